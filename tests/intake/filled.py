"""A typical patient's pre-assessment, filled out through the services as the pages do it."""

from datetime import datetime

from intake.assessments import services as answering
from intake.screening import services
from intake.screening.models import PreAssessment
from intake.screening.sections import SECTION_OF_CONDITION

LSAS = {f"{number}.{rating}": 2 for number in range(1, 25) for rating in ("fear", "avoidance")}
ANSWERS = {
    "lsas-sr": LSAS,
    "wsas": {"1": 5, "2": 3, "3": 6, "4": 2, "5": 4},
    "gad-7": {str(number): 2 for number in range(1, 8)},
    "phq-9": {**{str(number): 1 for number in range(1, 9)}, "9": 0, "10": 1},
    "c-ssrs-screen": {"1": False, "2": False, "6": False},
    "mdq": {**{f"1.{number}": False for number in range(1, 14)}, "2": False, "3": "none"},
    "audit-c": {"1": 1, "2": 0, "3": 0},
    "dast-10": {str(number): number == 3 for number in range(1, 11)},
}
CONDITIONS_ABSENT = dict.fromkeys(SECTION_OF_CONDITION, "no")
SECTIONS = {
    "goals": {"easier": "Order a coffee without rehearsing it.", "first-sign": "Answering the door."},
    "history": {"since": "teens", "situations": ["speaking", "phone"], "body": ["sweating", "heart"]},
    "earlier-treatment": {
        "therapy": "yes",
        "therapy-sessions": 14,
        "exposure": "yes",
        "tried": [{"name": "Sertraline", "dose_mg": 100, "weeks": 20, "helped": "some"}],
    },
    "pregnancy": {"pregnancy": "not-possible"},
    "medicines": {"takes": "no"},
    "allergies": {"has": "no"},
    "expectations": {"how-much": "A bit more room.", "between": "yes"},
    "contact": {"name": "Cora Abel", "relation": "sister", "phone": "(202) 555-0143", "escort": "yes"},
}


def section_answers(**overrides) -> dict:
    """The answers of every section; `overrides` are by section (underscores for hyphens) or by condition."""
    answers = {name: dict(given) for name, given in SECTIONS.items()}
    for code, answer in CONDITIONS_ABSENT.items():
        answers.setdefault(SECTION_OF_CONDITION[code], {})[code] = answer
    for name, given in overrides.items():
        name = name.replace("_", "-")
        if name in SECTION_OF_CONDITION:
            answers[SECTION_OF_CONDITION[name]][name] = given
        elif given is None:
            answers.pop(name, None)
        else:
            answers[name] = {**answers.get(name, {}), **given}
    return answers


def fill_pre_assessment(
    patient, at: datetime, *, by=None, invited_by=None, instruments=None, submit=True, **overrides
) -> PreAssessment:
    """Invite, answer everything and hand in. `instruments` replaces answers by instrument; None leaves one out.

    `overrides` are answers by section or condition: `glaucoma="yes"`, `medicines={"takes": "yes", "list": [...]}`.
    `invited_by` is a member of staff; without one, the first of the patient's site is taken.
    """
    inviting = invited_by or patient.site.memberships.first().user
    pre_assessment = services.invite(patient=patient, by=inviting, at=at)
    for section, answers in section_answers(**overrides).items():
        services.save_section(
            pre_assessment=pre_assessment, section=section, answers=answers, done=True, by=by or patient.user, at=at
        )
    for instrument, answers in {**ANSWERS, **(instruments or {})}.items():
        if answers is None:
            continue
        begun = services.begin_instrument(pre_assessment=pre_assessment, instrument=instrument, by=by, at=at)
        answering.record_answers(begun, answers, by=by or patient.user, at=at)
    if submit:
        return services.submit(pre_assessment=pre_assessment, by=by or patient.user, at=at)
    pre_assessment.refresh_from_db()
    return pre_assessment
