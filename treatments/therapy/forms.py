from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.web.fields import LineField, NoteField, WholeNumberField
from clinic.web.forms import ClinicForm
from intake.instruments.catalogue import find
from intake.instruments.wording import wording_for

DISTRESS = {"min_value": 0, "max_value": 100, "unit": ""}


def _situations():
    """The situations of the LSAS by our own short labels, so that a step can be tied to one."""
    texts = wording_for(find("lsas-sr").id).headings
    numbered = {item.partition(".")[0]: text for item, text in texts.items()}
    return [("", _("None of them")), *((number, text) for number, text in numbered.items() if text)]


class StepForm(ClinicForm):
    """A new step of the hierarchy."""

    situation = LineField(label=_("Situation"), max_length=300)
    lsas_item = forms.TypedChoiceField(
        label=_("Like which situation of the scale?"), choices=_situations, coerce=int, empty_value=None, required=False
    )
    expected_suds = WholeNumberField(label=_("Expected distress, 0 to 100"), **DISTRESS)


class DoneForm(ClinicForm):
    """How a step went."""

    peak_suds = WholeNumberField(label=_("Highest distress, 0 to 100"), **DISTRESS)
    after_suds = WholeNumberField(label=_("Distress afterwards, 0 to 100"), **DISTRESS)
    learned = NoteField(label=_("What was learned"), required=False)

    def clean(self):
        data = super().clean()
        peak, after = data.get("peak_suds"), data.get("after_suds")
        if peak is not None and after is not None and after > peak:
            self.add_error("after_suds", _("The distress afterwards cannot be above the highest."))
        return data
