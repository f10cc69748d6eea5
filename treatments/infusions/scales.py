"""Reading what was asked at the chair: the scales of an infusion, what is due, what discharge and record need."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from intake.assessments.models import AssessmentState
from intake.instruments.catalogue import find
from intake.instruments.queries import Shown, wording_in_use, wordings_shown
from intake.instruments.wording import Wording
from treatments.courses.figures import values_of
from treatments.infusions.models import Infusion, ScaleAsked
from treatments.infusions.rules.ladder import PhaseTimes
from treatments.infusions.rules.scale_times import (
    Asked,
    Moment,
    ScaleDue,
    baseline_of,
    latest_total,
    scale_rows_from,
    scales_due,
)

DISSOCIATION = "cadss-6"
NAMES = {"cadss-6": "CADSS-6", "vas-anxiety": "Anxiety 0-100"}
# Neutral words in an address: it is seen over a shoulder.
SLUGS = {"how-it-seems": "cadss-6", "how-you-feel": "vas-anxiety"}
MOMENT_NAMES = {
    Moment.BASELINE: "before the start",
    Moment.DURING: "during",
    Moment.END: "at the end",
    Moment.RECOVERY: "in recovery",
}


@dataclass(frozen=True)
class Dissociation:
    """The CADSS-6 totals that a discharge is judged by: before the start, and the last one since the end."""

    baseline: int | None
    latest: int | None
    was_asked: bool


def scales_of(infusion: Infusion) -> QuerySet[ScaleAsked]:
    """Everything that was asked, in order of time, with its answers."""
    return infusion.scales.select_related("assessment", "by").order_by("at", "id")


def total_of(scale: ScaleAsked) -> int | None:
    """The total, None when it was not answered in full."""
    answered = scale.assessment
    if answered is None or answered.state != AssessmentState.COMPLETE or answered.total is None:
        return None
    return int(answered.total)


def asked_from(scales: Iterable[ScaleAsked]) -> tuple[Asked, ...]:
    """The facts that the rules of `scale_times` read."""
    return tuple(Asked(each.instrument, Moment(each.moment), each.at, total_of(each)) for each in scales)


def due_of(infusion: Infusion, times: PhaseTimes, asked: Iterable[Asked]) -> tuple[ScaleDue, ...]:
    """What is due at the chair by this infusion's protocol; nothing where the protocol asks for no scale."""
    monitoring = infusion.course.protocol.monitoring
    near = values_of(monitoring["discharge"])["dissociation_at_most"]
    return scales_due(scale_rows_from(monitoring.get("scales", ())), times, asked, near_baseline=near)


def dissociation_of(infusion: Infusion) -> Dissociation:
    """What is known of dissociation for a discharge; `latest` is None when the last asking was not answered in full."""
    asked = asked_from(scales_of(infusion).filter(instrument=DISSOCIATION))
    since = infusion.ended_at
    after = [each for each in asked if since and each.at >= since]
    return Dissociation(
        baseline=baseline_of(DISSOCIATION, asked),
        latest=latest_total(DISSOCIATION, asked, since=since) if since else None,
        was_asked=bool(after),
    )


def peak_dissociation(infusion: Infusion) -> int | None:
    """The highest CADSS-6 total from the start on; None when none was answered in full."""
    whole = infusion.scales.filter(instrument=DISSOCIATION, assessment__state=AssessmentState.COMPLETE)
    peak = whole.exclude(moment=Moment.BASELINE).aggregate(peak=Max("assessment__total"))["peak"]
    return None if peak is None else int(peak)


def is_known(shown: Shown) -> bool:
    """Whether these are words that the clinic has, or had."""
    found = wordings_shown([shown])[shown]
    return (found.language, found.version) == (shown.language, shown.version)


def wording_at_the_chair(instrument: str, language: str) -> Wording:
    """The words that are read out: those in use in the patient's language, or in English."""
    return wording_in_use(find(instrument).id, language)
