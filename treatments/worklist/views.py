from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.sites.current import current_site
from clinic.web.workitems import WorkItem
from treatments.scheduling.queries import day


@requires(Action.SEE_WORKLIST)
def home(request: HttpRequest) -> HttpResponse:
    """What to do now, for whoever looks: every room offers its lines, by `settings.WORKLIST`."""
    now = timezone.now()
    site = current_site(request)
    items = work_of(request.user, now)
    context = {
        "site": site,
        "now": now,
        "groups": [(kind, list(group)) for kind, group in groupby(items, key=lambda item: item.kind)],
        "urgent": sum(item.urgent for item in items),
        "appointments": day(site, timezone.localdate(now, site.zone))
        if request.user.may(Action.SEE_CALENDAR)
        else None,
    }
    return render(request, "treatments/worklist/home.html", context)


def work_of(user, at) -> list[WorkItem]:
    """Everything this user should do, the most pressing kinds first and the soonest due first within a kind."""
    items = [item for path in settings.WORKLIST for item in import_string(path)(user, at)]
    return sorted(items, key=lambda item: (not item.urgent, item.order, item.kind, item.due_at or at))
