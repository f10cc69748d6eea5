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
)
from treatments.scheduling.services.errors import BookingError, NoOrder, NotFree, SeriesClash
from treatments.scheduling.services.moving import move_appointment, move_by_patient, move_with_rest, propose_rest

__all__ = [
    "NO_WISHES",
    "BookingError",
    "NoOrder",
    "NotFree",
    "SeriesClash",
    "arrive",
    "book",
    "book_series",
    "cancel",
    "confirm",
    "fulfil",
    "mark_noshow",
    "move_appointment",
    "move_by_patient",
    "move_with_rest",
    "propose_rest",
    "propose_series",
]
