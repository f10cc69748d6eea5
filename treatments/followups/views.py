from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from intake.patients.services import open_record
from treatments.courses import queries as courses
from treatments.courses.models import ProtocolKind
from treatments.courses.services import CourseError
from treatments.courses.weights import WeightNotComputable
from treatments.followups import queries, services
from treatments.followups.boosters import earliest_booster_on
from treatments.followups.forms import ApproveForm, DeclineForm, EscortForm, PostponeForm
from treatments.followups.states import standing_of

FIRST_REVIEWS = 100


@requires(Action.REVIEW_BOOSTER)
def reviews(request: HttpRequest) -> HttpResponse:
    """Who has lost the response, or is due: what waits for a decision, and what was decided lately."""
    found = list(queries.reviews_at(request.user)[:FIRST_REVIEWS])
    context = {
        "waiting": [review for review in found if review.state in ("open", "postponed")],
        "decided": [review for review in found if review.state not in ("open", "postponed")],
    }
    return render(request, "treatments/followups/reviews.html", context)


@requires(Action.REVIEW_BOOSTER)
def review(request: HttpRequest, review_id: int) -> HttpResponse:
    """One review: why it fired, the course so far, the exposure, and the decision."""
    found = queries.review_for(request.user, review_id)
    open_record(request.user, found.patient_id, page="followups:review", at=timezone.now())
    return _page(request, found, _approve_form(request, found))


@requires(Action.REVIEW_BOOSTER)
@require_POST
def approve(request: HttpRequest, review_id: int) -> HttpResponse:
    found = queries.review_for(request.user, review_id)
    form = _approve_form(request, found, request.POST)
    if form.is_valid():
        try:
            order = services.approve(
                found,
                protocol=form.cleaned_data["protocol"],
                draft=form.draft(),
                by=request.user,
                at=timezone.now(),
            )
        except (services.FollowUpError, CourseError, WeightNotComputable) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Approved and ordered. Times are held, and the patient is asked which one suits.")
            return redirect("courses:course", order.course_id)
    return _page(request, found, form, status=422)


@requires(Action.REVIEW_BOOSTER)
@require_POST
def decline(request: HttpRequest, review_id: int) -> HttpResponse:
    found = queries.review_for(request.user, review_id)
    form = DeclineForm(request.POST, prefix="decline")
    if form.is_valid():
        return _decided(request, found, services.decline, note=form.cleaned_data["note"])
    return _page(request, found, _approve_form(request, found), decline_form=form, status=422)


@requires(Action.REVIEW_BOOSTER)
@require_POST
def postpone(request: HttpRequest, review_id: int) -> HttpResponse:
    found = queries.review_for(request.user, review_id)
    form = PostponeForm(request.POST, prefix="postpone")
    if form.is_valid():
        return _decided(request, found, services.postpone, **form.cleaned_data)
    return _page(request, found, _approve_form(request, found), postpone_form=form, status=422)


def _decided(request, found, service, **fields):
    try:
        service(found, **fields, by=request.user, at=timezone.now())
    except services.FollowUpError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Your decision is written down.")
    return redirect("followups:reviews")


def _approve_form(request, found, data=None):
    in_force = courses.protocols_in_force(ProtocolKind.BOOSTER)
    source = in_force[0] if in_force else None
    names = ["mg_per_kg", "minutes", "infusions", "gap_min_days", "gap_preferred_days", "gap_max_days"]
    initial = {name: getattr(source, name) for name in names} if source else {}
    initial |= {"final_volume_ml": "100", "bag": "exact", "protocol": source}
    return ApproveForm(data, user=request.user, protocols=in_force, initial=initial)


def _page(request, found, form, *, decline_form=None, postpone_form=None, status=200):
    now = timezone.now()
    facts = queries.course_facts(found.course, now)
    weight = courses.latest_weight(found.patient)
    rules, looks = queries.rules_in_force(), queries.looks_of(found.patient, now)
    context = {
        "review": found,
        "patient": found.patient,
        "standing": standing_of(facts),
        "facts": facts,
        "earliest": earliest_booster_on(facts, rules) if facts.given else None,
        "curve": import_string(settings.COURSE_CURVE)(found.patient),
        "looks": looks,
        "missing": [look for look in looks if look.is_missing],
        "last_given": courses.last_delivery(found.patient),
        "minimum_gap": rules.minimum_gap_days,
        "exposure": courses.exposure(found.patient, now),
        "weight": weight,
        "weights": courses.weights_of(found.patient, weight.weight_kg) if weight else None,
        "form": form,
        "decline_form": decline_form or DeclineForm(prefix="decline"),
        "postpone_form": postpone_form or PostponeForm(prefix="postpone"),
        "waits": found.state in ("open", "postponed"),
    }
    return render(request, "treatments/followups/review.html", context, status=status)


@requires(Action.INVITE_PATIENT)
def unanswered(request: HttpRequest) -> HttpResponse:
    """Who was asked and has not answered: what is late, and what was lately missed. No answer is shown here."""
    now = timezone.now()
    rows = [
        (one, one.stands_on(now.astimezone(one.patient.zone).date()))
        for one in queries.unanswered_at(request.user, now)
    ]
    return render(request, "treatments/followups/unanswered.html", {"rows": rows})


@requires(Action.INVITE_PATIENT)
@require_POST
def ask_again(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    found = queries.follow_up_for(request.user, follow_up_id)
    try:
        services.ask_again(found, by=request.user, at=timezone.now())
    except services.FollowUpError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{found.patient.name} is written to once more; twice on one day is one message.")
    return redirect("followups:unanswered")


@requires(Action.BOOK_APPOINTMENT)
def readiness(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """What the check before an infusion has found, and what there is to do; the escort can be written down here."""
    found = queries.infusion_for(request.user, appointment_id)
    form = EscortForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, phone = form.cleaned_data["escort_name"], form.cleaned_data["escort_phone"]
        services.note_escort(appointment=found, name=name, phone=phone, by=request.user, at=timezone.now())
        messages.success(request, "The escort is written down.")
        return redirect("followups:readiness", found.pk)
    check = getattr(found, "readiness", None)
    context = {
        "appointment": found,
        "check": check,
        "answers": queries.answers_of_check(check),
        "lines": queries.lines_of(found, check, request.user, timezone.now()),
        "form": form,
    }
    return render(request, "treatments/followups/readiness.html", context, status=422 if form.errors else 200)


@requires(Action.SEE_CALENDAR)
def offers(request: HttpRequest) -> HttpResponse:
    """Which times are held for whom, until when, and what the patients said."""
    found = queries.offers_at(request.user).prefetch_related("times__appointment")[:FIRST_REVIEWS]
    return render(request, "treatments/followups/offers.html", {"offers": found})


@requires(Action.BOOK_APPOINTMENT)
@require_POST
def offer(request: HttpRequest, review_id: int) -> HttpResponse:
    """Hold other times for an approved booster and ask the patient again."""
    found = queries.review_for(request.user, review_id)
    try:
        made = services.offer_booster(found, by=request.user, at=timezone.now())
    except services.FollowUpError as error:
        messages.error(request, str(error))
    else:
        words = "Times are held, and the patient is asked." if made else "No time is free in the next four weeks."
        (messages.success if made else messages.warning)(request, words)
    return redirect("followups:offers")


@requires(Action.BOOK_APPOINTMENT)
@require_POST
def withdraw(request: HttpRequest, booster_offer_id: int) -> HttpResponse:
    services.withdraw_offer(queries.offer_for(request.user, booster_offer_id), by=request.user, at=timezone.now())
    messages.success(request, "The offer is withdrawn; the times are free again.")
    return redirect("followups:offers")
