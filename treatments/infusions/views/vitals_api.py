"""The vitals endpoint: programs and the tablet's module post JSON or a form; without JavaScript the page itself does.

201 stored, 200 stored before, 401 signed out, 403 not allowed, 409 signed (kept as a proposed addendum), 422 with the
errors by field, 400 for what is no JSON object at all.
"""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.strict_json import BadLine, read_object
from treatments.courses.models import Protocol
from treatments.infusions import queries, services
from treatments.infusions.rules.payload import PARAMETERS, NotAccepted, Reading, reading_from
from treatments.infusions.rules.plausibility import Answer, plausibility, ranges_from
from treatments.infusions.to_chart import infusion_to_chart
from treatments.infusions.views import cockpit

# What a page's form sends beside the reading.
AGAIN = "again-"
OF_THE_FORM = {"csrfmiddlewaretoken", "confirmed", *(f"{AGAIN}{name}" for name in PARAMETERS)}


def _wants_page(request) -> bool:
    return "text/html" in request.headers.get("Accept", "")


def answers_programs(view):
    """401 before anything else for somebody signed out, the token checked for everybody else, 403 in JSON."""
    guarded = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated and not _wants_page(request):
            return JsonResponse({"error": "Sign in first."}, status=401)
        try:
            return guarded(request, *args, **kwargs)
        except PermissionDenied as error:
            if _wants_page(request):
                raise
            return JsonResponse({"error": str(error)}, status=403)

    return answered


@answers_programs
@requires(Action.RECORD_VITALS)
@require_POST
def vitals(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """Store one reading, once."""
    infusion, now = infusion_to_chart(request.user, infusion_id), timezone.now()
    try:
        reading = _reading(request, now)
    except BadLine as error:
        return JsonResponse({"error": str(error).replace("The line", "The body")}, status=400)
    except NotAccepted as error:
        return _refused(request, infusion_id, error.errors)
    if _wants_page(request) and (doubts := _doubts(request, infusion_id, reading)):
        return _refused(request, infusion_id, doubts, to_confirm=True)
    try:
        recorded = services.record_vitals(infusion, reading, by=request.user, at=now)
    except services.ClientIdTaken as error:
        return _refused(request, infusion_id, {"client_id": str(error)})
    except services.InfusionSigned as error:
        return _answer(request, infusion_id, {"error": str(error), "proposed_addendum": True}, 409, str(error))
    body = {
        "id": recorded.reading.pk,
        "client_id": str(reading.client_id),
        "clock_ahead": recorded.reading.clock_ahead,
        "alerts": [alert_as_json(alert) for alert in recorded.alerts],
    }
    return _answer(request, infusion_id, body, 201 if recorded.is_new else 200, "The vital signs are stored.")


def _reading(request, now) -> Reading:
    if request.content_type == "application/json":
        return reading_from(read_object(request.body), received_at=now, digits=False)
    sent = {key: value for key, value in request.POST.items() if key not in OF_THE_FORM}
    return reading_from(sent, received_at=now, digits=True)


def _doubts(request, infusion_id: int, reading: Reading) -> dict[str, str]:
    """What the page asks about once more: the unlikely is confirmed, the very unlikely entered a second time."""
    protocol = Protocol.objects.get(courses__infusions=infusion_id)
    ranges = ranges_from(protocol.monitoring["plausible"])
    return {
        doubt.parameter: doubt.message for doubt in plausibility(reading.vitals, ranges) if not _settled(request, doubt)
    }


def _settled(request, doubt):
    if doubt.answer is Answer.CONFIRM:
        return bool(request.POST.get("confirmed"))
    return request.POST.get(f"{AGAIN}{doubt.parameter}") == request.POST.get(doubt.parameter)


def alert_as_json(alert):
    return {
        "id": alert.pk,
        "level": alert.level,
        "code": alert.code,
        "message": alert.message,
        "needs_action": alert.level in queries.RED,
    }


def _answer(request, infusion_id, body, status, words):
    if not _wants_page(request):
        return JsonResponse(body, status=status)
    (messages.warning if status == 409 else messages.success)(request, words)
    return redirect("infusions:infusion", infusion_id)


def _is_beyond(typed, confirmable):
    return confirmable is not None and not confirmable[0] <= int(typed) <= confirmable[1]


def _refused(request, infusion_id, errors, *, to_confirm=False):
    if not _wants_page(request):
        return JsonResponse({"errors": errors}, status=422)
    found, now = queries.infusion_for(request.user, infusion_id), timezone.now()
    typed = {name: request.POST.get(name, "")[:4] for name in PARAMETERS}
    context = cockpit.page_of(request, found, now)
    for box in context["boxes"]:
        name = box["name"]
        box["typed"], box["error"] = typed[name], errors.get(name, "")
        if to_confirm and box["error"] and _is_beyond(typed[name], box["confirmable"]):
            box["typed"], box["again"] = "", typed[name]
    others = [words for name, words in errors.items() if name not in PARAMETERS]
    context.update(vitals_refused=others, vitals_to_confirm=to_confirm)
    return render(request, "treatments/infusions/infusion.html", context, status=422)
