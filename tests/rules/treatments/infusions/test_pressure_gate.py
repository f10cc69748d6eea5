"""The blood pressure gate: C06 to C08 at their boundaries, repeats, and the lowest that decides."""

from datetime import UTC, datetime, timedelta

import pytest

from treatments.courses.monitoring_defaults import START_GATE
from treatments.infusions.rules.pressure_gate import PressureReading, pressure_gate, pressure_rules_from

RULES = pressure_rules_from(START_GATE)
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


def reading(minutes, systolic, diastolic=80):
    return PressureReading(NOON + timedelta(minutes=minutes), systolic, diastolic)


def gate(*readings):
    return pressure_gate(readings, RULES)


@pytest.mark.parametrize(
    ("systolic", "diastolic", "rule"),
    [
        (139, 80, None), (140, 80, None), (141, 80, "C06"), (120, 89, None), (120, 90, None), (120, 91, "C06"),
        (159, 80, "C06"), (160, 80, "C07"), (161, 80, "C07"), (120, 99, "C06"), (120, 100, "C07"), (120, 101, "C08"),
        (179, 80, "C07"), (180, 80, "C07"), (181, 80, "C08"),
    ],
)  # fmt: skip
def test_the_rules_begin_exactly_where_they_say(systolic, diastolic, rule):
    decision = gate(*(reading(minutes, systolic, diastolic) for minutes in (0, 5, 10)))
    assert (decision.rule, decision.repeats_needed) == (rule, 0)


def test_one_good_reading_is_enough():
    decision = gate(reading(0, 130))
    assert (decision.rule, decision.repeats_needed, decision.decided_by) == (None, 0, reading(0, 130))


def test_without_a_reading_nothing_is_decided():
    decision = gate()
    assert (decision.decided_by, decision.repeats_needed) == (None, 1)


def test_one_high_reading_asks_for_two_repeats_five_minutes_apart():
    decision = gate(reading(0, 170))
    assert (decision.rule, decision.repeats_needed) == (None, 2)
    assert decision.repeat_from == NOON + timedelta(minutes=5)


def test_a_good_repeat_still_leaves_the_second_one_to_take():
    decision = gate(reading(0, 170), reading(5, 130))
    assert (decision.repeats_needed, decision.repeat_from) == (1, NOON + timedelta(minutes=10))


@pytest.mark.parametrize(("minutes", "needed"), [(4, 2), (5, 1), (6, 1)])
def test_a_reading_taken_too_soon_is_no_repeat(minutes, needed):
    assert gate(reading(0, 170), reading(minutes, 165)).repeats_needed == needed


def test_the_lowest_of_the_three_decides():
    decision = gate(reading(0, 185), reading(5, 165), reading(10, 150))
    assert (decision.rule, decision.decided_by) == ("C06", reading(10, 150))
    assert gate(reading(0, 185), reading(5, 130), reading(10, 165)).rule is None


def test_a_reading_taken_too_soon_does_not_decide():
    assert gate(reading(0, 170), reading(2, 120), reading(5, 165), reading(10, 165)).rule == "C07"


def test_a_good_reading_before_the_high_one_does_not_decide():
    assert gate(reading(0, 120), reading(10, 170)).repeats_needed == 2
    assert gate(reading(0, 120), reading(10, 170), reading(15, 165), reading(20, 168)).rule == "C07"


def test_the_order_in_which_readings_arrive_does_not_matter():
    assert gate(reading(10, 150), reading(0, 185), reading(5, 165)).rule == "C06"
