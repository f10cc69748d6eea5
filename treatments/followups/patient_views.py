"""The patient's own follow-up questions and the short check before an infusion."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from intake.patients.queries import own_patient
from treatments.followups import queries, services
from treatments.followups.forms import ReadinessForm, TimeForm
from treatments.followups.offers import OfferState
from treatments.followups.readiness import opens_risk_case
from treatments.scheduling.presenting import fasting_before
from treatments.scheduling.queries import own_appointment
from treatments.scheduling.states import IS_EXPECTED


@requires(Action.USE_OWN_PAGES)
def follow_up(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """What is asked and how long it takes; the button starts, or goes on where one left."""
    found = queries.own_follow_up(own_patient(request.user), follow_up_id)
    if request.method == "POST":
        try:
            first = services.start_answering(found, at=timezone.now())
        except services.FollowUpError:
            return redirect("followups:own-follow-up", found.pk)
        return redirect("assessments:resume", first.pk) if first else redirect("followups:own-done")
    started = queries.assessments_about(found)
    context = {"follow_up": found, "started": started, "is_open": found.state == "open"}
    return render(request, "treatments/followups/own_follow_up.html", context)


@requires(Action.USE_OWN_PAGES)
def done(request: HttpRequest) -> HttpResponse:
    return render(request, "treatments/followups/own_done.html", {"patient": own_patient(request.user)})


@requires(Action.USE_OWN_PAGES)
def readiness(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """The one-minute check two days before an infusion."""
    found = own_appointment(own_patient(request.user), appointment_id)
    if found.state not in IS_EXPECTED or found.starts_at <= timezone.now():
        return redirect("scheduling:own-appointment", found.pk)
    known = queries.answers_of_check(getattr(found, "readiness", None))
    form = ReadinessForm(request.POST or None, initial=ReadinessForm.filled_with(known))
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        services.answer_readiness(appointment=found, answers=answers, at=timezone.now())
        return redirect("crisis_help" if opens_risk_case(answers) else "followups:own-done")
    context = {"appointment": found, "form": form, "fasting": fasting_before(found, found.patient.zone)}
    return render(request, "treatments/followups/own_readiness.html", context, status=422 if form.errors else 200)


@requires(Action.USE_OWN_PAGES)
def times(request: HttpRequest, booster_offer_id: int) -> HttpResponse:
    """The times that are held for the patient: take one, or none. Opening the page does neither."""
    patient = own_patient(request.user)
    offer = queries.own_booster_offer(patient, booster_offer_id)
    if request.method == "POST":
        return _answer_offer(request, offer)
    over = offer.state != OfferState.OPEN or offer.expires_at <= timezone.now()
    context = {"patient": patient, "offer": offer, "times": queries.offered_times(offer), "over": over}
    return render(request, "treatments/followups/own_times.html", context)


def _answer_offer(request, offer):
    form = TimeForm(request.POST)
    try:
        if "none" in request.POST:
            services.decline_times(offer, by=request.user, at=timezone.now())
            messages.success(request, _("Thank you for telling us. We will look for other times and write to you."))
            return redirect("patients:own-home")
        if form.is_valid():
            chosen = form.cleaned_data["appointment"]
            booked = services.accept_time(offer, appointment_id=chosen, by=request.user, at=timezone.now())
            messages.success(request, _("Your time is booked. We look forward to seeing you."))
            return redirect("scheduling:own-appointment", booked.pk)
        messages.info(request, _("Choose one of the times."))
    except services.OfferOver:
        messages.info(request, _("That time cannot be had any more. This is how it stands now."))
    return redirect("followups:own-times", offer.pk)
