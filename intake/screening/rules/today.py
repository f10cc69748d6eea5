"""Rules about the arrangements of an infusion day. Without `today` they are silent."""

from collections.abc import Callable

from intake.screening.facts import Facts
from intake.screening.findings import Basis, Cause, Severity
from intake.screening.limits import Limits
from intake.screening.rules.rule import Rule, block, review


def _asked_today(name: str, *, unsafe: bool, make: Callable[[str], Cause]):
    """Return a check that speaks when the day's answer is the unsafe one, and asks when there is none."""

    def check(facts: Facts, limits: Limits) -> list[Cause]:
        if facts.today is None:
            return []
        answer = getattr(facts.today, name)
        if answer is None:
            return [review(f"{name}: not answered")]
        return [make(f"{name}: {'yes' if answer else 'no'}")] if answer is unsafe else []

    return check


TODAY_RULES = (
    Rule(
        "C30",
        "Fasting",
        _asked_today("fasted", unsafe=False, make=review),
        {
            Severity.REVIEW: (
                "Not fasted, or not known: solids 6 hours, fatty food 8 hours, clear liquids 2 hours before; judge the "
                "risk of aspiration or wait."
            )
        },
        "Ketalar US label, revised 10/2024 (v:ketalar-24); ASA fasting guidelines, in summary (v:asa-npo)",
        Basis.VERIFIED,
    ),
    Rule(
        "C31",
        "Escort",
        _asked_today("escort", unsafe=False, make=block),
        {
            Severity.BLOCK: "Without a responsible adult as escort the patient cannot leave after an infusion.",
            Severity.REVIEW: "It is not known who takes the patient home: ask before anything is prepared.",
        },
        "Ketamine label, note on outpatient use (v:ketamine-note)",
        Basis.VERIFIED,
    ),
    Rule(
        "C32",
        "Driving",
        _asked_today("will_drive", unsafe=True, make=block),
        {
            Severity.BLOCK: "No driving or dangerous work until the day after, following a restful sleep.",
            Severity.REVIEW: "It is not known whether the patient plans to drive: ask before anything is prepared.",
        },
        "Esketamine (Spravato) US label, 2019, page 21 (v:spravato-21)",
        Basis.VERIFIED,
    ),
)
