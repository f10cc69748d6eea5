from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.web.fields import LineField, NoteField
from clinic.web.forms import ClinicForm
from intake.risk.outcomes import OUTCOMES


class NoteForm(ClinicForm):
    words = NoteField(label=_("What was done or learnt"), rows=3)


class HandOverForm(ClinicForm):
    to = LineField(
        label=_("Who takes over"), max_length=120, help_text=_("The person or service, and how they are reached.")
    )
    words = NoteField(label=_("What they were told, and what they will do"), rows=3)


class CloseForm(ClinicForm):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", _("Choose one")), *OUTCOMES.items()])
    reason = NoteField(label=_("What was done, and why the case can be closed"), rows=3)
