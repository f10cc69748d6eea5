"""A limit for pages that everybody may post to: so many in a while from one internet address."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 60 * 60


def too_often(request: HttpRequest, what: str, *, most: int, seconds: int = HOUR) -> bool:
    """Count this request, and say whether its address has posted `what` more than `most` times in `seconds`."""
    key = _key(request, what)
    # `add` starts the time, `incr` keeps it: the count ends by itself, however often somebody tries.
    if cache.add(key, 1, seconds):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # it ended between the two calls
        return False


def has_tried_too_often(request: HttpRequest, what: str, *, most: int) -> bool:
    """Say the same without counting: for what counts only when it failed."""
    return cache.get(_key(request, what), 0) >= most


def _key(request, what):
    return f"rate-{what}-{get_adapter(request).get_client_ip(request)}"
