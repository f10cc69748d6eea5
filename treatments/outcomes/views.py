"""The dashboard, and the time line of one patient."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from intake.patients.services import open_record
from treatments.outcomes import presenting, queries
from treatments.outcomes.forms import OutcomesForm


@requires(Action.SEE_OUTCOMES)
def dashboard(request: HttpRequest) -> HttpResponse:
    """What the treatment does and how the clinic runs, at the sites where the user works."""
    now = timezone.now()
    patients = queries.people(request.user)
    form = OutcomesForm(request.GET)
    context = {"form": form, "any": queries.has_infusions(patients)}
    if form.is_valid():
        options = form.options(queries.local_today(now))
        with_small = form.cleaned_data["small"]
        context |= {"options": options, "found": presenting.dashboard(patients, options, at=now, with_small=with_small)}
    return render(request, "treatments/outcomes/dashboard.html", context)


@requires(Action.SEE_CLINICAL_RECORD)
def patient(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Scales and doses of one patient on one time line."""
    found = open_record(request.user, patient_id, page="outcomes:patient", at=timezone.now())
    zone = found.site.time_zone
    context = {"patient": found, "zone": zone, **presenting.time_line(queries.record_of(found), zone)}
    return render(request, "treatments/outcomes/patient.html", context)
