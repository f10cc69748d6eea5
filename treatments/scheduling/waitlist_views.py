"""The waiting list, as the front desk keeps it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from intake.patients.services import open_record
from treatments.scheduling import queries, services
from treatments.scheduling.forms import WaitlistForm


@requires(Action.SEE_CALENDAR)
def waitlist(request: HttpRequest) -> HttpResponse:
    """Who waits for an earlier place, since when, and what was offered to them."""
    return render(request, "treatments/scheduling/waitlist.html", {"entries": queries.waitlist_at(request.user)})


@requires(Action.BOOK_APPOINTMENT)
def join(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """Put the patient of an appointment on the list: they would come earlier."""
    found = queries.appointment_for(request.user, appointment_id)
    open_record(request.user, found.patient_id, page="scheduling:join-waitlist", at=timezone.now())
    form = WaitlistForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.join_waitlist(
                patient=found.patient,
                kind=found.kind,
                appointment=found,
                wishes=form.wishes(),
                note=form.cleaned_data["note"],
                by=request.user,
                at=timezone.now(),
            )
        except services.NotWaiting as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "On the waiting list. A place that becomes free is offered by message.")
            return redirect("scheduling:waitlist")
    context = {"appointment": found, "form": form}
    return render(request, "treatments/scheduling/join_waitlist.html", context, status=422 if form.errors else 200)


@requires(Action.BOOK_APPOINTMENT)
@require_POST
def leave(request: HttpRequest, waiting_id: int) -> HttpResponse:
    services.leave_waitlist(queries.waitlist_entry_for(request.user, waiting_id), by=request.user, at=timezone.now())
    messages.success(request, "Taken off the waiting list.")
    return redirect("scheduling:waitlist")
