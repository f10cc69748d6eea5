"""The patient answers a questionnaire: one question or a small group a screen, each answer kept as it is given."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.web.posting import posted
from intake.assessments import queries, screens, services
from intake.assessments.forms import ScreenForm, shared_heading
from intake.assessments.models import AssessmentState, Occasion
from intake.instruments.catalogue import find
from intake.patients import sessions
from intake.patients.queries import own_patient
from intake.patients.services import open_record
from intake.risk import helping
from intake.risk.signs import signs_at_answer

# Which signs were answered by the page with help, in this visit: the page comes before anything else, once a sign.
HELP_SHOWN = "help_shown"


@requires(Action.USE_OWN_PAGES)
def resume(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Go on where the patient left off."""
    assessment = _own(request, assessment_id)
    if assessment.state != AssessmentState.DRAFT:
        return redirect(_after(assessment))
    there = screens.first_open_screen(assessment.instrument, assessment.answers)
    return _to(assessment, there)


@requires(Action.USE_OWN_PAGES)
def screen(request: HttpRequest, assessment_id: int, number: int) -> HttpResponse:
    """One screen: every choice is sent as it is made, and once more with the button."""
    assessment = _own(request, assessment_id)
    if assessment.state != AssessmentState.DRAFT:
        messages.info(request, _("These answers are already handed in. Thank you."))
        return _answer(request, _after(assessment))
    if _help_is_due(request, assessment):
        return _answer(request, reverse("assessments:help", args=[assessment_id]))
    here = screens.screen_number(assessment.instrument, assessment.answers, number)
    if here is None:
        return _unknown_or_not_asked(assessment, number)
    wording = queries.wording_of(assessment)
    form = ScreenForm(
        posted(request),
        instrument=assessment.instrument,
        screen=here,
        wording=wording,
        answers=assessment.answers,
    )
    if request.method == "POST":
        answered = _record(request, assessment, here, form)
        if answered is not None:
            return answered
    done, total = screens.done_of(assessment.instrument, assessment.answers)
    context = {
        "assessment": assessment,
        "form": form,
        "wording": wording,
        "heading": shared_heading(wording, here),
        "first": here == screens.screens_to_show(assessment.instrument, assessment.answers)[0],
        "back_url": _back(assessment, number),
        "done": done,
        "total": total,
    }
    return render(request, "intake/assessments/screen.html", context, status=422 if form.errors else 200)


@requires(Action.USE_OWN_PAGES)
def end(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """After the last screen: what was left open, kindly; the patient goes on with or without it."""
    assessment = _own(request, assessment_id)
    if assessment.state != AssessmentState.DRAFT:
        return redirect(_after(assessment))
    if _help_is_due(request, assessment):
        return redirect("assessments:help", assessment_id)
    if request.method == "POST":
        return _finish(request, assessment)
    wording = queries.wording_of(assessment)
    left_open = [
        (wording.items[item_id], screens.screen_of_item(assessment.instrument, item_id))
        for item_id in assessment.missing
    ]
    context = {"assessment": assessment, "wording": wording, "left_open": left_open}
    return render(request, "intake/assessments/end.html", context)


@requires(Action.USE_OWN_PAGES)
def help_first(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Help that is really there, at the answer itself, before anything else; then the questions go on."""
    assessment = _own(request, assessment_id)
    if request.method == "POST":
        request.session[HELP_SHOWN] = sorted({*request.session.get(HELP_SHOWN, []), *_signs(assessment)})
        return redirect("assessments:resume", assessment_id)
    context = {
        "assessment": assessment,
        "help": helping.help_for(assessment.patient.site, timezone.now()),
        "patient": assessment.patient,
    }
    return render(request, "intake/assessments/help.html", context)


@requires(Action.SEE_CLINICAL_RECORD)
def answers(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Every answer of one assessment, for clinicians."""
    assessment = queries.assessment_for(request.user, assessment_id)
    open_record(request.user, assessment.patient_id, page="assessments:answers", at=timezone.now())
    context = {
        "assessment": assessment,
        "patient": assessment.patient,
        "name": find(assessment.instrument).name,
        "wording": queries.wording_of(assessment),
        "lines": queries.lines_of(assessment),
        "comparisons": [one for one in queries.comparisons_of(assessment) if one.judgements],
        "zone": assessment.patient.site.time_zone,
    }
    return render(request, "intake/assessments/answers.html", context)


def _own(request, assessment_id):
    return queries.own_assessment(own_patient(request.user), assessment_id)


def _record(request, assessment, here, form):
    """Keep what can be kept; answer with the next page, or with None to show this screen again."""
    if "skip" in request.POST:
        answers = dict.fromkeys(here.items)
    else:
        form.is_valid()
        answers = form.answers()
    try:
        if answers:
            assessment = services.record_answers(assessment, answers, by=request.user, at=timezone.now())
    except services.AssessmentClosed:
        messages.info(request, _("These answers are already handed in. Thank you."))
        return _answer(request, _after(assessment))
    if _help_is_due(request, assessment):
        return _answer(request, reverse("assessments:help", args=[assessment.pk]))
    if request.htmx:
        return HttpResponse(status=204)
    if "leave" in request.POST:
        return sessions.leave(request)
    if form.errors and "skip" not in request.POST:
        return None
    onward = screens.next_screen(assessment.instrument, assessment.answers, here.number)
    if onward is None:
        onward = screens.first_open_screen(assessment.instrument, assessment.answers)
    if onward is None and not assessment.missing:
        return _finish(request, assessment)
    return _to(assessment, onward)


def _finish(request, assessment):
    """Hand in what is complete. A pre-assessment is handed in as a whole, so its open answers can wait until then."""
    if not assessment.missing or assessment.occasion != Occasion.PRE_ASSESSMENT:
        assessment = services.hand_in(assessment, by=request.user, at=timezone.now())
    return redirect(_after(assessment))


def _after(assessment):
    """Where the patient goes on: told by the room that asked for the answers (settings.AFTER_ASSESSMENT)."""
    path = settings.AFTER_ASSESSMENT.get(assessment.about.partition(":")[0])
    return import_string(path)(assessment) if path else reverse("home")


def _back(assessment, number):
    """The address of the screen before; empty on the first one."""
    before = screens.previous_screen(assessment.instrument, assessment.answers, number)
    return reverse("assessments:screen", args=[assessment.pk, before.number]) if before else ""


def _to(assessment, there):
    if there is None:
        return redirect("assessments:end", assessment.pk)
    return redirect("assessments:screen", assessment.pk, there.number)


def _unknown_or_not_asked(assessment, number):
    """A screen that does not apply any more leads to where the questions go on; one that never was is not found."""
    if not any(screen.number == number for screen in screens.screens_of(assessment.instrument)):
        raise Http404("There is no such question.")
    return _to(assessment, screens.next_screen(assessment.instrument, assessment.answers, number))


def _answer(request, url):
    """Lead on, whether the page was sent or only one choice of it."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _signs(assessment):
    scored = queries.as_scored(assessment)
    return [f"{assessment.pk}:{sign.code}" for sign in signs_at_answer(scored)]


def _help_is_due(request, assessment):
    shown = request.session.get(HELP_SHOWN, [])
    return any(sign not in shown for sign in _signs(assessment))
