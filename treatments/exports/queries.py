"""Reading exports and letters: the doors to each, and what is to be done."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from clinic.sites.queries import sites_of
from intake.patients.queries import visible_patient_ids
from treatments.courses.models import Course
from treatments.exports.models import CourseLetter, ExportRun, ExportState

_LAST = 10


def runs_of(user: User) -> list[ExportRun]:
    """The last exports of nothing but the user's sites, newest first."""
    return list(_runs(user).order_by("-id")[:_LAST])


def run_for(user: User, run_id: int) -> ExportRun:
    """The door to an export: 404 if it holds a site at which the user does not work."""
    return get_object_or_404(_runs(user), pk=run_id)


def _runs(user) -> QuerySet[ExportRun]:
    sites = list(sites_of(user).values_list("pk", flat=True))
    return ExportRun.objects.filter(site_ids__contained_by=sites).exclude(site_ids=[]).select_related("by")


def unfinished_runs() -> list[int]:
    """Exports that wait for a worker, or whose worker may have died."""
    states = (ExportState.WAITING, ExportState.RUNNING)
    return list(ExportRun.objects.filter(state__in=states).order_by("id").values_list("pk", flat=True))


def course_of_letter(user: User, course_id: int) -> Course:
    """The door to the course that a letter is about: 404 unless its patient is the user's."""
    rows = Course.objects.filter(patient__in=visible_patient_ids(user))
    return get_object_or_404(rows.select_related("patient__site", "protocol", "site"), pk=course_id)


def letters_about(course: Course) -> QuerySet[CourseLetter]:
    return CourseLetter.objects.filter(course=course).order_by("-id")


def letter_for(user: User, letter_id: int) -> CourseLetter:
    """The door to a letter, likewise."""
    rows = CourseLetter.objects.filter(course__patient__in=visible_patient_ids(user))
    return get_object_or_404(rows.select_related("course__patient", "course__protocol", "course__site"), pk=letter_id)
