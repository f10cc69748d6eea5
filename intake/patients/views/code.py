"""Coming in by a short code: shown by staff or by the patient, typed on another device or on a tablet of the clinic."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clinic.accounts.access import open_to_all, requires
from clinic.accounts.roles import Action
from clinic.web.posting import posted
from intake.patients import codes, queries, rate, services, sessions
from intake.patients.forms import CodeForm

# Wrong codes from one internet address in an hour; all tablets of a clinic may share one [design].
WRONG_CODES_PER_HOUR = 20
WRONG = _lazy(
    "This code does not open anything with this date of birth. A code works once, for ten minutes: "
    "please check both, or get a new one."
)


@requires(Action.INVITE_PATIENT)
@require_POST
def issue(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Staff make a code for the patient in front of them. It stands on this page and nowhere else."""
    now = timezone.now()
    patient = services.open_record(request.user, patient_id, page="patients:issue-code", at=now)
    code, row = services.issue_code(patient=patient, by=request.user, at=now)
    context = {
        "patient": patient,
        "code": codes.as_read(code),
        "row": row,
        "zone": patient.site.time_zone,
        "base_url": settings.BASE_URL,
    }
    return render(request, "intake/patients/issue_code.html", context)


@requires(Action.USE_OWN_PAGES)
def own(request: HttpRequest) -> HttpResponse:
    """The patient makes a code, to go on with on another device."""
    patient = queries.own_patient(request.user)
    context = {"patient": patient, "base_url": settings.BASE_URL}
    if request.method == "POST":
        code, row = services.issue_code(patient=patient, by=request.user, at=timezone.now())
        context |= {"code": codes.as_read(code), "row": row}
    return render(request, "intake/patients/own_code.html", context)


@open_to_all
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Type a code on one's own device."""
    return _door(request, "intake/patients/code.html", on_kiosk=False)


@open_to_all
@never_cache
def kiosk(request: HttpRequest) -> HttpResponse:
    """The page that a tablet in the waiting room shows when nobody uses it."""
    if sessions.is_on_kiosk(request):
        return render(request, "intake/patients/kiosk_open.html")
    response = _door(request, "intake/patients/kiosk.html", on_kiosk=True)
    lasts = sessions.KIOSK_COOKIE_LASTS.total_seconds()
    response.set_cookie(
        sessions.KIOSK_COOKIE, "1", max_age=lasts, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return response


@open_to_all
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """The visit on a tablet of the clinic is over: by the patient, or because nobody touched it."""
    if not sessions.is_on_kiosk(request):
        return redirect("patients:kiosk")
    return sessions.end_on_kiosk(request, _("Everything you answered is kept. You can give the tablet back now."))


def _door(request, template, *, on_kiosk):
    now = timezone.now()
    form = CodeForm(posted(request), now=now)
    if request.method == "POST" and rate.has_tried_too_often(request, "wrong-code", most=WRONG_CODES_PER_HOUR):
        return render(request, "429.html", status=429)
    if form.is_valid():
        try:
            patient = services.open_code(
                form.cleaned_data["code"], born=form.cleaned_data["born"], on_kiosk=on_kiosk, at=now
            )
        except services.CodeDoesNotWork:
            rate.too_often(request, "wrong-code", most=WRONG_CODES_PER_HOUR)
            form.add_error(None, WRONG)
        else:
            sessions.begin(request, patient.user, now, on_kiosk=on_kiosk)
            return redirect("patients:own-home")
    return render(request, template, {"form": form}, status=422 if form.errors else 200)
