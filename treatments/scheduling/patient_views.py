"""The patient's own appointments: see, confirm, ask for another time, cancel. No phone call is needed for any of it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from intake.patients.queries import own_patient
from treatments.courses.queries import current_order
from treatments.scheduling import queries, services
from treatments.scheduling.forms import MoveForm
from treatments.scheduling.states import IS_EXPECTED, MoveNotPossible

# The clinic's own setting, no published source: later than this, somebody at the clinic has to know (design).
NOTICE = timedelta(hours=24)
DAYS_AHEAD = 21
MOST_TIMES = 30


@requires(Action.USE_OWN_PAGES)
def appointments(request: HttpRequest) -> HttpResponse:
    patient = own_patient(request.user)
    context = {"patient": patient, "appointments": queries.appointments_of(patient), "now": timezone.now()}
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
        "short_notice": found.starts_at - now < NOTICE,
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
    return _act(request, found, services.cancel, done, why="by the patient")


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
    """Real free times of the next weeks; the first to choose one has it."""
    patient = own_patient(request.user)
    found = queries.own_appointment(patient, appointment_id)
    if found.state not in IS_EXPECTED or found.starts_at <= timezone.now():
        return redirect("scheduling:own-appointment", found.pk)
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            moved = services.move_by_patient(
                found, starts_at=form.cleaned_data["starts_at"], by=request.user, at=timezone.now()
            )
        except (services.BookingError, MoveNotPossible):
            form.add_error("starts_at", _("That time has just been taken, or does not fit. Please choose another one."))
        else:
            messages.success(request, _("Your appointment was moved."))
            return redirect("scheduling:own-appointment", moved.pk)
    context = {"patient": patient, "appointment": found, "form": form, "slots": _times(found)}
    return render(request, "treatments/scheduling/own_move.html", context, status=422 if form.errors else 200)


def _times(found):
    now = timezone.now()
    order = current_order(found.course) if found.course_id else None
    kind = queries.kind_for(found.kind, order)
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
            slots.extend(calendar.free_slots(kind, on, not_before=now)[::8])
        if len(slots) >= MOST_TIMES:
            break
    return slots
