"""Moving one infusion of a series, and what becomes of the rest."""

from datetime import timedelta

import pytest

from tests.treatments.scheduling.conftest import WEDNESDAY_AT_TEN
from treatments.scheduling import services
from treatments.scheduling.models import Absence, Appointment, Reservation
from treatments.scheduling.series import Clash

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def days_between(appointments):
    days = [appointment.starts_at.date() for appointment in appointments]
    return [(later - earlier).days for earlier, later in zip(days, days[1:], strict=False)]


def current(course):
    return list(Appointment.objects.filter(course=course, state="booked").order_by("number_in_series"))


def test_within_the_gaps_the_rest_stays(series, now):
    second = series[1]
    assert services.propose_rest(second, starts_at=second.starts_at + timedelta(minutes=15), at=now) == ()


def test_a_week_later_the_rest_is_proposed_anew_and_nothing_has_moved(series, now):
    start = series[1].starts_at + 5 * DAY
    rest = services.propose_rest(series[1], starts_at=start, at=now)
    assert [other.number_in_series for other, _ in rest] == [3, 4, 5, 6]
    days = [start.date(), *(proposal.slot.on for _, proposal in rest)]
    assert all(2 <= (later - earlier).days <= 7 for earlier, later in zip(days, days[1:], strict=False))
    assert [one.pk for one in current(series[0].course)] == [one.pk for one in series]


def test_all_move_together(series, course, staff, now):
    start = series[1].starts_at + 5 * DAY
    rest = services.propose_rest(series[1], starts_at=start, at=now)
    moves = [(other, proposal.slot.starts_at) for other, proposal in rest]
    moved = services.move_with_rest(series[1], starts_at=start, rest=moves, by=staff.dana, at=now)
    after = current(course)
    assert moved.starts_at == start
    assert [one.number_in_series for one in after] == [1, 2, 3, 4, 5, 6]
    assert [one.moved_from for one in after] == [None, *series[1:]]
    assert all(2 <= gap <= 7 for gap in days_between(after))
    assert Reservation.objects.filter(active=True).count() == 18


def test_one_date_that_is_taken_moves_none(series, course, book, ben, staff, now):
    start = series[1].starts_at + 5 * DAY
    rest = services.propose_rest(series[1], starts_at=start, at=now)
    moves = [(other, proposal.slot.starts_at) for other, proposal in rest]
    book(ben, moves[-1][1])
    with pytest.raises(services.SeriesClash, match="Nothing was moved"):
        services.move_with_rest(series[1], starts_at=start, rest=moves, by=staff.dana, at=now)
    assert current(course) == series


def test_gaps_that_nobody_proposed_move_none(series, course, staff, now):
    start = series[1].starts_at + 5 * DAY
    with pytest.raises(services.SeriesClash, match="Nothing was moved"):
        services.move_with_rest(series[1], starts_at=start, rest=[], by=staff.dana, at=now)
    assert current(course) == series


def test_too_near_to_the_one_before_is_refused_by_name(series, now):
    with pytest.raises(services.SeriesClash, match="1 day after the infusion of"):
        services.propose_rest(series[1], starts_at=series[0].starts_at + DAY, at=now)


def test_a_start_before_the_infusion_before_counts_no_days_backwards(series, now):
    with pytest.raises(services.SeriesClash, match="is not after the infusion of"):
        services.propose_rest(series[2], starts_at=series[1].starts_at - DAY, at=now)


def test_where_the_rest_finds_no_place_the_clash_says_so(series, staff, working_week, now):
    Absence.objects.create(
        user=staff.nora, starts_at=series[1].starts_at + 6 * DAY, ends_at=series[1].starts_at + 40 * DAY, reason="away"
    )
    rest = services.propose_rest(series[1], starts_at=series[1].starts_at + 5 * DAY, at=now)
    assert isinstance(rest, Clash)
    assert "Nora" in str(rest)


def test_a_chair_that_was_asked_for_and_no_other(book, ada, ben, staff, chairs, now):
    mine = book(ada)
    book(ben, WEDNESDAY_AT_TEN + timedelta(hours=3), on_resource=f"chair:{chairs[1].pk}")
    start = WEDNESDAY_AT_TEN + timedelta(hours=3, minutes=15)
    with pytest.raises(services.NotFree, match="Chair 2"):
        services.move_appointment(mine, starts_at=start, by=staff.dana, at=now, on_resource=f"chair:{chairs[1].pk}")
    moved = services.move_appointment(mine, starts_at=start, by=staff.dana, at=now, on_resource=f"chair:{chairs[0].pk}")
    assert moved.reservations.get(resource="chair").chair == chairs[0]


@pytest.mark.usefixtures("monday_morning")
class TestThePage:
    def test_what_becomes_of_the_rest_is_seen_before_it_happens(self, sign_in, staff, series, course):
        dana = sign_in(staff.dana)
        start = series[1].starts_at + 5 * DAY
        url = f"/appointments/{series[1].pk}/move/"
        seen = dana.post(url, {"starts_at": start.isoformat()})
        assert seen.status_code == 200
        assert "Move all 5" in seen.content.decode()
        assert current(course) == series
        rest = ",".join(proposal.slot.starts_at.isoformat() for _, proposal in seen.context["rest"])
        moved = dana.post(url, {"starts_at": start.isoformat(), "rest": rest})
        assert moved.status_code == 302
        assert current(course)[1].starts_at == start

    def test_a_drop_in_the_calendar_moves_nothing_yet(self, sign_in, staff, series, course, chairs):
        start = series[5].starts_at + timedelta(minutes=30)
        query = {"starts_at": start.isoformat(), "on_resource": f"chair:{chairs[1].pk}"}
        seen = sign_in(staff.dana).get(f"/appointments/{series[5].pk}/move/", query)
        assert "Move it" in seen.content.decode()
        assert current(course) == series

    def test_the_chair_or_person_that_was_asked_for_is_named(self, sign_in, staff, series, chairs):
        dana, path = sign_in(staff.dana), f"/appointments/{series[0].pk}/move/"
        wished = {"starts_at": (series[0].starts_at + timedelta(hours=1)).isoformat()}
        for resource, name in ((f"chair:{chairs[1].pk}", chairs[1].name), (f"user:{staff.nora.pk}", "Nora Staff")):
            page = dana.get(path, wished | {"on_resource": resource}).content.decode()
            assert f", {name}?</h2>" in page
        assert dana.get(path, wished).context["asked_for"] == ""

    def test_the_time_it_has_is_named_and_not_offered(self, sign_in, staff, series):
        page = sign_in(staff.dana).get(f"/appointments/{series[0].pk}/move/").content.decode()
        assert page.count('<span class="slot-list__now">') == 1
        assert f'value="{series[0].starts_at.isoformat()}"' not in page

    @pytest.mark.parametrize("start", ["", "soon", "2026-03-04T10:00", "9999-01-01T10:00+00:00", "<script>"])
    def test_what_is_no_time_is_answered_in_words(self, sign_in, staff, series, start):
        answer = sign_in(staff.dana).post(f"/appointments/{series[1].pk}/move/", {"starts_at": start})
        assert answer.status_code == 422
