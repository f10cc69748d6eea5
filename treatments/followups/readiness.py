"""The one-minute check before an infusion: what each answer means, and who does what about it.

Not answered is never "no": it asks for attention, and close to the appointment it is red. The items and the hours
are the clinic's own setting, no published source (design).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from intake.risk.signs import DESIGN, Sign
from intake.risk.signs import Level as RiskLevel

FEELS_UNSAFE = Sign(
    "feels-unsafe",
    RiskLevel.HIGH,
    "The patient wrote before an appointment that they do not feel safe.",
    "Readiness check, an answer that asks for a conversation at once (design)",
    DESIGN,
)
ESCORT_NEEDED_WITHIN = timedelta(hours=24)


class Level(StrEnum):
    OK = "ok"
    ATTENTION = "attention"
    RED = "red"


class Pregnancy(StrEnum):
    NO = "no"
    YES = "yes"
    UNSURE = "unsure"
    NOT_POSSIBLE = "not-possible"


class Who(StrEnum):
    NOBODY = "nobody"
    FRONT_DESK = "front desk"
    NURSE = "nurse"
    PRESCRIBER = "prescriber"


@dataclass(frozen=True, slots=True)
class Answers:
    """What the patient answered; None (for names and numbers, empty) is not answered."""

    fasting_understood: bool | None = None
    escort_name: str = ""
    escort_phone: str = ""
    medicines_changed: bool | None = None
    pregnancy: Pregnancy | None = None
    feeling_unsafe: bool | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the check: how it stands, what was found, what to do and who does it."""

    code: str
    level: Level
    finding: str
    to_do: str = ""
    who: Who = Who.NOBODY


_WORST_FIRST = (Level.RED, Level.ATTENTION, Level.OK)


def readiness(answers: Answers, *, at: datetime, appointment_at: datetime) -> tuple[Item, ...]:
    """Return the five items of the check as they stand at an instant; both instants are aware."""
    is_close = appointment_at.astimezone(UTC) - at.astimezone(UTC) <= ESCORT_NEEDED_WITHIN
    return (
        _feeling_unsafe(answers.feeling_unsafe, is_close),
        _pregnancy(answers.pregnancy),
        _escort(answers, is_close),
        _medicines(answers.medicines_changed),
        _fasting(answers.fasting_understood),
    )


def worst_of(items: tuple[Item, ...]) -> Level:
    """Return the level that the whole check has."""
    return next(level for level in _WORST_FIRST if any(item.level is level for item in items))


def opens_risk_case(answers: Answers) -> bool:
    """Whether an answer is a sign of risk that must reach a named person at once."""
    return answers.feeling_unsafe is True


def _feeling_unsafe(answer: bool | None, is_close: bool) -> Item:
    code = "feeling-unsafe"
    if answer:
        to_do = "Open the risk case, speak with the patient now, decide before the infusion."
        return Item(code, Level.RED, "Does not feel safe.", to_do, Who.PRESCRIBER)
    if answer is None:
        level = Level.RED if is_close else Level.ATTENTION
        return Item(
            code, level, "Not answered whether they feel safe.", "Ask in person before the infusion.", Who.NURSE
        )
    return Item(code, Level.OK, "Feels safe.")


def _pregnancy(answer: Pregnancy | None) -> Item:
    code = "pregnancy"
    if answer is Pregnancy.YES:
        return Item(code, Level.RED, "Pregnant.", "Do not infuse; review the treatment.", Who.PRESCRIBER)
    if answer is Pregnancy.UNSURE:
        return Item(code, Level.ATTENTION, "May be pregnant.", "Test before the infusion.", Who.NURSE)
    if answer is None:
        return Item(
            code, Level.ATTENTION, "Not answered about pregnancy.", "Ask, and test before the infusion.", Who.NURSE
        )
    finding = "Pregnancy is not possible." if answer is Pregnancy.NOT_POSSIBLE else "Not pregnant, by own account."
    return Item(code, Level.OK, finding)


def _escort(answers: Answers, is_close: bool) -> Item:
    missing = [
        word
        for word, value in (("name", answers.escort_name), ("phone number", answers.escort_phone))
        if not value.strip()
    ]
    if not missing:
        return Item("escort", Level.OK, "Escort named, with a phone number.")
    finding = f"No {' and no '.join(missing)} of an escort."
    to_do = "Ask who takes the patient home; without an escort the infusion cannot go ahead."
    return Item("escort", Level.RED if is_close else Level.ATTENTION, finding, to_do, Who.FRONT_DESK)


def _medicines(changed: bool | None) -> Item:
    if changed:
        to_do = "Enter the change and review the interactions before the infusion."
        return Item("medicines", Level.ATTENTION, "Medicines have changed.", to_do, Who.PRESCRIBER)
    if changed is None:
        return Item(
            "medicines", Level.ATTENTION, "Not answered whether medicines changed.", "Ask at check-in.", Who.NURSE
        )
    return Item("medicines", Level.OK, "Medicines unchanged.")


def _fasting(understood: bool | None) -> Item:
    if understood:
        return Item("fasting", Level.OK, "Fasting understood.")
    finding = "Not answered about fasting." if understood is None else "Fasting is not clear to the patient."
    return Item("fasting", Level.ATTENTION, finding, "Explain when to stop eating and drinking.", Who.NURSE)
