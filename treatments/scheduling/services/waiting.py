"""The waiting list: a place that becomes free is offered to those who wait, and the first to accept has it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.messaging import services as messaging
from clinic.one_by_one import on_its_own
from intake.patients.models import Patient
from treatments.scheduling import queries
from treatments.scheduling.kinds import KINDS
from treatments.scheduling.models import Appointment, WaitlistEntry, WaitlistOffer
from treatments.scheduling.series import NO_WISHES, Wishes
from treatments.scheduling.services.booking import book
from treatments.scheduling.services.errors import BookingError, NotFree
from treatments.scheduling.services.moving import move_appointment
from treatments.scheduling.slots import Slot
from treatments.scheduling.states import IS_EXPECTED, MoveNotPossible, State
from treatments.scheduling.waiting import ASKED_AT_ONCE, EntryState, OfferState, in_turn, offered_until, suits


class NotWaiting(BookingError):
    """The patient cannot be put on the waiting list like this."""


class OfferOver(BookingError):
    """The place cannot be had any more; `why` is the state of the offer."""

    def __init__(self, why: str):
        super().__init__("This place is not free any more.")
        self.why = why


@transaction.atomic
def join_waitlist(
    *,
    patient: Patient,
    kind: str,
    by: User,
    at: datetime,
    appointment: Appointment | None = None,
    wishes: Wishes = NO_WISHES,
    note: str = "",
) -> WaitlistEntry:
    """Put a patient on the waiting list; with `appointment` they would come earlier than that. Raises NotWaiting."""
    if appointment is None and KINDS[kind].is_infusion:
        raise NotWaiting("Book the infusion first; the waiting list then brings it forward.")
    if appointment is not None and (appointment.state not in IS_EXPECTED or appointment.starts_at <= at):
        raise NotWaiting("This appointment cannot be brought forward any more.")
    try:
        with transaction.atomic(), because("put on the waiting list", by=by):
            return WaitlistEntry.objects.create(
                site=patient.site,
                patient=patient,
                kind=kind,
                appointment=appointment,
                weekdays=sorted(wishes.weekdays),
                from_time=wishes.from_time if wishes.from_time != NO_WISHES.from_time else None,
                until_time=wishes.until_time if wishes.until_time != NO_WISHES.until_time else None,
                note=note,
                since=at,
                entered_by=by,
            )
    except IntegrityError as error:
        raise NotWaiting("The patient is on the waiting list for this already.") from error


@transaction.atomic
def leave_waitlist(entry: WaitlistEntry, *, by: User | None, at: datetime) -> None:
    """Take a patient off the list; what was offered to them is not theirs any more. Twice is no error."""
    locked = WaitlistEntry.objects.select_for_update().get(pk=entry.pk)
    if locked.state == EntryState.WAITING:
        _end_entry(locked, EntryState.WITHDRAWN, by=by, at=at)


def _end_entry(locked, state, *, by, at):
    with because(f"waiting list: {state}", by=by):
        locked.state, locked.ended_at = state, at
        locked.save(update_fields=["state", "ended_at"])
        locked.offers.filter(state=OfferState.OPEN).update(state=OfferState.TAKEN, ended_at=at)


@dataclass(frozen=True)
class Tended:
    """What one round did: how many offers ended by time, how many were made."""

    expired: int
    offered: int


def tend_waitlist(*, at: datetime) -> Tended:
    """End what was offered long enough, and offer every free place of the coming days to those next in turn.

    Looks at rows only, so that a round that was missed loses nothing and one that runs twice offers nothing twice.
    """
    with because("the offer ended by time"):
        open_offers = WaitlistOffer.objects.filter(state=OfferState.OPEN, expires_at__lte=at)
        expired = open_offers.update(state=OfferState.EXPIRED, ended_at=at)
    offered = 0
    for freed in _freed_places(at):
        with on_its_own(f"The free place of appointment {freed.pk}"):
            offered += _offer(freed, at)
    return Tended(expired, offered)


def _freed_places(at):
    """Coming places that somebody gave up, for which somebody waits and nobody is being asked."""
    waiting = WaitlistEntry.objects.filter(state=EntryState.WAITING, site=OuterRef("site"), kind=OuterRef("kind"))
    asked = WaitlistOffer.objects.filter(freed=OuterRef("pk"), state__in=[OfferState.OPEN, OfferState.ACCEPTED])
    given_up = Appointment.objects.filter(state=State.CANCELLED, starts_at__gt=at)
    return given_up.filter(Exists(waiting), ~Exists(asked)).select_related("site").order_by("starts_at", "pk")


@transaction.atomic
def _offer(freed, at) -> int:
    """Offer one place to the next who suit; return to how many."""
    Appointment.objects.select_for_update().get(pk=freed.pk)  # two rounds at once: the second sees the first's offers
    if WaitlistOffer.objects.filter(freed=freed, state__in=[OfferState.OPEN, OfferState.ACCEPTED]).exists():
        return 0
    entries = {entry.pk: entry for entry in queries.waiting_for(freed)}
    made = 0
    for waiting in in_turn(queries.as_waiting(entry) for entry in entries.values()):
        entry = entries[waiting.entry_id]
        if not suits(waiting, freed.kind, freed.starts_at, freed.site.zone):
            continue
        with on_its_own(f"Waitlist entry {entry.pk}"):
            until = offered_until(freed.starts_at, entry.patient.zone, at)
            if until is not None and _is_free(freed, entry):
                _make_offer(entry, freed, until, at)
                made += 1
        if made == ASKED_AT_ONCE:
            break
    return made


def _is_free(freed, entry) -> bool:
    on = freed.starts_at.astimezone(freed.site.zone).date()
    held = [entry.appointment] if entry.appointment else []
    calendar = queries.calendar_of(freed.site, entry.patient, on, on, without=held)
    return isinstance(calendar.slot_at(queries.kind_like(freed), on, freed.starts_at), Slot)


def _make_offer(entry, freed, until, at):
    with because("offered a free place"):
        offer = WaitlistOffer.objects.create(
            entry=entry, freed=freed, starts_at=freed.starts_at, offered_at=at, expires_at=until
        )
    messaging.plan(
        purpose="waitlist-offer",
        key=f"waitlist-offer-{offer.pk}",
        due_at=at,
        expires_at=until,
        at=at,
        patient_id=entry.patient_id,
        about=f"waitlist-offer:{offer.pk}",
        context={"offer": offer.pk},
    )


def accept_offer(offer: WaitlistOffer, *, by: User, at: datetime) -> Appointment:
    """Take the place: the first to do so has it. Raises OfferOver for everybody else, and what they hold stays."""
    with transaction.atomic():
        booked = _take(offer, by=by, at=at)
    if booked is None:
        offer.refresh_from_db()
        raise OfferOver(offer.state)
    return booked


def _take(offer, *, by, at) -> Appointment | None:
    """The appointment, or None where the place is gone; the offer then says so, and that is kept."""
    entry = (
        WaitlistEntry.objects.select_for_update(of=("self",)).select_related("patient", "site").get(pk=offer.entry_id)
    )
    locked = WaitlistOffer.objects.select_for_update().get(pk=offer.pk)
    if locked.state != OfferState.OPEN:
        return None
    if locked.expires_at <= at:
        _end_offer(locked, OfferState.EXPIRED, at)
        return None
    try:
        with transaction.atomic():
            booked = _book(entry, locked, by=by, at=at)
    except (NotFree, MoveNotPossible):
        _end_offer(locked, OfferState.TAKEN, at)
        return None
    locked.booked = booked
    _end_offer(locked, OfferState.ACCEPTED, at)
    _end_entry(entry, EntryState.SETTLED, by=by, at=at)
    return booked


def _book(entry, offer, *, by, at):
    if entry.appointment_id is not None:
        return move_appointment(
            entry.appointment, starts_at=offer.starts_at, by=by, at=at, why="accepted a place from the waiting list"
        )
    return book(
        patient=entry.patient,
        site=entry.site,
        kind=queries.kind_for(entry.kind),
        starts_at=offer.starts_at,
        by=by,
        at=at,
    )


def _end_offer(locked, state, at):
    with because(f"the offer is {state}"):
        locked.state, locked.ended_at = state, at
        locked.save(update_fields=["state", "ended_at", "booked"])


@transaction.atomic
def decline_offer(offer: WaitlistOffer, *, at: datetime) -> None:
    """No, thank you: the patient keeps what they have and stays on the list. Twice is no error."""
    locked = WaitlistOffer.objects.select_for_update().get(pk=offer.pk)
    if locked.state == OfferState.OPEN:
        _end_offer(locked, OfferState.DECLINED, at)
