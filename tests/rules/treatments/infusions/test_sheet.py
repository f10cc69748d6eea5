"""The limits that still stand in the way of a preparation, and what answers each."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from treatments.courses.dosing import Bag, DoseRequest
from treatments.courses.exposure_limits import EarlierInfusion, Exposure
from treatments.courses.limit_rows import limits_from_rows
from treatments.courses.limits import Limit, Severity
from treatments.courses.protocol_defaults import SHIPPED_PROTOCOLS
from treatments.infusions.rules.sheet import BlindCheck, OrderTerms, bag_of, sheet_for, unanswered

SILENT = OrderTerms(frozenset(), countersigned=False)
REASON, SECOND, AGAIN, REFUSE = (
    Severity.REASON, Severity.SECOND_PRESCRIBER, Severity.RE_WEIGH, Severity.REFUSE,
)  # fmt: skip


def limit(severity, code="total-mg"):
    return Limit(code, severity, "x", "x", "x")


def stands(severity, *, code="total-mg", met=(), countersigned=False, reason=""):
    return bool(unanswered([limit(severity, code)], OrderTerms(frozenset(met), countersigned), reason))


@pytest.mark.parametrize(
    ("severity", "answer", "stands_in_the_way"),
    [
        (REASON, {}, True),
        (REASON, {"reason": "  "}, True),
        (REASON, {"reason": "agreed"}, False),
        (REASON, {"met": ["total-mg"]}, False),
        (REASON, {"met": ["mg-per-kg"]}, True),
        (REASON, {"countersigned": True}, True),
        (REASON, {"code": "weight-change", "met": ["weight-change"]}, True),
        (REASON, {"code": "weight-change", "reason": "agreed"}, False),
        (SECOND, {}, True),
        (SECOND, {"reason": "agreed", "met": ["total-mg"]}, True),
        (SECOND, {"countersigned": True}, False),
        (AGAIN, {"reason": "agreed", "met": ["total-mg"], "countersigned": True}, True),
        (REFUSE, {"reason": "agreed", "met": ["total-mg"], "countersigned": True}, True),
    ],
)
def test_each_limit_is_answered_in_its_own_way(severity, answer, stands_in_the_way):
    assert stands(severity, **answer) is stands_in_the_way


def test_only_what_is_not_answered_is_left_in_order():
    limits = [limit(REASON, "rate"), limit(SECOND), limit(REASON, "weight")]
    assert unanswered(limits, OrderTerms(frozenset({"rate"}), countersigned=False), "") == (limits[1], limits[2])
    assert unanswered([], SILENT, "") == ()


REQUEST = DoseRequest(
    weight_kg=Decimal(70), mg_per_kg=Decimal("0.5"), minutes=Decimal(40), concentration_mg_per_ml=Decimal(50),
    bag_volume_ml=Decimal(100), bag=Bag.EXACT,
)  # fmt: skip
EXPOSURE = Exposure(
    mg_per_kg=Decimal("0.5"),
    on=date(2026, 3, 2),
    earlier=(EarlierInfusion(date(2026, 3, 1), Decimal("0.5"), Decimal("0.5"), Decimal(70), ran_to_its_end=True),),
    weight_kg=Decimal(70),
    weighed_at=datetime(2026, 3, 1, tzinfo=UTC),
    at=datetime(2026, 3, 2, 15, tzinfo=UTC),
)
ROWS = limits_from_rows(next(row for row in SHIPPED_PROTOCOLS if row["code"] == "sad-induction")["limits"])


def codes(exposure):
    return {found.code for found in sheet_for(REQUEST, exposure, ROWS).limits}


def test_the_start_gate_asks_for_the_interval_and_the_age_of_the_weight_not_the_sheet():
    assert codes(EXPOSURE) == set()


def test_what_the_patient_was_given_before_stands_on_the_sheet():
    assert "weight-change" in codes(replace(EXPOSURE, weight_kg=Decimal(90)))


def test_the_bag_of_a_kept_sheet():
    kept = sheet_for(REQUEST, EXPOSURE, ROWS).as_json()
    bag = bag_of({**kept, "actual_weight_kg": "72"})
    assert (bag.prepared_dose_mg, bag.final_concentration_mg_per_ml, bag.weight_kg) == (35, Decimal("0.35"), 72)
    assert kept["limits"] == []


def test_a_blind_check_is_compared_in_kilograms():
    assert BlindCheck("nils", Decimal("154.324"), "lb", Decimal("0.7")).weight_kg == Decimal("70.000")
