"""The dashboard in three parts, the patients behind a number, and the time line of one patient."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from intake.patients.queries import patient_for
from intake.patients.services import open_record
from treatments.outcomes import presenting, queries, services, time_line
from treatments.outcomes.clinic_page import clinic_page
from treatments.outcomes.exposure_checks import BASIS
from treatments.outcomes.forms import OutcomesForm, ReleaseForm, ShowSmallForm
from treatments.outcomes.groups import all_groups
from treatments.outcomes.lists import LISTS, WORDS
from treatments.outcomes.safety_page import safety_page


@requires(Action.SEE_OUTCOMES)
def dashboard(request: HttpRequest) -> HttpResponse:
    """What the treatment does: the first series of the patients whom the filter leaves."""
    now, form = timezone.now(), OutcomesForm(request.GET)
    context = _context(request, form, "results", now)
    if form.is_valid():
        patients, options = _asked(request, form, now)
        found = presenting.dashboard(patients, options, with_small=context["with_small"])
        context |= {"options": options, "found": found, "any": found["cohort"]["started"] or _any(request)}
    return render(request, "treatments/outcomes/dashboard.html", context)


@requires(Action.SEE_OUTCOMES)
def safety(request: HttpRequest) -> HttpResponse:
    """The safety board: what infusions did, and what is overdue. Names only for who may see them."""
    now, form = timezone.now(), OutcomesForm(request.GET)
    context = _context(request, form, "safety", now)
    if form.is_valid():
        patients, options = _asked(request, form, now)
        found = queries.safety(_span(patients, options, now), request.user)
        context |= {"options": options, **safety_page(found, with_small=context["with_small"])}
        context["treated"], due = queries.overdue(patients, options.as_of)
        context["overdue"] = len(due)
        if context["may_see_patients"]:
            below = _keyset(request.GET.get("below", ""))
            rows, more = queries.exposure_page(patients, options.as_of, now, below=below)
            _write_down(request, [row.patient.pk for row in rows], "cumulative exposure", now)
            context |= {
                "exposures": rows,
                "exposure_basis": BASIS,
                "next_below": queries.keyset_of(rows) if more else None,
            }
    return render(request, "treatments/outcomes/safety.html", context)


@requires(Action.SEE_OUTCOMES)
def clinic(request: HttpRequest) -> HttpResponse:
    """How the clinic runs: the way from enquiry to booster, appointments, messages, questionnaires, chairs."""
    now, form = timezone.now(), OutcomesForm(request.GET)
    context = _context(request, form, "clinic", now)
    if form.is_valid():
        patients, options = _asked(request, form, now)
        ran = queries.running(_span(patients, options, now))
        context |= {"options": options, "found": clinic_page(ran, with_small=context["with_small"])}
    return render(request, "treatments/outcomes/clinic.html", context)


@requires(Action.SEE_PATIENTS_BEHIND_FIGURES)
def behind(request: HttpRequest, number: int) -> HttpResponse:
    """The patients behind one number, by name; every look is written down."""
    now, form, groups = timezone.now(), OutcomesForm(request.GET), all_groups()
    if not form.is_valid() or number >= len(groups):
        raise Http404
    patients, options = _asked(request, form, now)
    page = queries.behind(patients, options, groups[number], after=_number(request.GET.get("after")) or 0)
    words = presenting.group_words(groups[number])
    _write_down(request, [row.patient.pk for row in page.rows], words, now)
    context = {"page": page, "words": words, "options": options, "back": _back(request)}
    return render(request, "treatments/outcomes/behind.html", context)


@requires(Action.SEE_PATIENTS_BEHIND_FIGURES)
def listed(request: HttpRequest, number: int) -> HttpResponse:
    """The patients behind a number of the safety board, or of how the clinic runs; every look is written down."""
    now, form, of = timezone.now(), OutcomesForm(request.GET), _number(request.GET.get("of"))
    if not form.is_valid() or number >= len(LISTS):
        raise Http404
    patients, options = _asked(request, form, now)
    name, after = LISTS[number], _number(request.GET.get("after")) or 0
    try:
        page = queries.listed(_span(patients, options, now), name, of=of, after=after)
        row = queries.row_words(name, of)
    except queries.NoSuchList:
        raise Http404 from None
    words = f"{WORDS[name]}: {row}" if row else WORDS[name]
    _write_down(request, [one.patient.pk for one in page.rows], words, now)
    return render(request, "treatments/outcomes/listed.html", {"page": page, "words": words, "back": _back(request)})


@requires(Action.SEE_PATIENTS_BEHIND_FIGURES)
def show_small(request: HttpRequest) -> HttpResponse:
    """Say why groups under five are to be shown; then they are, to this person and for some hours."""
    form, back = ShowSmallForm(request.POST or None), _back(request)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        shown = services.show_small_groups(by=request.user, at=timezone.now(), reason=reason)
        return redirect(f"{back}{'&' if '?' in back else '?'}shown={shown.pk}")
    status = 422 if form.errors else 200
    return render(request, "treatments/outcomes/show_small.html", {"form": form, "back": back}, status=status)


@requires(Action.SEE_CLINICAL_RECORD)
def patient(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Scales, doses and what went on beside them, of one patient, on one time line."""
    found = open_record(request.user, patient_id, page="outcomes:patient", at=timezone.now())
    return _patient_page(request, found, ReleaseForm())


@requires(Action.SEE_CLINICAL_RECORD)
@require_POST
def release(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Let the patient see their progress up to now."""
    found, form = patient_for(request.user, patient_id), ReleaseForm(request.POST)
    if not form.is_valid():
        return _patient_page(request, found, form, status=422)
    scores, words = len(queries.record_of(found).main_scores), form.cleaned_data["words"]
    try:
        services.release_progress(patient=found, words=words, scores=scores, by=request.user, at=timezone.now())
    except services.NothingToShow as refusal:
        form.add_error(None, str(refusal))
        return _patient_page(request, found, form, status=422)
    messages.success(request, _("The patient can see their progress up to now on their own pages."))
    return redirect("outcomes:patient", found.pk)


@requires(Action.SEE_CLINICAL_RECORD)
@require_POST
def withdraw(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Take back what the patient could see."""
    found = patient_for(request.user, patient_id)
    services.withdraw_progress(patient=found, by=request.user, at=timezone.now())
    messages.success(request, _("The patient no longer sees their progress."))
    return redirect("outcomes:patient", found.pk)


def _patient_page(request, found, form, status=200):
    zone = found.site.time_zone
    context = {"patient": found, "zone": zone, "form": form, **time_line.time_line(queries.record_of(found), zone)}
    return render(request, "treatments/outcomes/patient.html", context, status=status)


def _context(request, form, part, now) -> dict:
    shown = _number(request.GET.get("shown"))
    return {
        "form": form,
        "part": part,
        "with_small": queries.small_groups_shown(request.user, shown, now),
        "may_see_patients": request.user.may(Action.SEE_PATIENTS_BEHIND_FIGURES),
    }


def _asked(request, form, now):
    return queries.narrowed(queries.people(request.user), form.who), form.options(queries.local_today(now))


def _span(patients, options, now):
    return queries.span(patients, since=options.from_date, until=options.to_date, at=now)


def _any(request):
    return queries.has_infusions(queries.people(request.user))


def _write_down(request, patient_ids, reason, now):
    services.open_list(
        patient_ids=patient_ids, by=request.user, at=now, page=request.resolver_match.view_name, reason=reason
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 15 else None


def _keyset(text: str) -> tuple[int, int] | None:
    infusions, _dot, patient_id = text.partition(".")
    found = _number(infusions), _number(patient_id)
    return None if None in found else found


def _back(request) -> str:
    """The page of the outcomes that somebody came from, with its filter; nowhere else."""
    query = request.GET.copy()
    for name in ("after", "below", "next", "of"):
        query.pop(name, None)
    page = request.GET.get("next") or reverse("outcomes:dashboard")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts=None) or not page.startswith(
        reverse("outcomes:dashboard")
    ):
        page = reverse("outcomes:dashboard")
    return f"{page.partition('?')[0]}?{query.urlencode()}" if query else page.partition("?")[0]
