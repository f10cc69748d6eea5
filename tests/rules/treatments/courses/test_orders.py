"""An order as it is judged at the signature: what it goes beyond, and what must happen before it can stand."""

from decimal import Decimal as D

import pytest

from treatments.courses.limit_rows import limits_from_rows
from treatments.courses.limits import Limit, Severity
from treatments.courses.orders import OrderDraft, OrderJudgement, judge_order
from treatments.courses.protocol_defaults import SHIPPED_PROTOCOLS
from treatments.courses.weights import BodyWeights, WeightBasis

ROWS = limits_from_rows(next(row for row in SHIPPED_PROTOCOLS if row["code"] == "sad-induction")["limits"])


def body(actual, ideal=None):
    return BodyWeights(D(actual), None, ideal and D(ideal), None, None, None)


def judged(mg_per_kg="0.5", minutes=40, weights=None, basis=WeightBasis.ACTUAL):
    draft = OrderDraft(D(mg_per_kg), minutes, 6, 2, 2, 7, basis, D(100))
    return judge_order(draft, weights or body(70), ROWS)


def met(**order):
    return {limit.code: limit.severity.value for limit in judged(**order).limits}


def test_half_a_milligram_in_forty_minutes_goes_beyond_nothing():
    found = judged()
    assert (found.dose_mg, found.dosing_weight_kg, found.limits) == (35, 70, ())


@pytest.mark.parametrize(
    ("order", "limits"),
    [
        ({"minutes": 39}, {"rate": "reason", "duration": "reason"}),
        ({"mg_per_kg": "0.51"}, {"rate": "reason", "mg-per-kg": "reason"}),
        ({"mg_per_kg": "0.51", "minutes": 41}, {"mg-per-kg": "reason"}),
        ({"weights": body(120)}, {}),
        ({"weights": body("120.1")}, {"total-mg": "reason"}),
        ({"weights": body("34.9")}, {"weight": "refuse"}),
    ],
)
def test_each_measure_is_judged(order, limits):
    assert met(**order) == limits


def test_the_dose_goes_by_the_weight_that_the_prescriber_chose():
    found = judged(basis=WeightBasis.IDEAL, weights=body(80, ideal=60))
    assert (found.dose_mg, found.dosing_weight_kg, found.limits) == (30, 60, ())


@pytest.mark.parametrize(
    ("severity", "demands"),
    [
        (Severity.REASON, (False, False, False, True)),
        (Severity.SECOND_PRESCRIBER, (False, False, True, True)),
        (Severity.RE_WEIGH, (False, True, False, True)),
        (Severity.REFUSE, (True, False, False, True)),
        (None, (False, False, False, False)),
    ],
)
def test_what_must_happen_follows_from_the_limits(severity, demands):
    limits = (Limit("x", severity, "x", "x", "x"),) if severity else ()
    found = OrderJudgement(D(35), D(70), limits)
    assert demands == (
        found.refused, found.must_be_weighed_again, found.needs_second_prescriber, found.needs_reason,
    )  # fmt: skip
