"""Serious adverse events: a report opens by itself, is filled in over days, and is closed by whoever is responsible."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from treatments.infusions.errors import InfusionError, ReportNotComplete
from treatments.infusions.models import AdverseEvent, Infusion, SafetyNotice, SeriousEvent
from treatments.infusions.rules.serious import criterion_of_ending, criterion_of_grade, still_needed
from treatments.infusions.rules.states import Act
from treatments.infusions.rules.terms import term_name

ENDING_TERMS = {Act.HAND_OVER: "Handed to emergency care", Act.RECORD_DEATH: "Death"}


def open_for_effect(event: AdverseEvent, *, by: User, at: datetime) -> SeriousEvent | None:
    """Open the report of a side effect that is serious by its grade, once; a graver grade adds its criterion."""
    criterion = criterion_of_grade(event.grade)
    if criterion is None:
        return None
    with because("opened a report of a serious event", by=by):
        report, made = SeriousEvent.objects.get_or_create(
            adverse_event=event,
            defaults={
                "infusion_id": event.infusion_id, "cause": "side-effect", "term": term_name(event.term)[:60],
                "began_at": event.onset_at, "criteria": [criterion], "opened_at": at, "opened_by": by,
            },
        )  # fmt: skip
        if not made and criterion not in report.criteria and report.closed_at is None:
            report.criteria = [*report.criteria, criterion]
            report.save(update_fields=["criteria"])
    return report


def open_for_ending(infusion: Infusion, act: Act, words: str, *, by: User, at: datetime) -> SeriousEvent | None:
    """Open the report of an infusion that ended in emergency care or death, once."""
    criterion = criterion_of_ending(act)
    if criterion is None:
        return None
    with because("opened a report of a serious event", by=by):
        report, _made = SeriousEvent.objects.get_or_create(
            infusion=infusion,
            adverse_event=None,
            cause=act.value,
            defaults={
                "term": ENDING_TERMS[act], "began_at": at, "criteria": [criterion], "description": words.strip(),
                "opened_at": at, "opened_by": by,
            },
        )  # fmt: skip
    return report


@transaction.atomic
def fill_in_report(report: SeriousEvent, answers: Mapping[str, Any], *, by: User, at: datetime) -> SeriousEvent:
    """Write down what is known now; the history keeps what it was. Raises InfusionError once it is closed."""
    locked = _open_report(report)
    for name, value in answers.items():
        setattr(locked, name, value)
    with because("filled in a report of a serious event", by=by):
        locked.save(update_fields=list(answers))
    return locked


@transaction.atomic
def close_report(report: SeriousEvent, *, by: User, at: datetime) -> SeriousEvent:
    """Close a report that is complete. Raises ReportNotComplete with a sentence for each field."""
    locked = _open_report(report)
    missing = still_needed(vars(locked))
    if missing:
        raise ReportNotComplete(missing)
    locked.closed_at, locked.closed_by = at, by
    with because("closed a report of a serious event", by=by):
        locked.save(update_fields=["closed_at", "closed_by"])
    return locked


@transaction.atomic
def note_told(
    report: SeriousEvent, *, client_id: UUID, to: str, reference: str, told_at: datetime, by: User
) -> SafetyNotice:
    """Write down who was told of it, when, and under which number they keep it; possible after closing too."""
    before = SafetyNotice.objects.filter(client_id=client_id).first()
    return before or SafetyNotice.objects.create(
        report=report, client_id=client_id, to=to.strip(), reference=reference.strip(), told_at=told_at, by=by
    )


def _open_report(report):
    locked = SeriousEvent.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if locked.closed_at is not None:
        raise InfusionError("This report is closed.")
    return locked
