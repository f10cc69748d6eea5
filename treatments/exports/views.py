"""The page that lists what can be taken along, and the files. Each line of a file is sent as it is made."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.cells import lines
from clinic.sites.current import current_site
from clinic.web.pdf import pdf_response
from treatments.exports import codebook, paper, rows, services
from treatments.exports.forms import ExportForm
from treatments.exports.names import names_of
from treatments.exports.page import exports_page
from treatments.outcomes import queries
from treatments.outcomes.forms import OutcomesForm


@requires(Action.EXPORT_RECORDS)
def exports(request: HttpRequest) -> HttpResponse:
    """What can be taken along, for which patients."""
    return exports_page(request)


@requires(Action.EXPORT_RECORDS)
def outcomes_csv(request: HttpRequest) -> HttpResponse:
    """The cohort, one row a patient; from it every figure of the treatment's outcomes can be made again."""

    def content(form, patients, now):
        options = form.options(queries.local_today(now))
        facts = queries.facts_of(patients, options)
        names = _names(form, patients)
        _write_down(request, [patient.id for patient in facts], now)
        return rows.outcome_rows(facts, options, names)

    return _file(request, "outcomes", content)


@requires(Action.EXPORT_RECORDS)
def steps_csv(request: HttpRequest) -> HttpResponse:
    """The patients who came in the period, with the instant of every step."""

    def content(form, patients, now):
        found = queries.journeys_by_patient(_span(form, patients, now))
        _write_down(request, [patient_id for patient_id, _ in found], now)
        return rows.step_rows(found, _names(form, patients))

    return _file(request, "steps", content)


@requires(Action.EXPORT_RECORDS)
def running_csv(request: HttpRequest) -> HttpResponse:
    """The counts behind missed appointments, messages, questionnaires and alerts."""

    def content(form, patients, now):
        return rows.running_rows(queries.running(_span(form, patients, now)))

    return _file(request, "running", content)


@requires(Action.EXPORT_RECORDS)
def codebook_csv(request: HttpRequest) -> HttpResponse:
    """What every column of every file means."""
    return _download("codebook", lines(codebook.HEADER, codebook.rows()))


@requires(Action.SEE_OUTCOMES)
def report(request: HttpRequest) -> HttpResponse:
    """The figures of the outcomes page as a document, small groups held back, for the quarter or period chosen."""
    form = OutcomesForm(request.GET)
    now = timezone.now()
    if not form.is_valid():
        return redirect(f"{reverse('outcomes:dashboard')}?{request.GET.urlencode()}")
    options = form.options(queries.local_today(now))
    patients = queries.narrowed(queries.people(request.user), form.who)
    content = paper.report(patients, options, user=request.user, site=current_site(request), at=now)
    return pdf_response(content, paper.report_name(options))


def _file(request, name: str, content: Callable) -> HttpResponse:
    """The file, or the page of exports with what is wrong with the filter."""
    form = ExportForm(request.GET)
    if not form.is_valid():
        return exports_page(request, form=form, status=422)
    patients = queries.narrowed(queries.people(request.user), form.who)
    header = [column.name for column in codebook.FILES[name]]
    return _download(name, lines(header, content(form, patients, timezone.now())))


def _download(name: str, content) -> StreamingHttpResponse:
    day = queries.local_today(timezone.now())
    return StreamingHttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{day:%Y-%m-%d}.csv"'},
    )


def _names(form, patients):
    return names_of(patients.values_list("pk", "mrn"), study_ids=form.cleaned_data["ids"])


def _span(form, patients, at):
    return queries.span(patients, since=form.cleaned_data["since"], until=form.cleaned_data["until"], at=at)


def _write_down(request, patient_ids, at):
    page = request.resolver_match.view_name
    services.record_export(user=request.user, patient_ids=patient_ids, page=page, at=at)
