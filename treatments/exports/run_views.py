"""The whole clinic, made by the worker: asked for, watched, taken along, deleted."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.progress import Progress
from clinic.sites.current import current_site
from treatments.exports import queries, services
from treatments.exports.forms import AskForm
from treatments.exports.models import ExportState
from treatments.exports.page import exports_page


@requires(Action.EXPORT_RECORDS)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Let the worker make the whole clinic or a de-identified set."""
    form = AskForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            run = services.ask_export(
                by=request.user,
                deidentified=form.deidentified,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except services.ExportRunning as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("exports:run", run.pk)
    return exports_page(request, ask_form=form, status=422)


@requires(Action.EXPORT_RECORDS)
def run(request: HttpRequest, export_id: int) -> HttpResponse:
    """How far it is, and then the file."""
    found = queries.run_for(request.user, export_id)
    context = {
        "run": found,
        "at_work": found.state in (ExportState.WAITING, ExportState.RUNNING),
        "progress": Progress(services.home_of(found)).seen(),
        "zone": current_site(request).time_zone,
    }
    return render(request, "treatments/exports/run.html", context)


@requires(Action.EXPORT_RECORDS)
@require_POST
def take(request: HttpRequest, export_id: int) -> HttpResponse:
    """The file. That it was taken is written down."""
    found, now = queries.run_for(request.user, export_id), timezone.now()
    try:
        place = services.take_export(found, by=request.user, at=now)
    except services.NothingToTake as refusal:
        messages.info(request, str(refusal))
        return redirect("exports:run", export_id)
    name = f"{'set' if found.deidentified else 'clinic'}-{found.asked_at:%Y-%m-%d}-{found.pk}.zip"
    return FileResponse(place.open("rb"), as_attachment=True, filename=name, headers={"Cache-Control": "no-store"})


@requires(Action.EXPORT_RECORDS)
@require_POST
def delete(request: HttpRequest, export_id: int) -> HttpResponse:
    """Delete the file before its time."""
    found = queries.run_for(request.user, export_id)
    services.delete_export(found, by=request.user, at=timezone.now())
    messages.success(request, _("The file is deleted."))
    return redirect("exports:exports")
