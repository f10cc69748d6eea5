"""How long a patient stays signed in: until the browser is closed, or two hours without a page.

On a tablet of the clinic it is minutes, and leaving the forms or handing them in ends it; the next one finds nothing.
"""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic.accounts.models import User
from intake.patients import links

SEEN = "patient_seen_at"
BACKEND = "django.contrib.auth.backends.ModelBackend"
# Written down again only after this many seconds, so that a page is not a write each time.
NOTE_EVERY = timedelta(minutes=10)

# In the session: this is a tablet of the clinic. As a cookie: this browser is one, whoever sits in front of it.
KIOSK, KIOSK_COOKIE = "kiosk", "kiosk"
KIOSK_COOKIE_LASTS = timedelta(days=400)
# The tablet's own page ends the visit when nobody touched it for three minutes (kiosk_foot.html); should it not run any
# more, the server does, after this long without a page.
KIOSK_IDLE = timedelta(minutes=5)
KIOSK_NOTE_EVERY = timedelta(seconds=20)


def begin(request: HttpRequest, account: User, at: datetime, *, on_kiosk: bool = False) -> None:
    """Sign in the patient's account; Django empties the session of whoever else was signed in on this browser."""
    if on_kiosk:
        logout(request)  # the same patient too: a visit on a shared tablet begins with nothing
    login(request, account, backend=BACKEND)
    request.session.set_expiry(0)
    request.session[SEEN] = at.isoformat()
    if on_kiosk:
        request.session[KIOSK] = True


def is_on_kiosk(request: HttpRequest) -> bool:
    return request.session.get(KIOSK, False)


def leave(request: HttpRequest) -> HttpResponse:
    """The patient goes on another time: to their home; from a tablet of the clinic they are signed out."""
    if is_on_kiosk(request):
        return end_on_kiosk(request, _("Everything you answered is kept. You can give the tablet back now."))
    messages.success(request, _("Everything you answered is kept. Come back whenever you like."))
    return redirect("home")


def end_on_kiosk(request: HttpRequest, words: str) -> HttpResponse:
    """Sign out, and have the browser forget what it may have kept of the pages."""
    logout(request)
    messages.success(request, words)
    response = redirect("patients:kiosk")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def end_after_absence(get_response):
    """Middleware: sign out a patient who was away for too long."""

    def middleware(request):
        seen = request.session.get(SEEN)
        if seen is not None:
            _end_or_note(request, datetime.fromisoformat(seen), timezone.now())
        if _belongs_to_the_kiosk(request):
            return _to_the_kiosk(request)
        return get_response(request)

    return middleware


def _end_or_note(request, seen, at):
    idle, note_every = (KIOSK_IDLE, KIOSK_NOTE_EVERY) if is_on_kiosk(request) else (links.IDLE, NOTE_EVERY)
    if links.was_away_too_long(seen, at, idle):
        logout(request)
    elif at - seen >= note_every:
        request.session[SEEN] = at.isoformat()


def _belongs_to_the_kiosk(request):
    """On a tablet of the clinic nobody is signed in, and somebody goes back to the pages of the one before."""
    return KIOSK_COOKIE in request.COOKIES and request.path.startswith("/me/") and not request.user.is_authenticated


def _to_the_kiosk(request):
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("patients:kiosk")})
    return redirect("patients:kiosk")
