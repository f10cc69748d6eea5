"""What staff write down for the rules: results, medicines, whether a condition is there."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from intake.patients.models import Patient
from intake.screening import results
from intake.screening.facts import CONDITIONS
from intake.screening.models import ConditionStatement, MedicationStatement, OwnDoctor, ScreeningResult

STAFF = "staff"


@transaction.atomic
def record_result(
    *,
    patient: Patient,
    kind: str,
    value: Mapping[str, Any],
    collected_at: datetime,
    by: User | None,
    at: datetime,
    due_on: date | None = None,
    note: str = "",
    corrects: ScreeningResult | None = None,
) -> ScreeningResult:
    """Keep a dated result; a correction is a new one that names the old one.

    Raises results.InvalidResult, also for a result from the future or a correction of something else.
    """
    kept = results.accepted(kind, value)
    if collected_at > at:
        raise results.InvalidResult("collected_at", "The result lies in the future; give a time up to now.")
    if corrects is not None and (corrects.patient_id != patient.pk or corrects.kind != kind):
        raise results.InvalidResult("corrects", "A correction names a result of the same kind and patient.")
    with because("recorded a result", by=by):
        return ScreeningResult.objects.create(
            patient=patient,
            kind=kind,
            value=kept,
            collected_at=collected_at,
            due_on=due_on,
            note=note,
            recorded_by=by,
            recorded_at=at,
            corrects=corrects,
        )


@transaction.atomic
def state_condition(
    *, patient: Patient, code: str, present: bool, note: str, by: User, at: datetime
) -> ConditionStatement:
    """A member of staff found out whether a condition is there, and says how. Raises ValueError."""
    if code not in CONDITIONS:
        raise ValueError(f"code must be one of {', '.join(CONDITIONS)}.")
    if not note.strip():
        raise ValueError("note: say how it is known.")
    with because("stated a condition", by=by):
        statement, _is_new = ConditionStatement.objects.update_or_create(
            patient=patient,
            code=code,
            defaults={"present": present, "source": STAFF, "note": note.strip(), "stated_at": at, "by": by},
        )
    return statement


@transaction.atomic
def add_medicine(
    *,
    patient: Patient,
    name: str,
    by: User | None,
    at: datetime,
    dose_text: str = "",
    reason: str = "",
    started_on: date | None = None,
    source: str = STAFF,
) -> MedicationStatement:
    """Write down a medicine the patient takes now; from then on the rules know of it."""
    with because("added a medicine", by=by):
        return MedicationStatement.objects.create(
            patient=patient,
            name=name.strip(),
            dose_text=dose_text,
            reason=reason,
            started_on=started_on,
            source=source,
            stated_at=at,
            by=by,
        )


@transaction.atomic
def stop_medicine(*, statement: MedicationStatement, by: User | None, at: datetime) -> MedicationStatement:
    """The patient takes this no more; twice is once."""
    row = MedicationStatement.objects.select_for_update().select_related("patient").get(pk=statement.pk)
    if row.stopped_on is None:
        row.stopped_on = at.astimezone(row.patient.zone).date()
        if row.started_on and row.started_on > row.stopped_on:
            row.started_on = row.stopped_on
        with because("stopped a medicine", by=by):
            row.save(update_fields=["stopped_on", "started_on"])
    return row


@transaction.atomic
def note_own_doctor(
    *, patient: Patient, name: str, practice: str, phone: str, may_be_told: bool, by: User, at: datetime
) -> OwnDoctor:
    """Write down the patient's general practitioner, and whether the patient allows us to write there."""
    said = {"name": name, "practice": practice, "phone": phone, "may_be_told": may_be_told, "noted_at": at, "by": by}
    with because("named the general practitioner", by=by):
        doctor, _is_new = OwnDoctor.objects.update_or_create(patient=patient, defaults=said)
    return doctor
