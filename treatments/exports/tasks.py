"""Making exports, which may take minutes, and deleting what is over."""

from celery import shared_task
from django.utils import timezone

from treatments.exports import queries, services

# Longer than any export takes; the lock keeps a second worker out that gets the same task again.
_HOURS = 6 * 3600


@shared_task(name="treatments.exports.make", time_limit=_HOURS)
def make(run_id: int) -> None:
    services.make_export(run_id, at=timezone.now())


@shared_task(name="treatments.exports.look_after", time_limit=_HOURS)
def look_after() -> None:
    """Go on with what a worker left, and delete what is over."""
    services.delete_expired(at=timezone.now())
    for run_id in queries.unfinished_runs():
        services.make_export(run_id, at=timezone.now())
