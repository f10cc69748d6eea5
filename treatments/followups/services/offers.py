"""Offering an approved booster: times are held, the patient is asked, and only the patient's yes books one."""

from datetime import datetime, timedelta

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.messaging import services as messaging
from treatments.courses.models import CourseState
from treatments.courses.queries import current_order
from treatments.followups.models import BoosterOffer, BoosterReview, OfferedTime
from treatments.followups.offers import LOOKS_AHEAD_DAYS, OfferState, ends_at, first_day, letters, spread
from treatments.followups.services.errors import FollowUpError
from treatments.scheduling import queries as calendar
from treatments.scheduling import services as scheduling
from treatments.scheduling.models import Appointment
from treatments.scheduling.states import MoveNotPossible, State


class OfferOver(FollowUpError):
    """The offer has ended, or this time is not one of it; nothing was booked."""


@transaction.atomic
def offer_booster(review: BoosterReview, *, at: datetime, by: User | None = None) -> BoosterOffer | None:
    """Hold three times for an approved booster and ask the patient; None where no time is free.

    Raises FollowUpError while there is no order in force, while an offer stands, and once something is booked.
    """
    locked = (
        BoosterReview.objects.select_for_update(of=("self",))
        .select_related("patient__site", "course")
        .get(pk=review.pk)
    )
    course = locked.booster_course
    if locked.state != "approved" or course.state != CourseState.OPEN:
        raise FollowUpError("There is no approved booster to offer.")
    order = current_order(course)
    if order is None:
        raise FollowUpError("The order waits for a second prescriber.")
    if calendar.taking_place(course).exists():
        raise FollowUpError("Times are offered or booked already.")
    times = _hold(locked, order, by=by, at=at)
    if not times:
        return None
    with because("offered a booster", by=by):
        offer = BoosterOffer.objects.create(
            review=locked, course=course, made_at=at, made_by=by, expires_at=ends_at(at)
        )
        OfferedTime.objects.bulk_create(OfferedTime(offer=offer, appointment=time) for time in times)
    _write(offer, locked.patient_id, at)
    return offer


def _hold(review, order, *, by, at) -> list[Appointment]:
    patient, course = review.patient, review.booster_course
    kind = calendar.kind_for("booster", order)
    today = at.astimezone(patient.site.zone).date()
    first = first_day(today, calendar.earliest_on(course, order))
    free = calendar.calendar_of(patient.site, patient, first, first + timedelta(days=LOOKS_AHEAD_DAYS))
    dates = [first + timedelta(days=offset) for offset in range(LOOKS_AHEAD_DAYS)]
    held = []
    for slot in spread([free.free_slots(kind, on, not_before=at) for on in dates]):
        try:
            with transaction.atomic():
                held.append(
                    scheduling.book(
                        patient=patient,
                        site=patient.site,
                        kind=kind,
                        starts_at=slot.starts_at,
                        by=by,
                        at=at,
                        course=course,
                        number_in_series=1,
                        state=State.PROPOSED,
                    )
                )
        except scheduling.NotFree:
            continue  # taken while we looked: two times are an offer too
    return held


def _write(offer, patient_id, at):
    for letter in letters(offer.made_at):
        messaging.plan(
            purpose="booster-offer",
            key=f"booster-offer-{offer.pk}-{letter.number}",
            patient_id=patient_id,
            about=f"booster-offer:{offer.pk}",
            context={"offer": offer.pk},
            due_at=letter.due_at,
            expires_at=letter.expires_at,
            at=at,
        )


def accept_time(offer: BoosterOffer, *, appointment_id: int, by: User, at: datetime) -> Appointment:
    """The patient takes one of the times: it is booked, the others are free again. Raises OfferOver."""
    with transaction.atomic():
        locked = _open_offer(offer, at)
        time = locked.times.filter(appointment=appointment_id).select_related("appointment").first() if locked else None
        if time is not None:
            try:
                with transaction.atomic():
                    scheduling.take_proposed(time.appointment, by=by, at=at)
            except (MoveNotPossible, scheduling.BookingError):
                time = None
        if time is not None:
            locked.accepted = time.appointment
            _end(locked, OfferState.ACCEPTED, by=by, at=at, why="the patient took another of the times")
            return time.appointment
    raise OfferOver("This time cannot be had any more.")


def decline_times(offer: BoosterOffer, *, by: User, at: datetime) -> None:
    """None of the times: they are free again, and the front desk sees that others are wanted. Raises OfferOver."""
    with transaction.atomic():
        locked = _open_offer(offer, at)
        if locked is not None:
            _end(locked, OfferState.DECLINED, by=by, at=at, why="none of the offered times")
            return
    raise OfferOver("This offer has ended.")


@transaction.atomic
def withdraw_offer(offer: BoosterOffer, *, by: User | None, at: datetime) -> None:
    """The clinic takes the offer back, for it books another way. Twice is no error."""
    locked = BoosterOffer.objects.select_for_update().get(pk=offer.pk)
    if locked.state == OfferState.OPEN:
        _end(locked, OfferState.WITHDRAWN, by=by, at=at, why="the offer was withdrawn")


def end_offers(*, at: datetime) -> int:
    """End the offers whose time is over; return how many."""
    over = BoosterOffer.objects.filter(state=OfferState.OPEN, expires_at__lte=at)
    return sum(_end_if_over(offer, at) for offer in over)


@transaction.atomic
def _end_if_over(offer, at) -> int:
    return 0 if _open_offer(offer, at) else 1


def _open_offer(offer, at) -> BoosterOffer | None:
    """The offer, locked, while it stands; one whose time is over is ended here, and that is kept."""
    locked = BoosterOffer.objects.select_for_update().get(pk=offer.pk)
    if locked.state != OfferState.OPEN:
        return None
    if locked.expires_at <= at:
        _end(locked, OfferState.EXPIRED, by=None, at=at, why="the offer ended without an answer")
        return None
    return locked


def _end(locked, state, *, by, at, why):
    with because(f"booster offer {state}", by=by):
        locked.state, locked.ended_at = state, at
        locked.save(update_fields=["state", "ended_at", "accepted"])
    for time in locked.times.select_related("appointment"):
        if time.appointment.state == State.PROPOSED and time.appointment_id != locked.accepted_id:
            scheduling.cancel(time.appointment, by=by, at=at, why=why)
    messaging.cancel(about=f"booster-offer:{locked.pk}", why=why, at=at)
