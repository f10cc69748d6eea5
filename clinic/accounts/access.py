"""The guard in front of every page: who may come in at all. Which object they may open is the access doors' matter."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse

from clinic.accounts.roles import Action

OPEN_TO_ALL = "open to all"


def requires(action: Action) -> Callable:
    """Let in only people who may do `action`; others get the sign-in page, 401 (a program) or 403.

    The action stays readable as `view.action`, so that a test can walk every URL of the project.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _sign_in_first(request)
            if not request.user.may(action):
                raise PermissionDenied(f"Your account may not {action.value}.")
            return view(request, *args, **kwargs)

        guarded.action = action
        return guarded

    return decorate


def open_to_all(view):
    """Mark a page that needs no account; the page says itself what it lets a visitor see."""
    view.action = OPEN_TO_ALL
    return view


def wants_json(request: HttpRequest) -> bool:
    return request.content_type == "application/json" or (
        "text/html" not in request.headers.get("Accept", "") and "application/json" in request.headers.get("Accept", "")
    )


def _sign_in_first(request):
    if wants_json(request):
        return JsonResponse({"error": "Sign in first."}, status=401)
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = redirect_to_login(request.headers.get("HX-Current-URL", "/")).url
        return response
    return redirect_to_login(request.get_full_path())
