"""What did not add up: judged by a person, reported where it must be, closed with a finding."""

from datetime import datetime

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.sites.models import Site
from treatments.stock.models import LossReport, StockIncident, StockRules
from treatments.stock.services.errors import StockError


@transaction.atomic
def judge_incident(
    incident: StockIncident, *, significant: bool, circumstances: str, by: User, at: datetime,
    discovered_at: datetime | None = None,
) -> StockIncident:  # fmt: skip
    """Say whether it is a theft or a significant loss; if it is, its clock runs from the discovery.

    A judgement can turn to significant later; it cannot be taken back once it was. Raises StockError.
    """
    locked = StockIncident.objects.select_for_update().get(pk=incident.pk)
    discovered_at = discovered_at or locked.opened_at
    if locked.closed_at is not None:
        raise StockError("This incident is closed already.")
    if locked.significant:
        raise StockError("This is being reported already; close it with what was found.")
    if discovered_at > at:
        raise StockError("It cannot have been discovered in the future.")
    if significant and not circumstances.strip():
        raise StockError("Say what is known of it.")
    with because("judged an incident of the stock", by=by):
        locked.significant, locked.judged_by, locked.judged_at = significant, by, at
        locked.save(update_fields=["significant", "judged_by", "judged_at"])
        if significant:
            LossReport.objects.create(incident=locked, discovered_at=discovered_at, circumstances=circumstances.strip())
    return locked


@transaction.atomic
def record_notice(report: LossReport, *, whom: str, told_at: datetime, by: User, at: datetime) -> None:
    """Write down that the field office was told in writing. Raises StockError."""
    _refuse_times(report, told_at, at)
    with because("recorded the notice of a loss", by=by):
        done = LossReport.objects.filter(pk=report.pk, notified_at__isnull=True).update(
            notified_at=told_at, notified_whom=whom.strip(), notified_by=by
        )
    if done != 1:
        raise StockError("The notice is written down already.")


@transaction.atomic
def record_form(report: LossReport, *, reference: str, filed_at: datetime, by: User, at: datetime) -> None:
    """Write down that Form 106 was filed. Raises StockError."""
    _refuse_times(report, filed_at, at)
    with because("recorded the report of a loss", by=by):
        done = LossReport.objects.filter(pk=report.pk, filed_at__isnull=True).update(
            filed_at=filed_at, filed_reference=reference.strip(), filed_by=by
        )
    if done != 1:
        raise StockError("The form is written down already.")


def _refuse_times(report, then, at):
    if then > at:
        raise StockError("This time lies in the future; give a time up to now.")
    if then < report.discovered_at:
        raise StockError("A report follows the discovery.")


@transaction.atomic
def close_incident(incident: StockIncident, *, finding: str, by: User, at: datetime) -> None:
    """Close an incident with what was found. Raises StockError until it is judged and, if need be, reported."""
    locked = StockIncident.objects.select_for_update().get(pk=incident.pk)
    if locked.closed_at is not None:
        raise StockError("This incident is closed already.")
    if locked.significant is None:
        raise StockError("Say first whether it is a theft or a significant loss.")
    report = LossReport.objects.filter(incident=locked).first()
    if report and (report.notified_at is None or report.filed_at is None):
        raise StockError("Tell the field office and file Form 106 first; then close it.")
    if not finding.strip():
        raise StockError("Write what was found, and what was done.")
    with because("closed an incident of the stock", by=by):
        locked.finding, locked.closed_at, locked.closed_by = finding.strip(), at, by
        locked.save(update_fields=["finding", "closed_at", "closed_by"])


@transaction.atomic
def set_rules(*, site: Site, by: User, at: datetime, **fields) -> StockRules:
    """Set who holds the stock of a site and the site's own rules for it; the history keeps what they were."""
    with because("changed the rules of the stock", by=by):
        rules, _made = StockRules.objects.update_or_create(
            site=site, defaults={**fields, "changed_at": at, "changed_by": by}
        )
    return rules
