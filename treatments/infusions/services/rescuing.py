"""Rescue orders: what a nurse may give in an emergency, signed by a prescriber before the first drop."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from clinic.accounts.models import User
from treatments.courses.models import Course
from treatments.infusions.errors import InfusionError
from treatments.infusions.models import RescueOrders

RESCUE_MEANING = "These drugs may be given as written, in an emergency, during the infusions of this course."


@transaction.atomic
def sign_rescue_orders(course: Course, *, lines: Sequence[dict], by: User, at: datetime) -> RescueOrders:
    """Put rescue orders in force for a course, in the place of those before. Raises InfusionError without a line."""
    if not lines:
        raise InfusionError("Name at least one drug.")
    return RescueOrders.objects.create(
        course=course, lines=list(lines), signed_by=by, signed_name=by.printed_name, signed_at=at,
        meaning=RESCUE_MEANING,
    )  # fmt: skip
