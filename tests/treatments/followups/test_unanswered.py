"""Asked and not answered: shown to the front desk, asked again once a day; nothing is asked twice in its window."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from clinic.messaging.models import Message
from treatments.courses.models import Course, Protocol
from treatments.courses.services import end_course, open_course, sign_order
from treatments.followups import services
from treatments.followups.models import FollowUp
from treatments.followups.work import items
from treatments.scheduling import services as scheduling

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def noon(day):
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


@pytest.fixture
def planned(course, give, now):
    give(*(now + timedelta(days=days) for days in (0, 2, 4, 7, 9, 11)))
    services.plan_follow_ups(course=course, at=now)
    return course


def of(course, code):
    return FollowUp.objects.get(course=course, code=code)


@pytest.fixture
def late(planned):
    """Week 4 is open, and was due yesterday. Returns it, and the instant."""
    at = noon(of(planned, "week-4").due_on + DAY)
    services.open_due(at=at)
    return of(planned, "week-4"), at


def named(user, at):
    return [item.title for item in items(user, at) if item.kind == "Not answered"]


class TestWhoHasNotAnswered:
    def test_due_on_its_day_and_late_from_the_next(self, late):
        follow_up, _at = late
        days = [follow_up.due_on + timedelta(days=days) for days in (-1, 0, 1)]
        assert [follow_up.stands_on(day) for day in days] == ["open", "due", "late"]

    def test_the_front_desk_is_told_and_a_therapist_is_not(self, late, staff):
        _follow_up, at = late
        assert named(staff.dana, at) == ["1 patient has not answered a questionnaire"]
        assert named(staff.theo, at) == []

    def test_four_weeks_after_it_closed_it_is_let_go(self, late, staff):
        follow_up, _at = late
        for days, told in ((28, True), (29, False)):
            at = noon(follow_up.closes_on + timedelta(days=days))
            FollowUp.objects.exclude(pk=follow_up.pk).update(state="cancelled")
            FollowUp.objects.filter(pk=follow_up.pk).update(state="missed")
            assert bool(named(staff.dana, at)) is told

    def test_on_the_page_they_are_asked_again_once_a_day(self, late, staff, sign_in):
        follow_up, at = late
        with time_machine.travel(at, tick=False):
            desk = sign_in(staff.dana)
            assert "Ask again" in desk.get("/follow-ups/unanswered/").content.decode()
            for _ in range(2):
                desk.post(f"/follow-ups/{follow_up.pk}/ask-again/")
        assert Message.objects.filter(about=f"follow-up:{follow_up.pk}").count() == 2

    def test_somebody_else_s_patient_is_not_there(self, late, stranger, sign_in):
        follow_up, at = late
        with time_machine.travel(at, tick=False):
            assert sign_in(stranger).post(f"/follow-ups/{follow_up.pk}/ask-again/").status_code == 404


class TestNothingIsAskedTwice:
    def test_a_late_answer_moves_the_next_question(self, planned, scored):
        """Week 1 answered on the last day of its window; week 2 waits until seven days have passed."""
        week_two = of(planned, "week-2")
        scored(60, noon(week_two.due_on - timedelta(days=4)))
        services.open_due(at=noon(week_two.due_on))
        week_two.refresh_from_db()
        assert (week_two.state, week_two.due_on) == ("planned", (noon(week_two.due_on)).date())
        assert week_two.opens_on == noon(week_two.due_on).date()

    def test_what_was_answered_in_its_window_already_is_not_asked(self, planned, scored):
        week_one = of(planned, "week-1")
        scored(60, noon(week_one.due_on - timedelta(days=1)))
        services.open_due(at=noon(week_one.due_on))
        week_one.refresh_from_db()
        assert week_one.state == "answered"
        assert not Message.objects.filter(about=f"follow-up:{week_one.pk}").exists()


@pytest.fixture
def boost(planned, order_draft, staff, give):
    """Give a booster at an instant, in a course of its own. Returns that course."""

    def given(at):
        last = Course.objects.filter(state="open").first()
        if last is not None:
            end_course(last, reason="completed", by=staff.percy, at=at)
        protocol = Protocol.objects.get(code="sad-booster")
        booster = open_course(patient=planned.patient, protocol=protocol, by=staff.percy, at=at, previous=planned)
        gaps = {"gap_min_days": 14, "gap_preferred_days": 28, "gap_max_days": 84}
        draft = replace(order_draft, infusions=1, reason="Weighed again.", **gaps)
        sign_order(course=booster, draft=draft, by=staff.percy, at=at)
        give(at, course=booster)
        services.plan_follow_ups(course=booster, at=at)
        return booster

    return given


class TestAcrossCourses:
    def test_no_weekly_scale_twice_in_a_week(self, planned, boost, now):
        """Week 8 of the series and the questions after a booster given on day 42 fall on the same day."""
        booster = boost(now + timedelta(days=42))
        asked = FollowUp.objects.filter(state="planned", instruments__contains=["lsas-sr"]).order_by("due_on")
        days = [row.due_on for row in asked]
        assert all((after - before).days >= 7 for before, after in zip(days, days[1:], strict=False))
        assert of(planned, "week-8").instruments[0] == "lsas-sr"
        assert not FollowUp.objects.filter(course=booster, code="after-booster", instruments__contains=["lsas-sr"])

    def test_the_next_booster_resets_what_the_one_before_would_ask(self, boost, now):
        first = boost(now + timedelta(days=42))
        assert of(first, "month-3").state == "planned"
        second = boost(now + timedelta(days=70))
        assert of(first, "month-3").state == "cancelled"
        assert of(second, "month-3").state == "planned"


def test_a_series_that_is_booked_has_its_questions_and_a_move_takes_them_along(booked, course, staff, now):
    services.plan_around(appointment=booked[0], at=now)
    before = FollowUp.objects.get(course=course, code="before-infusion", anchor="each_infusion:6")
    assert before.due_on == booked[5].starts_at.date()
    moved = scheduling.move_appointment(booked[5], starts_at=booked[5].starts_at + DAY, by=staff.dana, at=now)
    services.plan_around(appointment=moved, at=now)
    before.refresh_from_db()
    assert before.due_on == moved.starts_at.date()
