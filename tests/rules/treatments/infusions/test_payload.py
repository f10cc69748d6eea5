"""A set of vital signs as it arrives: each value at the edge of what is accepted, each refusal at its field."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from treatments.infusions.rules.payload import CLOCK_AHEAD, KEYS, PARAMETERS, NotAccepted, reading_from

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
ID = "7f1c9a52-0c3b-4c58-9a35-0d2f1b6a4e11"
SECOND = timedelta(seconds=1)
# Clinical reference 12, "accepted"; MOAA/S runs from 0 to 5.
RANGES = [
    ("systolic", 40, 300), ("diastolic", 20, 200), ("heart_rate", 20, 250), ("spo2", 50, 100),
    ("respiratory_rate", 2, 70), ("sedation", 0, 5),
]  # fmt: skip


def read(*, digits=False, at=NOW, **sent):
    return reading_from({"client_id": ID, "recorded_at": at.isoformat(), **sent}, received_at=NOW, digits=digits)


def errors(**sent):
    with pytest.raises(NotAccepted) as refused:
        read(**sent)
    return refused.value.errors


@pytest.mark.parametrize(("name", "least", "most"), RANGES)
def test_a_value_is_accepted_up_to_the_edges_and_not_beyond(name, least, most):
    for value in (least, most):
        assert getattr(read(**{name: value}).vitals, name) == value
    for value in (least - 1, most + 1):
        assert list(errors(**{name: value})) == [name]
    words = errors(**{name: most + 1})[name]
    assert words[0].isupper()
    assert words.endswith(f": a whole number from {least} to {most} is accepted.")


def test_every_parameter_has_its_range():
    assert tuple(name for name, _least, _most in RANGES) == PARAMETERS


def test_the_name_of_a_refused_value_is_written_out():
    assert errors(spo2=101)["spo2"].startswith("SpO2: ")
    assert errors(heart_rate=19)["heart_rate"].startswith("Heart rate: ")


@pytest.mark.parametrize("value", [Decimal("72"), Decimal("72.0"), 72])
def test_a_whole_number_from_json_is_that_number(value):
    assert read(heart_rate=value).vitals.heart_rate == 72


NO_NUMBER = ["72", "", True, 72.0, [72], Decimal("72.5"), Decimal("NaN"), Decimal("Infinity"), Decimal("1e9")]


@pytest.mark.parametrize("value", NO_NUMBER, ids=str)
def test_nothing_but_a_whole_number_is_taken_from_json(value):
    assert list(errors(heart_rate=value)) == ["heart_rate"]


@pytest.mark.parametrize("value", ["72", " 72 ", "072"])
def test_a_form_sends_digits(value):
    assert read(digits=True, heart_rate=value).vitals.heart_rate == 72


@pytest.mark.parametrize("value", ["7.2", "-72", "+72", "72 bpm", "00072", "٧٢", 72, " "])
def test_nothing_but_digits_is_taken_from_a_form(value):
    assert list(errors(digits=True, heart_rate=value)) == ["heart_rate"]


def test_what_was_not_measured_stays_empty():
    found = read(digits=True, systolic="", diastolic=None, heart_rate="72").vitals
    assert (found.systolic, found.diastolic, found.heart_rate) == (None, None, 72)


def test_something_is_measured():
    assert "Nothing was measured" in errors()["systolic"]
    assert "Nothing was measured" in errors(digits=True, spo2="")["systolic"]
    assert list(errors(heart_rate=10)) == ["heart_rate"]  # it was measured; it is only not accepted


@pytest.mark.parametrize(("systolic", "diastolic", "refused"), [(81, 80, False), (80, 80, True), (79, 80, True)])
def test_the_upper_pressure_is_above_the_lower(systolic, diastolic, refused):
    if refused:
        assert f"{systolic}/{diastolic}" in errors(systolic=systolic, diastolic=diastolic)["systolic"]
    else:
        assert read(systolic=systolic, diastolic=diastolic).vitals.diastolic == diastolic


@pytest.mark.parametrize("alone", ["systolic", "diastolic"])
def test_one_pressure_can_stand_alone(alone):
    assert getattr(read(**{alone: 80}).vitals, alone) == 80


def test_a_clock_may_run_a_quarter_of_an_hour_ahead_which_is_noted():
    assert read(heart_rate=72, at=NOW).clock_ahead is False
    assert read(heart_rate=72, at=NOW + SECOND).clock_ahead is True
    assert read(heart_rate=72, at=NOW + CLOCK_AHEAD).clock_ahead is True
    assert "up to 15 minutes ahead" in errors(heart_rate=72, at=NOW + CLOCK_AHEAD + SECOND)["recorded_at"]


@pytest.mark.parametrize(
    "sent", ["2026-03-02T10:00:00-05:00", "2026-03-02T15:00Z", "2026-03-02T15:00:00,000Z", "2026-03-02T15:00:00+0000"]
)
def test_a_time_has_its_offset(sent):
    assert read(heart_rate=72, recorded_at=sent).recorded_at == NOW


@pytest.mark.parametrize(
    "sent", [None, "", "2026-03-02T15:00:00", "2026-03-02", "2026-02-30T15:00Z", "0001-01-01T00:00+05:00", 1772463600]
)
def test_any_other_time_is_refused(sent):
    assert list(errors(heart_rate=72, recorded_at=sent)) == ["recorded_at"]


@pytest.mark.parametrize("sent", [None, "", "7f1c9a52", f"{{{ID}}}", ID.replace("-", ""), 7])
def test_the_client_id_is_a_uuid(sent):
    assert list(errors(heart_rate=72, client_id=sent)) == ["client_id"]


def test_an_unknown_key_is_named_with_those_that_are_known():
    assert errors(heart_rate=72, pulse=72)["pulse"] == f"pulse is not known; {', '.join(KEYS)} are."


def test_every_error_is_told_at_once():
    assert set(errors(client_id="", recorded_at="", pulse=1, spo2=49)) == {"client_id", "recorded_at", "pulse", "spo2"}


def test_a_reading_is_given_back_as_it_was_sent():
    assert read(heart_rate=72, spo2=98).as_json() == {
        "client_id": ID, "recorded_at": "2026-03-02T15:00:00+00:00", "heart_rate": 72, "spo2": 98,
    }  # fmt: skip
