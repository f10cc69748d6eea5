"""What the chart of an infusion draws, gathered from its rows: the same for the cockpit, the record and paper."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from treatments.courses.figures import values_of
from treatments.infusions.models import VitalSigns
from treatments.infusions.queries import Charted
from treatments.infusions.rules.chart import Mark, Near, Plot, infusion_chart
from treatments.infusions.rules.interventions import intervention_name
from treatments.infusions.rules.scale_times import Asked
from treatments.infusions.rules.terms import term_name
from treatments.infusions.rules.vitals import Vitals
from treatments.infusions.scales import NAMES, asked_from, scales_of

STEP = timedelta(minutes=2)


def chart_of(charted: Charted, *, width: int = 640) -> dict | None:
    """The specification of the chart of an infusion as it stands; None while nothing was measured. Three queries."""
    infusion = charted.infusion
    discharge = values_of(infusion.course.protocol.monitoring["discharge"])
    plot = Plot(
        origin=infusion.started_at or infusion.checked_in_at,
        until=infusion.closed_at or _next_step(charted.now),
        zone=ZoneInfo(infusion.site.time_zone),
        readings=[(reading.recorded_at, vitals_of(reading)) for reading in charted.readings],
        baseline=charted.baseline if infusion.started_at else Vitals(),
        near=Near(discharge["vitals_within_mmhg"], discharge["vitals_within_percent"]),
        rates=[(change.at, change.rate_ml_per_h) for change in charted.rates],
        marks=_marks(charted),
    )
    return infusion_chart(plot, width=width)


def _next_step(now: datetime) -> datetime:
    """The axis of a running infusion moves on in steps, so that an unchanged chart stays the same."""
    return now + (STEP - timedelta(seconds=now.timestamp() % STEP.total_seconds()))


def vitals_of(reading: VitalSigns) -> Vitals:
    """The values of a stored reading, as the rules see them."""
    return Vitals(**{name: getattr(reading, name) for name in Vitals.__dataclass_fields__})


def _marks(charted) -> list[Mark]:
    infusion = charted.infusion
    effects = [Mark(one.onset_at, "Side effect", term_name(one.term)) for one in infusion.adverse_events.all()]
    done = [Mark(one.at, "Done", intervention_name(one.kind)) for one in infusion.interventions.all()]
    alerts = [Mark(one.raised_at, "Alert", one.message) for one in charted.alerts]
    asked = [Mark(one.at, "Asked", _asked(one)) for one in asked_from(scales_of(infusion))]
    return [*effects, *done, *alerts, *asked]


def _asked(one: Asked) -> str:
    answer = "not answered in full" if one.total is None else str(one.total)
    return f"{NAMES.get(one.instrument, one.instrument)} {answer}"
