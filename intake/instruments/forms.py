from decimal import Decimal

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clinic.accounts.signing import SigningForm
from clinic.web.fields import DecimalField, LineField, NoteField
from clinic.web.forms import ClinicForm
from intake.instruments.packs.document import MOST_BYTES


def languages() -> list[tuple[str, str]]:
    return [(code, f"{_(name)} ({code})") for code, name in settings.LANGUAGES]


class ImportForm(ClinicForm):
    """A wording as a file; what it holds is compared with the scale by the service."""

    language = forms.ChoiceField(label=_("Language of the wording"), choices=languages, initial="en")
    file = forms.FileField(
        label=_("The wording, as a FHIR R4 Questionnaire"),
        help_text=_("A JSON file, such as the template of this questionnaire, filled in. At most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json,application/fhir+json"}),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("The file is empty; a FHIR R4 Questionnaire in JSON is accepted."),
        },
    )

    def raw(self) -> bytes:
        """The bytes of the file, one more than is accepted at the most."""
        return self.cleaned_data["file"].read(MOST_BYTES + 1)


class TakeIntoUseForm(SigningForm):
    """The attestation that the clinic may use a wording, signed."""

    permission = NoteField(
        label=_("The permission"),
        rows=5,
        help_text=_("Who gave it, when, for what use and for how long; where the letter or licence is kept."),
    )
    seen = forms.BooleanField(
        label=_("I have read every question as a patient will see it, and we are allowed to use this wording"),
        error_messages={"required": _("Look at the preview first, then tick this.")},
    )
    field_order = ["permission", "seen", "password"]


class BackForm(SigningForm):
    """Why the shipped words are asked again."""

    reason = NoteField(label=_("Why"), rows=3, help_text=_("For example: the licence has ended."))
    field_order = ["reason", "password"]


class ReliabilityForm(SigningForm):
    """The figures behind the reliable change."""

    standard_deviation = DecimalField(
        label=_("Standard deviation of the total"), unit="points", min_value=1, max_value=72, decimal_places=1
    )
    reliability = DecimalField(
        label=_("Reliability (test and retest)"), min_value=0, max_value=Decimal("0.99"), decimal_places=2
    )
    source = LineField(
        label=_("Where they come from"), max_length=300, help_text=_("Author, year and sample, or the clinic's own.")
    )
    field_order = ["standard_deviation", "reliability", "source", "password"]
