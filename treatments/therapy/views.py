from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from intake.patients.services import open_record
from treatments.courses.queries import deliveries_of, open_course_of
from treatments.therapy import queries, services
from treatments.therapy.forms import DoneForm, StepForm


@requires(Action.RECORD_THERAPY)
def hierarchy(request: HttpRequest, patient_id: int) -> HttpResponse:
    """The exposure hierarchy of a patient beside the infusions, and a form for the next step."""
    patient = open_record(request.user, patient_id, page="therapy:hierarchy", at=timezone.now())
    course = open_course_of(patient)
    form = StepForm(request.POST or None)
    if request.method == "POST" and course and form.is_valid():
        services.plan_step(patient=patient, course=course, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "The step is in the hierarchy.")
        return redirect("therapy:hierarchy", patient.pk)
    context = {
        "patient": patient,
        "course": course,
        "form": form,
        "steps": queries.steps_of(patient),
        "last_infusion": deliveries_of(patient).last(),
    }
    return render(request, "treatments/therapy/hierarchy.html", context, status=422 if form.errors else 200)


@requires(Action.RECORD_THERAPY)
def step(request: HttpRequest, step_id: int) -> HttpResponse:
    """Write down how a step went."""
    found = queries.step_for(request.user, step_id)
    open_record(request.user, found.patient_id, page="therapy:step", at=timezone.now())
    form = DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_step(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.StepDoneAlready as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Written down.")
            return redirect("therapy:hierarchy", found.patient_id)
    context = {"step": found, "patient": found.patient, "form": form}
    return render(request, "treatments/therapy/step.html", context, status=422 if form.errors else 200)
