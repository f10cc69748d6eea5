"""The plain questions of the start gate: which answer lets an infusion start, and what is said to the others."""

from collections.abc import Iterable
from dataclasses import dataclass

from treatments.courses.figures import OWN

NOBODY = "nobody"
PRESCRIBER = "prescriber"


@dataclass(frozen=True)
class Hold:
    """One reason why an infusion may not start. `may_be_lifted_by` is a role, or "nobody": it must be put right."""

    code: str
    message: str
    may_be_lifted_by: str
    source: str
    basis: str


@dataclass(frozen=True)
class Question:
    """A fact that must have one answer; `no` is said to the other answer, `unknown` when there is none."""

    fact: str
    code: str
    good: bool
    no: str
    unknown: str
    may_be_lifted_by: str = NOBODY
    source: str = OWN
    basis: str = "design"

    def hold(self, answer: bool | None) -> Hold | None:
        """Return what holds the start, None when the answer is the good one."""
        if answer is self.good:
            return None
        message = self.unknown if answer is None else self.no
        return Hold(self.code, message, self.may_be_lifted_by, self.source, self.basis)


_NPO = "C30: ketamine label, fasting guidance; ASA 6/8/2 h (v:ketalar-24, v:asa-npo)"
_ESCORT = "C31: ketamine label, accompanied by a responsible adult (v:ketamine-note)"
_DRIVING = "C32: esketamine label, no driving until the next day (v:spravato-21)"
_LABEL = "C22: ketamine label, depression of the nervous system (v:ketalar-24)"
_AIRWAY = "Ketamine label: airway equipment at hand (v:ketalar-24)"
_CONSENT = "AMA 2.1.1; Sanacora 2017; ASKP 2020"

QUESTIONS = (
    Question(
        "identity_confirmed",
        "identity",
        True,
        "Two identifiers have not been confirmed.",
        "It is not recorded that two identifiers were confirmed.",
    ),
    Question(
        "allergies_confirmed",
        "allergies",
        True,
        "The allergies have not been confirmed.",
        "It is not recorded that the allergies were confirmed.",
    ),
    Question(
        "consent_valid",
        "consent",
        True,
        "There is no valid consent to the current version.",
        "It is not known whether there is a valid consent.",
        source=_CONSENT,
        basis="k",
    ),
    Question(
        "course_open",
        "course",
        True,
        "The course has ended, and its order with it.",
        "It is not known whether the course goes on.",
    ),
    Question(
        "order_signed",
        "order",
        True,
        "The order is not signed.",
        "It is not known whether the order is signed.",
    ),
    Question(
        "order_covers_dose",
        "dose",
        True,
        "The prepared dose is not the one that was ordered.",
        "It is not known whether the order covers the prepared dose.",
    ),
    Question(
        "limits_answered",
        "limits",
        True,
        "A limit has been crossed without its reason, its second prescriber, or at all allowed.",
        "It is not known whether the dose is within its limits.",
    ),
    Question(
        "screening_clear",
        "screening",
        True,
        "The screening has findings that are not resolved.",
        "It is not known whether the screening is clear.",
    ),
    Question(
        "risk_case_open",
        "risk-case",
        False,
        "There is an open risk case; see the patient first.",
        "It is not known whether there is an open risk case.",
        source="C23: recent thoughts or behaviour come first (v:columbia-triage)",
        basis="verified",
    ),
    Question(
        "fasted",
        "fasting",
        True,
        "The patient has not fasted.",
        "It is not recorded whether the patient has fasted.",
        PRESCRIBER,
        _NPO,
        "verified",
    ),
    Question(
        "escort",
        "escort",
        True,
        "No responsible adult will take the patient home.",
        "It is not recorded who will take the patient home.",
        PRESCRIBER,
        _ESCORT,
        "verified",
    ),
    Question(
        "will_drive",
        "driving",
        False,
        "The patient plans to drive or work before tomorrow.",
        "It is not recorded whether the patient plans to drive.",
        NOBODY,
        _DRIVING,
        "verified",
    ),
    Question(
        "intoxicated",
        "intoxication",
        False,
        "The patient is intoxicated.",
        "It is not recorded whether the patient is sober.",
        NOBODY,
        _LABEL,
        "verified",
    ),
    Question(
        "equipment_checked",
        "equipment",
        True,
        "The emergency equipment has not been checked.",
        "It is not recorded that the emergency equipment was checked.",
        NOBODY,
        _AIRWAY,
        "verified",
    ),
    Question(
        "prescriber_on_site",
        "prescriber",
        True,
        "No prescriber is on site.",
        "It is not recorded whether a prescriber is on site.",
    ),
    Question(
        "rescue_orders_signed",
        "rescue-orders",
        True,
        "There are no signed rescue orders for this course.",
        "It is not known whether there are signed rescue orders.",
    ),
)

# What the gate looks at, in the order of a nurse's list; what holds nothing is shown as in order.
GATE_NAMES = {
    "identity": "Two identifiers",
    "allergies": "Allergies",
    "consent": "Consent",
    "course": "Open course",
    "order": "Signed order",
    "screening": "Screening",
    "risk-case": "No open risk case",
    "interval": "Days since the last infusion",
    "weight": "Weight today",
    "fasting": "Fasting",
    "escort": "Escort",
    "driving": "No driving",
    "intoxication": "Sober",
    "pregnancy": "Pregnancy",
    "blood-pressure": "Blood pressure at rest",
    "baseline": "Full set of vitals",
    "equipment": "Oxygen, suction, emergency kit",
    "prescriber": "Prescriber on site",
    "rescue-orders": "Rescue orders",
    "withdrawal": "Drawn up and checked",
    "dose": "Dose as ordered",
    "limits": "Limits",
}


def in_order(held: Iterable[str]) -> tuple[str, ...]:
    """Return the names of what holds nothing, given the codes of what does."""
    held = frozenset(held)
    return tuple(name for code, name in GATE_NAMES.items() if code not in held)
