"""The record: on the screen, on paper, verified, replayed; and the reports of serious events."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.web.pdf import pdf_response
from intake.patients.services import open_record
from treatments.infusions import queries, record_page, services
from treatments.infusions import replay as replaying
from treatments.infusions.forms import ReportForm, ToldForm
from treatments.infusions.record_documents import document_name, record_document
from treatments.infusions.rules.record import check_value, is_value
from treatments.infusions.rules.serious import CRITERIA, OUTCOMES, RELATIONS, still_needed

REPORT_FIELDS = ("criteria", "description", "relation", "expected", "action", "outcome", "outcome_on")


@requires(Action.SEE_CLINICAL_RECORD)
def record(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """The whole record of one infusion: a signed one as it was signed."""
    found, now = queries.infusion_for(request.user, infusion_id), timezone.now()
    open_record(request.user, found.patient_id, page="infusions:record", at=now)
    return render(request, "treatments/infusions/record.html", record_page.page_of(found, now))


@requires(Action.SEE_CLINICAL_RECORD)
def record_pdf(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """The record on paper."""
    found, now = queries.infusion_for(request.user, infusion_id), timezone.now()
    open_record(request.user, found.patient_id, page="infusions:record-pdf", at=now)
    return pdf_response(record_document(found, now), document_name(found))


@requires(Action.SEE_CLINICAL_RECORD)
def verify(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """Whether a printed check value is that of the record, and the record what was signed."""
    found, now = queries.infusion_for(request.user, infusion_id), timezone.now()
    open_record(request.user, found.patient_id, page="infusions:verify", at=now)
    kept = getattr(found, "signed_record", None)
    typed = request.GET.get("value", "").strip()
    context = {
        "infusion": found,
        "patient": found.patient,
        "kept": kept,
        "typed": typed,
        "is_value": bool(kept and typed and is_value(typed, kept.check_value)),
        "content_holds": bool(kept and check_value(kept.content) == kept.check_value),
        "changes": record_page.changed_since_signing(found) if kept else [],
    }
    return render(request, "treatments/infusions/verify.html", context)


@requires(Action.SEE_CLINICAL_RECORD)
def replay(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """The infusion minute by minute, as it was known then."""
    found, now = queries.infusion_for(request.user, infusion_id), timezone.now()
    first, last = replaying.bounds(found, now)
    minutes = max(int((last - first) / replaying.MINUTE), 1)
    minute = _minute(request.GET.get("minute", ""), minutes)
    at = first + timedelta(minutes=minute) + timedelta(seconds=59, microseconds=999_999)
    known = replaying.known_at(found, at)
    context = {
        "infusion": known.charted.infusion,
        "patient": found.patient,
        "zone": found.site.time_zone,
        "minute": minute,
        "minutes": minutes,
        "at": first + timedelta(minutes=minute),
        "known": known,
        "charted": known.charted,
        "delivered": known.charted.delivered,
        "recent": list(reversed(known.charted.readings))[:6],
        "alerts": replaying.open_alerts(known),
        **_steps(known.steps, first, minute, minutes),
    }
    if request.htmx:
        return render(request, "treatments/infusions/parts/replay_state.html", context)
    open_record(request.user, found.patient_id, page="infusions:replay", at=now)
    return render(request, "treatments/infusions/replay.html", context)


def _minute(asked: str, most: int) -> int:
    return min(int(asked), most) if asked.isdecimal() and len(asked) < 6 else 0


def _steps(steps, first: datetime, minute: int, minutes: int) -> dict:
    """What became known in which minute, and the minutes before and after with something in them."""
    by_minute: dict[int, list[str]] = {}
    for step in steps:
        place = min(max(int((step.at - first) / replaying.MINUTE), 0), minutes)
        by_minute.setdefault(place, []).append(step.words)
    return {
        "known_now": by_minute.get(minute, []),
        "before": max((place for place in by_minute if place < minute), default=None),
        "after": min((place for place in by_minute if place > minute), default=None),
    }


@requires(Action.SEE_CLINICAL_RECORD)
def serious_events(request: HttpRequest) -> HttpResponse:
    """Every report of a serious event at the user's sites, open ones first."""
    return render(request, "treatments/infusions/serious_events.html", queries.serious_events(request.user))


@requires(Action.RUN_INFUSION)
def serious_event(request: HttpRequest, serious_id: int) -> HttpResponse:
    """One report: what is known so far, filled in over days."""
    report, now = queries.report_for(request.user, serious_id), timezone.now()
    open_record(request.user, report.infusion.patient_id, page="infusions:serious-event", at=now)
    filled = {name: getattr(report, name) for name in REPORT_FIELDS}
    form = ReportForm(request.POST or None, initial=filled, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            services.fill_in_report(report, form.cleaned_data, by=request.user, at=now)
        except services.InfusionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Written down.")
            return redirect("infusions:serious-event", report.pk)
    return _report_page(request, report, now, form=form)


@requires(Action.SIGN_ORDER)
@require_POST
def close_serious_event(request: HttpRequest, serious_id: int) -> HttpResponse:
    """Close a report that is complete."""
    report, now = queries.report_for(request.user, serious_id), timezone.now()
    try:
        services.close_report(report, by=request.user, at=now)
    except services.InfusionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The report is closed.")
    return redirect("infusions:serious-event", report.pk)


@requires(Action.RUN_INFUSION)
@require_POST
def told(request: HttpRequest, serious_id: int) -> HttpResponse:
    """Somebody was told of it."""
    report, now = queries.report_for(request.user, serious_id), timezone.now()
    form = ToldForm(request.POST, prefix="told", now=now)
    if not form.is_valid():
        open_record(request.user, report.infusion.patient_id, page="infusions:told", at=now)
        return _report_page(request, report, now, told_form=form)
    services.note_told(report, **form.cleaned_data, by=request.user)
    messages.success(request, "Written down.")
    return redirect("infusions:serious-event", report.pk)


def _report_page(request, report, now, *, form=None, told_form=None) -> HttpResponse:
    refused = any(one is not None and one.errors for one in (form, told_form))
    context = {
        "report": report,
        "patient": report.infusion.patient,
        "zone": report.infusion.site.time_zone,
        "form": form or ReportForm(initial={name: getattr(report, name) for name in REPORT_FIELDS}, now=now),
        "told_form": told_form or ToldForm(prefix="told", now=now),
        "missing": still_needed(vars(report)),
        "why": [CRITERIA.get(code, code) for code in report.criteria],
        "relation": RELATIONS.get(report.relation, ""),
        "outcome": OUTCOMES.get(report.outcome, ""),
        "may_close": request.user.may(Action.SIGN_ORDER),
    }
    return render(request, "treatments/infusions/serious_event.html", context, status=422 if refused else 200)
