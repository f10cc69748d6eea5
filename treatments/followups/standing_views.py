"""Where a course stands and stood, and a prescriber's own judgement that it is a relapse."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from intake.patients.services import open_record
from treatments.followups import queries, services
from treatments.followups.forms import RelapseForm, TakeBackForm
from treatments.followups.relapse import relapse_possible_from, why_no_relapse
from treatments.followups.states import course_state


@requires(Action.SEE_CLINICAL_RECORD)
def standing(request: HttpRequest, course_id: int) -> HttpResponse:
    """The state of an induction series with its reason, and every state and judgement before it."""
    return _page(request, queries.series_for(request.user, course_id))


@requires(Action.REVIEW_BOOSTER)
@require_POST
def judge_relapse(request: HttpRequest, course_id: int) -> HttpResponse:
    series, form = queries.series_for(request.user, course_id), RelapseForm(request.POST, prefix="relapse")
    if form.is_valid():
        try:
            services.judge_relapse(series, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.RelapseNotOn as error:
            form.add_error("on", str(error))
        except services.FollowUpError as error:
            messages.error(request, str(error))
            return redirect("followups:standing", series.pk)
        else:
            messages.success(request, "Written down as a relapse. The booster review says so.")
            return redirect("followups:standing", series.pk)
    return _page(request, series, relapse_form=form, status=422)


@requires(Action.REVIEW_BOOSTER)
@require_POST
def take_back_relapse(request: HttpRequest, judgement_id: int) -> HttpResponse:
    found, form = queries.judgement_for(request.user, judgement_id), TakeBackForm(request.POST, prefix="back")
    if not form.is_valid():
        return _page(request, found.course, back_form=form, status=422)
    try:
        services.take_back_relapse(found, **form.cleaned_data, by=request.user, at=timezone.now())
    except services.FollowUpError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Taken back. The course stands where its scores put it.")
    return redirect("followups:standing", found.course_id)


def _page(request, series, *, relapse_form=None, back_form=None, status=200):
    now = timezone.now()
    open_record(request.user, series.patient_id, page="followups:standing", at=now)
    facts, judgements = queries.course_facts(series, now), queries.judgements_of(series)
    refused = why_no_relapse(facts)
    context = {
        "course": series,
        "patient": series.patient,
        "zone": series.patient.zone.key,
        "standing": course_state(facts),
        "states": queries.states_of(series),
        "judgements": judgements,
        "in_force": next((one for one in judgements if facts.judged_relapse and one.is_standing), None),
        "review": queries.open_review(series.patient_id),
        "refused": refused,
        "possible_from": None if refused else relapse_possible_from(facts),
        "relapse_form": relapse_form or RelapseForm(prefix="relapse"),
        "back_form": back_form or TakeBackForm(prefix="back"),
    }
    return render(request, "treatments/followups/standing.html", context, status=status)
