from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.accounts.access import open_to_all, requires
from clinic.accounts.roles import Action
from clinic.sites.current import current_site
from clinic.web.paging import page_of
from intake.patients.services import open_record
from intake.risk import helping, queries, services, shown, telling
from intake.risk.forms import CloseForm, HandOverForm, NoteForm
from intake.risk.states import MoveNotPossible, State


@requires(Action.HANDLE_RISK)
def cases(request: HttpRequest) -> HttpResponse:
    """What is open, the one to be answered first on top, and below what was closed."""
    context = {
        "open_cases": queries.open_cases(request.user),
        "page": page_of(queries.closed_cases(request.user), request.GET, keys=("closed_at", "id")),
        "zone": current_site(request).time_zone,
        "now": timezone.now(),
    }
    return render(request, "intake/risk/cases.html", context)


@requires(Action.HANDLE_RISK)
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    return _show(request, queries.case_for(request.user, case_id))


@requires(Action.HANDLE_RISK)
@require_POST
def acknowledge(request: HttpRequest, case_id: int) -> HttpResponse:
    """One touch: from now on the case is mine."""
    found = queries.case_for(request.user, case_id)
    try:
        services.acknowledge(case=found, by=request.user, at=timezone.now())
    except MoveNotPossible:
        messages.info(request, _("Somebody was faster; see below who has the case."))
    else:
        messages.success(request, _("The case is yours. Write down what you do."))
    return redirect("risk:case", case_id)


@requires(Action.HANDLE_RISK)
def add_note(request: HttpRequest, case_id: int) -> HttpResponse:
    return _act(request, case_id, NoteForm, "note", services.add_note, _("The note is kept."))


@requires(Action.HANDLE_RISK)
def hand_over(request: HttpRequest, case_id: int) -> HttpResponse:
    return _act(request, case_id, HandOverForm, "hand_over", services.hand_over, _("The hand-over is written down."))


@requires(Action.HANDLE_RISK)
def close(request: HttpRequest, case_id: int) -> HttpResponse:
    return _act(request, case_id, CloseForm, "close", services.close, _("The case is closed."))


@open_to_all
def crisis_help(request: HttpRequest) -> HttpResponse:
    """Help that is really there, for everybody; a signed-in patient sees their own site's."""
    context = {"help": helping.help_for(helping.site_of(request.user), timezone.now())}
    return render(request, "intake/risk/crisis_help.html", context)


def _act(request, case_id, form_class, name, service, words):
    """One documented act on a case: the form, one service call, back to the case."""
    found = queries.case_for(request.user, case_id)
    if request.method != "POST":
        return redirect("risk:case", case_id)
    form = form_class(request.POST, prefix=name)
    if form.is_valid():
        try:
            service(case=found, by=request.user, at=timezone.now(), **form.cleaned_data)
        except (MoveNotPossible, services.CaseIsClosed):
            messages.info(request, _("The case has moved on meanwhile; see below."))
        else:
            messages.success(request, words)
        return redirect("risk:case", case_id)
    return _show(request, found, status=422, **{name: form})


def _show(request, found, status=200, **bound):
    open_record(request.user, found.patient_id, page="risk:case", at=timezone.now())
    forms = {"note": NoteForm, "hand_over": HandOverForm, "close": CloseForm}
    events = list(found.events.select_related("by"))
    context = {
        "case": found,
        "patient": found.patient,
        "events": events,
        "signs": [
            {"event": event, "behind": shown.behind(found.patient_id, event.sign_key)}
            for event in events
            if event.act == "sign"
        ],
        "told_next": telling.told_next(found) if found.state == State.OPEN else [],
        "emergency_contact": queries.emergency_contact_of(found.patient),
        "zone": found.site.time_zone,
        "now": timezone.now(),
        **{name: bound.get(name) or form(prefix=name) for name, form in forms.items()},
    }
    return render(request, "intake/risk/case.html", context, status=status)
