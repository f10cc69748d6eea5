"""A day's calendar in columns."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from treatments.scheduling.day_grid import Held, day_grid

MIDNIGHT = datetime(2026, 3, 4, 5, tzinfo=UTC)


def local(hour, minute=0):
    return MIDNIGHT + timedelta(hours=hour, minutes=minute)


def held(start, end, *, column="chair:1", appointment=1, lanes=(1, 99)):
    return Held(column, appointment, *lanes, start, end)


OPEN = ((local(8), local(18)),)


def grid(*holds, spans=OPEN):
    return day_grid([("chair:1", "Chair 1"), ("user:2", "Nora")], holds, open_spans=spans, midnight=MIDNIGHT)


def test_a_day_is_as_long_as_it_is_open():
    day = grid()
    assert (day.starts_at, day.minutes) == (local(8), 600)
    assert [hour.hour for hour in day.hours] == list(range(13, 24))
    assert [column.blocks for column in day.columns] == [(), ()]


def test_it_grows_to_the_full_hours_around_what_is_held():
    day = grid(held(local(7, 40), local(9)), held(local(17), local(18, 15)))
    assert (day.starts_at, day.minutes) == (local(7), 12 * 60)


def test_a_closed_day_can_still_be_drawn():
    assert grid(spans=()).minutes == 600


def test_a_hold_of_every_lane_is_as_wide_as_the_column():
    (block,) = grid(held(local(9), local(11, 15))).columns[0].blocks
    assert (block.from_minute, block.minutes, block.lane, block.lanes) == (60, 135, 1, 1)


def test_patients_of_one_nurse_stand_side_by_side():
    first = held(local(9), local(11), column="user:2", appointment=1, lanes=(1, 1))
    second = held(local(10), local(12), column="user:2", appointment=2, lanes=(2, 2))
    alone = held(local(14), local(15), column="user:2", appointment=3)
    blocks = grid(second, first, alone).columns[1].blocks
    assert [(block.appointment_id, block.lane, block.lanes) for block in blocks] == [(1, 1, 2), (2, 2, 2), (3, 1, 1)]


def test_the_day_on_which_the_clock_goes_forward_is_an_hour_shorter():
    zone = ZoneInfo("America/New_York")
    midnight, noon = (datetime(2026, 3, 8, hour, tzinfo=zone).astimezone(UTC) for hour in (0, 12))
    day = day_grid([], [], open_spans=[(midnight, noon)], midnight=midnight)
    assert day.minutes == 11 * 60
