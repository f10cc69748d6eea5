"""The command `dose`, line by line as its interface says."""

import json
from decimal import Decimal as D
from io import BytesIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from clinic.batch import respond
from treatments.courses import queries
from treatments.courses.limit_rows import LimitsNotReadable
from treatments.courses.limits import SHIPPED_LIMITS, LimitRow, Severity
from treatments.management.commands.dose import Command, limits_in_force

E3 = {
    "weight": {"value": 160, "unit": "lb"},
    "mg_per_kg": 0.5,
    "minutes": 40,
    "concentration_mg_per_ml": 50,
    "final_volume_ml": 100,
    "bag": "exact",
}


def answer(**changes):
    line = json.dumps({**E3, **changes}).encode()
    ((text, _),) = respond([line], Command().answer)
    return json.loads(text, parse_float=D, parse_int=D)


def without(key):
    line = json.dumps({name: value for name, value in E3.items() if name != key}).encode()
    ((text, _),) = respond([line], Command().answer)
    return json.loads(text)


def kg(value):
    return {"value": value, "unit": "kg"}


def test_the_example_of_the_interface():
    assert answer() == {
        "weight_kg": D("72.5747792"),
        "dose_mg": D("36.2873896"),
        "volume_ml": D("0.725747792"),
        "drawn_volume_ml": D("0.73"),
        "prepared_dose_mg": D("36.5"),
        "rounding_percent": D("0.58590712185"),
        "final_volume_ml": 100,
        "final_concentration_mg_per_ml": D("0.365"),
        "pump_rate_ml_per_h": 150,
        "mg_per_kg_per_h": D("0.75"),
        "refused": False,
        "limits": [],
    }


def test_a_drug_on_top_makes_the_bag_larger():
    found = answer(weight=kg(70), bag="added")
    assert (found["final_volume_ml"], found["pump_rate_ml_per_h"]) == (D("100.7"), D("151.1"))


def test_numbers_may_come_as_strings():
    assert answer(weight=kg("70"), mg_per_kg="0.5", minutes="40")["dose_mg"] == 35


def test_limits_are_listed_with_code_severity_and_message():
    found = answer(mg_per_kg=1.6)
    assert found["refused"] is True
    assert [set(limit) for limit in found["limits"]] == [{"code", "severity", "message"}] * len(found["limits"])
    assert {limit["code"]: limit["severity"] for limit in found["limits"]} == {
        "mg-per-kg": "refuse", "total-mg": "reason", "rate": "second-prescriber",
    }  # fmt: skip


@pytest.mark.parametrize(("weight", "refused"), [(34.9, True), (35, False), (250, False), (250.1, True)])
def test_a_weight_outside_the_limits_is_a_limit_and_no_error(weight, refused):
    assert answer(weight=kg(weight), mg_per_kg=0.2)["refused"] is refused


@pytest.mark.parametrize("step", [None, 0.01, "0.01"])
def test_the_syringe_step_is_optional(step):
    assert answer(syringe_step_ml=step)["drawn_volume_ml"] == D("0.73")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"mg": 1}, 'Unknown key "mg"; accepted: weight, mg_per_kg'),
        ({"weight": {"value": 70, "unit": "kg", "of": "x"}}, 'Unknown key "of" in "weight"'),
        ({"weight": 70}, '"weight" is 70; an object with value and unit is accepted.'),
        ({"weight": None}, '"weight" is null; an object'),
        ({"weight": {"value": 11, "unit": "st"}}, '"weight.unit" is "st"; accepted: kg, lb.'),
        ({"weight": {"value": 70}}, '"weight.unit" is missing'),
        ({"weight": kg(0)}, '"weight.value" is 0; a number above 0'),
        ({"weight": kg("70,5")}, '"weight.value" is "70,5"; a number with a decimal point is accepted, such as 0.5.'),
        ({"mg_per_kg": "0,5"}, '"mg_per_kg" is "0,5"; a number with a decimal point'),
        ({"mg_per_kg": True}, '"mg_per_kg" is true; a number above 0'),
        ({"mg_per_kg": ""}, '"mg_per_kg" is ""; a number above 0'),
        ({"minutes": -40}, '"minutes" is -40; a number above 0'),
        ({"concentration_mg_per_ml": [50]}, '"concentration_mg_per_ml" is a list; a number above 0'),
        ({"concentration_mg_per_ml": 10000}, '"concentration_mg_per_ml": The volume 0.003629 mL rounds to 0 mL'),
        ({"final_volume_ml": 0.72}, '"final_volume_ml": The final volume 0.72 mL is smaller than the drawn volume'),
        ({"bag": "Exact"}, '"bag" is "Exact"; accepted: exact, added.'),
        ({"bag": None}, '"bag" is null; accepted: exact, added.'),
        ({"syringe_step_ml": 0}, '"syringe_step_ml" is 0; a number above 0'),
    ],
)
def test_a_faulty_line_names_the_field_and_what_is_accepted(changes, error):
    found = answer(**changes)
    assert found["line"] == 1
    assert found["error"].startswith(error)


@pytest.mark.parametrize("key", list(E3))
def test_a_missing_key_is_named(key):
    assert key in without(key)["error"]


extremes = st.sampled_from(
    ["1e308", "1e-300", "1e30", "1e-30", "5e-324", "1e999999999", "0.1", "7", "1" * 60, "0." + "3" * 59, "9" * 4301]
)


@given(extremes, extremes, extremes, extremes, extremes, st.sampled_from(["exact", "added"]))
def test_extreme_values_give_an_answer_or_an_error(weight, mg_per_kg, minutes, concentration, volume, bag):
    line = (
        f'{{"weight": {{"value": {weight}, "unit": "lb"}}, "mg_per_kg": {mg_per_kg}, "minutes": {minutes}, '
        f'"concentration_mg_per_ml": {concentration}, "final_volume_ml": {volume}, "bag": "{bag}"}}'
    )
    ((text, _),) = respond([line.encode()], Command().answer)
    found = json.loads(text, parse_float=D, parse_int=D)
    assert "unexpected" not in found.get("error", "")
    assert len(found) in (2, 12)


class TestLimitsInForce:
    def test_are_those_of_the_signed_protocol(self, monkeypatch):
        own = (LimitRow("mg-per-kg", ">", D("0.1"), Severity.REFUSE, "mg/kg", "this clinic", "design"),)
        monkeypatch.setattr(queries, "current_limits", lambda: own)
        assert limits_in_force() == own

    @pytest.mark.parametrize("fault", [OperationalError, ImproperlyConfigured])
    def test_are_the_shipped_ones_without_a_database(self, monkeypatch, fault):
        def fails():
            raise fault("no database")

        monkeypatch.setattr(queries, "current_limits", fails)
        assert limits_in_force() == SHIPPED_LIMITS

    def test_that_cannot_be_read_end_the_command_before_it_answers(self, monkeypatch):
        def fails():
            raise LimitsNotReadable("There is no limit for rate; each needs at least one row.")

        monkeypatch.setattr(queries, "current_limits", fails)
        with pytest.raises(CommandError, match="There is no limit for rate") as refusal:
            call_command("dose", stdin=BytesIO(json.dumps(E3).encode()))
        assert refusal.value.returncode == 2

    def test_are_the_shipped_ones_without_a_signed_protocol(self, monkeypatch):
        monkeypatch.setattr(queries, "current_limits", lambda: ())
        assert limits_in_force() == SHIPPED_LIMITS
