"""How long a patient stays signed in: until the browser is closed, or two hours without a page."""

from datetime import datetime

from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.utils import timezone

from clinic.accounts.models import User
from intake.patients.links import was_away_too_long

SEEN = "patient_seen_at"
BACKEND = "django.contrib.auth.backends.ModelBackend"
# Written down again only after this many seconds, so that a page is not a write each time.
NOTE_EVERY = 600


def begin(request: HttpRequest, account: User, at: datetime) -> None:
    """Sign in the patient's account; Django empties the session of whoever else was signed in on this browser."""
    login(request, account, backend=BACKEND)
    request.session.set_expiry(0)
    request.session[SEEN] = at.isoformat()


def end_after_absence(get_response):
    """Middleware: sign out a patient who was away for too long."""

    def middleware(request):
        seen = request.session.get(SEEN)
        if seen is not None:
            _end_or_note(request, datetime.fromisoformat(seen), timezone.now())
        return get_response(request)

    return middleware


def _end_or_note(request, seen, at):
    if was_away_too_long(seen, at):
        logout(request)
    elif (at - seen).total_seconds() >= NOTE_EVERY:
        request.session[SEEN] = at.isoformat()
