"""The patient fills out the pre-assessment, step by step."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.web.posting import posted
from intake.assessments import queries as assessments
from intake.instruments.queries import wording_in_use
from intake.patients import sessions
from intake.patients.queries import own_patient
from intake.screening import flow, queries, section_answers, section_screens, services, steps
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
    """One part: the first of its screens that is open, or the door to a questionnaire."""
    here = steps.find_step(step_id)
    pre_assessment = _own(request)
    if pre_assessment.state not in queries.FILLING_STATES:
        return redirect("screening:overview")
    if here.is_instrument:
        return _instrument(request, pre_assessment, here)
    section = SECTIONS[step_id]
    saved = queries.sections_of(pre_assessment).get(section.id)
    passed = 0 if saved is None or saved.done else saved.passed
    there = section_screens.where_to_go_on(section, saved.answers if saved else {}, passed)
    return redirect("screening:screen", section.id, there.number)


@requires(Action.USE_OWN_PAGES)
def screen(request: HttpRequest, step_id: str, number: int) -> HttpResponse:
    """One screen of a part that is no questionnaire: every answer is sent as it is given, and with the button."""
    section = SECTIONS.get(step_id)
    if section is None or number > len(section_screens.screens_of(section)):
        raise Http404("There is no such page.")
    pre_assessment = _own(request)
    if pre_assessment.state not in queries.FILLING_STATES:
        return _closed(request)
    saved = queries.sections_of(pre_assessment).get(section.id)
    answers = saved.answers if saved else {}
    here = section_screens.screen_number(section, answers, number)
    if here is None:  # not asked any more, since an earlier answer changed
        return redirect(_url_after(section, answers, number))
    form = SectionForm(posted(request), section=section, screen=here, answers=answers)
    if request.method == "POST":
        return _save(request, pre_assessment, here, form)
    return _show(request, pre_assessment, here, form)


@requires(Action.USE_OWN_PAGES)
def submit(request: HttpRequest) -> HttpResponse:
    """What is still open, and handing in; nothing forces an answer."""
    pre_assessment = _own(request)
    if request.method == "POST":
        services.submit(pre_assessment=pre_assessment, by=request.user, at=timezone.now())
        if sessions.is_on_kiosk(request):
            return sessions.end_on_kiosk(
                request, _("Thank you. Your forms are with us, and we write to you. You can give the tablet back now.")
            )
        return redirect("screening:overview")
    if pre_assessment.state not in queries.FILLING_STATES:
        return redirect("screening:overview")
    context = {"pre_assessment": pre_assessment, "progress": progress_of(pre_assessment)}
    return render(request, "intake/screening/submit.html", context)


@requires(Action.USE_OWN_PAGES)
@require_POST
def medicine_names(request: HttpRequest) -> HttpResponse:
    """Names that begin as typed, for the list under a field. Any other name is fine too."""
    typed = next((value for key, value in request.POST.items() if key.startswith(("list-", "tried-"))), "")
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
        "wording": wording_in_use(here.id, pre_assessment.patient.language),
        "progress": progress,
        "minutes": steps.minutes_of([here.id]),
        "skip_url": flow.url_after(here.id),
    }
    return render(request, "intake/screening/instrument.html", context)


def _show(request, pre_assessment, here, form):
    section = form.section
    context = {
        "section": section,
        "screen": here,
        "title": _(section.title),
        "intro": _(section.intro),
        "form": form,
        "progress": progress_of(pre_assessment),
        "back": section_screens.previous_screen(section, form.shown, here.number),
    }
    return render(request, "intake/screening/section.html", context, status=422 if form.errors else 200)


def _save(request, pre_assessment, here, form):
    """Keep what can be kept, then lead on; the same screen again if something on it has to be put right."""
    section = form.section
    goes_on = form.is_valid() and not request.htmx and not {"leave", "add"} & set(request.POST)
    try:
        saved = services.save_screen(
            pre_assessment=pre_assessment,
            section=section.id,
            answers=form.answers(),
            seen=form.seen(),
            gone_on_from=here.number if goes_on else None,
            by=request.user,
            at=timezone.now(),
        )
    except services.PreAssessmentClosed:
        return _closed(request)
    except section_answers.InvalidSectionAnswer:  # two windows together wrote more lines than fit
        form.add_error(None, _("There is no room for more lines. Please put the rest into the last one."))
        return _show(request, pre_assessment, here, form)
    form.shown = saved.answers
    if request.htmx:
        return render(request, "intake/screening/parts/kept.html", {"form": form})
    if "leave" in request.POST:
        return sessions.leave(request)
    if goes_on:
        return redirect(_url_after(section, saved.answers, here.number))
    if not form.errors:  # "Add another line": the page again, with what is kept and an empty row
        form = SectionForm(None, section=section, screen=here, answers=saved.answers)
    return _show(request, pre_assessment, here, form)


def _url_after(section, answers, number):
    onward = section_screens.next_screen(section, answers, number)
    if onward is None:
        return flow.url_after(section.id)
    return reverse("screening:screen", args=[section.id, onward.number])


def _closed(request):
    if request.method == "POST":
        messages.info(request, _("Your forms are already handed in. Thank you."))
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("screening:overview")})
    return redirect("screening:overview")


def _left(progress):
    minutes = progress.minutes_left
    return ngettext("about %(minutes)d minute", "about %(minutes)d minutes", minutes) % {"minutes": minutes}
