"""The patient fills out the pre-assessment, step by step."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.web.posting import posted
from intake.assessments import queries as assessments
from intake.instruments.wording import wording_for
from intake.patients.queries import own_patient
from intake.screening import flow, queries, services, steps
from intake.screening.medicines import search
from intake.screening.models import PreAssessment
from intake.screening.progress import progress_of
from intake.screening.section_forms import SectionForm
from intake.screening.sections import SECTIONS


@requires(Action.USE_OWN_PAGES)
def overview(request: HttpRequest) -> HttpResponse:
    """Every step, where the patient is, and one button to go on."""
    pre_assessment = _own(request)
    if pre_assessment.state not in queries.FILLING_STATES:
        return render(request, "intake/screening/handed_in.html", {"pre_assessment": pre_assessment})
    progress = progress_of(pre_assessment)
    context = {"pre_assessment": pre_assessment, "progress": progress, "left": _left(progress)}
    return render(request, "intake/screening/overview.html", context)


@requires(Action.USE_OWN_PAGES)
def step(request: HttpRequest, step_id: str) -> HttpResponse:
    """One step: a page of questions of our own, or the door to a questionnaire."""
    here = steps.find_step(step_id)
    if here is None:
        raise Http404("There is no such page.")
    pre_assessment = _own(request)
    if pre_assessment.state not in queries.FILLING_STATES:
        return redirect("screening:overview")
    if here.is_instrument:
        return _instrument(request, pre_assessment, here)
    return _section(request, pre_assessment, SECTIONS[step_id])


@requires(Action.USE_OWN_PAGES)
def submit(request: HttpRequest) -> HttpResponse:
    """What is still open, and handing in; nothing forces an answer."""
    pre_assessment = _own(request)
    if request.method == "POST":
        services.submit(pre_assessment=pre_assessment, by=request.user, at=timezone.now())
        return redirect("screening:overview")
    if pre_assessment.state not in queries.FILLING_STATES:
        return redirect("screening:overview")
    context = {"pre_assessment": pre_assessment, "progress": progress_of(pre_assessment)}
    return render(request, "intake/screening/submit.html", context)


@requires(Action.USE_OWN_PAGES)
def medicine_names(request: HttpRequest) -> HttpResponse:
    """Names that begin as typed, for the list under a field. Any other name is fine too."""
    typed = next((value for key, value in request.GET.items() if key.startswith(("list-", "tried-"))), "")
    return render(request, "intake/screening/parts/medicine_names.html", {"names": search(typed[:60])})


def _own(request) -> PreAssessment:
    return queries.own_pre_assessment(own_patient(request.user))


def _instrument(request, pre_assessment, here):
    """A page that says what comes, so that opening a link begins nothing; then the questions themselves."""
    begun = next((row for row in assessments.about(queries.about(pre_assessment)) if row.instrument == here.id), None)
    if request.method == "POST" or begun is not None:
        if begun is None or request.method == "POST":
            begun = services.begin_instrument(
                pre_assessment=pre_assessment, instrument=here.id, by=request.user, at=timezone.now()
            )
        if begun.state != "draft":
            messages.info(request, _("You have answered this part. Thank you."))
            return redirect("screening:overview")
        return redirect("assessments:resume", begun.pk)
    progress = progress_of(pre_assessment)
    context = {
        "wording": wording_for(here.id),
        "progress": progress,
        "minutes": steps.minutes_of([here.id]),
        "skip_url": flow.url_after(here.id),
    }
    return render(request, "intake/screening/instrument.html", context)


def _section(request, pre_assessment, section):
    saved = queries.sections_of(pre_assessment).get(section.id)
    answers = saved.answers if saved else {}
    form = SectionForm(posted(request), section=section, answers=answers)
    if request.method == "POST":
        answered = _save(request, pre_assessment, section, form)
        if answered is not None:
            return answered
        if not form.errors:  # "Add another line": the page again, with what was typed and one more empty row
            form = SectionForm(None, section=section, answers=form.answers(), more=2)
    progress = progress_of(pre_assessment)
    context = {
        "section": section,
        "title": _(section.title),
        "intro": _(section.intro),
        "form": form,
        "progress": progress,
    }
    return render(request, "intake/screening/section.html", context, status=422 if form.errors else 200)


def _save(request, pre_assessment, section, form):
    """Keep what can be kept; answer with the next page, or with None to show this one again."""
    valid = form.is_valid()
    goes_on = valid and not request.htmx and not {"leave", "add"} & set(request.POST)
    try:
        services.save_section(
            pre_assessment=pre_assessment,
            section=section.id,
            answers=form.answers(),
            done=goes_on,
            by=request.user,
            at=timezone.now(),
        )
    except services.PreAssessmentClosed:
        messages.info(request, _("Your forms are already handed in. Thank you."))
        return redirect("screening:overview")
    if request.htmx:
        return HttpResponse(status=204)
    if "leave" in request.POST:
        messages.success(request, _("Everything you answered is kept. Come back whenever you like."))
        return redirect("home")
    if goes_on:
        return redirect(flow.url_after(section.id))
    return None


def _left(progress):
    minutes = progress.minutes_left
    return ngettext("about %(minutes)d minute", "about %(minutes)d minutes", minutes) % {"minutes": minutes}
