"""The state of a vial follows from its dates and its balance."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from zoneinfo import ZoneInfo

import pytest

from treatments.stock.states import VialFacts, beyond_use_at, vial_state, withdrawable

TODAY = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
OPENED = NOW - timedelta(days=3)
OPEN = VialFacts(NOW - timedelta(days=30), date(2027, 1, 31), OPENED, beyond_use_at(OPENED), D("9.3"))


def state(**changes):
    return vial_state(replace(OPEN, **changes), now=NOW, today=TODAY)


def reasons(volume="0.7", **changes):
    return withdrawable(replace(OPEN, **changes), D(volume), now=NOW, today=TODAY)


def test_a_dose_can_be_drawn_from_an_open_vial():
    assert (state(), reasons()) == ("open", ())


@pytest.mark.parametrize(
    ("changes", "expected", "words"),
    [
        ({"received_at": None}, "expected", "has not been received"),
        ({"opened_at": None, "beyond_use_at": None}, "sealed", "has not been opened"),
        ({"expires_on": TODAY - timedelta(days=1)}, "expired", "past its expiry date"),
        ({"balance_ml": D(0)}, "empty", "is empty"),
    ],
)
def test_no_other_vial_gives_a_dose(changes, expected, words):
    assert state(**changes) == expected
    (reason,) = reasons(**changes)
    assert words in reason


@pytest.mark.parametrize(("days", "expected"), [(-1, "expired"), (0, "open"), (1, "open")])
def test_the_day_of_expiry_is_the_last_day_of_use(days, expected):
    assert state(expires_on=TODAY + timedelta(days=days)) == expected


@pytest.mark.parametrize(("minutes", "expected"), [(-1, "open"), (0, "beyond-use"), (1, "beyond-use")])
def test_an_open_vial_is_beyond_use_after_28_days(minutes, expected):
    opened = NOW - timedelta(days=28, minutes=minutes)
    assert state(opened_at=opened, beyond_use_at=beyond_use_at(opened)) == expected
    assert state(opened_at=opened, beyond_use_at=None) == expected


def test_a_rest_is_not_nothing():
    assert state(balance_ml=D("0.01")) == "open"


def test_the_label_may_say_otherwise():
    assert state(beyond_use_at=OPENED + timedelta(hours=6)) == "beyond-use"


def test_28_days_are_28_times_24_hours_when_the_clocks_change():
    opened = datetime(2026, 10, 20, 9, tzinfo=ZoneInfo("America/New_York"))
    assert beyond_use_at(opened) == datetime(2026, 11, 17, 13, tzinfo=UTC)


@pytest.mark.parametrize(("volume", "possible"), [("9.29", True), ("9.3", True), ("9.31", False)])
def test_no_more_is_drawn_than_the_vial_holds(volume, possible):
    found = reasons(volume)
    assert found == (() if possible else ("This vial holds 9.3 mL, less than the 9.31 mL to draw.",))


def test_every_reason_is_listed_at_once():
    assert len(reasons("20", expires_on=TODAY - timedelta(days=1))) == 2
