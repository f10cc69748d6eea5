"""What every page knows: the clinic's name, the navigation, the open risk cases, the server's time."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from clinic.sites.current import sites_to_choose
from clinic.web.navigation import navigation_for

CLINIC_NAME = "Stillpoint"


def page(request: HttpRequest) -> dict:
    """Add to every template's context; what needs a query is read only by the pages that show it."""
    context = {"clinic_name": CLINIC_NAME, "server_time": timezone.now().isoformat()}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and user.is_clinic_staff:
        context["navigation"] = SimpleLazyObject(lambda: navigation_for(user, request.path))
        context["sites"] = SimpleLazyObject(lambda: sites_to_choose(request))
        for name, dotted_path in settings.PAGE_FACTS.items():
            context[name] = SimpleLazyObject(lambda path=dotted_path: import_string(path)(user))
    return context
