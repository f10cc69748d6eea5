"""The check value: the same for the same content, another for any change, and readable from paper."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from treatments.infusions.rules.record import (
    canonical,
    chained,
    check_value,
    differences,
    is_value,
    plain,
    shown_value,
    with_times,
)
from treatments.infusions.rules.serious import criterion_of_ending, criterion_of_grade, still_needed
from treatments.infusions.rules.states import Act

CONTENT = {"b": 1, "a": ["é", None, True]}


def test_it_can_be_taken_anew_by_any_program():
    assert canonical(CONTENT) == '{"a":["é",null,true],"b":1}'.encode()
    # printf '{"a":["é",null,true],"b":1}' | sha256sum
    assert check_value(CONTENT) == "e89900f4be0e71e6b3516a895ada589e1134b6377e096e91ff9821fd93ed293d"
    assert check_value({"a": ["é", None, True], "b": 1}) == check_value(CONTENT)


@pytest.mark.parametrize(
    "other", [{"b": 2, "a": CONTENT["a"]}, {**CONTENT, "c": None}, {"b": 1, "a": ["e", None, True]}]
)
def test_any_change_makes_it_another(other):
    assert check_value(other) != check_value(CONTENT)


def test_plain_values_are_always_written_the_same_way():
    at = datetime(2026, 3, 2, 15, tzinfo=UTC)
    assert plain({"at": at, "mg": Decimal("35.000"), "n": 3, "ids": (1, 2)}) == {
        "at": "2026-03-02T15:00:00+00:00", "mg": "35", "n": 3, "ids": [1, 2],
    }  # fmt: skip
    assert with_times({"at": plain(at), "answered_at": None, "rows": [{"at": plain(at)}], "what": "x"}) == {
        "at": at, "answered_at": None, "rows": [{"at": at}], "what": "x",
    }  # fmt: skip


def test_what_is_nothing_stays_nothing():
    assert plain([None, True, 0, "", date(1991, 5, 17)]) == [None, True, 0, "", "1991-05-17"]


def test_days_are_days_again():
    shown = {"born": "1991-05-17", "vials": [{"expires_on": "2026-12-27"}], "signed_on": None, "person": "2026-12-27"}
    assert with_times(shown) == {
        "born": date(1991, 5, 17), "vials": [{"expires_on": date(2026, 12, 27)}], "signed_on": None,
        "person": "2026-12-27",
    }  # fmt: skip


def test_a_time_is_the_same_instant_whatever_clock_it_was_read_on():
    here = datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=-5)))
    assert plain(here.astimezone(UTC)) == "2026-03-02T15:00:00+00:00"


def test_it_is_printed_in_groups_and_found_again():
    value = check_value(CONTENT)
    shown = shown_value(value)
    assert len(shown) == 24
    assert shown.replace("-", "").lower() == value[:20]
    assert is_value(shown, value)
    assert is_value(f" {value} ", value)
    assert is_value(shown.lower().replace("-", " "), value)
    assert not is_value(shown[:-1], value)
    assert not is_value("", value)
    assert not is_value("0" * 20, value)


def test_addenda_hang_on_what_came_before():
    first = chained(check_value(CONTENT), {"text": "a"})
    assert chained(first, {"text": "b"}) != chained(check_value(CONTENT), {"text": "b"})


def test_what_changed_is_named_row_by_row():
    signed = {"vitalsigns": [{"id": 1, "spo2": 98}, {"id": 2, "spo2": 97}]}
    assert differences(signed, signed) == []
    now = {"vitalsigns": [{"id": 1, "spo2": 99}, {"id": 3, "spo2": 97}]}
    assert differences(signed, now) == [
        "vitalsigns 1 was changed: spo2.", "vitalsigns 2 is missing.", "vitalsigns 3 was added.",
    ]  # fmt: skip


def test_a_column_that_came_after_the_signature_is_no_change():
    assert differences({"alert": [{"id": 1, "code": "a"}]}, {"alert": [{"id": 1, "code": "a", "since": None}]}) == []


@pytest.mark.parametrize(("grade", "criterion"), [(3, None), (4, "life-threatening"), (5, "death")])
def test_a_grade_is_serious_from_four_on(grade, criterion):
    assert criterion_of_grade(grade) == criterion


@pytest.mark.parametrize(
    ("act", "criterion"),
    [(Act.LEAVE, None), (Act.CANCEL, None), (Act.HAND_OVER, "hospitalisation"), (Act.RECORD_DEATH, "death")],
)
def test_emergency_care_and_death_are_serious(act, criterion):
    assert criterion_of_ending(act) == criterion


def test_a_report_is_closed_complete():
    whole = {
        "criteria": ["other"],
        "description": "x",
        "relation": "possible",
        "expected": False,
        "outcome": "recovered",
    }
    assert still_needed(whole) == {}
    for name in whole:
        assert list(still_needed({**whole, name: None})) == [name]
    assert list(still_needed({**whole, "outcome": "fatal"})) == ["criteria"]
    assert still_needed({**whole, "outcome": "fatal", "criteria": ["death"]}) == {}
