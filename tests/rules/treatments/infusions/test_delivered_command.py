"""The command `delivered`, line by line as its interface says."""

import json
from decimal import Decimal as D

import pytest

from clinic.batch import respond
from treatments.management.commands.delivered import Command

E6 = {
    "final_concentration_mg_per_ml": 0.35,
    "weight_kg": 70,
    "prepared_dose_mg": 35,
    "segments": [
        {"minutes": 18, "rate_ml_per_h": 150},
        {"minutes": 6, "rate_ml_per_h": 0},
        {"minutes": 12, "rate_ml_per_h": 100},
    ],
}


def answer(**changes):
    line = json.dumps({**E6, **changes}).encode()
    ((text, _),) = respond([line], Command().answer)
    return json.loads(text, parse_float=D, parse_int=D)


def test_e6():
    assert answer() == {
        "delivered_ml": 65,
        "delivered_mg": D("22.75"),
        "delivered_mg_per_kg": D("0.325"),
        "remaining_mg": D("12.25"),
        "running_minutes": 30,
        "elapsed_minutes": 36,
    }


def test_no_segments_deliver_nothing():
    assert answer(segments=[])["remaining_mg"] == 35


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"dose": 1}, 'Unknown key "dose"; accepted: final_concentration_mg_per_ml'),
        ({"segments": [{"minutes": 1, "rate": 1}]}, 'Unknown key "rate" in "segments[0]"'),
        ({"segments": [{"minutes": 1, "rate_ml_per_h": 1}, {"minutes": 1}]}, '"segments[1].rate_ml_per_h" is missing'),
        ({"segments": [{"minutes": -1, "rate_ml_per_h": 1}]}, '"segments[0].minutes" is -1; a number from 0 up'),
        ({"segments": [{"minutes": 1, "rate_ml_per_h": "1,5"}]}, '"segments[0].rate_ml_per_h" is "1,5"; a number'),
        ({"segments": [[18, 150]]}, '"segments[0]" is a list; an object with minutes and rate_ml_per_h'),
        ({"segments": None}, '"segments" is null; a list of objects'),
        ({"segments": {}}, '"segments" is an object; a list of objects'),
        ({"weight_kg": 0}, '"weight_kg" is 0; a number above 0'),
        ({"prepared_dose_mg": None}, '"prepared_dose_mg" is null; a number above 0'),
        (
            {"prepared_dose_mg": 22.7},
            '"segments": The segments deliver 22.75 mg, more than the prepared dose of 22.7 mg.',
        ),
    ],
)
def test_a_faulty_line_names_the_field_and_what_is_accepted(changes, error):
    assert answer(**changes)["error"].startswith(error)


def test_a_missing_list_of_segments_is_named():
    line = json.dumps({key: value for key, value in E6.items() if key != "segments"}).encode()
    ((text, _),) = respond([line], Command().answer)
    assert json.loads(text)["error"].startswith('"segments" is missing; a list')
