"""Questionnaires: planned with the infusions, asked on their day, answered by link, missed without harm."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from clinic.messaging.models import Message
from intake.assessments import services as assessments
from treatments.demo.answers import answers_to
from treatments.followups import deciders, services
from treatments.followups.models import FollowUp

pytestmark = pytest.mark.django_db


@pytest.fixture
def week_one(course, give, now):
    give(*(now + timedelta(days=days) for days in (0, 2, 4, 7, 9, 11)))
    services.plan_follow_ups(course=course, at=now)
    return FollowUp.objects.get(course=course, code="week-1")


def answer(follow_up, random, at):
    while (assessment := services.start_answering(follow_up, at=at)) is not None:
        answers = answers_to(assessment.instrument, 50, random)
        assessments.record_answers(assessment, answers, by=None, at=at)
        assessments.hand_in(assessment, by=None, at=at)
        follow_up.refresh_from_db()


def test_the_plan_follows_the_first_infusion(week_one, now):
    assert week_one.due_on == (now + timedelta(days=7)).date()
    assert (week_one.state, week_one.instruments) == ("planned", ["lsas-sr"])


def test_planning_again_changes_nothing(week_one, course, now):
    before = set(FollowUp.objects.values_list("pk", "state", "due_on"))
    services.plan_follow_ups(course=course, at=now)
    assert set(FollowUp.objects.values_list("pk", "state", "due_on")) == before


def test_it_opens_on_its_day_and_asks_once(week_one):
    day = week_one.opens_on
    services.open_due(at=_noon(day - timedelta(days=1)))
    week_one.refresh_from_db()
    assert week_one.state == "planned"
    for _ in range(2):
        services.open_due(at=_noon(day))
    week_one.refresh_from_db()
    assert week_one.state == "open"
    message = Message.objects.get(about=f"follow-up:{week_one.pk}")
    assert f"/me/follow-ups/{week_one.pk}/" not in deciders.questionnaire(message, _noon(day)).body


def test_a_window_that_passed_is_missed(week_one):
    services.open_due(at=_noon(week_one.closes_on + timedelta(days=1)))
    week_one.refresh_from_db()
    assert week_one.state == "missed"
    with pytest.raises(services.FollowUpError):
        services.start_answering(week_one, at=_noon(week_one.closes_on + timedelta(days=1)))


def test_answering_ends_it_and_stops_the_message(week_one):
    at = _noon(week_one.due_on)
    services.open_due(at=at)
    week_one.refresh_from_db()
    answer(week_one, Random(1), at)
    week_one.refresh_from_db()
    assert week_one.state == "answered"
    assert Message.objects.get(about=f"follow-up:{week_one.pk}").state == "cancelled"


def test_the_patient_answers_through_the_link_page(week_one, ada, sign_in):
    services.open_due(at=_noon(week_one.due_on))
    browser = sign_in(ada.user)
    assert browser.get(f"/me/follow-ups/{week_one.pk}/").status_code == 200
    answer_page = browser.post(f"/me/follow-ups/{week_one.pk}/")
    assert answer_page.url.startswith("/me/questions/")


def test_somebody_elses_questions_are_not_there(week_one, ben, sign_in):
    assert sign_in(ben.user).get(f"/me/follow-ups/{week_one.pk}/").status_code == 404


def _noon(day):
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
