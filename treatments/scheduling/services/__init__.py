"""The acts of scheduling, one module per part of it."""

from treatments.scheduling.series import NO_WISHES
from treatments.scheduling.services.booking import (
    arrive,
    book,
    book_series,
    cancel,
    confirm,
    fulfil,
    mark_noshow,
    propose_series,
    take_proposed,
)
from treatments.scheduling.services.errors import BookingError, NoOrder, NotFree, SeriesClash
from treatments.scheduling.services.feeds import end_feed, make_feed
from treatments.scheduling.services.moving import move_appointment, move_by_patient, move_with_rest, propose_rest
from treatments.scheduling.services.resources import (
    NotPossible,
    add_absence,
    add_chair,
    add_working_hours,
    remove_absence,
    remove_working_hours,
    rename_chair,
    set_notice,
    use_chair,
)
from treatments.scheduling.services.waiting import (
    NotWaiting,
    OfferOver,
    accept_offer,
    decline_offer,
    join_waitlist,
    leave_waitlist,
    tend_waitlist,
)

__all__ = [
    "BookingError",
    "NO_WISHES",
    "NoOrder",
    "NotFree",
    "NotPossible",
    "NotWaiting",
    "OfferOver",
    "SeriesClash",
    "accept_offer",
    "add_absence",
    "add_chair",
    "add_working_hours",
    "arrive",
    "book",
    "book_series",
    "cancel",
    "confirm",
    "decline_offer",
    "end_feed",
    "fulfil",
    "join_waitlist",
    "leave_waitlist",
    "make_feed",
    "mark_noshow",
    "move_appointment",
    "move_by_patient",
    "move_with_rest",
    "propose_rest",
    "propose_series",
    "remove_absence",
    "remove_working_hours",
    "rename_chair",
    "set_notice",
    "take_proposed",
    "tend_waitlist",
    "use_chair",
]
