"""The patient's own appointments: see, confirm, ask for another time, cancel. No phone call is needed for any of it."""

from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic.accounts.access import open_to_all, requires
from clinic.accounts.roles import Action
from intake.patients.queries import own_patient
from intake.patients.rate import too_often
from treatments.scheduling import queries, services
from treatments.scheduling.forms import MoveForm
from treatments.scheduling.kinds import KINDS
from treatments.scheduling.presenting import fasting_before, patient_calendar
from treatments.scheduling.states import IS_EXPECTED, MoveNotPossible, State
from treatments.scheduling.waiting import OfferState

# Calendar apps ask every hour or so; an address that asks more often than this is somebody trying addresses (design).
FEEDS_PER_HOUR = 120
DAYS_AHEAD = 21
MOST_TIMES = 30


@requires(Action.USE_OWN_PAGES)
def appointments(request: HttpRequest) -> HttpResponse:
    patient = own_patient(request.user)
    now, found = timezone.now(), queries.own_list(patient)
    context = {
        "patient": patient,
        "coming": [one for one in found if one.ends_at >= now],
        "before": [one for one in reversed(found) if one.ends_at < now],
    }
    return render(request, "treatments/scheduling/own_appointments.html", context)


@requires(Action.USE_OWN_PAGES)
def appointment(request: HttpRequest, appointment_id: int) -> HttpResponse:
    patient = own_patient(request.user)
    found = queries.own_appointment(patient, appointment_id)
    now = timezone.now()
    context = {
        "patient": patient,
        "appointment": found,
        "expected": found.state in IS_EXPECTED and found.starts_at > now,
        "fasting": fasting_before(found, patient.zone) if KINDS[found.kind].is_infusion else None,
        "is_after": KINDS[found.kind].is_infusion and found.state in (State.ARRIVED, State.FULFILLED),
        "short_notice": found.starts_at - now < queries.notice_of(found.site),
        "notice_hours": queries.notice_hours(found.site),
        "waits": queries.waits_for_earlier(found),
        "may_replace": queries.can_be_replaced(found, now),
    }
    return render(request, "treatments/scheduling/own_appointment.html", context)


@requires(Action.USE_OWN_PAGES)
@require_POST
def confirm(request: HttpRequest, appointment_id: int) -> HttpResponse:
    found = queries.own_appointment(own_patient(request.user), appointment_id)
    return _act(request, found, services.confirm, _("Thank you. We look forward to seeing you."), why="by the patient")


@requires(Action.USE_OWN_PAGES)
@require_POST
def cancel(request: HttpRequest, appointment_id: int) -> HttpResponse:
    found = queries.own_appointment(own_patient(request.user), appointment_id)
    done = _("Your appointment is cancelled. You can ask for another time whenever you are ready.")
    return _act(request, found, services.cancel, done, why=_by_the_patient(found, timezone.now()))


def _by_the_patient(found, at) -> str:
    """What the history of the appointment says of a patient's own change."""
    late = found.starts_at - at < queries.notice_of(found.site)
    return queries.AT_SHORT_NOTICE if late else "by the patient"


def _act(request, found, service, done, **more):
    try:
        if found.starts_at <= timezone.now():
            raise services.BookingError(_("This appointment has passed."))
        service(found, by=request.user, at=timezone.now(), **more)
    except MoveNotPossible:
        messages.info(request, _("This appointment has changed in the meantime. This is how it stands now."))
    except services.BookingError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, done)
    return redirect("scheduling:own-appointment", found.pk)


@requires(Action.USE_OWN_PAGES)
def move(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """Real free times of the next weeks, also instead of one that was missed; the first to choose one has it."""
    patient = own_patient(request.user)
    found = queries.own_appointment(patient, appointment_id)
    keeps = found.state in IS_EXPECTED and found.starts_at > timezone.now()
    if not keeps and not queries.can_be_replaced(found, timezone.now()):
        return redirect("scheduling:own-appointment", found.pk)
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            moved = services.move_by_patient(
                found,
                starts_at=form.cleaned_data["starts_at"],
                by=request.user,
                at=timezone.now(),
                why=_by_the_patient(found, timezone.now()),
            )
        except (services.BookingError, MoveNotPossible):
            form.add_error("starts_at", _("That time has just been taken, or does not fit. Please choose another one."))
        else:
            messages.success(request, _("Your appointment was moved."))
            return redirect("scheduling:own-appointment", moved.pk)
    context = {"patient": patient, "appointment": found, "form": form, "keeps": keeps}
    context["days"] = _by_day(_times(found), patient.zone)
    return render(request, "treatments/scheduling/own_move.html", context, status=422 if form.errors else 200)


def _by_day(slots, zone) -> list[tuple[date, list]]:
    """Free starts under the days of the patient's own calendar."""
    return [(on, list(group)) for on, group in groupby(slots, key=lambda slot: slot.starts_at.astimezone(zone).date())]


def _times(found):
    now = timezone.now()
    kind = queries.kind_like(found)
    first = max(
        now.astimezone(ZoneInfo(found.site.time_zone)).date(), found.starts_at.date() - timedelta(days=DAYS_AHEAD)
    )
    dates = [first + timedelta(days=offset) for offset in range(2 * DAYS_AHEAD)]
    calendar = queries.calendar_of(found.site, found.patient, dates[0], dates[-1], without=[found])
    neighbours = queries.neighbours_of(found)
    slots = []
    for on in dates:
        if neighbours.allow(on):
            # Morning, midday, afternoon: a few real choices a day, not a wall of times.
            some = calendar.free_slots(kind, on, not_before=now)[::8]
            slots.extend(slot for slot in some if slot.starts_at != found.starts_at)
        if len(slots) >= MOST_TIMES:
            break
    return slots


@requires(Action.USE_OWN_PAGES)
@require_POST
def wait(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """Tell me when an earlier time becomes free; pressed again, do not."""
    patient = own_patient(request.user)
    found = queries.own_appointment(patient, appointment_id)
    waiting = queries.waits_for_earlier(found)
    try:
        if waiting:
            services.leave_waitlist(waiting, by=request.user, at=timezone.now())
            messages.success(request, _("We will not write to you about earlier times."))
        else:
            services.join_waitlist(
                patient=patient, kind=found.kind, appointment=found, by=request.user, at=timezone.now()
            )
            messages.success(request, _("If an earlier time becomes free, we will write to you."))
    except services.NotWaiting:
        messages.info(request, _("This appointment cannot be brought forward any more."))
    return redirect("scheduling:own-appointment", found.pk)


@requires(Action.USE_OWN_PAGES)
def offer(request: HttpRequest, offer_id: int) -> HttpResponse:
    """An earlier time: take it, or keep what one has. Opening the page does neither."""
    patient = own_patient(request.user)
    found = queries.own_offer(patient, offer_id)
    if request.method == "POST":
        if "decline" in request.POST:
            services.decline_offer(found, at=timezone.now())
            messages.success(request, _("All right. Nothing changes for you."))
            return redirect("scheduling:own-appointments")
        try:
            booked = services.accept_offer(found, by=request.user, at=timezone.now())
        except services.OfferOver:
            found.refresh_from_db()
        else:
            messages.success(request, _("The time is yours."))
            return redirect("scheduling:own-appointment", booked.pk)
    over = found.state != OfferState.OPEN or found.expires_at <= timezone.now()
    context = {"patient": patient, "offer": found, "over": over}
    return render(request, "treatments/scheduling/own_offer.html", context)


@requires(Action.USE_OWN_PAGES)
def calendar_file(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """One appointment for the patient's own calendar."""
    found = queries.own_appointment(own_patient(request.user), appointment_id)
    return _calendar_response(found.site, [found])


@requires(Action.USE_OWN_PAGES)
def feed(request: HttpRequest) -> HttpResponse:
    """Make, renew or end the secret address that a calendar app can follow."""
    patient = own_patient(request.user)
    context = {"patient": patient}
    if request.method == "POST":
        if "end" in request.POST:
            services.end_feed(patient, at=timezone.now())
            messages.success(request, _("The address does not work any more."))
            return redirect("scheduling:own-feed")
        token = services.make_feed(patient, at=timezone.now())
        context["address"] = request.build_absolute_uri(reverse("scheduling:feed", args=[token]))
    context["has_feed"] = queries.has_feed(patient)
    return render(request, "treatments/scheduling/own_feed.html", context)


@open_to_all
@require_safe
def feed_file(request: HttpRequest, feed: str) -> HttpResponse:
    """What a calendar app reads: the secret in the address is all it needs, and neutral titles are all it gets."""
    if too_often(request, "calendar-feed", most=FEEDS_PER_HOUR):
        return HttpResponse(status=429)
    patient = queries.feed_of(feed).patient
    return _calendar_response(patient.site, queries.in_feed(patient, timezone.now()))


def _calendar_response(site, appointments):
    headers = {"Content-Disposition": 'attachment; filename="appointments.ics"', "Cache-Control": "no-store"}
    content = patient_calendar(site, appointments)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
