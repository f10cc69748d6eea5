from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clinic.accounts.access import open_to_all, requires, wants_json
from clinic.accounts.roles import Action
from clinic.sites.current import choose_site
from clinic.sites.queries import site_for
from clinic.web.health import readiness


@open_to_all
def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to the page that says what to do now."""
    if not request.user.is_authenticated:
        return redirect(settings.HOME_PAGES["public"])
    return redirect(settings.HOME_PAGES["patient" if request.user.is_patient else "staff"])


@open_to_all
@never_cache
def health_live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@open_to_all
@never_cache
def health_ready(request: HttpRequest) -> JsonResponse:
    parts = readiness()
    well = all(part == "ok" for part in parts.values())
    return JsonResponse({"status": "ok" if well else "unwell", "parts": parts}, status=200 if well else 503)


@open_to_all
@never_cache
def server_time(request: HttpRequest) -> JsonResponse:
    """The server's clock, for pages that count: a tablet's own clock may be wrong."""
    return JsonResponse({"now": timezone.now().isoformat()})


@requires(Action.SEE_WORKLIST)
@require_POST
def switch_site(request: HttpRequest) -> HttpResponse:
    """Work for another of one's sites, and stay on the page."""
    site = site_for(request.user, request.POST.get("site", ""))
    choose_site(request, site)
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onward, allowed_hosts=None) and onward.startswith("/")
    return redirect(onward if safe else "home")


def _failure(request, status, template, words):
    if wants_json(request):
        return JsonResponse({"error": words}, status=status)
    return render(request, template, {"words": words}, status=status)


def bad_request(request, exception):
    return _failure(request, 400, "400.html", "The request could not be read.")


def permission_denied(request, exception):
    return _failure(request, 403, "403.html", str(exception) or "Your account may not do this.")


def csrf_failure(request, reason=""):
    words = "This page was open for too long, or in two places. Go back, reload it, and send it again."
    return _failure(request, 403, "403.html", words)


def not_found(request, exception):
    return _failure(request, 404, "404.html", "There is no such page, or it is not yours to see.")


def server_error(request):
    words = "Something went wrong on our side. Nothing you sent was half-saved."
    if wants_json(request):
        return JsonResponse({"error": words}, status=500)
    # Without the request: reading who is signed in could fail for the same reason as the page did.
    return render(None, "500.html", {"words": words}, status=500)
