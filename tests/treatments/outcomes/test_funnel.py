"""How many came how far, counted by the database, against the same counted here from the rows, step by step."""

from datetime import date, timedelta
from random import Random
from statistics import median

import pytest

from intake.consent.models import Consent, ConsentDocument
from intake.patients.models import Enquiry
from intake.screening.models import EligibilityDecision, PreAssessment
from tests.treatments.outcomes.clinic import DAY_ZERO, treated
from treatments.courses.models import Course, Delivery
from treatments.outcomes.funnel import STEPS
from treatments.outcomes.queries import people, span
from treatments.outcomes.queries.journeys import journeys_by_patient, reached, steps

pytestmark = pytest.mark.django_db
PATIENTS = 60


@pytest.fixture
def ways(induction, north, staff):
    """Patients who came in all ways, some with gaps and turns: {patient id: ten instants or None}."""
    chance, found = Random(7), {}
    texts = {
        kind: ConsentDocument.objects.create(kind=kind, version=9, title="T", body="B", published_at=DAY_ZERO)
        for kind in ("treatment", "research")
    }
    for number in range(PATIENTS):
        days = sorted(chance.sample(range(200), 9))
        if chance.random() < 0.2:
            chance.shuffle(days)
        at = [DAY_ZERO + timedelta(days=day, minutes=number) for day in days]
        at = [None if chance.random() < 0.08 else each for each in at]
        patient = treated(north, {}, infusions=(), created_at=DAY_ZERO + timedelta(days=number))
        way = [patient.created_at, *at[:6], None, None, None]
        if number % 3 == 0:
            way[0] = DAY_ZERO - timedelta(days=number % 7 + 1)
            for later in (0, 3):
                received_at = way[0] + timedelta(days=later)
                Enquiry.objects.create(name="E", received_at=received_at, site=north, patient=patient)
        if way[1] is None:
            way[2] = way[3] = None
        else:
            _pre_assessment(patient, way, staff)
        if way[4]:
            for later, outcome in ((0, "eligible"), (5, "eligible"), (-9, "deferred")):
                _decided(patient, way[4] + timedelta(days=later), outcome, staff)
        if way[5]:
            for kind, signed_at in (("treatment", way[5]), ("research", way[5] - timedelta(days=30))):
                Consent.objects.create(patient=patient, document=texts[kind], signed_at=signed_at)
        if way[6]:
            Course.objects.create(
                patient=patient, site=north, protocol=induction, opened_at=way[6], opened_by=staff.percy
            )
        way[7:] = _given(patient, at[7], chance)
        found[patient.pk] = way
    return found


def _pre_assessment(patient, way, staff):
    for later, state in ((0, "decided"), (-50, "withdrawn")):
        early = timedelta(days=later)
        times = [at and at + early for at in way[1:4]]
        if state == "decided" and times[2] is None:
            state = "started"
        PreAssessment.objects.create(
            patient=patient, state=state, invited_by=staff.dana,
            invited_at=times[0], started_at=times[1], submitted_at=times[2],
        )  # fmt: skip


def _decided(patient, at, outcome, staff):
    asked = patient.pre_assessments.first() or PreAssessment.objects.create(
        patient=patient, state="withdrawn", invited_at=at, invited_by=staff.dana
    )
    EligibilityDecision.objects.create(
        patient=patient, pre_assessment=asked, outcome=outcome, findings=[], signed_at=at, signed_by=staff.percy
    )


def _given(patient, first_at, chance):
    """A first series of three, whole or not, and perhaps boosters: its first, its last, and the first booster."""
    if first_at is None:
        return [None, None, None]
    times = [first_at + timedelta(days=2 * place) for place in range(chance.choice((1, 2, 3, 4)))]
    boosters = [times[-1] + timedelta(days=30 * (place + 1)) for place in range(chance.choice((0, 0, 1, 2)))]
    for series, given in (("first", times), ("booster", boosters)):
        for at in given:
            Delivery.objects.create(
                patient=patient, series=series, started_at=at, minutes=40, delivered_mg=40, weight_kg=80,
                planned_infusions=3 if series == "first" else 1,
            )  # fmt: skip
    return [first_at, times[2] if len(times) > 2 else None, boosters[0] if boosters else None]


def counted(ways):
    """(count, of, median days) of every step."""
    left, found = list(ways), [(len(ways), len(ways), None)]
    for number in range(1, len(STEPS)):
        before, left = left, [way for way in left if way[number] is not None]
        waits = [(way[number] - way[number - 1]) / timedelta(days=1) for way in left if way[number] >= way[number - 1]]
        found.append((len(left), len(before), median(waits) if waits else None))
    return found


def same(found, expected):
    assert [step.name for step in found] == list(STEPS)
    assert [(step.count, step.of) for step in found] == [row[:2] for row in expected]
    days = [step.median_days for step in found]
    assert days == [row[2] if row[2] is None else pytest.approx(row[2]) for row in expected]


def test_each_step_is_counted_among_those_of_the_step_before(ways):
    everything = span(people(), since=None, until=None, at=DAY_ZERO + timedelta(days=999))
    expected = counted(ways.values())
    same(steps(everything), expected)
    assert 3 < expected[-1][0] < expected[-2][0] < PATIENTS
    for step in range(len(STEPS)):
        assert len(reached(everything, step)) == expected[step][0]


def test_who_came_in_the_period_counts_by_the_enquiry_or_else_the_registration(ways):
    since, until = date(2025, 6, 2), date(2025, 6, 20)
    period = span(people(), since=since, until=until, at=DAY_ZERO + timedelta(days=999))
    within = [way for way in ways.values() if since <= way[0].date() <= until]
    assert 3 < len(within) < PATIENTS - 20
    same(steps(period), counted(within))


def test_the_file_has_every_instant(ways):
    found = journeys_by_patient(span(people(), since=None, until=None, at=DAY_ZERO + timedelta(days=999)))
    assert {patient_id: list(_times(journey)) for patient_id, journey in found} == ways


def _times(journey):
    return (getattr(journey, name) for name in journey.__slots__)


def test_nobody_at_all_is_nobody_everywhere(north):
    nobody = span(people(), since=None, until=None, at=DAY_ZERO)
    assert {(step.count, step.of, step.median_days) for step in steps(nobody)} == {(0, 0, None)}
