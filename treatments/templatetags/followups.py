"""What the check before an infusion has found, beside the appointment it is about."""

from collections.abc import Iterable

from django import template
from django.utils import timezone

from clinic.accounts.models import User
from treatments.followups.queries import red_lines

register = template.Library()


@register.filter
def with_red_lines(appointments: Iterable, user: User) -> list:
    """Pairs of an appointment and what is red in its check, of what this user may read."""
    return red_lines(appointments, user, timezone.now())
