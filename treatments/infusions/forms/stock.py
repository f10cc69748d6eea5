from decimal import Decimal

from django import forms

from clinic.web.fields import DecimalField, LineField, NoteField, RadioCards
from treatments.infusions.forms.acts import OnceForm
from treatments.infusions.rules.interventions import KINDS
from treatments.infusions.services import Rescue
from treatments.infusions.services.rescue_drugs import KIND
from treatments.stock.forms import YES_NO, WitnessedForm

ROUTES = [(route, route) for route in KINDS[KIND].routes]


class PutBackForm(WitnessedForm):
    """A dose that was drawn up and never started goes back into its vial, where the site's rule allows it."""

    in_syringe = forms.TypedChoiceField(
        label="Still in the syringe: never in a bag, never on a line?", choices=YES_NO, widget=RadioCards,
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    reason = NoteField(label="Why is it not given?", max_length=200, rows=2)

    field_order = ["in_syringe", "reason", "second_username", "second_password"]


class RescueForm(OnceForm, WitnessedForm):
    """A controlled rescue drug: what was drawn, given and wasted, with the person who saw it."""

    vial = forms.ChoiceField(label="From which vial?", widget=RadioCards)
    drawn_ml = DecimalField(
        label="Drawn", unit="mL", min_value=Decimal("0.01"), max_value=Decimal(50), decimal_places=3
    )
    given_mg = DecimalField(
        label="Given", unit="mg", min_value=Decimal("0.01"), max_value=Decimal(100), decimal_places=3
    )
    route = forms.ChoiceField(label="How?", choices=ROUTES, widget=RadioCards)
    wasted_ml = DecimalField(
        label="Measured waste", unit="mL", min_value=Decimal(0), max_value=Decimal(50), decimal_places=3
    )
    residual_reason = LineField(label="Where is the rest, if it does not add up?", max_length=200, required=False)
    detail = LineField(label="Why it was given", max_length=300)

    field_order = [
        "client_id", "vial", "drawn_ml", "given_mg", "route", "wasted_ml", "residual_reason", "detail",
        "second_username", "second_password",
    ]  # fmt: skip

    def __init__(self, *args, vials, **kwargs):
        super().__init__(*args, **kwargs)
        self.vials = {str(vial.pk): vial for vial in vials}
        self.fields["vial"].choices = [(key, str(vial)) for key, vial in self.vials.items()]

    def rescue(self) -> Rescue:
        """What was given. Only after is_valid()."""
        data = self.cleaned_data
        names = ("drawn_ml", "given_mg", "wasted_ml", "route", "residual_reason", "detail")
        return Rescue(vial=self.vials[data["vial"]], **{name: data[name] for name in names})
