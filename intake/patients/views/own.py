"""The patient's own home."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from intake.patients import queries


@requires(Action.USE_OWN_PAGES)
def own_home(request: HttpRequest) -> HttpResponse:
    """What to do now, what comes next, and what is done: told by the rooms above (settings.PATIENT_TODOS)."""
    patient, now = queries.own_patient(request.user), timezone.now()
    todos = sorted(
        (todo for path in settings.PATIENT_TODOS for todo in import_string(path)(patient, now)),
        key=lambda todo: (todo.done, todo.order),
    )
    to_do = [todo for todo in todos if todo.url and not todo.done]
    now_first = to_do[0] if to_do else None
    context = {
        "patient": patient,
        "first": now_first,
        "rest": [todo for todo in todos if todo is not now_first],
    }
    return render(request, "intake/patients/own_home.html", context)
