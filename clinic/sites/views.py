"""The places of the organisation: what patients read about them, when they are open, who is on call."""

from zoneinfo import ZoneInfo

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.sites import queries, services
from clinic.sites.current import current_site
from clinic.sites.forms import ClosureForm, HoursForm, OnCallForm, SiteForm


@requires(Action.MANAGE_CLINIC)
def sites(request: HttpRequest) -> HttpResponse:
    rows = queries.sites_of(request.user).prefetch_related("opening_hours", "on_call__user")
    return render(request, "clinic/sites/sites.html", {"rows": rows})


@requires(Action.MANAGE_CLINIC)
def site(request: HttpRequest, site_id: int) -> HttpResponse:
    """One site, with everything that can be changed about it."""
    shown = queries.site_for(request.user, site_id)
    form = SiteForm(request.POST or None, instance=shown)
    if form.is_valid():
        services.update_site(form.instance, by=request.user, at=timezone.now())
        notices.success(request, _("Saved."))
        return redirect("sites:site", site_id)
    return _show(request, shown, form=form)


def _show(request, shown, **bound):
    """The page of a site; `bound` are the forms that were sent and refused, with what was typed."""
    forms = {
        "form": SiteForm(instance=shown),
        "hours_form": HoursForm(prefix="hours"),
        "closure_form": ClosureForm(prefix="closure"),
        "on_call_form": OnCallForm(prefix="on-call", site=shown),
    }
    today = timezone.localdate(timezone=ZoneInfo(shown.time_zone))
    refused = any(form.is_bound for form in bound.values())
    about = {"site": shown, "is_current": shown == current_site(request)}
    context = forms | bound | about | queries.page_of_site(shown, today=today)
    return render(request, "clinic/sites/site.html", context, status=422 if refused else 200)


@requires(Action.MANAGE_CLINIC)
@require_POST
def add_hours(request: HttpRequest, site_id: int) -> HttpResponse:
    shown = queries.site_for(request.user, site_id)
    form = HoursForm(request.POST, prefix="hours")
    if form.is_valid():
        try:
            services.add_hours(site=shown, **form.cleaned_data, by=request.user, at=timezone.now())
            return _back(site_id, "hours")
        except services.OverlappingHours as clash:
            form.add_error("opens", str(clash))
    return _show(request, shown, hours_form=form)


@requires(Action.MANAGE_CLINIC)
@require_POST
def remove_hours(request: HttpRequest, site_id: int, hours_id: int) -> HttpResponse:
    shown = queries.site_for(request.user, site_id)
    hours = get_object_or_404(shown.opening_hours, pk=hours_id)
    services.remove_hours(hours, by=request.user, at=timezone.now())
    return _back(site_id, "hours")


@requires(Action.MANAGE_CLINIC)
@require_POST
def add_closure(request: HttpRequest, site_id: int) -> HttpResponse:
    shown = queries.site_for(request.user, site_id)
    form = ClosureForm(request.POST, prefix="closure")
    if form.is_valid():
        try:
            services.add_closure(site=shown, **form.cleaned_data, by=request.user, at=timezone.now())
            return _back(site_id, "closures")
        except services.ClosedAlready as clash:
            form.add_error("on_date", str(clash))
    return _show(request, shown, closure_form=form)


@requires(Action.MANAGE_CLINIC)
@require_POST
def remove_closure(request: HttpRequest, site_id: int, closure_id: int) -> HttpResponse:
    shown = queries.site_for(request.user, site_id)
    closure = get_object_or_404(shown.closures, pk=closure_id)
    services.remove_closure(closure, by=request.user, at=timezone.now())
    return _back(site_id, "closures")


@requires(Action.MANAGE_CLINIC)
@require_POST
def add_on_call(request: HttpRequest, site_id: int) -> HttpResponse:
    shown = queries.site_for(request.user, site_id)
    form = OnCallForm(request.POST, prefix="on-call", site=shown)
    if not form.is_valid():
        return _show(request, shown, on_call_form=form)
    users = [*queries.on_call_order(shown), form.cleaned_data["user"]]
    services.put_on_call(site=shown, users=users, by=request.user, at=timezone.now())
    return _back(site_id, "on-call")


@requires(Action.MANAGE_CLINIC)
@require_POST
def remove_on_call(request: HttpRequest, site_id: int, user_id: int) -> HttpResponse:
    shown = queries.site_for(request.user, site_id)
    users = [user for user in queries.on_call_order(shown) if user.pk != user_id]
    services.put_on_call(site=shown, users=users, by=request.user, at=timezone.now())
    return _back(site_id, "on-call")


@requires(Action.MANAGE_CLINIC)
@require_POST
def first_on_call(request: HttpRequest, site_id: int, user_id: int) -> HttpResponse:
    """Let this person be told first; the others follow in the order they had."""
    shown = queries.site_for(request.user, site_id)
    users = sorted(queries.on_call_order(shown), key=lambda user: user.pk != user_id)
    services.put_on_call(site=shown, users=users, by=request.user, at=timezone.now())
    return _back(site_id, "on-call")


def _back(site_id, part):
    response = redirect("sites:site", site_id)
    response["Location"] += f"#{part}"
    return response
