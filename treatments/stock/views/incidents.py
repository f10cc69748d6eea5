from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.web.paging import page_of
from treatments.stock import queries, services
from treatments.stock.deadlines import loss_duties
from treatments.stock.forms import FindingForm, Form106Form, JudgeForm, NoticeForm
from treatments.stock.views.witnessing import today_at

PREFIXES = {"judge": "judge", "notice": "notice", "form_106": "form-106", "close": "close"}


@requires(Action.SEE_STOCK)
def incidents(request: HttpRequest) -> HttpResponse:
    """What did not add up: open ones first, then those that are closed, newest first."""
    now = timezone.now()
    found = list(queries.open_incidents(request.user))
    for one in found:
        one.duties = duties_of(one, now)
    closed = queries.incidents_at(request.user).filter(closed_at__isnull=False)
    context = {"open": found, "page": page_of(closed, request.GET, keys=("closed_at", "id"))}
    return render(request, "treatments/stock/incidents.html", context)


def duties_of(incident, at):
    """What is owed to the authority for an incident, on the site's calendar; nothing unless it is significant."""
    report = getattr(incident, "report", None)
    if report is None:
        return ()
    site = incident.site
    days = [when and today_at(site, when) for when in (report.discovered_at, report.notified_at, report.filed_at)]
    return loss_duties(*days, today_at(site, at))


@requires(Action.SEE_STOCK)
def incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    return _incident_page(request, queries.incident_for(request.user, incident_id))


def _incident_page(request, found, status=200, **bound):
    now = timezone.now()
    report = getattr(found, "report", None)
    context = {
        "incident": found,
        "report": report,
        "zone": found.site.time_zone,
        "duties": duties_of(found, now),
        "forms": {
            "judge": JudgeForm(prefix="judge", now=now) if not found.significant else None,
            "notice": NoticeForm(prefix="notice", now=now) if report and not report.notified_at else None,
            "form_106": Form106Form(prefix="form-106", now=now) if report and not report.filed_at else None,
            "close": FindingForm(prefix="close") if found.significant is not None else None,
            **bound,
        },
    }
    return render(request, "treatments/stock/incident.html", context, status=status)


def _act(request, incident_id, name, form, do, said):
    """One act on an incident: form, one service call, back to its page."""
    found = queries.incident_for(request.user, incident_id)
    # What is typed is read on the clock of the site, like every time on these pages.
    with timezone.override(found.site.time_zone):
        valid = form.is_valid()
    if valid:
        try:
            do(found, form.cleaned_data)
        except services.StockError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, said)
            return redirect("stock:incident", found.pk)
    return _incident_page(request, found, status=422, **{name: form})


@requires(Action.MANAGE_STOCK)
@require_POST
def judge(request: HttpRequest, incident_id: int) -> HttpResponse:
    now = timezone.now()
    form = JudgeForm(request.POST, prefix=PREFIXES["judge"], now=now)

    def do(found, data):
        services.judge_incident(found, **data, by=request.user, at=now)

    return _act(request, incident_id, "judge", form, do, "Your judgement is written down.")


@requires(Action.MANAGE_STOCK)
@require_POST
def notice(request: HttpRequest, incident_id: int) -> HttpResponse:
    now = timezone.now()
    form = NoticeForm(request.POST, prefix=PREFIXES["notice"], now=now)

    def do(found, data):
        services.record_notice(_report_of(found), **data, by=request.user, at=now)

    return _act(request, incident_id, "notice", form, do, "The notice is written down.")


@requires(Action.MANAGE_STOCK)
@require_POST
def form_106(request: HttpRequest, incident_id: int) -> HttpResponse:
    now = timezone.now()
    form = Form106Form(request.POST, prefix=PREFIXES["form_106"], now=now)

    def do(found, data):
        services.record_form(_report_of(found), **data, by=request.user, at=now)

    return _act(request, incident_id, "form_106", form, do, "The form is written down.")


@requires(Action.MANAGE_STOCK)
@require_POST
def close_incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    now = timezone.now()
    form = FindingForm(request.POST, prefix=PREFIXES["close"])

    def do(found, data):
        services.close_incident(found, **data, by=request.user, at=now)

    return _act(request, incident_id, "close", form, do, "The incident is closed.")


def _report_of(incident):
    report = getattr(incident, "report", None)
    if report is None:
        raise Http404
    return report
