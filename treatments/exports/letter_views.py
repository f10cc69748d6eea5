"""The summary of a course for the referring doctor: written and signed, then a document."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.web.pdf import pdf_response
from clinic.web.posting import posted
from intake.patients.services import open_record
from treatments.exports import paper, queries, services
from treatments.exports.course_summary import first_words, summary_of
from treatments.exports.forms import LetterForm


@requires(Action.SIGN_ORDER)
def write_letter(request: HttpRequest, course_id: int) -> HttpResponse:
    """What the letter will say from the record, and the words that only a prescriber can add."""
    course, now = queries.course_of_letter(request.user, course_id), timezone.now()
    open_record(request.user, course.patient_id, page="exports:write-letter", at=now)
    form = LetterForm(posted(request), user=request.user, initial=first_words(course))
    if form.is_valid():
        written = services.write_letter(
            course=course,
            addressed_to=form.cleaned_data["addressed_to"],
            plan=form.cleaned_data["plan"],
            by=request.user,
            at=now,
        )
        return redirect("exports:letter", written.pk)
    context = {
        "course": course,
        "patient": course.patient,
        "form": form,
        "says": summary_of(course, until=now, drawn=False),
        "letters": queries.letters_about(course),
        "doctor": getattr(course.patient, "own_doctor", None),
        "zone": course.site.time_zone,
    }
    return render(request, "treatments/exports/letter.html", context, status=422 if form.errors else 200)


@requires(Action.SEE_CLINICAL_RECORD)
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The letter as it was signed."""
    found = queries.letter_for(request.user, letter_id)
    open_record(request.user, found.course.patient_id, page="exports:letter", at=timezone.now())
    return pdf_response(paper.letter(found), paper.letter_name(found))
