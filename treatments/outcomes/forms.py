"""Which patients, and by which definition. In the address stand numbers only: a scale's name would name the illness."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from clinic.web.fields import DayField, LineField, NoteField
from clinic.web.forms import ClinicForm
from intake.instruments.change_definitions import DEFINITIONS
from intake.patients.models import ReferenceSex
from treatments.outcomes import queries
from treatments.outcomes.facts import Options

# Their places are their names in addresses that people keep: add at the end.
SCALES = ("lsas-sr", "lsas-ca")
RULES = ("taylor35", "glisch28", "glisch29", "remit35", "remit30")
SEXES = tuple(ReferenceSex)
AGES = ((0, 29), (30, 44), (45, 64), (65, 150))
AGE_NAMES = (_("under 30"), _("30 to 44"), _("45 to 64"), _("65 and over"))
NARROWING = ("plan", "indication", "prescriber", "sex", "age")
EVERYBODY = ("", _("Everybody"))


def _numbered(words):
    return [(str(number), text) for number, text in enumerate(words, start=1)]


def _keyed(rows):
    return [(str(key), text) for key, text in rows]


class OutcomesForm(ClinicForm):
    """The filter of the outcomes and of what is exported; what is left out has its default."""

    mark_optional = False
    since = DayField(label=_("First infusion from"), required=False)
    until = DayField(label=_("to"), required=False)
    scale = forms.ChoiceField(label=_("Scale"), required=False, choices=_numbered(name.upper() for name in SCALES))
    rule = forms.ChoiceField(
        label=_("Response means"), required=False, choices=_numbered(DEFINITIONS[name].text for name in RULES)
    )
    plan = forms.ChoiceField(label=_("Protocol"), required=False)
    indication = forms.ChoiceField(label=_("Indication"), required=False)
    prescriber = forms.ChoiceField(label=_("Prescriber"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=[EVERYBODY, *_numbered(sex.label for sex in SEXES)])
    age = forms.ChoiceField(
        label=_("Age at first infusion"), required=False, choices=[EVERYBODY, *_numbered(AGE_NAMES)]
    )

    def __init__(self, given: QueryDict):
        super().__init__({"scale": "1", "rule": "1", **given.dict()})
        self.indications = dict(queries.indications())
        self.fields["plan"].choices = [EVERYBODY, *_keyed(queries.protocols())]
        self.fields["indication"].choices = [EVERYBODY, *_keyed(self.indications.items())]
        self.fields["prescriber"].choices = [EVERYBODY, *_keyed(queries.prescribers())]

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

    @cached_property
    def who(self) -> queries.Who:
        """Which of the patients a valid form asks for."""
        given = {name: int(self.cleaned_data[name]) if self.cleaned_data[name] else None for name in NARROWING}
        return queries.Who(
            protocol_id=given["plan"],
            indication=self.indications.get(given["indication"]),
            prescriber_id=given["prescriber"],
            sex=SEXES[given["sex"] - 1].value if given["sex"] else None,
            ages=AGES[given["age"] - 1] if given["age"] else None,
        )

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """What a valid form filters by, as a person reads it: for paper."""
        found = []
        for field in self.visible_fields():
            value = self.cleaned_data[field.name]
            if value:
                found.append((field.label, dict(getattr(field.field, "choices", ())).get(value, value)))
        return found

    @property
    def narrows(self) -> bool:
        """Whether the filter that stands behind "More" holds anything, right or wrong."""
        return any(self.data.get(name) for name in NARROWING)


class ShowSmallForm(ClinicForm):
    """Why groups under five shall be shown."""

    reason = LineField(label=_("Why do you need groups under five?"), max_length=200)


class ReleaseForm(ClinicForm):
    """What a clinician says to a patient about their progress."""

    words = NoteField(
        label=_("Your words to the patient"),
        required=False,
        max_length=1000,
        help_text=_("They see these words, their own scores as a line, and nothing else: no bands, no risk."),
    )
