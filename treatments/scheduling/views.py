from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.sites.current import current_site
from intake.patients.services import open_record
from treatments.courses.queries import course_for, current_order
from treatments.scheduling import queries, services
from treatments.scheduling.forms import (
    BookForm,
    CalendarForm,
    CallForm,
    CancelForm,
    DayForm,
    MoveForm,
    SeriesForm,
    SlotSearchForm,
    WishesForm,
)
from treatments.scheduling.kinds import KINDS
from treatments.scheduling.models import TAKES_PLACE, Appointment
from treatments.scheduling.presenting import away_in_words, grid_of
from treatments.scheduling.series import Clash
from treatments.scheduling.states import GIVEN_UP, MOVES, Act, MoveNotPossible, State

STAFF_ACTS = {
    "confirm": (services.confirm, Act.CONFIRM, "Confirm for the patient"),
    "noshow": (services.mark_noshow, Act.MISS, "Did not come"),
    "done": (services.take_place, Act.ARRIVE, "Came, and it took place"),
}


@requires(Action.SEE_CALENDAR)
def calendar(request: HttpRequest) -> HttpResponse:
    """A day of the current site: as a list, by chair or by person."""
    site = current_site(request)
    form = CalendarForm(request.GET or None)
    today = timezone.now().astimezone(site.zone).date()
    asked = form.cleaned_data if form.is_valid() else {}
    on, view = asked.get("day") or today, asked.get("view") or "list"
    appointments = list(queries.day(site, on))
    context = {
        "site": site,
        "on": on,
        "today": today,
        "previous": on - timedelta(days=1),
        "next": on + timedelta(days=1),
        "form": form if form.is_bound else CalendarForm(initial={"day": on}),
        "view": view,
        "views": CalendarForm.VIEWS,
        "appointments": appointments,
        "away": away_in_words(site, on),
        "closure": queries.closure_on(site, on),
        "to_be_moved": queries.to_be_moved(site, timezone.now()).count(),
    }
    if view != "list":
        taking_place = [one for one in appointments if one.state in TAKES_PLACE]
        grid = grid_of(site, on, taking_place, view)
        by_id = {one.pk: one for one in taking_place}
        context["grid"] = grid
        context["columns"] = [
            (column, [(block, by_id[block.appointment_id]) for block in column.blocks]) for column in grid.columns
        ]
    return render(request, "treatments/scheduling/calendar.html", context)


@requires(Action.SEE_CALENDAR)
def appointment(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """One appointment: what it holds, what happened to it, what can be done with it."""
    found = queries.appointment_for(request.user, appointment_id)
    return render(request, "treatments/scheduling/appointment.html", _appointment_context(request, found, CancelForm()))


def _appointment_context(request, found, cancel_form, call_form=None):
    possible, has_begun = _possible(found), found.starts_at <= timezone.now()
    return {
        "appointment": found,
        "kind": KINDS[found.kind],
        "held": found.reservations.filter(active=True).select_related("chair", "user"),
        "events": found.events.select_related("by"),
        "acts": [
            (name, label)
            for name, (_, act, label) in STAFF_ACTS.items()
            if act in possible and (name == "confirm") != has_begun
        ],
        "may_move": Act.CANCEL in possible and found.state != State.ARRIVED,
        "may_replace": queries.can_be_replaced(found, timezone.now()),
        "moved_to": getattr(found, "moved_to", None),
        "cancel_form": cancel_form,
        "call_form": call_form or CallForm(),
        "was_missed": found.state == State.NOSHOW,
    }


def _possible(found) -> set[Act]:
    """What can be done with an appointment; one with a record of its own takes place there, and not here."""
    possible = {act for act, (allowed, _) in MOVES.items() if found.state in allowed}
    return possible - {Act.ARRIVE} if KINDS[found.kind].is_infusion or found.state == State.NOSHOW else possible


@requires(Action.BOOK_APPOINTMENT)
@require_POST
def act(request: HttpRequest, appointment_id: int, name: str) -> HttpResponse:
    """Confirm for the patient, or write down that nobody came."""
    found = queries.appointment_for(request.user, appointment_id)
    service, _, label = STAFF_ACTS[name]
    try:
        service(found, by=request.user, at=timezone.now())
    except (MoveNotPossible, services.BookingError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{label}: written down.")
    return redirect("scheduling:appointment", found.pk)


@requires(Action.BOOK_APPOINTMENT)
@require_POST
def cancel(request: HttpRequest, appointment_id: int) -> HttpResponse:
    found = queries.appointment_for(request.user, appointment_id)
    form = CancelForm(request.POST)
    if form.is_valid():
        try:
            services.cancel(found, by=request.user, at=timezone.now(), why=form.cleaned_data["why"])
        except MoveNotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The appointment is cancelled; chair and people are free again.")
            return redirect("scheduling:appointment", found.pk)
    context = _appointment_context(request, found, form)
    return render(request, "treatments/scheduling/appointment.html", context, status=422)


@requires(Action.BOOK_APPOINTMENT)
@require_POST
def called(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """Somebody spoke with a patient who did not come."""
    found = queries.appointment_for(request.user, appointment_id)
    form = CallForm(request.POST)
    if form.is_valid():
        try:
            services.note_call(found, said=form.cleaned_data["said"], by=request.user, at=timezone.now())
        except services.BookingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The call is written down.")
            return redirect("scheduling:appointment", found.pk)
    context = _appointment_context(request, found, CancelForm(), form)
    return render(request, "treatments/scheduling/appointment.html", context, status=422)


@requires(Action.BOOK_APPOINTMENT)
def move(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """Choose another start, see what becomes of the rest of the series, and move there."""
    found = queries.appointment_for(request.user, appointment_id)
    # A drag in the calendar and a button below the day both come here with a start; nothing moves before the POST.
    data = request.POST if request.method == "POST" else request.GET if "starts_at" in request.GET else None
    form = MoveForm(data)
    step = _next_step(request, found, form) if data is not None and form.is_valid() else {}
    if "moved" in step:
        messages.success(request, step["words"])
        return redirect("scheduling:appointment", step["moved"].pk)
    day_form, on, slots = _slots_for(request, found)
    context = {"appointment": found, "form": form, "day_form": day_form, "on": on, "slots": slots, **step}
    context["given_up"] = found.state in GIVEN_UP
    context["present"] = None if context["given_up"] else found.starts_at
    return render(request, "treatments/scheduling/move.html", context, status=422 if form.errors else 200)


def _next_step(request, found, form) -> dict:
    """Move where everything has been seen and agreed to; else what there is to see first."""
    start, on_resource, agreed = (form.cleaned_data[name] for name in ("starts_at", "on_resource", "rest"))
    now = timezone.now()
    try:
        rest = services.propose_rest(found, starts_at=start, at=now)
        if isinstance(rest, Clash):
            raise services.BookingError(f"Nothing was moved. {rest}")
        services.refuse_taken(found, starts_at=start, on_resource=on_resource, without=[other for other, _ in rest])
        if request.method == "GET" or [proposal.slot.starts_at for _, proposal in rest] != agreed:
            asked_for = queries.name_on_move(found.site, on_resource)
            return {"start": start, "on_resource": on_resource, "asked_for": asked_for, "rest": rest}
        moves = [(other, proposal.slot.starts_at) for other, proposal in rest]
        moved = services.move_with_rest(
            found, starts_at=start, rest=moves, by=request.user, at=now, on_resource=on_resource
        )
    except services.BookingError as error:
        form.add_error("starts_at", str(error))
        return {"offers": services.starts_instead(found, wanted=start, at=now)}
    except MoveNotPossible as error:
        form.add_error("starts_at", str(error))
        return {}
    if found.state in GIVEN_UP:
        words = "Another time is booked."
    else:
        words = f"The appointment was moved, with {len(moves)} after it." if moves else "The appointment was moved."
    return {"moved": moved, "words": words}


def _slots_for(request, found: Appointment):
    day_form = DayForm(request.GET if "day" in request.GET else None)
    now = timezone.now()
    on = queries.day_to_look_at(found, now)
    if day_form.is_valid() and day_form.cleaned_data["day"]:
        on = day_form.cleaned_data["day"]
    kind = queries.kind_like(found)
    slots = queries.free_slots(found.site, found.patient, kind, on, at=now, without=[found])
    return (day_form if day_form.is_bound else DayForm(initial={"day": on})), on, slots


@requires(Action.BOOK_APPOINTMENT)
def book(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Book a consultation, follow-up or therapy hour: kind and day first, then one of the free starts."""
    patient = open_record(request.user, patient_id, page="scheduling:book", at=timezone.now())
    form = BookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            booked = services.book(
                patient=patient,
                site=patient.site,
                kind=queries.kind_for(form.cleaned_data["kind"]),
                starts_at=form.cleaned_data["starts_at"],
                by=request.user,
                at=timezone.now(),
            )
        except services.BookingError as error:
            form.add_error("starts_at", str(error))
            form.offers = getattr(error, "offers", [])
        else:
            messages.success(request, "The appointment is booked.")
            return redirect("scheduling:appointment", booked.pk)
    search = SlotSearchForm(request.GET if "day" in request.GET else None)
    slots = None
    if search.is_bound and search.is_valid():
        kind = queries.kind_for(search.cleaned_data["kind"])
        slots = queries.free_slots(patient.site, patient, kind, search.cleaned_data["day"], at=timezone.now())
    context = {"patient": patient, "form": form, "search": search, "slots": slots}
    return render(request, "treatments/scheduling/book.html", context, status=422 if form.errors else 200)


@requires(Action.BOOK_APPOINTMENT)
def series(request: HttpRequest, course_id: int) -> HttpResponse:
    """Propose a whole series from the order's spacing, let the dates be changed, and book it all or nothing."""
    course = course_for(request.user, course_id)
    open_record(request.user, course.patient_id, page="scheduling:series", at=timezone.now())
    zone = ZoneInfo(course.site.time_zone)
    wishes = WishesForm(request.GET or None)
    order, booked = current_order(course), queries.series_of(course)
    left = order.infusions - len(booked) if order else 0
    with timezone.override(zone):
        form, trouble, begins = _series_form(request, course, wishes, left, zone)
        instead = {}
        if request.method == "POST" and form and form.is_valid():
            try:
                services.book_series(course=course, starts=form.starts(), by=request.user, at=timezone.now())
            except services.BookingError as error:
                form.add_error(None, str(error))
                instead = _instead(course, form, error)
            else:
                messages.success(request, "The whole series is booked.")
                return redirect("scheduling:series", course.pk)
        context = {
            "course": course,
            "patient": course.patient,
            "order": order,
            "booked": booked,
            "left": left,
            "wishes": wishes,
            "form": form,
            "trouble": trouble,
            "begins": begins,
            "instead": instead,
        }
        status = 422 if form is not None and form.errors else 200
        return render(request, "treatments/scheduling/series.html", context, status=status)


def _instead(course, form, error) -> dict:
    """Which date of the series does not work, and the starts that would in its place."""
    place = form.place_on(getattr(error, "on", None))
    if place is None:
        return {}
    starts = [form.cleaned_data[name] for name in form.fields]
    offers = services.starts_in_series(course, sorted(starts), sorted(starts).index(starts[place]), at=timezone.now())
    return {"place": place + 1, "offers": offers}


def _series_form(request, course, wishes, left, zone):
    """The boxes of the series, filled with a proposal; why there is none, and the days from which there would be."""
    if left <= 0:
        return None, "", []
    if request.method == "POST":
        return SeriesForm(request.POST, count=left), "", []
    asked = wishes.is_valid()
    wish = {
        "at": timezone.now(),
        "wishes": wishes.wishes() if asked else services.NO_WISHES,
        "not_before": wishes.not_before(zone) if asked else None,
    }
    found = services.propose_series(course, **wish)
    if isinstance(found, Clash):
        return SeriesForm(count=left), str(found), services.first_starts(course, **wish)
    return SeriesForm(count=left, starts=[proposal.slot.starts_at for proposal in found]), "", []
