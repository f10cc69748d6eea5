"""Every course is looked at, again and again: together, twice without harm, and one bad record stops no other."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import make_patient, make_site
from treatments.courses.models import Course, Protocol
from treatments.followups import queries, services
from treatments.followups.models import BoosterReview, CourseStateEvent, RelapseJudgement
from treatments.followups.services import standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def others(course, give, now):
    """So many other people, given six infusions like Ada and never asked anything. Returns their courses."""

    def treat(count):
        numbers = range(Course.objects.count(), Course.objects.count() + count)
        return [_treated(make_patient(f"Other{number}", "Person", site=course.site)) for number in numbers]

    def _treated(patient):
        like_ada = {"site": course.site, "protocol": course.protocol, "opened_by": course.opened_by}
        other = Course.objects.create(patient=patient, opened_at=now, **like_ada)
        give(*(now + timedelta(days=days) for days in (0, 2, 4, 7, 9, 11)), course=other)
        return other

    return treat


def test_everybody_is_evaluated_once_and_a_second_look_writes_nothing(course, treated, others):
    at = treated + timedelta(days=30)
    others(3)
    assert services.evaluate_all(at=at) == 4
    assert services.evaluate_all(at=at) == 0
    assert BoosterReview.objects.count() == 4
    assert set(CourseStateEvent.objects.values_list("state", flat=True)) == {"booster_review"}


def test_more_courses_cost_no_more_statements(course, treated, others, staff):
    def statements():
        with CaptureQueriesContext(connection) as counted:
            services.evaluate_all(at=treated + timedelta(days=30))
        return len(counted)

    _judge_a_relapse(others(1), staff.percy)
    few = statements()
    _judge_a_relapse(others(12), staff.percy)
    assert statements() == few


def _judge_a_relapse(courses, prescriber):
    for one in courses:
        last = one.deliveries.order_by("started_at").last().started_at
        RelapseJudgement.objects.create(
            course=one, on=last.date(), reason="Avoids again.", response_on=last.date(), last_infusion_at=last,
            at=last + timedelta(days=1), written_on=last.date(), by=prescriber,
        )  # fmt: skip


def test_one_bad_record_stops_no_other(course, treated, others, caplog):
    bad, good = others(2)
    nowhere = {"time_zone": "Nowhere/Atlantis"}  # neither the patient's clock nor that of the clinic
    type(bad.patient).objects.filter(pk=bad.patient_id).update(site=make_site("Atlantis", **nowhere), **nowhere)
    assert services.evaluate_all(at=treated + timedelta(days=30)) == 2
    assert not BoosterReview.objects.filter(course=bad).exists()
    assert BoosterReview.objects.filter(course=good).exists()
    assert f"Course {bad.pk} could not be evaluated" in caplog.text


def test_a_batch_that_cannot_be_written_is_written_one_by_one(course, treated, others, monkeypatch):
    others(2)
    kept = standing._keep

    def broken_together(courses, at):
        if len(courses) > 1:
            raise ValueError
        return kept(courses, at)

    monkeypatch.setattr(standing, "_keep", broken_together)
    assert services.evaluate_all(at=treated + timedelta(days=30)) == 3
    assert BoosterReview.objects.count() == 3


def test_a_postponed_review_is_open_again_on_its_day(course, treated, staff):
    at = treated + timedelta(days=30)
    services.evaluate(course, at=at)
    until = (at + timedelta(days=10)).date()
    services.postpone(BoosterReview.objects.get(), note="After the exams.", until=until, by=staff.percy, at=at)
    services.evaluate(course, at=at + timedelta(days=8))
    assert BoosterReview.objects.get().state == "postponed"
    services.evaluate(course, at=at + timedelta(days=10))
    review = BoosterReview.objects.get()
    assert (review.state, review.note, review.decided_by) == ("open", "After the exams.", staff.percy)


def test_the_protocol_s_rule_of_losing_a_response_is_the_one_that_counts(course, treated, scored):
    """From 90 to 45: half of the gain is lost at 68, which is still 24 per cent below the baseline, or 25 at 67."""
    scored(67, treated + timedelta(days=15))
    scored(68, treated + timedelta(days=22))
    at = treated + timedelta(days=23)
    assert services.evaluate(course, at=at).name == "responder"
    protocol = Protocol.objects.get(pk=course.protocol_id)
    protocol.pk, protocol.version = None, protocol.version + 1
    protocol.monitoring = {**protocol.monitoring, "relapse_rule": "half-regained"}
    protocol.save(force_insert=True)
    Course.objects.filter(pk=course.pk).update(protocol=protocol)
    course.refresh_from_db()
    scored(69, treated + timedelta(days=30))
    standing_now = services.evaluate(course, at=treated + timedelta(days=31))
    assert BoosterReview.objects.get().code == "loss-of-response"
    assert "At least half of the points" in standing_now.reason


def test_the_interval_is_that_of_the_booster_protocol_in_force(course):
    assert (queries.rules_in_force().maintenance_interval_days, queries.rules_in_force().minimum_gap_days) == (28, 14)
