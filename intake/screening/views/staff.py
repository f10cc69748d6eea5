"""Inviting, the list of pre-assessments, and adding a result."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.sites.current import current_site
from clinic.web.paging import page_of
from clinic.web.posting import posted
from intake.patients.queries import address_for
from intake.patients.services import open_record
from intake.screening import nudging, queries, results, services, steps
from intake.screening.forms import ResultForm
from intake.screening.models import PreAssessmentState, ResultKind
from intake.screening.progress import parts_done

STANDS_STILL = "still"


@requires(Action.INVITE_PATIENT)
def reviews(request: HttpRequest) -> HttpResponse:
    """Who was invited, who began and since when it stands still, what waits to be read, what is decided."""
    rows = queries.with_silence(queries.pre_assessments_of(request.user))
    state = request.GET.get("state", "")
    if state == STANDS_STILL:
        rows = queries.standing_still(rows, timezone.now())
    elif state in PreAssessmentState.values:
        rows = rows.filter(state=state)
    page = page_of(rows, request.GET, keys=("invited_at", "id"))
    context = {
        "page": page,
        "lines": _lines(page.rows, timezone.now()),
        "states": [(STANDS_STILL, _("Stands still")), *PreAssessmentState.choices],
        "chosen": state,
        "zone": current_site(request).time_zone,
        "parts": len(steps.STEPS),
    }
    return render(request, "intake/screening/reviews.html", context)


def _lines(rows, at):
    """Each pre-assessment with how far the patient is, since when it stands still, and its reminder."""
    done, nudges = parts_done(rows), queries.nudges_of(rows)
    return [
        {
            "row": row,
            "done": done[row.pk],
            "is_filling": row.state in queries.FILLING_STATES,
            "still": row.state in queries.FILLING_STATES and nudging.stands_still(row.silent_since, at),
            "nudge": nudges.get(row.pk),
        }
        for row in rows
    ]


@requires(Action.INVITE_PATIENT)
@require_POST
def invite(request: HttpRequest, patient_id: int) -> HttpResponse:
    now = timezone.now()
    patient = open_record(request.user, patient_id, page="screening:invite", at=now)
    try:
        services.invite(patient=patient, by=request.user, at=now)
    except services.AlreadyInvited as refusal:
        messages.info(request, str(refusal))
    else:
        if address_for(patient):
            messages.success(request, _("The invitation is on its way."))
        else:
            messages.warning(
                request,
                _("The forms are open, but the patient stopped messages: agree on another way to send the link."),
            )
    return redirect("patients:patient", patient_id)


@requires(Action.RECORD_RESULTS)
def result(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Choose the kind (`?kind=`), then its own form."""
    now = timezone.now()
    patient = open_record(request.user, patient_id, page="screening:result", at=now)
    kind = request.GET.get("kind", "")
    if not kind:
        return render(request, "intake/screening/result.html", {"patient": patient, "kinds": ResultKind.choices})
    if kind not in results.SHAPES:
        raise Http404("There is no such result.")
    with timezone.override(patient.site.zone):  # the times that staff write down are on the site's clock
        form = ResultForm(posted(request), kind=kind, now=now)
        if form.is_valid() and _keep(form, patient, kind, request.user, now):
            messages.success(request, _("The result is kept."))
            return redirect("screening:review", patient_id)
        context = {"patient": patient, "form": form, "kind": ResultKind(kind).label}
        return render(request, "intake/screening/result.html", context, status=422 if form.errors else 200)


def _keep(form, patient, kind, by, now):
    data = form.cleaned_data
    try:
        services.record_result(
            patient=patient,
            kind=kind,
            value=form.value(),
            collected_at=data["collected_at"],
            due_on=data["due_on"],
            note=data["note"],
            by=by,
            at=now,
        )
    except results.InvalidResult as refusal:
        form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))
        return False
    return True
