"""The patient is here: check-in, the questions of the day, the weight."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from treatments.courses import services as courses
from treatments.courses.models import CourseState
from treatments.courses.queries import current_order
from treatments.infusions.errors import ChairTaken, NotToday
from treatments.infusions.models import Infusion, InfusionEvent, PreInfusionCheck
from treatments.infusions.rules.states import Act, State
from treatments.infusions.services.moving import lock, require
from treatments.scheduling import services as scheduling
from treatments.scheduling.models import Appointment, Chair
from treatments.scheduling.states import MoveNotPossible

IDENTIFIERS = ("Full name", "Date of birth")
_ONE_PER_CHAIR = "infusion_one_per_chair"


@transaction.atomic
def check_in(
    *, appointment: Appointment, identifiers: list[str], allergies_confirmed: bool, chair: Chair | None, by: User,
    at: datetime,
) -> Infusion:  # fmt: skip
    """Begin the infusion of an appointment. Checking in twice gives the first infusion back.

    Raises NotToday (another day, no order, cancelled), ChairTaken.
    """
    locked = Appointment.objects.select_for_update(of=("self",)).select_related("site", "course").get(pk=appointment.pk)
    before = Infusion.objects.filter(appointment=locked).first()
    if before:
        return before
    _refuse_other_day(locked, at)
    order = current_order(locked.course) if locked.course_id else None
    if locked.course_id and locked.course.state != CourseState.OPEN:
        raise NotToday("This course has ended, and its order with it.")
    if order is None:
        raise NotToday("There is no signed order for this patient's course; a prescriber signs one first.")
    try:
        scheduling.arrive(locked, by=by, at=at)
    except (MoveNotPossible, scheduling.BookingError) as error:
        raise NotToday(str(error)) from error
    infusion = Infusion(
        appointment=locked,
        patient_id=locked.patient_id,
        site=locked.site,
        course=locked.course,
        order=order,
        chair=chair,
        number_in_series=locked.number_in_series or 1 + Infusion.objects.filter(course=locked.course).count(),
        state=State.CHECKED_IN.value,
        checked_in_at=at,
        identifiers=list(identifiers),
        allergies_confirmed=allergies_confirmed,
    )
    try:
        with transaction.atomic(), because("checked in a patient", by=by):
            infusion.save(force_insert=True)
    except IntegrityError as error:
        if _ONE_PER_CHAIR in str(error):
            raise ChairTaken("Somebody is still in this chair; choose another one.", "chair") from error
        raise ChairTaken("This patient has an infusion that is not yet ended.") from error
    InfusionEvent.objects.create(
        infusion=infusion, act=Act.CHECK_IN.value, at=at, by=by, from_state=State.PLANNED.value,
        to_state=infusion.state, why=", ".join(identifiers),
    )  # fmt: skip
    return infusion


def _refuse_other_day(appointment, at):
    zone = ZoneInfo(appointment.site.time_zone)
    if appointment.starts_at.astimezone(zone).date() != at.astimezone(zone).date():
        raise NotToday("This appointment is on another day; move it first.")


@transaction.atomic
def record_checks(infusion: Infusion, answers: dict, *, by: User, at: datetime) -> PreInfusionCheck:
    """Write down what was asked and checked today. Raises NotWhileRunning once the infusion has started."""
    locked = lock(infusion)
    require(locked, (State.CHECKED_IN, State.PREPARED), "The checks belong before the start.")
    with because("recorded the checks of the day", by=by):
        check, _made = PreInfusionCheck.objects.update_or_create(
            infusion=locked, defaults={**answers, "recorded_at": at, "recorded_by": by}
        )
    return check


@transaction.atomic
def record_weight(infusion: Infusion, *, value: Decimal, unit: str, by: User, at: datetime) -> Infusion:
    """Weigh the patient for this infusion; what is drawn up already, for the weight before, is discarded first."""
    locked = lock(infusion)
    require(locked, (State.CHECKED_IN,), "The dose is drawn up for the weight before; discard it first.")
    weight = courses.record_weight(patient=locked.patient, value=value, unit=unit, by=by, at=at)
    with because("weighed the patient", by=by):
        Infusion.objects.filter(pk=locked.pk).update(weight=weight)
    locked.weight = weight
    return locked
