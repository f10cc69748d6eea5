"""Reading imports: whose they are, and what is to be done."""

from datetime import datetime

from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from clinic.sites.queries import sites_of
from treatments.imports.models import AT_WORK, OPEN, ImportRun

_LAST = 10


def runs_of(user: User) -> list[ImportRun]:
    """The last imports for the user's sites, newest first."""
    rows = ImportRun.objects.filter(site__in=sites_of(user)).select_related("by", "site")
    return list(rows.order_by("-id")[:_LAST])


def run_for(user: User, run_id: int) -> ImportRun:
    """The door to an import: 404 unless it is for one of the user's sites."""
    return get_object_or_404(ImportRun.objects.filter(site__in=sites_of(user)).select_related("by", "site"), pk=run_id)


def at_work() -> list[int]:
    """Imports that wait for a worker, or whose worker may have died."""
    return list(ImportRun.objects.filter(state__in=AT_WORK).order_by("id").values_list("pk", flat=True))


def left_since(instant: datetime) -> list[ImportRun]:
    """Imports that nobody has come back to."""
    return list(ImportRun.objects.filter(state__in=OPEN, touched_at__lt=instant).exclude(state__in=AT_WORK))
