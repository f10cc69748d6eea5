from decimal import Decimal
from uuid import uuid4

from django import forms

from clinic.accounts.signing import SigningForm
from clinic.web.fields import DecimalField, LineField, NoteField, RadioCards, WholeNumberField
from clinic.web.forms import ClinicForm
from treatments.courses.figures import values_of
from treatments.courses.quantities import format_quantity
from treatments.infusions.forms.seen import SeenForm
from treatments.infusions.rules.aldrete import Aldrete
from treatments.infusions.rules.discharge import DischargeFacts
from treatments.infusions.rules.sheet import BlindCheck
from treatments.infusions.rules.states import Act, State, possible_acts
from treatments.infusions.rules.terms import TERMS
from treatments.stock.forms import WitnessedForm

YES_NO = [("yes", "Yes"), ("no", "No")]
PREGNANCY = [
    ("negative", "Test negative today"),
    ("positive", "Test positive"),
    ("not-possible", "Not possible"),
    ("unknown", "Not known"),
]
OTHER_ENDINGS = [
    (Act.LEAVE.value, "Left against advice"),
    (Act.HAND_OVER.value, "Handed to emergency care"),
    (Act.RECORD_DEATH.value, "Died"),
    (Act.CANCEL.value, "Cancelled before the start"),
]
REASONS = [
    ("blood pressure", "Blood pressure"),
    ("side effect", "Side effect"),
    ("patient's wish", "Patient's wish"),
    ("equipment", "Pump or line"),
    ("other", "Something else"),
]


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not asked yet; nothing is chosen beforehand, and not asked is never no."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(
            choices=YES_NO, coerce=lambda value: value == "yes", empty_value=None, widget=RadioCards, **kwargs
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)


class OnceForm(ClinicForm):
    """A form whose act is done once, however often it arrives."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=lambda: str(uuid4()))


class CheckInForm(ClinicForm):
    """Two identifiers and the allergies, each confirmed by name."""

    full_name = forms.BooleanField(label="Full name confirmed by the patient")
    date_of_birth = forms.BooleanField(label="Date of birth confirmed by the patient")
    allergies_confirmed = forms.BooleanField(label="Allergies confirmed with the patient")
    chair = forms.ModelChoiceField(queryset=None, widget=RadioCards, empty_label=None)

    def __init__(self, *args, chairs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chair"].queryset = chairs


FASTING_WORDS = "{solids_hours} h no food, {fatty_hours} h nothing fatty, {clear_liquids_hours} h no clear liquids."


class ChecksForm(SeenForm):
    """What is asked and checked on the day. What is left open holds the start as much as a no.

    Two tablets may fill it in together: each writes what was answered on it.
    """

    mark_optional = False

    fasted = YesNoField(label="Fasted", help_text="For as long as the protocol says.")
    escort = YesNoField(label="An adult takes them home")
    escort_name = LineField(label="Escort's name", max_length=100, required=False)
    escort_phone = LineField(label="Escort's phone", max_length=30, required=False)
    will_drive = YesNoField(label="Plans to drive or work before tomorrow")
    intoxicated = YesNoField(label="Under the influence now")
    pregnancy = forms.ChoiceField(label="Pregnancy", choices=PREGNANCY, widget=RadioCards, required=False)
    medicines_changed = YesNoField(label="Medicines changed since the last visit")
    medicines_note = LineField(label="Which, and how", max_length=300, required=False)
    equipment_checked = YesNoField(label="Oxygen, suction and emergency kit checked today")
    prescriber_on_site = YesNoField(label="Prescriber on site")
    iv_site = LineField(label="IV site", max_length=60, required=False)

    def __init__(self, *args, fasting=None, **kwargs):
        """`fasting` are the hours that the protocol of the course states."""
        super().__init__(*args, **kwargs)
        if fasting:
            self["fasted"].help_text = FASTING_WORDS.format(**values_of(fasting))


class PrepareForm(WitnessedForm):
    """The second person's blind entry, signed by name and password or PIN."""

    vial = forms.IntegerField(widget=forms.HiddenInput)
    reason = NoteField(label="Reason, where a limit needs one", max_length=300, rows=2, required=False)
    weight_value = DecimalField(
        label="Weight, read again", min_value=Decimal(20), max_value=Decimal(700), decimal_places=3
    )
    weight_unit = forms.ChoiceField(label="Unit", choices=[("kg", "kilograms"), ("lb", "pounds")], widget=RadioCards)
    volume_ml = DecimalField(
        label="Volume in the syringe", unit="mL", min_value=Decimal("0.01"), max_value=Decimal(100), decimal_places=3
    )

    field_order = ["vial", "reason", "weight_value", "weight_unit", "volume_ml", "second_username", "second_password"]

    def check(self, second) -> BlindCheck:
        """The second person's entry. Only after is_valid()."""
        data = self.cleaned_data
        return BlindCheck(second, data["weight_value"], data["weight_unit"], data["volume_ml"])


class MeasuredWasteForm(WitnessedForm):
    """Waste is measured in front of a witness, never computed."""

    waste_ml = DecimalField(
        label="Measured waste", unit="mL", min_value=Decimal(0), max_value=Decimal(1000), decimal_places=2
    )
    reason = NoteField(label="Where is the rest, if it does not add up?", max_length=200, rows=2, required=False)

    field_order = ["waste_ml", "reason", "second_username", "second_password"]


class DiscardForm(MeasuredWasteForm):
    reason = NoteField(label="Why is it not given?", max_length=200, rows=2)


class StartForm(OnceForm):
    """The start. Each hold that a prescriber may lift has a field for the reason."""

    mark_optional = False

    second_username = LineField(label="Prescriber: user name", max_length=150, required=False)
    second_password = forms.CharField(
        label="Prescriber: password or PIN", max_length=200, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args, liftable=(), needs_second=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.codes = [hold.code for hold in liftable]
        for hold in liftable:
            self.fields[f"lift-{hold.code}"] = NoteField(
                label=f"Start in spite of it, because: {hold.message}", max_length=200, rows=2, required=False
            )
        if not (liftable and needs_second):
            del self.fields["second_username"], self.fields["second_password"]
        names = [name for name in self.fields if not name.startswith("second_")]
        self.order_fields([*names, "second_username", "second_password"])

    def lifts(self) -> dict[str, str]:
        given = {code: self.cleaned_data.get(f"lift-{code}", "") for code in self.codes}
        return {code: reason for code, reason in given.items() if reason.strip()}


class ReasonForm(OnceForm):
    """A reason of the list; "something else" is said in words."""

    reason = forms.ChoiceField(choices=REASONS, widget=RadioCards)
    words = LineField(label="In a few words", max_length=150, required=False)

    def clean(self):
        data = super().clean()
        words = data.pop("words", "")
        if data.get("reason") == "other" and not words:
            self.add_error("words", "Say in a few words what it is.")
        if words:
            data["reason"] = f"{data.get('reason', '')}: {words}"
        return data


class RateForm(ReasonForm):
    rate_ml_per_h = DecimalField(
        label="New rate", unit="mL/h", min_value=Decimal("0.1"), max_value=Decimal(1200), decimal_places=1
    )

    sure = forms.BooleanField(label="Faster than the order: this is right", required=False)

    field_order = ["client_id", "rate_ml_per_h", "sure", "reason", "words"]

    def __init__(self, *args, ordered: Decimal | None = None, **kwargs):
        """`ordered` is the rate of the sheet; a faster one is asked about once, but not where it was done long ago."""
        super().__init__(*args, **kwargs)
        self.ordered = ordered
        if ordered is None:
            del self.fields["sure"]

    def clean(self):
        data = super().clean()
        sure, rate = data.pop("sure", False), data.get("rate_ml_per_h")
        if self.ordered is None:
            return data
        if rate is None or rate <= self.ordered:
            del self.fields["sure"]
        elif not sure:
            words = format_quantity(self.ordered, "mL/h")
            self.add_error("rate_ml_per_h", f"The sheet says {words}. If it is to run faster, tick that this is right.")
        return data


class HaltForm(ReasonForm):
    pass


class ResumeForm(OnceForm):
    pass


class EndForm(ReasonForm):
    """The end: as planned needs no reason, an early stop does."""

    reason = forms.ChoiceField(
        choices=[("as planned", "As planned"), *REASONS], widget=RadioCards, label="Why does it end now?"
    )


class SideEffectForm(OnceForm):
    """One tap: the side effect. Its grade and the rest follow with another one."""

    term = forms.ChoiceField(choices=list(TERMS.items()))


class AnswerForm(OnceForm):
    action = LineField(label="What was done", max_length=300, required=False)


def _points(label):
    return forms.TypedChoiceField(
        label=label, choices=[(2, "2"), (1, "1"), (0, "0")], coerce=int, empty_value=None, required=False,
        widget=RadioCards,
    )  # fmt: skip


class DischargeForm(WitnessedForm):
    """The checklist at the chair. What is left open counts as not met."""

    mark_optional = False

    activity = _points("Aldrete: activity")
    respiration = _points("Aldrete: respiration")
    circulation = _points("Aldrete: circulation")
    consciousness = _points("Aldrete: consciousness")
    oxygen = _points("Aldrete: oxygen")
    room_air = YesNoField(label="Breathes room air")
    oriented = YesNoField(label="Oriented to person, place, time and situation")
    dissociation = WholeNumberField(label="CADSS-6 total", min_value=0, max_value=24, required=False)
    steady_gait = YesNoField(label="Walks steadily")
    nausea_controlled = YesNoField(label="Nausea controlled")
    escort_present = YesNoField(label="A responsible adult is here")
    escort_name = LineField(label="Their name", max_length=100, required=False)
    no_driving_understood = YesNoField(label="Knows: no driving until tomorrow, after a night's sleep")
    no_alcohol_or_legal_decisions_understood = YesNoField(label="Knows: no alcohol, no legal decisions for 24 h")
    written_instructions_given = YesNoField(label="Has the written instructions and the 24-hour number")
    suicide_safe = YesNoField(label="Asked about suicidal thoughts: no danger found")
    override_reason = NoteField(
        label="Reason for going although a criterion is not met", max_length=1000, rows=2, required=False
    )

    def __init__(self, *args, second: str = "Prescriber", **kwargs):
        """`second` is who signs beside whoever fills it in: a nurse and a prescriber sign together."""
        super().__init__(*args, **kwargs)
        self.fields["second_username"].label = f"{second}: user name"
        self.fields["second_password"].label = f"{second}: password or PIN"
        names = [name for name in self.fields if not name.startswith("second_")]
        self.order_fields([*names, "second_username", "second_password"])

    def answers(self, now) -> DischargeFacts:
        """What was answered at the chair. Only after is_valid()."""
        data = dict(self.cleaned_data)
        for name in ("second_username", "second_password", "override_reason"):
            data.pop(name)
        points = {name: data.pop(name) for name in Aldrete.__dataclass_fields__}
        return DischargeFacts(now=now, aldrete=Aldrete(**points), **data)


class EndOtherwiseForm(ClinicForm):
    act = forms.ChoiceField(
        label="How did it end?", choices=OTHER_ENDINGS, widget=RadioCards,
        error_messages={"invalid_choice": "This ending is not possible any more: look at how it stands now."},
    )  # fmt: skip
    words = NoteField(label="What was done, and who was told", max_length=300, rows=3)

    def __init__(self, *args, state: str, **kwargs):
        """Only the endings that are possible in this state are offered."""
        super().__init__(*args, **kwargs)
        possible = possible_acts(State(state))
        self.fields["act"].choices = [(act, words) for act, words in OTHER_ENDINGS if act in possible]


class SignForm(SigningForm):
    note = NoteField(label="Note", max_length=4000, required=False)

    field_order = ["note", "password"]


class AddendumForm(ClinicForm):
    text = NoteField(label="Addendum", max_length=4000)
