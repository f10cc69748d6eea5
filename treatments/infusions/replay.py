"""An infusion as it was known at a moment: by when things reached the record, not by when they happened.

A reading counts from when it was received, a correction from when it was made, an act that a device kept from when it
came. So a replay shows what the people at the chair could know, and the page then showed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from treatments.courses.elapsed import in_utc
from treatments.infusions.models import Infusion
from treatments.infusions.queries import RED, Charted, valid_readings
from treatments.infusions.rules.interventions import intervention_name
from treatments.infusions.rules.line import LINE_ACTS
from treatments.infusions.rules.terms import term_name

MINUTE = timedelta(minutes=1)
# The longest that is stepped through, so that a record left open for days stays a page.
LONGEST = timedelta(hours=12)


@dataclass(frozen=True)
class Step:
    """A moment at which something became known: when, and in a few words."""

    at: datetime
    words: str


@dataclass(frozen=True)
class Known:
    """What was known at a moment; `charted` computes from that alone."""

    at: datetime
    state: str
    charted: Charted
    effects: tuple
    steps: tuple[Step, ...]


def bounds(infusion: Infusion, now: datetime) -> tuple[datetime, datetime]:
    """The first and the last minute that can be shown: from check-in to the signature, or to now while it is open."""
    last = infusion.signed_at or now
    received = infusion.late_entries.order_by("-received_at").values_list("received_at", flat=True).first()
    last = max(last, received) if received and infusion.signed_at else last
    return infusion.checked_in_at, min(last, infusion.checked_in_at + LONGEST)


def known_at(infusion: Infusion, at: datetime) -> Known:
    """The infusion as it was known at `at`. A constant number of queries."""
    came = dict(infusion.late_entries.filter(outcome="stored").values_list("client_id", "received_at"))

    def was_known(row, happened):
        return in_utc(came.get(row.client_id, happened)) <= in_utc(at)

    events = [one for one in infusion.events.all() if one.at <= at]
    rates = tuple(one for one in infusion.rate_changes.order_by("at", "id") if was_known(one, one.at))
    seen = _as_then(infusion, events, rates, at)
    charted = Charted(seen, _readings(infusion, at), rates, _alerts(infusion, at), at)
    effects = tuple(one for one in infusion.adverse_events.all() if was_known(one, one.onset_at))
    for effect in effects:
        effect.name = term_name(effect.term)
        effect.ended_at = effect.ended_at if effect.ended_at and effect.ended_at <= at else None
    return Known(at, seen.state, charted, effects, steps_of(infusion, came))


def _as_then(infusion, events, rates, at) -> Infusion:
    """The infusion's own row as it stood: its state by its events, its times only once they had come."""
    seen = Infusion.objects.select_related("patient", "site", "course__protocol", "chair", "weight").get(pk=infusion.pk)
    seen.state = events[-1].to_state if events else "checked-in"
    for name in ("started_at", "ended_at", "closed_at"):
        value = getattr(seen, name)
        setattr(seen, name, value if value and value <= at else None)
    if seen.ended_at and not any(one.act == "stop" for one in rates):
        seen.ended_at = None
    return seen


def _readings(infusion, at):
    """The readings that had arrived, each correction only once it was made."""
    arrived = {one.pk: one for one in infusion.vitals.select_related("by") if one.received_at <= at}
    wrong = {one.corrects_id for one in arrived.values() if one.corrects_id}
    valid = set(valid_readings().filter(infusion=infusion).values_list("pk", flat=True))
    corrected_later = {pk for pk in arrived if pk not in valid and pk not in wrong}
    shown = [one for pk, one in arrived.items() if pk in valid or pk in corrected_later]
    return tuple(sorted(shown, key=lambda one: (one.recorded_at, one.pk)))


def _alerts(infusion, at):
    found = [one for one in infusion.alerts.order_by("raised_at", "id") if one.raised_at <= at]
    for one in found:
        if one.answered_at and one.answered_at > at:
            one.answered_at = one.answered_by_id = None
    return tuple(found)


def open_alerts(known: Known) -> list:
    """The alerts nobody had answered, red ones first."""
    waiting = [one for one in known.charted.alerts if one.answered_at is None]
    return sorted(waiting, key=lambda one: one.level not in RED)


def steps_of(infusion: Infusion, came: dict) -> tuple[Step, ...]:
    """Every moment at which something became known, in order."""
    found = [Step(one.at, one.act.replace("-", " ")) for one in infusion.events.all()]
    found += [
        Step(one.received_at, "vital signs" if not one.corrects_id else "correction") for one in infusion.vitals.all()
    ]
    found += [Step(one.raised_at, f"{one.level} alert") for one in infusion.alerts.all()]
    found += [Step(one.answered_at, "alert answered") for one in infusion.alerts.all() if one.answered_at]
    found += [Step(came.get(one.client_id, one.onset_at), term_name(one.term)) for one in infusion.adverse_events.all()]
    found += [
        Step(came.get(one.client_id, one.at), intervention_name(one.kind)) for one in infusion.interventions.all()
    ]
    found += [
        Step(came.get(one.client_id, one.at), LINE_ACTS.get(one.act, one.act)) for one in infusion.line_care.all()
    ]
    found += [Step(came.get(one.client_id, one.at), "note") for one in infusion.notes.all()]
    return tuple(sorted(found, key=lambda step: step.at))
