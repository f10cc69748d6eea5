"""What follows from the answers of a section: conditions, medicines, allergies, the emergency contact.

The patient's word never overwrites what staff wrote down, with one exception: a "yes" to a condition always counts.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from clinic.accounts.models import User
from intake.patients import phones
from intake.patients import services as patients
from intake.patients.models import EmergencyContact, Patient
from intake.screening import sections
from intake.screening.models import AllergyIntolerance, ConditionStatement, MedicationStatement
from intake.screening.sections import Section

PATIENT = "patient"


def write_what_follows(
    patient: Patient, section: Section, answers: Mapping[str, Any], *, by: User | None, at: datetime
) -> None:
    """Bring the patient's rows in line with the answers of one section. Called in the transaction that saves them."""
    if section.about_conditions:
        _conditions(patient, section, answers, by, at)
    elif section.id == sections.MEDICINES.id:
        _medicines(patient, _rows(answers, sections.TAKES), by, at)
    elif section.id == sections.ALLERGIES.id:
        _allergies(patient, _rows(answers, sections.HAS_ALLERGIES), at)
    elif section.id == sections.CONTACT.id:
        _emergency_contact(patient, answers, by, at)


def _rows(answers, gate):
    """The rows that were filled out; a "no" before them wins."""
    return [] if answers.get(gate) == sections.NO else answers.get("list", [])


def _conditions(patient, section, answers, by, at):
    known = {row.code: row for row in ConditionStatement.objects.filter(patient=patient)}
    for question in section.questions:
        if question.id == sections.PREGNANCY_QUESTION:
            continue
        _condition(patient, question.id, answers.get(question.id), known.get(question.id), by, at)


def _condition(patient, code, answer, known, by, at):
    """Yes is present and no is absent; "not sure" and no answer leave the condition unknown."""
    if answer == sections.YES:
        if known is None or not known.present:
            ConditionStatement.objects.update_or_create(
                patient=patient,
                code=code,
                defaults={"present": True, "source": PATIENT, "note": "", "stated_at": at, "by": by},
            )
    elif known is not None and known.source != PATIENT:
        return
    elif answer == sections.NO:
        if known is None or known.present:
            ConditionStatement.objects.update_or_create(
                patient=patient,
                code=code,
                defaults={"present": False, "source": PATIENT, "stated_at": at, "by": by},
            )
    elif known is not None:
        known.delete()


def _medicines(patient, rows, by, at):
    known = {row.name: row for row in patient.medications.filter(source=PATIENT, stopped_on__isnull=True)}
    for row in rows:
        details = {"dose_text": row.get("dose_text", ""), "reason": row.get("reason", "")}
        statement = known.pop(row["name"], None)
        if statement is None:
            MedicationStatement.objects.create(
                patient=patient, name=row["name"], source=PATIENT, stated_at=at, by=by, **details
            )
        elif (statement.dose_text, statement.reason) != (details["dose_text"], details["reason"]):
            statement.dose_text, statement.reason, statement.stated_at = *details.values(), at
            statement.save(update_fields=["dose_text", "reason", "stated_at"])
    for statement in known.values():
        statement.delete()


def _allergies(patient, rows, at):
    known = {row.substance: row for row in patient.allergies.filter(source=PATIENT, removed_at__isnull=True)}
    for row in rows:
        allergy = known.pop(row["substance"], None)
        if allergy is None:
            AllergyIntolerance.objects.create(
                patient=patient,
                substance=row["substance"],
                reaction=row.get("reaction", ""),
                source=PATIENT,
                stated_at=at,
            )
        elif allergy.reaction != row.get("reaction", ""):
            allergy.reaction = row.get("reaction", "")
            allergy.save(update_fields=["reaction"])
    for allergy in known.values():
        allergy.removed_at = at
        allergy.save(update_fields=["removed_at"])


def _emergency_contact(patient, answers, by, at):
    """Only a name with a number that can be called is somebody to call."""
    if not answers.get("name") or not answers.get("phone"):
        return
    try:
        phone = phones.to_e164(answers["phone"], phones.HOME_REGION)
    except phones.NotAPhoneNumber:
        return
    said = {"name": answers["name"], "relation": answers.get("relation", ""), "phone": phone}
    if not EmergencyContact.objects.filter(patient=patient, **said).exists():
        patients.set_emergency_contact(patient=patient, by=by, at=at, **said)
