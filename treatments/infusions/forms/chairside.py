"""Forms of what is charted while the patient sits in the chair: corrections, side effects, what was done, scales."""

from decimal import Decimal
from typing import Any

from django import forms

from clinic.accounts.signing import SigningForm
from clinic.web.fields import DecimalField, LineField, MomentField, RadioCards, WholeNumberField
from intake.instruments.queries import Shown
from intake.instruments.wording import Wording
from treatments.infusions.forms.acts import OnceForm
from treatments.infusions.forms.seen import SeenForm
from treatments.infusions.models import VitalSigns
from treatments.infusions.rules import interventions
from treatments.infusions.rules.payload import ACCEPTED, PARAMETERS
from treatments.infusions.rules.plausibility import Answer, Range, plausibility
from treatments.infusions.rules.scale_times import UNABLE_REASONS
from treatments.infusions.rules.terms import GRADES, TERMS
from treatments.infusions.rules.vitals import PARAMETER_NAMES, PARAMETER_UNITS, Vitals

GRADE_CHOICES = list(GRADES.items())
RESCUE_LINES = 4
RESCUE_UNITS = [("", "–"), *((unit, unit) for unit in interventions.UNITS)]


class CorrectionForm(OnceForm):
    """The right values in the place of a wrong reading; with all boxes empty the reading is struck out."""

    mark_optional = False

    reason = LineField(
        label="Why is it corrected?",
        max_length=200,
        help_text="For example: a slip of the finger; another patient's values.",
    )
    sure = forms.BooleanField(label="The unusual values are right", required=False)

    def __init__(self, *args, wrong: VitalSigns | None, ranges: tuple[Range, ...], **kwargs):
        kwargs["initial"] = {name: getattr(wrong, name, None) for name in PARAMETERS}
        super().__init__(*args, **kwargs)
        self.ranges = ranges
        for name in PARAMETERS:
            words, (least, most) = PARAMETER_NAMES[name], ACCEPTED[name]
            self.fields[name] = WholeNumberField(
                label=words[0].upper() + words[1:], unit=PARAMETER_UNITS[name], min_value=least, max_value=most,
                required=False,
            )  # fmt: skip
        plausible = {each.parameter: each.plausible for each in ranges}
        for name in PARAMETERS:
            ends = {"least": ACCEPTED[name][0], "most": ACCEPTED[name][1]}
            ends |= {"plausible-least": plausible[name][0], "plausible-most": plausible[name][1]}
            self.fields[name].widget.attrs |= {f"data-{end}": value for end, value in ends.items()}
        if not self.is_bound:
            del self.fields["sure"]
        self.order_fields(["client_id", *PARAMETERS, "sure", "reason"])

    def clean(self):
        data = super().clean()
        for doubt in plausibility(self.values(), self.ranges):
            if doubt.answer is Answer.REFUSE or not data.get("sure"):
                self.add_error(doubt.parameter, doubt.message)
        return data

    def values(self) -> Vitals:
        """The set as it was entered."""
        return Vitals(**{name: self.cleaned_data.get(name) for name in PARAMETERS})


class TapForm(OnceForm):
    """One tap on a side effect. `term` names it where its row is not at hand: on the page without a network."""

    term = forms.ChoiceField(label="Which one", choices=list(TERMS.items()), widget=RadioCards, required=False)

    def changes(self) -> dict[str, Any]:
        """What the tap says of the side effect. Only after is_valid()."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("client_id", "term")}


class GradeForm(TapForm):
    """How bad it is."""

    grade = forms.TypedChoiceField(choices=GRADE_CHOICES, coerce=int)


class OverForm(TapForm):
    """It has passed."""

    def changes(self) -> dict[str, Any]:
        return {"ended": True}


class SideEffectEditForm(SeenForm):
    """When it began and ended, how bad it was, and what was done: what a single tap leaves open."""

    mark_optional = False

    grade = forms.TypedChoiceField(label="Grade", choices=GRADE_CHOICES, coerce=int, widget=RadioCards)
    onset_at = MomentField(label="Began", past=True)
    ended_at = MomentField(label="Over since", past=True, required=False)
    action = LineField(label="What was done about it", max_length=200, required=False)


class InterventionForm(OnceForm):
    """What was done, of one kind; asks no more than that kind needs."""

    kind = forms.ChoiceField(
        choices=[(code, kind.name) for code, kind in interventions.KINDS.items()], widget=forms.HiddenInput
    )
    drug = LineField(label="Drug", max_length=60)
    amount = DecimalField(label="Amount", min_value=Decimal("0.001"), max_value=Decimal(10_000), decimal_places=3)
    route = forms.ChoiceField(label="How", widget=RadioCards)
    detail = LineField(label="Note", max_length=300, required=False)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, auto_id=f"id_{kind}_%s", initial={"kind": kind}, **kwargs)
        self.code, self.asks = kind, interventions.KINDS[kind]
        self._shape_drug()
        if self.asks.unit:
            self.fields["amount"].unit = self.asks.unit
        else:
            del self.fields["amount"]
        if self.asks.routes:
            self.fields["route"].choices = [(route, route) for route in self.asks.routes]
        else:
            del self.fields["route"]

    def _shape_drug(self):
        if len(self.asks.drugs) > 1:
            choices = [(drug, drug) for drug in self.asks.drugs]
            self.fields["drug"] = forms.ChoiceField(label="Drug", choices=choices, widget=RadioCards)
            self.order_fields(["client_id", "kind", "drug"])
        elif not self.asks.asks_drug:
            del self.fields["drug"]

    @property
    def is_one_tap(self) -> bool:
        """Whether there is nothing that must be filled in."""
        return not any(name in self.fields for name in ("drug", "amount", "route"))


class ScaleForm(OnceForm):
    """A scale by item, one tap each; what stays open needs the reason why the patient could not answer."""

    mark_optional = False

    unable_reason = forms.ChoiceField(
        label="Could not answer", choices=[*UNABLE_REASONS.items()], widget=RadioCards, required=False
    )

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def __init__(self, *args, wording: Wording, **kwargs):
        kwargs.setdefault("initial", {"shown": f"{wording.language}:{wording.version}"})
        super().__init__(*args, **kwargs)
        self.items = list(wording.items)
        for item, words in wording.items.items():
            self.fields[f"item-{item}"] = self._question(words, wording.options[item], wording.lines.get(item))
        self.order_fields(["client_id", "shown", *(f"item-{item}" for item in self.items), "unable_reason"])

    @staticmethod
    def _question(words, options, line):
        if line is not None:
            field = WholeNumberField(
                label=words, min_value=0, max_value=100, required=False,
                help_text=f"From 0 ({line.low.lower()}) to 100 ({line.high[0].lower()}{line.high[1:]}).",
            )  # fmt: skip
            field.widget.attrs |= {"pattern": "[0-9]{1,2}|100", "title": "A whole number from 0 to 100"}
            return field
        choices = [(option.value, f"{option.value} {option.label}") for option in options]
        return forms.TypedChoiceField(
            label=words, choices=choices, coerce=int, empty_value=None, required=False, widget=RadioCards
        )

    def asked(self, instrument: str) -> dict[str, Any]:
        """The scale as it was asked: answers by item, None where there is none. Only after is_valid()."""
        data = self.cleaned_data
        language, _colon, version = data["shown"].partition(":")
        return {
            "client_id": data["client_id"],
            "instrument": instrument,
            "answers": {item: data.get(f"item-{item}") for item in self.items},
            "unable_reason": data["unable_reason"],
            "shown": Shown(instrument, language, version),
        }


class RescueOrdersForm(SigningForm):
    """A few lines of what may be given, each complete or empty, and the prescriber's signature."""

    mark_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, RESCUE_LINES + 1):
            self.fields |= {
                f"drug-{number}": LineField(label="Drug", max_length=60, required=False),
                f"amount-{number}": DecimalField(
                    label="Amount", min_value=Decimal("0.001"), max_value=Decimal(10_000), decimal_places=3,
                    required=False,
                ),
                f"unit-{number}": forms.ChoiceField(label="Unit", choices=RESCUE_UNITS, required=False),
                f"route-{number}": forms.ChoiceField(
                    label="How", choices=[("", "–"), *((route, route) for route in interventions.ROUTES)],
                    required=False,
                ),
                f"when-{number}": LineField(label="When, and how often at most", max_length=200, required=False),
            }  # fmt: skip
        self.order_fields([name for name in self.fields if name != "password"] + ["password"])

    @property
    def lines(self) -> list[list]:
        """The fields line by line, for the page."""
        names = ("drug", "amount", "unit", "route", "when")
        return [[self[f"{name}-{number}"] for name in names] for number in range(1, RESCUE_LINES + 1)]

    def clean(self):
        data = super().clean()
        self.orders = []
        for number in range(1, RESCUE_LINES + 1):
            line = {name: data.get(f"{name}-{number}") for name in ("drug", "amount", "unit", "route", "when")}
            if not any(line.values()):
                continue
            for name, value in line.items():
                if not value and f"{name}-{number}" not in self.errors:
                    self.add_error(f"{name}-{number}", "Fill this in, or leave the whole line empty.")
            amount = line.pop("amount")
            self.orders.append({**line, "amount": format(amount.normalize(), "f") if amount else ""})
        if not self.orders and not self.errors:
            self.add_error("drug-1", "Name at least one drug.")
        return data
