"""Which patients, and by which definition. In the address stand numbers only: a scale's name would name the illness."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clinic.web.fields import DayField
from clinic.web.forms import ClinicForm
from intake.instruments.change_definitions import DEFINITIONS
from treatments.outcomes.facts import Options

# Their places are their names in addresses that people keep: add at the end.
SCALES = ("lsas-sr", "lsas-ca")
RULES = ("taylor35", "glisch28", "glisch29", "remit35", "remit30")


def _numbered(words):
    return [(str(number), text) for number, text in enumerate(words, start=1)]


class OutcomesForm(ClinicForm):
    """The filter of the outcomes and of what is exported; what is left out has its default."""

    mark_optional = False
    since = DayField(label=_("First infusion from"), required=False)
    until = DayField(label=_("to"), required=False)
    scale = forms.ChoiceField(label=_("Scale"), required=False, choices=_numbered(name.upper() for name in SCALES))
    rule = forms.ChoiceField(
        label=_("Response means"), required=False, choices=_numbered(DEFINITIONS[name].text for name in RULES)
    )
    small = forms.BooleanField(label=_("Show groups under five"), required=False)

    def __init__(self, given: QueryDict):
        super().__init__({"scale": "1", "rule": "1", **given.dict()})

    def clean(self) -> dict:
        """Refuse a period that ends before it begins, and a definition that is not meant for the scale."""
        found = super().clean()
        since, until = found.get("since"), found.get("until")
        if since and until and since > until:
            self.add_error("until", _("The period ends before it begins."))
        if "scale" in found and "rule" in found and self.instrument not in self.definition.instruments:
            meant = ", ".join(name.upper() for name in self.definition.instruments)
            self.add_error("rule", _("This definition is meant for %(scales)s.") % {"scales": meant})
        return found

    @property
    def instrument(self) -> str:
        return SCALES[int(self.cleaned_data["scale"] or 1) - 1]

    @property
    def definition(self):
        """The chosen definition of response."""
        return DEFINITIONS[RULES[int(self.cleaned_data["rule"] or 1) - 1]]

    def options(self, as_of: date) -> Options:
        """The question that a valid form asks."""
        return Options(
            as_of=as_of,
            instrument=self.instrument,
            definition=self.definition,
            from_date=self.cleaned_data["since"],
            to_date=self.cleaned_data["until"],
        )
