"""The patient's own progress: their scores as a line, in plain words, once a clinician has released it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from intake.patients.queries import own_patient
from treatments.outcomes import queries
from treatments.outcomes.own_progress import told


@requires(Action.USE_OWN_PAGES)
def own_progress(request: HttpRequest) -> HttpResponse:
    """The picture and the words, or that there is nothing to see yet."""
    patient = own_patient(request.user)
    progress = queries.progress_of(patient)
    context = {"patient": patient, "zone": patient.zone.key, "told": told(progress) if progress else None}
    return render(request, "treatments/outcomes/own_progress.html", context)
