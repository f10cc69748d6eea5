from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.accounts.signing import SigningForm
from clinic.web.fields import LineField, NoteField, RadioCards
from treatments.outcomes.forms import OutcomesForm


class ExportForm(OutcomesForm):
    """The filter of the dashboard, and how patients are called in the files."""

    ids = forms.BooleanField(label=_("Study ids instead of record numbers"), required=False)


class AskForm(SigningForm):
    """What the worker shall make, and what for; with the password, because it is the whole clinic."""

    prefix = "ask"
    WHOLE, STUDY = "whole", "study"
    kind = forms.ChoiceField(
        label=_("What"),
        choices=[
            (WHOLE, _("The whole clinic: every table, every document, with names")),
            (STUDY, _("A de-identified set: study ids, moved dates, no names, no contact, no free text")),
        ],
        widget=RadioCards,
    )
    reason = LineField(label=_("What for"), max_length=200)
    field_order = ["kind", "reason", "password"]

    @property
    def deidentified(self) -> bool:
        return self.cleaned_data["kind"] == self.STUDY


class LetterForm(SigningForm):
    """To whom, and what happens next; the rest of the letter is the record."""

    addressed_to = NoteField(label=_("To"), rows=4, max_length=400, help_text=_("Name and address of the doctor."))
    plan = NoteField(label=_("Plan"), rows=6, help_text=_("What happens next, and what you ask of the doctor."))
    field_order = ["addressed_to", "plan", "password"]
