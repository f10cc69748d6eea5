"""A questionnaire as a patient will see it, for those who answer for its words. Nothing is kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.web.posting import posted
from intake.assessments import screens
from intake.assessments.forms import ScreenForm, shared_heading
from intake.instruments import queries as instruments
from intake.instruments.catalogue import UnknownInstrument, with_number
from intake.instruments.wording import Wording


@requires(Action.SEE_QUESTIONNAIRES)
def preview(request: HttpRequest, scale: int, number: int) -> HttpResponse:
    """One screen of a scale on the very page that patients use, those included that an answer would step over.

    `?wording=` names an imported wording; without it, or with `?language=`, the words in use are shown.
    """
    instrument = _scale(scale)
    wording, back_to = _words(request, instrument.id, scale)
    all_screens = screens.screens_of(instrument)
    if not 1 <= number <= len(all_screens):
        raise Http404("There is no such question.")
    here = all_screens[number - 1]
    form = ScreenForm(posted(request), instrument=instrument.id, screen=here, wording=wording, answers={})
    if request.method == "POST":
        if request.htmx:
            return HttpResponse(status=204)
        if "leave" in request.POST:
            return redirect(back_to)
        if "skip" in request.POST or form.is_valid():
            return redirect(_address(request, scale, number + 1) if number < len(all_screens) else back_to)
    context = {
        "form": form,
        "wording": wording,
        "heading": shared_heading(wording, here),
        "first": number == 1,
        "back_url": _address(request, scale, number - 1) if number > 1 else "",
        "back_to": back_to,
        "done": number - 1,
        "total": len(all_screens),
    }
    return render(request, "intake/assessments/preview.html", context, status=422 if form.errors else 200)


def _scale(scale):
    try:
        return with_number(scale)
    except UnknownInstrument as error:
        raise Http404("There is no such questionnaire.") from error


def _words(request, instrument_id, scale) -> tuple[Wording, str]:
    """The words to show, and the page that the preview leads back to."""
    pack_id = request.GET.get("wording", "")
    if not pack_id:
        language = request.GET.get("language", instruments.FALLBACK_LANGUAGE)[:8]
        return instruments.wording_in_use(instrument_id, language), reverse("instruments:questionnaire", args=[scale])
    if not (pack_id.isascii() and pack_id.isdigit() and len(pack_id) < 18):
        raise Http404("There is no such wording.")
    pack = instruments.pack_with(int(pack_id))
    if pack.instrument != instrument_id:
        raise Http404("This wording is of another questionnaire.")
    return pack.wording, reverse("instruments:wording", args=[pack.pk])


def _address(request, scale, number):
    query = request.GET.urlencode()
    return reverse("assessments:preview", args=[scale, number]) + (f"?{query}" if query else "")
