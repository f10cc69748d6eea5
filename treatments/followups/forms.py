from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.web.fields import DayField, LineField, NoteField, RadioCards
from clinic.web.forms import ClinicForm
from treatments.courses.forms import OrderForm
from treatments.courses.models import Protocol
from treatments.followups.readiness import Answers, Pregnancy

YES_NO = (("yes", _("Yes")), ("no", _("No")))
_TRUTH = {"yes": True, "no": False}


class ApproveForm(OrderForm):
    """The order of a booster, signed together with the approval."""

    protocol = forms.ModelChoiceField(
        label=_("Protocol"), queryset=Protocol.objects.none(), widget=RadioCards, empty_label=None
    )
    field_order = ["protocol", *OrderForm.field_order]

    def __init__(self, *args, protocols: list[Protocol], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["protocol"].queryset = Protocol.objects.filter(pk__in=[protocol.pk for protocol in protocols])


class DeclineForm(ClinicForm):
    note = NoteField(label=_("Why not now?"))


class PostponeForm(ClinicForm):
    until = DayField(label=_("Look again on"))
    note = NoteField(label=_("Why later?"))


class RelapseForm(ClinicForm):
    """A relapse as a prescriber judges it."""

    on = DayField(label=_("From which day?"))
    reason = LineField(label=_("Why do you call it a relapse?"), max_length=140)


class TakeBackForm(ClinicForm):
    reason = LineField(label=_("Why was it no relapse?"), max_length=140)


class EscortForm(ClinicForm):
    """Who takes the patient home, as the patient told it to staff."""

    escort_name = LineField(label=_("Who takes the patient home?"), max_length=120)
    escort_phone = LineField(label=_("Their phone number"), max_length=40)


class TimeForm(ClinicForm):
    """Which of the offered times."""

    appointment = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class ReadinessForm(ClinicForm):
    """The one-minute check. Every question may be left open: not answered is asked again in person."""

    fasting_understood = forms.ChoiceField(
        label=_("Is it clear to you when to stop eating and drinking?"),
        choices=YES_NO,
        widget=RadioCards,
        required=False,
    )
    escort_name = LineField(label=_("Who takes you home? Their name"), max_length=100, required=False)
    escort_phone = LineField(label=_("Their phone number"), max_length=30, required=False)
    medicines_changed = forms.ChoiceField(
        label=_("Have your medicines changed since we last asked?"), choices=YES_NO, widget=RadioCards, required=False
    )
    pregnancy = forms.ChoiceField(
        label=_("Could you be pregnant?"),
        choices=(
            (Pregnancy.NO.value, _("No")),
            (Pregnancy.YES.value, _("Yes")),
            (Pregnancy.UNSURE.value, _("I am not sure")),
            (Pregnancy.NOT_POSSIBLE.value, _("That is not possible for me")),
        ),
        widget=RadioCards,
        required=False,
    )
    feeling_safe = forms.ChoiceField(
        label=_("Do you feel safe, and safe from harming yourself, at the moment?"),
        choices=YES_NO,
        widget=RadioCards,
        required=False,
    )

    @staticmethod
    def filled_with(answers: Answers) -> dict:
        """What is in the form when it is opened again: all that is known, but how they feel, which is asked anew."""
        words = {True: "yes", False: "no", None: ""}
        return {
            "fasting_understood": words[answers.fasting_understood],
            "escort_name": answers.escort_name,
            "escort_phone": answers.escort_phone,
            "medicines_changed": words[answers.medicines_changed],
            "pregnancy": answers.pregnancy.value if answers.pregnancy else "",
        }

    def answers(self) -> Answers:
        """The answers as the rules take them; what was left open stays unknown. Only after is_valid()."""
        data = self.cleaned_data
        safe = _TRUTH.get(data["feeling_safe"])
        return Answers(
            fasting_understood=_TRUTH.get(data["fasting_understood"]),
            escort_name=data["escort_name"],
            escort_phone=data["escort_phone"],
            medicines_changed=_TRUTH.get(data["medicines_changed"]),
            pregnancy=Pregnancy(data["pregnancy"]) if data["pregnancy"] else None,
            feeling_unsafe=None if safe is None else not safe,
        )
