"""The arrangements of an infusion day."""

from dataclasses import replace

import pytest

from intake.screening.facts import Today
from tests.rules.intake.screening.people import READY, finding, severities, somebody


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"fasted": False}, {"C30": "review"}),
        ({"fasted": None}, {"C30": "review"}),
        ({"escort": False}, {"C31": "block"}),
        ({"escort": None}, {"C31": "review"}),
        ({"will_drive": True}, {"C32": "block"}),
        ({"will_drive": None}, {"C32": "review"}),
    ],
)
def test_each_arrangement(changes, expected):
    assert severities(somebody(today=replace(READY, **changes))) == expected


def test_a_day_of_which_nothing_is_known_asks_three_times():
    facts = somebody(today=Today())
    assert severities(facts) == {"C30": "review", "C31": "review", "C32": "review"}
    assert finding(facts, "C31").because == ("escort: not answered",)


def test_without_an_infusion_day_nothing_is_asked():
    assert severities(somebody(today=None)) == {}
