"""Reading what the rules about courses need: of many courses at once, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from intake.assessments.models import Assessment, AssessmentState
from intake.instruments.queries import reliability
from treatments.courses.models import Course, Delivery, Order, Protocol, ProtocolKind
from treatments.followups.boosters import INTERVAL_ALLOWED, BoosterRules, Decided
from treatments.followups.course_facts import CourseFacts
from treatments.followups.judging import Waiting
from treatments.followups.loss import JudgedRelapse
from treatments.followups.models import BoosterReview, CourseStateEvent, RelapseJudgement
from treatments.followups.readings import Assessment as AssessmentFact
from treatments.followups.response_rules import BELOW_25, LOSS_RULES

INSTRUMENT = "lsas-sr"
UNDECIDED = ("open", "postponed")


def courses_to_evaluate() -> QuerySet[Course]:
    """The newest induction series of every patient who had at least one infusion in it."""
    given = Delivery.objects.filter(course=OuterRef("pk"))
    return (
        Course.objects.filter(Exists(given), protocol__kind=ProtocolKind.INDUCTION)
        .order_by("patient_id", "-opened_at")
        .distinct("patient_id")
    )


def batches_to_evaluate(size: int) -> Iterator[list[Course]]:
    """The courses to evaluate, so many at a time, each with its patient."""
    ids = list(courses_to_evaluate().values_list("pk", flat=True))
    for first in range(0, len(ids), size):
        yield list(Course.objects.filter(pk__in=ids[first : first + size]).select_related("patient"))


def series_before(course: Course) -> Course | None:
    """The induction series that a course belongs to: itself, or the one it follows."""
    if course.protocol.kind == ProtocolKind.INDUCTION:
        return course
    return (
        Course.objects.filter(
            patient=course.patient_id, protocol__kind=ProtocolKind.INDUCTION, opened_at__lte=course.opened_at
        )
        .order_by("-opened_at")
        .first()
    )


def course_facts(course: Course, at: datetime) -> CourseFacts:
    """What the rules know about an induction series and what followed it."""
    return facts_of([course], at)[course.pk]


def facts_of(courses: Sequence[Course], at: datetime) -> dict[int, CourseFacts]:
    """What the rules know about each of these induction series and what followed it, by the course's id."""
    patients = {course.patient_id for course in courses}
    starts, readings = _starts(patients, at), _readings(patients, at)
    ordered, protocols = _ordered(courses), _protocols(courses)
    judged = _judged_relapses(courses, at)
    opened = dict(_undecided(patients).values_list("patient", "raised_at"))
    return {
        course.pk: _facts(
            course,
            at.astimezone(UTC),
            starts[course.patient_id],
            assessments=tuple(readings[course.patient_id]),
            planned_infusions=ordered.get(course.pk, protocols[course.protocol_id][0]),
            loss_rule=LOSS_RULES.get(protocols[course.protocol_id][1], BELOW_25),
            judged=judged.get(course.pk),
            review_open_since=opened.get(course.patient_id),
        )
        for course in courses
    }


def _facts(course, at, starts, **more) -> CourseFacts:
    series = [start for course_id, start in starts if course_id == course.pk]
    later = [start for course_id, start in starts if course_id != course.pk and series and start > min(series)]
    return CourseFacts(
        zone=course.patient.zone,
        instrument=INSTRUMENT,
        series=tuple(series),
        later=tuple(later),
        at=at,
        series_closed_at=course.ended_at,
        **more,
    )


def _starts(patients, at) -> dict[int, list[tuple[int, datetime]]]:
    found = defaultdict(list)
    given = Delivery.objects.filter(patient__in=patients, started_at__lte=at)
    for patient_id, course_id, start in given.values_list("patient", "course", "started_at"):
        found[patient_id].append((course_id, start.astimezone(UTC)))
    return found


def _readings(patients, at) -> dict[int, list[AssessmentFact]]:
    found = defaultdict(list)
    complete = Assessment.objects.filter(
        patient__in=patients, instrument=INSTRUMENT, state=AssessmentState.COMPLETE, collected_at__lte=at
    )
    for patient_id, collected_at, total in complete.values_list("patient", "collected_at", "total"):
        found[patient_id].append(AssessmentFact(INSTRUMENT, collected_at, int(total), "complete"))
    return found


def _ordered(courses) -> dict[int, int]:
    """How many infusions each course's order in force asks for, as `courses.queries.current_order` finds it."""
    valid = Q(needs_second_prescriber=False) | Q(countersignature__isnull=False)
    newest = Order.objects.filter(valid, course__in=courses).order_by("course", "-revision").distinct("course")
    return dict(newest.values_list("course", "infusions"))


def _protocols(courses) -> dict[int, tuple[int, str]]:
    """How many infusions each protocol plans, and by which rule a response is lost."""
    rows = Protocol.objects.filter(pk__in={course.protocol_id for course in courses})
    return {pk: (count, rule) for pk, count, rule in rows.values_list("pk", "infusions", "monitoring__relapse_rule")}


def _judged_relapses(courses, at) -> dict[int, JudgedRelapse]:
    """The newest judgement of each course that had not been taken back by then."""
    standing = RelapseJudgement.objects.filter(
        Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at), course__in=courses, at__lte=at
    )
    return {
        one.course_id: JudgedRelapse(one.on, one.at, str(one.by), one.reason)
        for one in standing.select_related("by").order_by("at", "pk")
    }


def _undecided(patients) -> QuerySet[BoosterReview]:
    return BoosterReview.objects.filter(patient__in=patients, state__in=UNDECIDED)


def waiting_reviews(courses: Iterable[Course]) -> dict[int, Waiting]:
    """The reviews of these patients that are not decided for good, as the rules take them, by the patient's id."""
    rows = _undecided({course.patient_id for course in courses})
    return {
        review.patient_id: Waiting(review.pk, review.code, review.postponed_to if review.state == "postponed" else None)
        for review in rows
    }


def last_decisions(courses: Iterable[Course]) -> dict[int, Decided]:
    """When the last booster review in each course's time was decided, as the rules take it, by the course's id."""
    by_patient = {course.patient_id: course for course in courses}
    decided = BoosterReview.objects.filter(patient__in=by_patient, decided_at__isnull=False)
    decided = decided.exclude(state="withdrawn")
    newest = decided.order_by("patient", "-decided_at").distinct("patient")
    return {
        by_patient[review.patient_id].pk: Decided(
            review.decided_at, review.postponed_to if review.state == "postponed" else None
        )
        for review in newest
        if review.decided_at >= by_patient[review.patient_id].opened_at
    }


def last_states(courses: Iterable[Course]) -> dict[int, tuple[str, str]]:
    """The state and its reason that were last written down for each of these courses."""
    newest = CourseStateEvent.objects.filter(course__in=courses).order_by("course", "-id").distinct("course")
    return {course_id: (state, reason) for course_id, state, reason in newest.values_list("course", "state", "reason")}


def rules_in_force() -> BoosterRules:
    """The numbers of the newest signed booster protocol, and the clinic's reliable change.

    Its preferred gap is the maintenance interval, kept within the 14 to 84 days that are allowed; without one, the
    shipped numbers hold.
    """
    signed = Protocol.objects.filter(kind=ProtocolKind.BOOSTER, signature__isnull=False)
    gaps = signed.order_by("-signature__signed_at").values_list("gap_preferred_days", "gap_min_days").first()
    if gaps is None:
        return BoosterRules(reliable_change=reliability().points)
    return BoosterRules(
        reliable_change=reliability().points,
        maintenance_interval_days=min(max(gaps[0], INTERVAL_ALLOWED[0]), INTERVAL_ALLOWED[-1]),
        minimum_gap_days=gaps[1],
    )
