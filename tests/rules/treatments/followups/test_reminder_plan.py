"""Which messages an appointment calls for, and when: in allowed hours, before the appointment, never pointless."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.messaging.quiet_hours import is_allowed
from treatments.followups.reminder_plan import Booking, Purpose, Visit, planned_reminders

NEW_YORK = ZoneInfo("America/New_York")


def ny(text):
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def plan(starts, booked="2026-02-01 12:00", *, visit=Visit.INFUSION, first=False, **more):
    """{purpose: (due, expires)} on the patient's wall clock."""
    booking = Booking(ny(starts), ny(booked), NEW_YORK, visit, first)
    return {
        each.purpose.value: tuple(
            at.astimezone(NEW_YORK).strftime("%m-%d %H:%M") for at in (each.due_at, each.expires_at)
        )
        for each in planned_reminders(booking, **more)
    }


def due(*arguments, **more):
    return {purpose: due_at for purpose, (due_at, _) in plan(*arguments, **more).items()}


def test_the_first_infusion_of_a_series():
    assert plan("2026-03-04 10:00", first=True) == {
        "confirmation": ("02-01 12:00", "03-04 09:00"),
        "preparation": ("02-25 10:00", "03-03 10:00"),
        "confirm": ("03-01 10:00", "03-03 10:00"),
        "readiness": ("03-02 10:00", "03-04 06:00"),
        "fasting_escort": ("03-03 10:00", "03-04 08:00"),
    }


def test_preparation_goes_once_a_series():
    assert list(plan("2026-03-04 10:00")) == ["confirmation", "confirm", "readiness", "fasting_escort"]


def test_other_visits_say_nothing_of_fasting_escort_or_preparation():
    assert plan("2026-03-04 10:00", visit=Visit.OTHER, first=True) == {
        "confirmation": ("02-01 12:00", "03-04 09:00"),
        "confirm": ("03-01 10:00", "03-03 10:00"),
        "day_before": ("03-03 10:00", "03-04 08:00"),
    }


def test_two_hours_before_only_where_it_is_turned_on():
    found = plan("2026-03-04 11:00", options=frozenset({Purpose.SAME_DAY}))
    assert found["same_day"] == ("03-04 09:00", "03-04 10:30")


def test_soonest_first():
    dues = [
        each.due_at
        for each in planned_reminders(
            Booking(ny("2026-03-04 10:00"), ny("2026-02-01 12:00"), NEW_YORK, Visit.INFUSION, True)
        )
    ]
    assert dues == sorted(dues)


def test_what_falls_in_quiet_hours_goes_at_the_next_opening():
    assert due("2026-03-04 07:30")["fasting_escort"] == "03-03 08:00"
    assert due("2026-03-04 21:30")["fasting_escort"] == "03-04 08:00"


def test_where_the_next_opening_is_too_late_it_goes_the_evening_before():
    assert due("2026-03-04 08:15", options=frozenset({Purpose.SAME_DAY}))["same_day"] == "03-03 20:29"
    assert due("2026-03-04 08:31", options=frozenset({Purpose.SAME_DAY}))["same_day"] == "03-04 08:00"


@pytest.mark.parametrize(
    ("booked", "expected"),
    [
        ("2026-02-25 10:00", ["preparation", "confirm", "readiness", "fasting_escort"]),
        ("2026-02-25 10:01", ["preparation", "confirm", "readiness", "fasting_escort"]),
        ("2026-03-01 10:00", ["preparation", "confirm", "readiness", "fasting_escort"]),
        ("2026-03-01 10:01", ["preparation", "readiness", "fasting_escort"]),
        ("2026-03-03 09:59", ["preparation", "readiness", "fasting_escort"]),
        ("2026-03-03 10:00", ["readiness", "fasting_escort"]),
        ("2026-03-03 10:01", ["readiness", "fasting_escort"]),
        ("2026-03-04 05:59", []),
        ("2026-03-04 08:00", []),
    ],
)
def test_booked_late_what_still_helps_is_caught_up_and_the_rest_left_out(booked, expected):
    """At 05:59 the readiness check would wait for the opening at 8:00, when it is pointless; so would the rest."""
    found = set(plan("2026-03-04 10:00", booked, first=True)) - {"confirmation"}
    assert found == set(expected)


def test_what_is_caught_up_goes_at_once():
    assert due("2026-03-04 10:00", "2026-03-02 13:00", first=True)["preparation"] == "03-02 13:00"
    assert due("2026-03-04 10:00", "2026-03-02 23:00", first=True)["preparation"] == "03-03 08:00"


def test_booked_for_the_next_hour_nothing_is_planned():
    assert plan("2026-03-04 10:00", "2026-03-04 09:30", first=True) == {}


@pytest.mark.parametrize(
    ("starts", "due_at"), [("2026-03-08 10:00", "03-07 09:00"), ("2026-11-01 10:00", "10-31 11:00")]
)
def test_twenty_four_hours_are_real_hours_across_a_clock_change(starts, due_at):
    assert due(starts)["fasting_escort"] == due_at


def test_the_hours_are_those_of_the_patients_zone_not_of_the_clinic():
    booking = Booking(ny("2026-03-04 20:00"), ny("2026-02-01 12:00"), ZoneInfo("Europe/Berlin"), Visit.INFUSION)
    found = {each.purpose: each.due_at for each in planned_reminders(booking)}
    assert found[Purpose.FASTING_ESCORT] == datetime(2026, 3, 4, 7, 0, tzinfo=UTC)


instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@settings(deadline=None)
@given(
    booked=instants,
    ahead=st.timedeltas(timedelta(0), timedelta(days=20)),
    zone=st.sampled_from(["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Auckland"]).map(
        ZoneInfo
    ),
    visit=st.sampled_from(Visit),
    first=st.booleans(),
)
def test_nothing_is_ever_due_outside_the_hours_before_booking_or_after_it_is_pointless(
    booked, ahead, zone, visit, first
):
    booking = Booking(booked + ahead, booked, zone, visit, first)
    planned = planned_reminders(booking, options=frozenset(Purpose))
    for each in planned:
        assert is_allowed(each.due_at, zone)
        assert booked <= each.due_at < each.expires_at < booking.starts_at
    assert len({each.purpose for each in planned}) == len(planned)
