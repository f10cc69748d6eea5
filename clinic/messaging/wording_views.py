"""In which words patients are written to: all kinds of messages, one of them in one language, its preview."""

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.messaging import own_words, rewording
from clinic.messaging.framing import preview
from clinic.messaging.wording_forms import LanguageForm, SeenForm, WordingForm
from clinic.sites.current import current_site
from clinic.web.posting import posted


@requires(Action.SEE_MESSAGES)
def wordings(request: HttpRequest) -> HttpResponse:
    """Every kind of message to patients: when it goes, what it says, in which languages the clinic wrote its own."""
    own = [row for row in own_words.newest() if not row.is_shipped]
    rows = [
        {
            "wording": one,
            "says": own_words.in_use(one.code, own_words.SHIPPED_LANGUAGE).text,
            "own": [(row, _language(row.language)) for row in own if row.code == one.code],
        }
        for one in own_words.all_wordings().values()
    ]
    return render(request, "clinic/messaging/wordings.html", {"rows": rows})


@requires(Action.SEE_MESSAGES)
def wording(request: HttpRequest, message_code: str, language: str) -> HttpResponse:
    """One message in one language: its words, how they look, and every version of them. A post is only looked at."""
    found, newest = _found(message_code, language)
    in_use = own_words.in_use(message_code, language)
    given = None if request.method == "GET" else request.POST
    form = WordingForm(given, wording=found, language=language, initial=asdict(in_use) | {"seen": _number(newest)})
    if form.is_bound and not form.is_valid():
        return _show(request, found, newest, form, in_use, status=422)
    return _show(request, found, newest, form, form.words() if form.is_bound else in_use)


@requires(Action.WORD_MESSAGES)
@require_POST
def write_wording(request: HttpRequest, message_code: str, language: str) -> HttpResponse:
    """Use these words from now on."""
    found, newest = _found(message_code, language)
    form = WordingForm(posted(request), wording=found, language=language)
    if form.is_valid():
        try:
            rewording.write_words(
                code=message_code,
                language=language,
                words=form.words(),
                seen=form.cleaned_data["seen"],
                by=request.user,
                at=timezone.now(),
            )
        except (rewording.ChangedMeanwhile, rewording.NothingToChange) as refusal:
            form.add_error(None, str(refusal))
        else:
            notices.success(request, _("From now on this message goes out in these words."))
            return redirect("messaging:wording", message_code, language)
    return _show(request, found, newest, form, own_words.in_use(message_code, language), status=422)


@requires(Action.WORD_MESSAGES)
@require_POST
def shipped_wording(request: HttpRequest, message_code: str, language: str) -> HttpResponse:
    """Use the words again that the program was shipped with."""
    _found(message_code, language)
    form = SeenForm(posted(request))
    try:
        seen = form.cleaned_data["seen"] if form.is_valid() else -1
        rewording.back_to_shipped(code=message_code, language=language, seen=seen, by=request.user, at=timezone.now())
    except (rewording.ChangedMeanwhile, rewording.NothingToChange) as refusal:
        notices.error(request, str(refusal))
    else:
        notices.success(request, _("From now on this message goes out in the shipped words again."))
    return redirect("messaging:wording", message_code, language)


@requires(Action.SEE_MESSAGES)
def choose_language(request: HttpRequest, message_code: str) -> HttpResponse:
    """The same message in another language."""
    form = LanguageForm(request.GET)
    language = form.cleaned_data["language"] if form.is_valid() else own_words.SHIPPED_LANGUAGE
    return redirect("messaging:wording", message_code, language)


def _found(code, language):
    if language not in dict(settings.LANGUAGES):
        raise Http404("There is no such language.")
    try:
        found = own_words.wording(code)
    except own_words.UnknownWording as error:
        raise Http404(str(error)) from error
    return found, own_words.newest(code).filter(language=language).first()


def _number(newest) -> int:
    return newest.number if newest else 0


def _language(code: str) -> str:
    return get_language_info(code)["name"]


def _show(request, found, newest, form, words, status=200):
    context = {
        "wording": found,
        "language": form.language,
        "language_name": _language(form.language),
        "language_form": LanguageForm(initial={"language": form.language}),
        "form": form,
        "names": [(f"{{{name}}}", example) for name, example in found.examples.items()],
        "needs": [f"{{{name}}}" for name in found.needs],
        "preview": preview(found, words, form.language),
        "previewed": form.is_bound and not form.errors,
        "newest": newest,
        "is_own": newest is not None and not newest.is_shipped,
        "back_form": SeenForm(initial={"seen": _number(newest)}),
        "history": own_words.history(found.code),
        "zone": current_site(request).time_zone,
    }
    return render(request, "clinic/messaging/wording.html", context, status=status)
