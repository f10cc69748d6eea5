"""Booking: one appointment, a whole series, and nothing twice."""

from datetime import timedelta

import pytest

from tests.treatments.scheduling.conftest import WEDNESDAY_AT_TEN
from treatments.scheduling import queries, services
from treatments.scheduling.kinds import CONSULTATION
from treatments.scheduling.models import Absence, Appointment, Reservation
from treatments.scheduling.series import Clash
from treatments.scheduling.states import MoveNotPossible

pytestmark = pytest.mark.django_db


def held(appointment):
    return {
        str(hold.chair or hold.user.username): (hold.starts_at, hold.ends_at)
        for hold in appointment.reservations.filter(active=True)
    }


def test_an_infusion_holds_chair_nurse_and_prescriber_each_for_its_part(book, ada):
    appointment = book(ada)
    start = appointment.starts_at
    assert held(appointment) == {
        "Chair 1": (start, start + timedelta(minutes=135)),
        "nora": (start, start + timedelta(minutes=120)),
        "percy": (start + timedelta(minutes=20), start + timedelta(minutes=35)),
    }


def test_the_patient_cannot_be_in_two_places(book, ada):
    book(ada)
    with pytest.raises(services.NotFree, match="no patient is free"):
        book(ada, WEDNESDAY_AT_TEN + timedelta(hours=1))


def test_a_second_patient_gets_the_second_chair_but_not_the_same_prescriber_minute(book, ada, ben):
    book(ada)
    with pytest.raises(services.NotFree, match="prescriber"):
        book(ben)
    second = book(ben, WEDNESDAY_AT_TEN + timedelta(minutes=15))
    assert "Chair 2" in held(second)


def test_what_is_taken_is_answered_with_the_next_free_times(book, ada, ben):
    book(ada)
    with pytest.raises(services.NotFree) as refused:
        book(ben)
    assert len(refused.value.offers) == 3


def test_nothing_is_booked_while_the_chair_is_away(book, ada, chairs, now):
    for chair in chairs:
        Absence.objects.create(
            chair=chair,
            starts_at=WEDNESDAY_AT_TEN,
            ends_at=WEDNESDAY_AT_TEN + timedelta(minutes=1),
            reason="repair",
        )
    with pytest.raises(services.NotFree, match="chair"):
        book(ada)


def test_cancelling_frees_everything_and_is_kept(book, ada, staff, now):
    appointment = book(ada)
    services.cancel(appointment, by=staff.dana, at=now, why="asked to")
    assert not Reservation.objects.filter(active=True).exists()
    assert [event.to_state for event in appointment.events.all()] == ["booked", "cancelled"]
    with pytest.raises(MoveNotPossible):
        services.confirm(appointment, by=None, at=now)


def test_confirming_twice_is_one_event(book, ada, now):
    appointment = book(ada)
    services.confirm(appointment, by=None, at=now)
    services.confirm(appointment, by=None, at=now)
    assert [event.to_state for event in appointment.events.all()] == ["booked", "confirmed"]


def test_somebody_who_comes_late_takes_the_chair_back(book, ada, staff, now):
    appointment = book(ada)
    services.mark_noshow(appointment, by=staff.dana, at=appointment.starts_at)
    services.arrive(appointment, by=staff.dana, at=now)
    assert Reservation.objects.filter(active=True).count() == 3


def test_somebody_who_comes_late_to_a_taken_chair_is_told(book, ada, ben, chairs, staff, now):
    chairs[1].active = False
    chairs[1].save()
    appointment = book(ada)
    services.mark_noshow(appointment, by=staff.dana, at=appointment.starts_at)
    book(ben)
    with pytest.raises(services.BookingError, match="taken by now"):
        services.arrive(appointment, by=staff.dana, at=now)
    appointment.refresh_from_db()
    assert appointment.state == "noshow"


def test_a_move_that_is_not_free_leaves_the_old_appointment(book, ada, ben, staff, now):
    mine = book(ada)
    book(ben, WEDNESDAY_AT_TEN + timedelta(days=1))
    with pytest.raises(services.NotFree):
        services.move_appointment(mine, starts_at=WEDNESDAY_AT_TEN + timedelta(days=1), by=staff.dana, at=now)
    mine.refresh_from_db()
    assert mine.state == "booked"
    assert len(held(mine)) == 3


def test_a_move_is_a_new_appointment_that_names_the_old_one(book, ada, staff, now):
    mine = book(ada)
    moved = services.move_appointment(mine, starts_at=WEDNESDAY_AT_TEN + timedelta(hours=2), by=staff.dana, at=now)
    mine.refresh_from_db()
    assert (mine.state, moved.state, moved.moved_from) == ("cancelled", "booked", mine)


def test_a_proposal_keeps_the_gaps_and_books_nothing(course, order, chairs, working_week, now):
    proposals = services.propose_series(course, at=now)
    days = [proposal.slot.on for proposal in proposals]
    assert len(days) == 6
    assert all(2 <= (after - before).days <= 7 for before, after in zip(days, days[1:], strict=False))
    assert not Appointment.objects.exists()


def test_a_proposed_series_can_be_booked_in_one_step(course, order, chairs, working_week, staff, now):
    starts = [proposal.slot.starts_at for proposal in services.propose_series(course, at=now)]
    booked = services.book_series(course=course, starts=starts, by=staff.dana, at=now)
    assert [appointment.number_in_series for appointment in booked] == [1, 2, 3, 4, 5, 6]
    assert [appointment.pk for appointment in queries.series_of(course)] == [one.pk for one in booked]


def test_one_clash_refuses_the_whole_series_and_names_the_date(book, course, order, ben, staff, now):
    starts = [proposal.slot.starts_at for proposal in services.propose_series(course, at=now)]
    taken = book(ben, starts[3])
    with pytest.raises(services.SeriesClash, match=r"Nothing was booked.*prescriber") as refused:
        services.book_series(course=course, starts=starts, by=staff.dana, at=now)
    assert refused.value.on == taken.starts_at.date()
    assert list(Appointment.objects.all()) == [taken]


def test_a_gap_that_the_order_forbids_refuses_the_series(course, order, chairs, working_week, staff, now):
    starts = [WEDNESDAY_AT_TEN, WEDNESDAY_AT_TEN + timedelta(days=1)]
    with pytest.raises(services.SeriesClash, match="1 day after"):
        services.book_series(course=course, starts=starts, by=staff.dana, at=now)
    assert not Appointment.objects.exists()


def test_no_more_than_the_order_asks_for(course, order, chairs, working_week, staff, now):
    starts = [WEDNESDAY_AT_TEN + timedelta(days=2 * number) for number in range(7)]
    with pytest.raises(services.BookingError, match="for 6 infusions"):
        services.book_series(course=course, starts=starts, by=staff.dana, at=now)


def test_without_an_order_no_series(course, chairs, working_week, now):
    with pytest.raises(services.NoOrder):
        services.propose_series(course, at=now)


def test_without_a_nurse_the_proposal_names_what_is_missing(course, order, chairs, now):
    clash = services.propose_series(course, at=now)
    assert isinstance(clash, Clash)
    assert "no nurse" in str(clash) or "no prescriber" in str(clash)


def test_a_consultation_needs_no_chair(book, ada):
    assert set(held(book(ada, kind=CONSULTATION))) == {"percy"}


def test_a_series_day_moved_by_the_patient_keeps_the_gaps(course, order, chairs, working_week, staff, now):
    starts = [proposal.slot.starts_at for proposal in services.propose_series(course, at=now)]
    second = services.book_series(course=course, starts=starts, by=staff.dana, at=now)[1]
    with pytest.raises(services.BookingError, match="plan of the series"):
        services.move_by_patient(second, starts_at=starts[0] + timedelta(days=1), by=course.patient.user, at=now)
