from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.accounts.signing import SigningForm
from clinic.web.fields import CheckCards, LineField, NoteField
from clinic.web.forms import ClinicForm
from intake.consent import reading
from intake.consent.signing import Signature
from intake.patients import people
from intake.patients.models import Patient

# The four parts of the capacity to decide: Appelbaum 2007, N Engl J Med 357:1834 (k).
CAPACITY = {
    "understands": _("understands what was explained"),
    "appreciates": _("sees what it means for their own situation"),
    "reasons": _("weighs the alternatives"),
    "chooses": _("expresses a choice, freely"),
}


class SignForm(ClinicForm):
    """The patient's signature: the full name typed, and the confirmation that it is they who sign."""

    document = forms.IntegerField(widget=forms.HiddenInput)
    planned = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    name = LineField(
        label=_("Your full name"),
        max_length=200,
        help_text=_("Typing it is your signature."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    confirmed = forms.BooleanField(
        label=_("I am this person, I have read the text above, and I agree to it."),
        error_messages={"required": _("Please tick this if you agree. If you do not, you need not sign.")},
    )

    def __init__(self, *args, patient: Patient, **kwargs):
        super().__init__(*args, **kwargs)
        self.patient = patient

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if not people.same_name(name, self.patient.name):
            raise forms.ValidationError(
                _("Please type your name as we have it: %(name)s."), params={"name": self.patient.name}
            )
        return name

    def signature(self, device: str) -> Signature:
        return Signature(name=self.cleaned_data["name"], device=device)


class WithdrawForm(ClinicForm):
    reason = NoteField(label=_("Would you like to say why?"), required=False, max_length=1000, rows=2)


class CountersignForm(SigningForm):
    """The clinician's signature, with what was found about the capacity to decide."""

    capacity = forms.MultipleChoiceField(
        label=_("I spoke with the patient, answered the questions, and found that the patient"),
        choices=list(CAPACITY.items()),
        widget=CheckCards,
        error_messages={"required": _("Tick what you found; all four are needed before a consent is countersigned.")},
    )
    others = LineField(
        label=_("Interpreter or witness"),
        required=False,
        max_length=200,
        help_text=_("Name and part, if there was one."),
    )
    field_order = ["capacity", "others", "password"]

    def clean_capacity(self) -> list[str]:
        found = self.cleaned_data["capacity"]
        if set(found) != set(CAPACITY):
            raise forms.ValidationError(
                _("All four are needed. Without capacity to decide there is no consent; record it in the screening.")
            )
        return found

    def capacity_statement(self) -> str:
        """The statement as it is kept, in one paragraph."""
        parts = "; ".join(str(words) for words in CAPACITY.values())
        statement = f"I spoke with the patient, answered the questions, and found that the patient {parts}."
        others = self.cleaned_data["others"]
        return f"{statement} Present: {others}." if others else statement


class PublishForm(ClinicForm):
    """The text of a new version, which is looked at before it is published: see PublishingForm."""

    title = LineField(label=_("Title"), max_length=120)
    body = NoteField(
        label=_("Text"),
        max_length=60000,
        rows=24,
        help_text=_("Blank lines part paragraphs. A line that begins with '# ' is a heading, with '- ' a list item."),
    )

    def clean_body(self) -> str:
        return self.cleaned_data["body"].replace("\r\n", "\n").strip()


class PublishingForm(PublishForm):
    """The same text once more, after it was looked at as a patient will read it."""

    title = forms.CharField(widget=forms.HiddenInput, max_length=120)
    body = forms.CharField(widget=forms.HiddenInput, max_length=60000)
    looked_at = forms.CharField(widget=forms.HiddenInput, max_length=64)
    understood = forms.BooleanField(
        label=_("I have read it as patients will, and know that every patient is asked to sign again"),
        error_messages={"required": _("Tick this to publish; every patient is then asked again.")},
    )

    def clean(self):
        data = super().clean()
        text = (data.get("title", ""), data.get("body", ""))
        if "looked_at" in data and data["looked_at"] != reading.hash_of(*text):
            self.add_error(None, _("The text was changed after you looked at it. Look at it once more."))
        return data
