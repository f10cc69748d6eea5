"""Limits go into a protocol's JSON and come back unchanged, or not at all."""

import json
from decimal import Decimal as D

import pytest

from treatments.courses.exposure_limits import SHIPPED_EXPOSURE_LIMITS
from treatments.courses.limit_rows import LimitsNotReadable, limits_as_rows, limits_from_rows
from treatments.courses.limits import SHIPPED_LIMITS

ALL = SHIPPED_LIMITS + SHIPPED_EXPOSURE_LIMITS


def rows_with(**changes):
    first, *others = limits_as_rows(ALL)
    return [{**first, **changes}, *others]


def test_limits_survive_json():
    assert limits_from_rows(json.loads(json.dumps(limits_as_rows(ALL)))) == ALL


@pytest.mark.parametrize(("stored", "read"), [("0.1", "0.1"), (0.1, "0.1"), (2, "2"), (0, "0")])
def test_a_value_is_read_as_it_is_written(stored, read):
    assert limits_from_rows(rows_with(value=stored))[0].value == D(read)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": "mg"}, 'row 1: "code" is not one of mg-per-kg'),
        ({"comparison": "=>"}, 'row 1: "comparison" is not one of >, >=, <'),
        ({"severity": "warn"}, 'row 1: "severity" is not one of reason'),
        ({"unit": "mg"}, 'row 1: "unit" is not one of mg/kg'),
        ({"basis": "sure"}, 'row 1: "basis" is not one of verified'),
        ({"source": " "}, 'row 1: "source" must say'),
        ({"value": "0,5"}, 'row 1: "value" is not a number'),
        ({"value": "NaN"}, 'row 1: "value" is not a number'),
        ({"value": -1}, 'row 1: "value" is not a number'),
        ({"value": True}, 'row 1: "value" is not a number'),
        ({"value": None}, 'row 1: "value" is not a number'),
        ({"code": ["mg-per-kg"]}, 'row 1: "code" is not one of'),
        ({"note": "new"}, "row 1 must have the keys"),
    ],
)
def test_a_faulty_row_is_named_with_its_field(changes, message):
    with pytest.raises(LimitsNotReadable, match=message):
        limits_from_rows(rows_with(**changes))


@pytest.mark.parametrize("rows", [{}, None, "x", [1]])
def test_what_is_no_list_of_rows_is_refused(rows):
    with pytest.raises(LimitsNotReadable):
        limits_from_rows(rows)


@pytest.mark.parametrize("code", ["undiluted", "step"])
def test_a_check_without_any_limit_is_refused_since_it_would_never_be_judged(code):
    rows = [row for row in limits_as_rows(ALL) if row["code"] != code]
    with pytest.raises(LimitsNotReadable, match=f"no limit for {code}"):
        limits_from_rows(rows)
