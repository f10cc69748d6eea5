"""Taking a clinic's history over in the browser: upload, match the columns, look at what was found, take it over."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.progress import Progress
from clinic.sites.current import current_site
from clinic.web.posting import posted
from treatments.imports import queries, runs
from treatments.imports.columns import TABLES
from treatments.imports.forms import MatchForm, UploadForm
from treatments.imports.models import AT_WORK, OPEN
from treatments.imports.values import DayForm

_MATCHABLE = ("uploaded", "faulty", "checked")


@requires(Action.IMPORT_HISTORY)
def imports(request: HttpRequest) -> HttpResponse:
    """The last imports, and the way to a new one."""
    site = current_site(request)
    form = UploadForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            run = runs.upload(files=form.uploaded, shown=form.shown, site=site, by=request.user, at=timezone.now())
        except runs.CannotImport as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("imports:run", run.pk)
    context = {
        "form": form,
        "runs": queries.runs_of(request.user),
        "tables": TABLES.values(),
        "site": site,
        "zone": site.time_zone,
    }
    return render(request, "treatments/imports/imports.html", context, status=422 if form.errors else 200)


@requires(Action.IMPORT_HISTORY)
def run(request: HttpRequest, import_id: int) -> HttpResponse:
    """Where an import stands, and what is to be done next."""
    return _page(request, queries.run_for(request.user, import_id))


@requires(Action.IMPORT_HISTORY)
@require_POST
def check(request: HttpRequest, import_id: int) -> HttpResponse:
    """Let the worker look at every row."""
    found = queries.run_for(request.user, import_id)
    form = MatchForm(request.POST, run=found)
    if found.state not in _MATCHABLE:
        return _too_late(request, found, _("This import has gone on already; look at where it stands."))
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        runs.check(
            found,
            names=form.names,
            day_form=DayForm(form.cleaned_data["day_form"]),
            day_alone_at=form.day_alone_at,
            by=request.user,
            at=timezone.now(),
        )
    except runs.CannotImport as refusal:
        return _too_late(request, found, str(refusal))
    return redirect("imports:run", import_id)


@requires(Action.IMPORT_HISTORY)
@require_POST
def take_over(request: HttpRequest, import_id: int) -> HttpResponse:
    """Let the worker take everything over."""
    found = queries.run_for(request.user, import_id)
    try:
        runs.take_over(found, by=request.user, at=timezone.now())
    except runs.CannotImport as refusal:
        return _too_late(request, found, str(refusal))
    return redirect("imports:run", import_id)


@requires(Action.IMPORT_HISTORY)
@require_POST
def give_up(request: HttpRequest, import_id: int) -> HttpResponse:
    """Delete the files."""
    found = queries.run_for(request.user, import_id)
    try:
        runs.give_up(found, by=request.user, at=timezone.now())
    except runs.CannotImport as refusal:
        return _too_late(request, found, str(refusal))
    messages.success(request, _("The files are deleted; nothing was imported."))
    return redirect("imports:imports")


@requires(Action.IMPORT_HISTORY)
def faults(request: HttpRequest, import_id: int) -> HttpResponse:
    """Every fault, as a file."""
    found = queries.run_for(request.user, import_id)
    place = runs.faults_file(found)
    if place is None:
        return _too_late(request, found, _("There are no faults to list."))
    return FileResponse(place.open("rb"), as_attachment=True, filename=f"faults-{found.pk}.csv")


@requires(Action.IMPORT_HISTORY)
def example(request: HttpRequest, name: str) -> HttpResponse:
    """A file with our own columns and one made-up row."""
    if name not in TABLES:
        raise Http404("There is no such file.")
    disposition = f'attachment; filename="{TABLES[name].file}"'
    return HttpResponse(
        runs.example(name), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def _too_late(request, found, sentence):
    messages.info(request, sentence)
    return redirect("imports:run", found.pk)


def _page(request, found, form=None, status=200):
    at_work = found.state in AT_WORK
    context = {
        "run": found,
        "zone": found.site.time_zone,
        "at_work": at_work,
        "is_open": found.state in OPEN,
        "progress": Progress(runs.home_of(found)).seen() if at_work else None,
        "form": form or (MatchForm(run=found) if found.state in _MATCHABLE else None),
        "counts": [(TABLES[name].file, counts) for name, counts in found.counts.items()],
        "more_faults": found.fault_count - len(found.faults),
    }
    return render(request, "treatments/imports/run.html", context, status=status)
