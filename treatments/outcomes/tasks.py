"""The worker's part of the outcomes."""

from celery import shared_task

from treatments.outcomes import services


@shared_task(name="treatments.outcomes.fold_standings")
def fold_standings() -> None:
    """Keep ready what the figures are counted from. The figures are true without it, and slower."""
    services.fold_standings()
