"""Keeping the figures ready; showing what is held back; letting a patient see their progress."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction

from clinic.accounts.models import User
from clinic.audit.models import AccessEvent
from clinic.audit.services import record_access
from clinic.fullness import MANY_ROWS, look_how_full
from intake.patients.models import Patient
from treatments.followups.response_rules import REMISSION
from treatments.outcomes.cohort import cohort
from treatments.outcomes.doses import band_of
from treatments.outcomes.facts import Options
from treatments.outcomes.models import KeptStanding, ProgressRelease, SmallGroupsShown, StandingMark
from treatments.outcomes.queries.cohort_facts import facts_of
from treatments.outcomes.standing import RULES_VERSION, Standing, standing_of
from treatments.outcomes.weeks import TOLERANCE_DAYS

# One fold at a time in the whole clinic; the number is this lock's name.
_FOLDING = 7_206_001
_AT_ONCE = 2000


class OutcomesError(Exception):
    """An act that is refused; the message is for the person who tried."""


class NothingToShow(OutcomesError):
    """There are not two scores yet, so there is no progress to draw."""


def fold_standings(*, at_once: int = _AT_ONCE) -> int:
    """Compute and keep the standings of everybody whom a change has marked; return how many patients that were.

    The marks are read before the facts, and only those that were read are taken away: what commits in between leaves
    a mark of its own. The lock keeps an earlier, slower fold from writing over a later one.
    """
    folded = 0
    while number := _fold_some(at_once):
        folded += number
    if folded >= MANY_ROWS:
        look_how_full(KeptStanding, StandingMark)
    return folded


@transaction.atomic
def _fold_some(at_once: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FOLDING])
    marks = dict(StandingMark.objects.order_by("pk").values_list("pk", "patient_id")[:at_once])
    outdated = KeptStanding.objects.exclude(rules_version=RULES_VERSION).values_list("patient_id", flat=True)
    changed = set(marks.values()) | set(outdated[: at_once - len(marks)])
    KeptStanding.objects.filter(patient__in=changed).delete()
    KeptStanding.objects.bulk_create(_rows_of(changed))
    StandingMark.objects.filter(pk__in=marks).delete()
    return len(changed)


def _rows_of(patient_ids: Iterable[int]) -> list[KeptStanding]:
    patients = Patient.objects.filter(pk__in=patient_ids)
    questions = [Options(as_of=date.max, instrument=instrument) for instrument in REMISSION]
    return [
        _row(standing_of(member), options.instrument)
        for options in questions
        for member in cohort(facts_of(patients, options), options)
    ]


def _row(standing: Standing, instrument: str) -> KeptStanding:
    after = standing.after
    return KeptStanding(
        patient_id=standing.patient_id,
        instrument=instrument,
        rules_version=RULES_VERSION,
        day_zero=standing.day_zero,
        newest_on=standing.newest_on,
        infusions=standing.infusions,
        planned=standing.planned,
        mg_per_kg=round(float(standing.mg_per_kg), 8),
        dose_band=band_of(standing.mg_per_kg),
        baseline=standing.baseline,
        assessed_later=standing.assessed_later,
        closing=standing.closing,
        followed_days=after.days if after else None,
        lost=after.is_event if after else None,
        **{f"week_{week}": standing.weeks[week] for week in TOLERANCE_DAYS},
    )


@transaction.atomic
def open_list(*, patient_ids: Iterable[int], by: User, at: datetime, page: str, reason: str) -> None:
    """Write down that somebody saw these patients by name, on which page, as those behind which figure."""
    AccessEvent.objects.bulk_create(
        AccessEvent(user=by, patient_id=patient_id, page=page, reason=reason[:200], at=at) for patient_id in patient_ids
    )


def show_small_groups(*, by: User, at: datetime, reason: str) -> SmallGroupsShown:
    """Write down who has groups under five shown to them, and why."""
    return SmallGroupsShown.objects.create(by=by, at=at, reason=reason)


@transaction.atomic
def release_progress(*, patient: Patient, words: str, by: User, at: datetime, scores: int) -> ProgressRelease:
    """Let the patient see their own progress up to now; `scores` is how many there are. Raises NothingToShow."""
    if scores < 2:
        raise NothingToShow("There are not two scores yet, so there is no progress to show.")
    return ProgressRelease.objects.create(patient=patient, shown=True, words=words, by=by, at=at)


@transaction.atomic
def withdraw_progress(*, patient: Patient, by: User, at: datetime) -> ProgressRelease:
    """Take back what the patient could see of their progress."""
    record_access(user=by, patient_id=patient.pk, page="outcomes:patient", at=at, reason="progress taken back")
    return ProgressRelease.objects.create(patient=patient, shown=False, by=by, at=at)
