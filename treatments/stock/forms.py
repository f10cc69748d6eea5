from datetime import date
from decimal import Decimal
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from clinic.web.fields import DayField, DecimalField, LineField, NoteField, RadioCards
from clinic.web.forms import ClinicForm
from treatments.stock.containers import Container
from treatments.stock.ledger import Movement

WAYS_OUT = (
    (Movement.WASTE_VIAL.value, "Waste"),
    (Movement.RETURN.value, "Return to the supplier"),
    (Movement.REVERSE_DISTRIBUTOR.value, "To the reverse distributor (expired)"),
    (Movement.TRANSFER.value, "Transfer to another site or practitioner"),
    (Movement.LOSS.value, "Loss: broken, spilled, missing"),
)


def new_key() -> str:
    """A name for one movement, made when its form is shown, so that sending it twice enters it once."""
    return str(uuid4())


class KeyedForm(ClinicForm):
    """A form whose act is done once, however often it arrives."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)


class WitnessedForm(ClinicForm):
    """A form that a second person signs as well, with their own name and password."""

    second_username = LineField(
        label="Witness: user name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    second_password = forms.CharField(
        label="Witness: password", max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )


class ReceiveForm(KeyedForm):
    """What stands on the vial and on the invoice. The strength is typed twice: it fixes every dose drawn from it."""

    barcode = LineField(label="Barcode", max_length=80, help_text="Scan this container.")
    product = LineField(label="Product", max_length=100)
    ndc = LineField(label="NDC", max_length=20, required=False)
    strength_mg_per_ml = DecimalField(
        label="Strength", unit="mg/mL", min_value=Decimal("0.1"), max_value=Decimal("500"), decimal_places=3
    )
    strength_again = DecimalField(label="Strength once more", unit="mg/mL", decimal_places=3)
    volume_ml = DecimalField(
        label="Volume", unit="mL", min_value=Decimal("0.1"), max_value=Decimal("1000"), decimal_places=3
    )
    lot = LineField(label="Lot", max_length=40)
    expires_on = DayField(label="Expires on")
    supplier = LineField(label="Supplier", max_length=120)
    supplier_dea = LineField(label="Supplier's DEA number", max_length=20, required=False)
    invoice_no = LineField(label="Invoice number", max_length=60)
    location = LineField(label="Kept in", max_length=60, required=False)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        if day < self.today:
            raise ValidationError("This vial has expired; a vial that can still be used is accepted.")
        return day

    def clean(self):
        data = super().clean()
        strength = data.get("strength_mg_per_ml")
        if strength is not None and data.get("strength_again") not in (None, strength):
            self.add_error("strength_again", "The two strengths differ; read the label again.")
        return data

    def container(self) -> Container:
        """The container as written. Only after is_valid()."""
        left_out = {"key", "strength_again"}
        return Container(**{name: value for name, value in self.cleaned_data.items() if name not in left_out})


class TakeOutForm(KeyedForm, WitnessedForm):
    movement = forms.ChoiceField(label="What becomes of it?", choices=WAYS_OUT, widget=RadioCards)
    ml = DecimalField(label="Volume", unit="mL", min_value=Decimal("0.001"), max_value=Decimal(1000), decimal_places=3)
    reason = NoteField(label="Reason", max_length=300, rows=2)

    field_order = ["key", "movement", "ml", "reason", "second_username", "second_password"]


class ReverseForm(WitnessedForm):
    reason = NoteField(label="Why is this line wrong?", max_length=300, rows=2)

    field_order = ["reason", "second_username", "second_password"]


class PeriodForm(ClinicForm):
    mark_optional = False

    first = DayField(label="From")
    last = DayField(label="To")

    def clean(self):
        data = super().clean()
        if data.get("first") and data.get("last") and data["first"] > data["last"]:
            self.add_error("last", "The last day comes after the first.")
        return data


class FindingForm(ClinicForm):
    finding = NoteField(label="What was found, and what was done", max_length=2000)
