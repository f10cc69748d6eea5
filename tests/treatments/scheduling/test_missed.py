"""Nobody came: a call on the same day, then another time, by the front desk or by the patient."""

from datetime import timedelta

import pytest
import time_machine

from tests.treatments.scheduling.conftest import WEDNESDAY_AT_TEN
from treatments.courses.services import end_course
from treatments.scheduling import queries, services, work
from treatments.scheduling.kinds import KINDS
from treatments.scheduling.models import Appointment
from treatments.scheduling.states import IS_EXPECTED

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def missed(series, staff):
    """The third infusion was missed; it is the evening of that day."""
    services.mark_noshow(series[2], by=staff.dana, at=series[2].starts_at + timedelta(hours=1))
    return series[2]


@pytest.fixture
def evening(missed):
    return missed.starts_at + timedelta(hours=8)


def expected(course):
    return list(Appointment.objects.filter(course=course, state__in=IS_EXPECTED).order_by("starts_at"))


def numbers(course):
    return [one.number_in_series for one in expected(course)]


def kinds_of_work(user, at):
    return [item.kind for item in work.items(user, at)]


def after_the_last(missed, course, at):
    """A start that keeps the gap to the last infusion of the series."""
    last = expected(course)[-1]
    kind, free = queries.kind_like(missed), []
    for days in range(2, 8):
        on = (last.starts_at + days * DAY).astimezone(missed.site.zone).date()
        free += queries.free_slots(missed.site, missed.patient, kind, on, at=at)
    return free[0].starts_at


def test_nobody_has_missed_what_is_still_to_come(series, staff):
    with pytest.raises(services.BookingError, match="still to come"):
        services.mark_noshow(series[2], by=staff.dana, at=series[2].starts_at - timedelta(minutes=1))


def test_the_others_are_numbered_as_they_will_come(missed, course):
    assert numbers(course) == [1, 2, 3, 4, 5]


def test_at_the_end_of_the_series_it_is_made_up_for_and_nothing_else_moves(missed, course, staff, evening):
    others = {one.pk: one.starts_at for one in expected(course)}
    start = after_the_last(missed, course, evening)
    assert services.propose_rest(missed, starts_at=start, at=evening) == ()
    instead = services.move_with_rest(missed, starts_at=start, rest=[], by=staff.dana, at=evening)
    assert instead.moved_from == missed
    assert {one.pk: one.starts_at for one in expected(course) if one.pk != instead.pk} == others
    assert numbers(course) == [1, 2, 3, 4, 5, 6]
    missed.refresh_from_db()
    assert missed.state == "noshow"


def test_in_its_place_it_moves_the_rest_along(missed, course, staff, evening):
    fourth = expected(course)[2]
    start = fourth.starts_at + timedelta(hours=2)
    rest = services.propose_rest(missed, starts_at=start, at=evening)
    assert [other.pk for other, _ in rest] == [one.pk for one in expected(course) if one.starts_at > missed.starts_at]
    moves = [(other, proposal.slot.starts_at) for other, proposal in rest]
    services.move_with_rest(missed, starts_at=start, rest=moves, by=staff.dana, at=evening)
    days = [one.starts_at.date() for one in expected(course)]
    assert numbers(course) == [1, 2, 3, 4, 5, 6]
    assert all(2 <= (after - before).days <= 7 for before, after in zip(days, days[1:], strict=False))


def test_it_is_made_up_for_once(missed, course, staff, evening):
    start = after_the_last(missed, course, evening)
    services.move_with_rest(missed, starts_at=start, rest=[], by=staff.dana, at=evening)
    with pytest.raises(services.BookingError, match="already"):
        services.move_appointment(missed, starts_at=start + 2 * DAY, by=staff.dana, at=evening)


@pytest.mark.parametrize("days", [28, 29])
def test_four_weeks_later_nothing_is_made_up_for(missed, days):
    assert queries.can_be_replaced(missed, missed.starts_at + days * DAY) is (days == 28)


def test_nor_once_the_course_has_ended(missed, course, staff, evening):
    end_course(course, reason="patient's wish", by=staff.percy, at=evening)
    assert not queries.can_be_replaced(Appointment.objects.get(pk=missed.pk), evening)


def test_a_call_is_asked_for_until_it_is_written_down_and_then_another_time(missed, course, staff, evening):
    assert kinds_of_work(staff.dana, evening)[0] == "Did not come"
    services.note_call(missed, said="Is well; forgot the day.", by=staff.dana, at=evening)
    assert "Did not come" not in kinds_of_work(staff.dana, evening)
    assert "To rebook" in kinds_of_work(staff.dana, evening)
    start = after_the_last(missed, course, evening)
    services.move_with_rest(missed, starts_at=start, rest=[], by=staff.dana, at=evening)
    assert "To rebook" not in kinds_of_work(staff.dana, evening)


def test_half_an_hour_after_the_start_somebody_asks_whether_they_came(series, staff):
    soon, late = (series[0].starts_at + timedelta(minutes=minutes) for minutes in (29, 31))
    assert "Did they come?" not in kinds_of_work(staff.dana, soon)
    assert "Did they come?" in kinds_of_work(staff.dana, late)


def test_a_consultation_that_took_place_is_done(book, ada, staff):
    visit = book(ada, kind=KINDS["consultation"])
    services.take_place(visit, by=staff.dana, at=visit.starts_at)
    assert visit.state == "fulfilled"
    assert "Did they come?" not in kinds_of_work(staff.dana, visit.starts_at + DAY)


class TestThePages:
    def test_the_front_desk_writes_the_call_down_and_finds_another_time(self, missed, course, sign_in, staff, evening):
        with time_machine.travel(evening, tick=False):
            desk, url = sign_in(staff.dana), f"/appointments/{missed.pk}/"
            assert "Call on the same day" in desk.get(url).content.decode()
            assert desk.post(f"{url}called/", {"said": " "}).status_code == 422
            assert desk.post(f"{url}called/", {"said": "Is well."}).status_code == 302
            assert "Is well." in desk.get(url).content.decode()
            start = after_the_last(missed, course, evening)
            page = desk.post(f"{url}move/", {"starts_at": start.isoformat()}, follow=True).content.decode()
            assert "Another time is booked." in page
        assert numbers(course) == [1, 2, 3, 4, 5, 6]

    def test_the_patient_finds_another_time_without_a_call(self, missed, course, ada, sign_in, evening):
        with time_machine.travel(evening, tick=False):
            patient, url = sign_in(ada.user), f"/me/appointments/{missed.pk}/"
            assert "Find another time" in patient.get(url).content.decode()
            home = patient.get("/me/").content.decode()
            assert f"{url}move/" in home
            assert "&lt;time" not in home
            times = [slot for _day, slots in patient.get(f"{url}move/").context["days"] for slot in slots]
            assert min(slot.starts_at for slot in times) > expected(course)[-1].starts_at + DAY
            assert patient.post(f"{url}move/", {"starts_at": times[0].starts_at.isoformat()}).status_code == 302
            assert "See the new time" in patient.get(url).content.decode()
        assert numbers(course) == [1, 2, 3, 4, 5, 6]

    def test_their_list_has_what_is_to_come_and_what_was_and_nothing_that_was_only_offered(
        self, missed, book, ada, sign_in, evening
    ):
        held = book(ada, WEDNESDAY_AT_TEN + 20 * DAY, state="proposed")
        services.cancel(held, by=None, at=evening, why="the offer ended")
        with time_machine.travel(evening, tick=False):
            page = sign_in(ada.user).get("/me/appointments/").context
        assert len(page["coming"]) == 3
        assert [one.state for one in page["before"]] == ["noshow", "booked", "booked"]
