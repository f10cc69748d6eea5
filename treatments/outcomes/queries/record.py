"""One patient's course as it is drawn on a time line: scales, doses, medicines, therapy, events; and what they see."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from intake.assessments.models import Assessment, AssessmentState
from intake.patients.models import Patient
from intake.screening.models import MedicationStatement
from treatments.courses.models import Delivery
from treatments.followups.models import CourseStateEvent
from treatments.followups.readings import Assessment as Collected
from treatments.followups.readings import Reading, baseline_reading, readings_of
from treatments.infusions.models import AdverseEvent
from treatments.outcomes.models import ProgressRelease
from treatments.therapy.models import ExposureStep

MAIN = "lsas-sr"


@dataclass(frozen=True, slots=True)
class Score:
    """One complete assessment: `fear` and `avoidance` only of the LSAS and only where they could be scored."""

    pk: int
    instrument: str
    collected_at: datetime
    total: Decimal
    fear: int | None
    avoidance: int | None


@dataclass(frozen=True, slots=True)
class Record:
    """`scores` by instrument, oldest first; `baseline` is that of the main scale, None before the first infusion.

    `steps` are the exposure steps that were done, `events` the adverse events of the infusions; `release` is what the
    patient was last allowed to see, None if nobody ever decided.
    """

    main: str
    scores: dict[str, list[Score]]
    deliveries: list[Delivery]
    states: list[CourseStateEvent]
    baseline: Reading | None
    medicines: list[MedicationStatement]
    steps: list[ExposureStep]
    events: list[AdverseEvent]
    release: ProgressRelease | None

    @property
    def main_scores(self) -> list[Score]:
        return self.scores.get(self.main, [])


def record_of(patient: Patient) -> Record:
    """Return the record in seven queries."""
    deliveries = list(Delivery.objects.filter(patient=patient).order_by("started_at"))
    scores = _scores(patient)
    main = "lsas-ca" if "lsas-ca" in scores and MAIN not in scores else MAIN
    return Record(
        main=main,
        scores=scores,
        deliveries=deliveries,
        states=list(
            CourseStateEvent.objects.filter(course__patient=patient).select_related("course").order_by("at", "id")
        ),
        baseline=_baseline(patient, scores.get(main, []), deliveries),
        medicines=list(MedicationStatement.objects.filter(patient=patient).order_by("started_on", "stated_at", "id")),
        steps=list(ExposureStep.objects.filter(patient=patient, done_at__isnull=False).order_by("done_at")),
        events=list(AdverseEvent.objects.filter(infusion__patient=patient).order_by("onset_at", "id")),
        release=release_of(patient),
    )


def release_of(patient: Patient) -> ProgressRelease | None:
    """Return the newest word on what the patient may see of their progress."""
    return ProgressRelease.objects.filter(patient=patient).select_related("by").order_by("-id").first()


@dataclass(frozen=True, slots=True)
class Progress:
    """What a patient sees of their own course: the totals, in order of time, and when infusions were given.

    `before` is the baseline, None without one.
    """

    release: ProgressRelease
    scores: list[Score]
    before: Reading | None
    infused_at: list[datetime]


def progress_of(patient: Patient) -> Progress | None:
    """Return what a clinician has released, up to the moment of the release; None if nothing is."""
    release = release_of(patient)
    if release is None or not release.shown:
        return None
    deliveries = list(Delivery.objects.filter(patient=patient, started_at__lte=release.at).order_by("started_at"))
    scores = _scores(patient)
    main = "lsas-ca" if "lsas-ca" in scores and MAIN not in scores else MAIN
    seen = [score for score in scores.get(main, []) if score.collected_at <= release.at]
    return Progress(release, seen, _baseline(patient, seen, deliveries), [one.started_at for one in deliveries])


def _scores(patient) -> dict[str, list[Score]]:
    rows = Assessment.objects.filter(patient=patient, state=AssessmentState.COMPLETE, total__isnull=False)
    found = [
        Score(
            row.pk,
            row.instrument,
            row.collected_at,
            row.total,
            row.subscales.get("fear"),
            row.subscales.get("avoidance"),
        )
        for row in rows.order_by("instrument", "collected_at", "id").only(
            "instrument", "collected_at", "total", "subscales"
        )
    ]
    return {instrument: list(group) for instrument, group in groupby(found, key=attrgetter("instrument"))}


def _baseline(patient, scores, deliveries):
    if not deliveries or not scores:
        return None
    zone = patient.zone
    first_at = deliveries[0].started_at
    collected = [Collected(one.instrument, one.collected_at, int(one.total), "complete") for one in scores]
    readings = readings_of(collected, scores[0].instrument, zone, until=first_at)
    return baseline_reading(readings, first_at, first_at.astimezone(zone).date())
