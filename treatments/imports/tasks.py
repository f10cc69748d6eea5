"""Looking at uploaded files and taking them over, which may take minutes; and deleting what nobody came back to."""

from celery import shared_task
from django.utils import timezone

from treatments.imports import queries, runs

# Longer than any import takes; the lock keeps a second worker out that gets the same task again.
_HOURS = 6 * 3600


@shared_task(name="treatments.imports.work", time_limit=_HOURS)
def work(run_id: int) -> None:
    runs.work(run_id, at=timezone.now())


@shared_task(name="treatments.imports.look_after", time_limit=_HOURS)
def look_after() -> None:
    """Go on with what a worker left, and delete the files that nobody came back to."""
    now = timezone.now()
    runs.give_up_the_left(at=now)
    for run_id in queries.at_work():
        runs.work(run_id, at=now)
