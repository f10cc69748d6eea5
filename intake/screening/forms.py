"""Forms of the screening: the sections a patient fills out are in `section_forms`; these are the staff's."""

import json

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.accounts.signing import SigningForm
from clinic.web.fields import DayField, LineField, MomentField, NoteField, RadioCards, WholeNumberField
from clinic.web.forms import ClinicForm
from intake.screening import results
from intake.screening.facts import CONDITIONS
from intake.screening.findings import Finding, Severity
from intake.screening.resolution import Act

OUTCOMES = [
    ("eligible", _("Eligible")),
    ("deferred", _("Deferred: something is missing or has to change first")),
    ("not-eligible", _("Not eligible")),
]
CHOICE_WORDS = {
    "no-concern": _("No concern"),
    "not-confirmed": _("Not confirmed"),
}


class ResolveForm(ClinicForm):
    """An answer to one finding; it asks for what a finding of this severity needs."""

    seen = forms.CharField(widget=forms.HiddenInput)
    reason = NoteField(label=_("Reason"), rows=2, max_length=2000)
    what_changed = NoteField(label=_("What changed"), rows=2, max_length=2000)

    def __init__(self, *args, finding: Finding, **kwargs):
        kwargs.setdefault("prefix", finding.rule)
        kwargs.setdefault("initial", {"seen": json.dumps(sorted(finding.keys))})
        super().__init__(*args, **kwargs)
        self.act = Act.LIFTED if finding.severity is Severity.BLOCK else Act.REVIEWED
        if finding.severity is Severity.URGENT:
            self.fields["what_changed"].label = _("What was done about the risk")
        elif finding.severity is not Severity.BLOCK:
            del self.fields["what_changed"]

    def clean_seen(self) -> list[str]:
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except ValueError:
            seen = None
        if not isinstance(seen, list) or not all(isinstance(key, str) for key in seen):
            raise forms.ValidationError(_("The page was changed on its way. Load it again."))
        return seen


class DecisionForm(SigningForm):
    """The decision, signed."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=OUTCOMES, widget=RadioCards)
    reason = NoteField(label=_("Reason, for the record"), rows=3)
    words_for_patient = NoteField(
        label=_("What the patient reads"),
        rows=3,
        required=False,
        max_length=2000,
        help_text=_("On their own pages, in plain words. Without it they read that their forms were read."),
    )
    field_order = ["outcome", "reason", "words_for_patient", "password"]


class ConditionForm(ClinicForm):
    """Staff found out whether a condition is there."""

    code = forms.ChoiceField(label=_("Condition"))
    present = forms.TypedChoiceField(
        label=_("Is it there?"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = LineField(label=_("How it is known"), max_length=300)

    def __init__(self, *args, unanswered=(), **kwargs):
        super().__init__(*args, **kwargs)
        first = [(code, words) for code, words in CONDITIONS.items() if code in unanswered]
        others = [(code, words) for code, words in CONDITIONS.items() if code not in unanswered]
        self.fields["code"].choices = [
            ("", _("Choose one")),
            *([(_("Not known yet"), first)] if first else []),
            (_("To change"), others),
        ]


class MedicineForm(ClinicForm):
    name = LineField(label=_("Medicine"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    dose_text = LineField(label=_("How much, how often"), max_length=120, required=False)
    reason = LineField(label=_("What for"), max_length=200, required=False)


class OwnDoctorForm(ClinicForm):
    name = LineField(label=_("Name"), max_length=120)
    practice = LineField(label=_("Practice and address"), max_length=200, required=False)
    phone = LineField(label=_("Telephone"), max_length=30, required=False)
    may_be_told = forms.TypedChoiceField(
        label=_("Does the patient allow us to write to this doctor?"),
        choices=[("True", _("Yes")), ("False", _("No"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )


class ResultForm(ClinicForm):
    """A result of one kind: its parts, when it was collected, when it has to be repeated."""

    collected_at = MomentField(label=_("Collected or measured"), past=True)
    due_on = DayField(label=_("To be repeated by"), required=False)
    note = LineField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args, kind: str, **kwargs):
        self.parts = results.SHAPES[kind]
        super().__init__(*args, **kwargs)
        own = {key: _part_field(part) for key, part in self.parts.items()}
        self.fields = {**own, **self.fields}

    def value(self) -> dict:
        found = {key: self.cleaned_data.get(key) for key in self.parts}
        return {key: answer for key, answer in found.items() if answer not in (None, "")}


def _part_field(part):
    if part.choices:
        words = [(value, CHOICE_WORDS.get(value, value[:1].upper() + value[1:])) for value in part.choices]
        return forms.ChoiceField(
            label=part.words,
            choices=words if not part.optional else [("", _("Not said")), *words],
            widget=forms.Select if part.optional else forms.RadioSelect,
            required=not part.optional,
            error_messages={"required": _("Choose an answer.")},
        )
    return WholeNumberField(
        label=part.words,
        min_value=part.low,
        max_value=part.high,
        unit=part.unit,
        error_messages={"required": _("Fill this in.")},
    )
