"""The questionnaires for those who answer for them: what each measures, whose words are in use, and other words."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.sites.current import current_site
from clinic.web.posting import posted
from intake.instruments import queries, services, sheet
from intake.instruments.catalogue import INSTRUMENTS, UnknownInstrument, find, number_of, with_number
from intake.instruments.definition import Instrument
from intake.instruments.flags import FLAG_WORDS
from intake.instruments.forms import BackForm, ImportForm, ReliabilityForm, TakeIntoUseForm
from intake.instruments.packs.document import PackRefused
from intake.instruments.packs.writing import as_questionnaire
from intake.instruments.wording import WordingNotFound, wording_for


@requires(Action.SEE_QUESTIONNAIRES)
def questionnaires(request: HttpRequest) -> HttpResponse:
    """Every scale, and whose words it is asked in."""
    uses = list(queries.newest_uses())
    rows = [
        {
            "number": number,
            "scale": scale,
            "wording": wording_for(scale.id),
            "uses": [use for use in uses if use.instrument == scale.id and use.pack],
        }
        for number, scale in enumerate(INSTRUMENTS.values(), start=1)
    ]
    for row in rows:
        row["replaced"] = any(use.language == queries.FALLBACK_LANGUAGE for use in row["uses"])
    context = {"rows": rows, "stand_ins": sum(row["wording"].is_stand_in and not row["replaced"] for row in rows)}
    return render(request, "intake/instruments/questionnaires.html", context)


@requires(Action.SEE_QUESTIONNAIRES)
def questionnaire(request: HttpRequest, scale: int) -> HttpResponse:
    """One scale: its definition with every source, its words, and who answered for them since when."""
    instrument = _scale(scale)
    history = queries.uses_of(instrument.id)
    newest = {use.language: use for use in reversed(history)}
    changes = [row for row in queries.change_definitions().values() if instrument.id in row.instruments]
    context = {
        "number": scale,
        "scale": instrument,
        "about": instrument.about,
        "highest": sheet.highest_total(instrument),
        "items": sheet.item_rows(instrument),
        "bands": sheet.band_tables(instrument),
        "levels": sheet.level_rows(instrument),
        "cut_offs": sheet.cut_off_rows(instrument),
        "extras": instrument.extras,
        "flags": [FLAG_WORDS[flag.id] for flag in instrument.flags],
        "changes": changes,
        "figures": queries.newest_figures() if instrument.id == "lsas-sr" else None,
        "has_figures": instrument.id == "lsas-sr",
        "in_use": [_in_use(instrument, language, newest.get(language)) for language in _languages_of(newest)],
        "packs": queries.packs_of(instrument.id),
        "used": {use.pack_id for use in newest.values()},
        "history": history,
        "zone": current_site(request).time_zone,
    }
    return render(request, "intake/instruments/questionnaire.html", context)


@requires(Action.SEE_QUESTIONNAIRES)
def template(request: HttpRequest, scale: int) -> HttpResponse:
    """The scale as a file to fill in: its linkIds and answers, with the shipped words."""
    instrument = _scale(scale)
    return _download(as_questionnaire(instrument, wording_for(instrument.id)), f"questionnaire-{scale}.json")


@requires(Action.MANAGE_CLINIC)
def import_wording(request: HttpRequest, scale: int) -> HttpResponse:
    """Bring a wording; what does not fit the scale is listed."""
    instrument = _scale(scale)
    form = ImportForm(posted(request), request.FILES or None)
    differences: tuple[str, ...] = ()
    if form.is_valid():
        try:
            pack = services.import_pack(
                instrument=instrument.id,
                language=form.cleaned_data["language"],
                raw=form.raw(),
                file_name=form.cleaned_data["file"].name,
                by=request.user,
                at=timezone.now(),
            )
        except PackRefused as refusal:
            differences = refusal.differences
        except services.ChangedMeanwhile as refusal:
            differences = (str(refusal),)
        else:
            messages.success(request, _("The wording fits. Nobody is asked in it until you take it into use."))
            return redirect("instruments:wording", pack.pk)
    context = {"number": scale, "scale": instrument, "form": form, "differences": differences}
    status = 422 if differences or form.errors else 200
    return render(request, "intake/instruments/import.html", context, status=status)


@requires(Action.SEE_QUESTIONNAIRES)
def wording(request: HttpRequest, pack_id: int) -> HttpResponse:
    """One imported wording, each question beside our short label for it, so that a swapped one is seen."""
    pack = queries.pack_with(pack_id)
    instrument = find(pack.instrument)
    words = pack.wording
    newest = queries.newest_use(pack.instrument, pack.language)
    context = {
        "pack": pack,
        "number": number_of(instrument.id),
        "scale": instrument,
        "wording": words,
        "rows": [(item, words.items[item.id], words.helps.get(item.id, "")) for item in instrument.items],
        "answers": _answers(instrument, words),
        "use": newest if newest and newest.pack_id == pack.pk else None,
        "language_name": _language_name(pack.language),
        "zone": current_site(request).time_zone,
    }
    return render(request, "intake/instruments/wording.html", context)


@requires(Action.SEE_QUESTIONNAIRES)
def wording_file(request: HttpRequest, pack_id: int) -> HttpResponse:
    """An imported wording as a FHIR R4 Questionnaire."""
    pack = queries.pack_with(pack_id)
    return _download(as_questionnaire(find(pack.instrument), pack.wording), f"wording-{pack_id}.json")


@requires(Action.MANAGE_CLINIC)
def take_into_use(request: HttpRequest, pack_id: int) -> HttpResponse:
    """Attest the permission; from then on patients are asked in these words."""
    pack = queries.pack_with(pack_id)
    number = number_of(pack.instrument)
    form = TakeIntoUseForm(posted(request), user=request.user)
    if form.is_valid():
        try:
            services.take_into_use(
                pack=pack, permission=form.cleaned_data["permission"], by=request.user, at=timezone.now()
            )
        except (services.NothingToChange, services.ChangedMeanwhile) as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, _("Patients are asked in these words from now on."))
        return redirect("instruments:questionnaire", number)
    context = {"pack": pack, "number": number, "scale": find(pack.instrument), "form": form}
    context["language_name"] = _language_name(pack.language)
    return render(request, "intake/instruments/take_into_use.html", context, status=422 if form.errors else 200)


@requires(Action.MANAGE_CLINIC)
def back_to_shipped(request: HttpRequest, scale: int, language: str) -> HttpResponse:
    """Ask in the shipped words again."""
    instrument = _scale(scale)
    form = BackForm(posted(request), user=request.user)
    if form.is_valid():
        try:
            services.back_to_shipped(
                instrument=instrument.id,
                language=language,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except (services.NothingToChange, services.ChangedMeanwhile) as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, _("Patients are asked in the shipped words again."))
        return redirect("instruments:questionnaire", scale)
    context = {"number": scale, "scale": instrument, "form": form, "in_use": _shipped_words(instrument, language)}
    return render(request, "intake/instruments/back.html", context, status=422 if form.errors else 200)


@requires(Action.MANAGE_CLINIC)
def reliable_change(request: HttpRequest) -> HttpResponse:
    """The figures that the reliable change of the main scale is reckoned from."""
    now_in_use = queries.reliability()
    initial = {"standard_deviation": now_in_use.standard_deviation, "reliability": now_in_use.reliability}
    form = ReliabilityForm(posted(request), user=request.user, initial=initial)
    number = number_of("lsas-sr")
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("standard_deviation", "reliability", "source")}
        services.set_reliability(**given, by=request.user, at=timezone.now())
        messages.success(request, _("The reliable change is reckoned from these figures from now on."))
        return redirect("instruments:questionnaire", number)
    context = {"number": number, "scale": find("lsas-sr"), "form": form, "figures": now_in_use}
    return render(request, "intake/instruments/reliable_change.html", context, status=422 if form.errors else 200)


def _scale(number: int) -> Instrument:
    """The scale at this place of the catalogue: its name in an address would tell what somebody is treated for."""
    try:
        return with_number(number)
    except UnknownInstrument as error:
        raise Http404("There is no such questionnaire.") from error


def _languages_of(newest):
    """English first; then every language that somebody brought words in."""
    return list(dict.fromkeys([queries.FALLBACK_LANGUAGE, *sorted(newest)]))


def _in_use(instrument, language, use):
    """What a page says of the words of a scale in one language."""
    if use is not None and use.pack is not None:
        return {"language": language, "language_name": _language_name(language), "use": use, "wording": None}
    return {**_shipped_words(instrument, language), "use": use}


def _shipped_words(instrument, language):
    try:
        shipped = wording_for(instrument.id, language)
    except WordingNotFound:
        shipped = None
    return {"language": language, "language_name": _language_name(language), "wording": shipped}


def _answers(instrument, words):
    """Each set of answers once, with the items that have it."""
    found: dict = {}
    for item in instrument.items:
        if item.id in words.lines:
            ends = words.lines[item.id]
            key = ((item.scale.low, ends.low), (item.scale.high, ends.high))
        else:
            key = tuple((option.value, option.label) for option in words.options[item.id])
        found.setdefault(tuple(map(repr, key)), ([], key))[0].append(item.id)
    return [(", ".join(ids), pairs) for ids, pairs in found.values()]


def _language_name(code):
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


def _download(document, name) -> HttpResponse:
    return HttpResponse(
        json.dumps(document, ensure_ascii=False, indent=2),
        content_type="application/fhir+json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
