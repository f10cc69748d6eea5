"""Chairs, who works when, who is away, and the notice a site asks for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.sites.current import current_site
from treatments.scheduling import queries, services
from treatments.scheduling.forms import AbsenceForm, ChairForm, NoticeForm, WorkingHoursForm


@requires(Action.MANAGE_CLINIC)
def resources(request: HttpRequest) -> HttpResponse:
    """What the current site can book: chairs, people's weeks, absences; and what has to be moved because of them."""
    return _show(request, current_site(request))


def _show(request, site, **bound):
    """The page; `bound` are the forms that were sent and refused, with what was typed."""
    now = timezone.now()
    with timezone.override(site.zone):
        context = {
            "chair_form": ChairForm(prefix="chair"),
            "hours_form": WorkingHoursForm(prefix="hours", site=site),
            "absence_form": AbsenceForm(prefix="absence", site=site),
            "notice_form": NoticeForm(prefix="notice", initial={"notice_hours": queries.notice_hours(site)}),
            **bound,
            "site": site,
            "chairs": site.chairs.all(),
            "working_hours": queries.working_hours_of(site),
            "absences": queries.absences_of(site, now),
            "to_be_moved": queries.to_be_moved(site, now),
        }
        status = 422 if bound else 200
        return render(request, "treatments/scheduling/resources.html", context, status=status)


@requires(Action.MANAGE_CLINIC)
@require_POST
def add_chair(request: HttpRequest) -> HttpResponse:
    site, form = current_site(request), ChairForm(request.POST, prefix="chair")
    if form.is_valid():
        try:
            services.add_chair(site=site, name=form.cleaned_data["name"], by=request.user)
            return redirect("scheduling:resources")
        except services.NotPossible as error:
            form.add_error("name", str(error))
    return _show(request, site, chair_form=form)


@requires(Action.MANAGE_CLINIC)
@require_POST
def use_chair(request: HttpRequest, chair_id: int) -> HttpResponse:
    """Out of use, or back into it."""
    chair = get_object_or_404(current_site(request).chairs, pk=chair_id)
    services.use_chair(chair, active=not chair.active, by=request.user)
    return redirect("scheduling:resources")


@requires(Action.MANAGE_CLINIC)
@require_POST
def add_working_hours(request: HttpRequest) -> HttpResponse:
    site = current_site(request)
    form = WorkingHoursForm(request.POST, prefix="hours", site=site)
    if form.is_valid():
        try:
            services.add_working_hours(site=site, **form.cleaned_data, by=request.user)
            return redirect("scheduling:resources")
        except services.NotPossible as error:
            form.add_error("starts", str(error))
    return _show(request, site, hours_form=form)


@requires(Action.MANAGE_CLINIC)
@require_POST
def remove_working_hours(request: HttpRequest, shift_id: int) -> HttpResponse:
    services.remove_working_hours(get_object_or_404(current_site(request).working_hours, pk=shift_id), by=request.user)
    return redirect("scheduling:resources")


@requires(Action.MANAGE_CLINIC)
@require_POST
def add_absence(request: HttpRequest) -> HttpResponse:
    site = current_site(request)
    with timezone.override(site.zone):
        form = AbsenceForm(request.POST, prefix="absence", site=site)
        valid = form.is_valid()
    if valid:
        when = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "reason")}
        try:
            services.add_absence(**when, **form.absent(), by=request.user)
        except services.NotPossible as error:
            form.add_error("starts_at", str(error))
        else:
            count = queries.to_be_moved(site, timezone.now()).count()
            words = f" {count} coming appointments need another time: see below." if count else ""
            messages.success(request, f"The absence is entered.{words}")
            return redirect("scheduling:resources")
    return _show(request, site, absence_form=form)


@requires(Action.MANAGE_CLINIC)
@require_POST
def remove_absence(request: HttpRequest, absence_id: int) -> HttpResponse:
    services.remove_absence(queries.absence_for(current_site(request), absence_id), by=request.user)
    return redirect("scheduling:resources")


@requires(Action.MANAGE_CLINIC)
@require_POST
def set_notice(request: HttpRequest) -> HttpResponse:
    site, form = current_site(request), NoticeForm(request.POST, prefix="notice")
    if form.is_valid():
        services.set_notice(site=site, notice_hours=form.cleaned_data["notice_hours"], by=request.user)
        messages.success(request, "Saved.")
        return redirect("scheduling:resources")
    return _show(request, site, notice_form=form)
