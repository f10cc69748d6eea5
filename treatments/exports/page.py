"""The page of exports, which two forms lead to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clinic.sites.current import current_site
from treatments.exports import queries
from treatments.exports.forms import AskForm, ExportForm
from treatments.exports.report import quarters
from treatments.outcomes.queries import local_today, people


def exports_page(
    request: HttpRequest, *, form: ExportForm | None = None, ask_form: AskForm | None = None, status: int = 200
) -> HttpResponse:
    """What can be taken along: figures at once, the whole clinic by the worker."""
    form = form or ExportForm(request.GET)
    context = {
        "form": form,
        "ready": form.is_valid(),
        "any": people(request.user).exists(),
        "ask_form": ask_form or AskForm(user=request.user),
        "runs": queries.runs_of(request.user),
        "quarters": quarters(local_today(timezone.now())),
        "zone": current_site(request).time_zone,
    }
    return render(request, "treatments/exports/exports.html", context, status=status)
