"""The intake of the stories: registered, invited, answered, reviewed, consented. By the same services as the pages."""

from datetime import datetime, timedelta
from random import Random

from clinic.accounts.models import User
from intake.assessments import services as assessments
from intake.consent import services as consents
from intake.consent.models import ConsentKind
from intake.consent.queries import current_document
from intake.patients.models import Patient
from intake.patients.services import register_patient
from intake.risk import services as risk
from intake.risk.queries import open_case_of
from intake.screening import queries as screening_queries
from intake.screening import services as screening
from intake.screening.models import PreAssessment
from intake.screening.steps import INSTRUMENTS
from treatments.courses.queries import consent_context
from treatments.demo.answers import answers_to, section_answers
from treatments.demo.clinic import DemoClinic
from treatments.demo.people import Person
from treatments.demo.stories import Story

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def register(clinic: DemoClinic, person: Person, at: datetime) -> Patient:
    """The front desk makes the record; the account is there, so that the demo's patients can be looked at."""
    patient = register_patient(
        site=clinic.site,
        by=clinic.staff["dana"],
        at=at,
        mrn=person.mrn,
        given_name=person.given_name,
        family_name=person.family_name,
        born=person.born,
        reference_sex=person.reference_sex,
        email=person.email,
        demo=True,
    )
    patient.user = User.objects.create(username=f"patient-{patient.pk}", roles=["patient"])
    patient.save(update_fields=["user"])
    return patient


def answer_pre_assessment(
    clinic: DemoClinic, patient: Patient, story: Story, severity: int, random: Random, at: datetime, *, share: int = 100
) -> PreAssessment:
    """Invite the patient, who answers this share of the way; all of it is handed in two days later."""
    asked = screening.invite(patient=patient, by=clinic.staff["dana"], at=at)
    at += DAY
    sections = section_answers("Robin Field", random, blocked=story.blocked)
    for section, answers in list(sections.items())[: len(sections) * share // 100]:
        screening.save_section(
            pre_assessment=asked, section=section, answers=answers, done=True, by=patient.user, at=at
        )
    for instrument in INSTRUMENTS[: len(INSTRUMENTS) * share // 100]:
        at += HOUR / 30
        begun = screening.begin_instrument(pre_assessment=asked, instrument=instrument, by=patient.user, at=at)
        answers = answers_to(instrument, severity, random, at_risk=story.at_risk)
        assessments.record_answers(begun, answers, by=patient.user, at=at)
        assessments.hand_in(begun, by=patient.user, at=at)
    if share == 100:
        screening.submit(pre_assessment=asked, by=patient.user, at=at + HOUR)
    if story.at_risk:
        _take_the_case(clinic, patient, at + HOUR / 10)
    return asked


def _take_the_case(clinic, patient, at):
    case = open_case_of(patient)
    risk.acknowledge(case=case, by=clinic.staff["percy"], at=at)
    risk.add_note(
        case=case,
        words="Called back by secure message; conversation booked for today.",
        by=clinic.staff["percy"],
        at=at + HOUR,
    )


def add_results(clinic: DemoClinic, patient: Patient, person: Person, at: datetime) -> None:
    """What a nurse writes down before the review."""
    by = clinic.staff["nora"]
    for kind, value in (
        ("height", {"cm": person.height_cm}),
        ("weight", {"kg": person.weight_kg}),
        ("blood-pressure", {"systolic": 122, "diastolic": 76}),
        ("liver", {"outcome": "normal"}),
        ("urinalysis", {"outcome": "normal"}),
        ("toxicology", {"outcome": "negative"}),
        ("ecg", {"outcome": "normal"}),
        ("airway", {"airway": "normal", "asa": 2}),
        ("pdmp", {"outcome": "no-concern"}),
        ("diagnosis", {"outcome": "confirmed", "code": "F40.11"}),
    ):
        screening.record_result(patient=patient, kind=kind, value=value, collected_at=at, by=by, at=at)


def decide_eligible(clinic: DemoClinic, patient: Patient, at: datetime) -> None:
    """The prescriber answers every finding and decides."""
    by = clinic.staff["percy"]
    for finding in screening_queries.standing(patient, at=at).outstanding:
        screening.resolve_finding(
            patient=patient,
            rule=finding.rule,
            seen=finding.keys,
            act="reviewed",
            reason="Looked at with the patient; no reason against the treatment.",
            by=by,
            at=at,
        )
    screening.decide(
        patient=patient,
        outcome="eligible",
        reason="Long-standing, disabling; two adequate trials; no contraindication.",
        words_for_patient="We think that this treatment can be right for you, and would like to plan it with you.",
        by=by,
        at=at + HOUR / 4,
    )


def consent_to_treatment(clinic: DemoClinic, patient: Patient, at: datetime) -> None:
    """The patient signs for the open course, the prescriber below."""
    course_id, mg_per_kg, _not_before = consent_context(patient)
    for kind in (ConsentKind.TREATMENT, ConsentKind.COMMUNICATION):
        treatment = kind == ConsentKind.TREATMENT
        signed = consents.sign(
            patient=patient,
            document=current_document(kind),
            signature=consents.Signature(patient.name, "Made-up phone"),
            course_id=course_id if treatment else None,
            up_to_mg_per_kg=mg_per_kg if treatment else None,
            at=at,
        )
        if treatment:
            consents.countersign(
                consent=signed,
                capacity_statement="Understands, weighs and decides freely.",
                by=clinic.staff["percy"],
                at=at + HOUR,
            )
