"""The survival curve against R: `survfit(Surv(time, status) ~ x, data = aml, conf.type = "log-log")`."""

import pytest

from treatments.outcomes.survival import FollowedUp, kaplan_meier, median_days

# Miller 1997, Survival Analysis: acute myelogenous leukaemia, weeks; "+" is censored.
MAINTAINED = "9 13 13+ 18 23 28+ 31 34 45+ 48 161+"
NOT_MAINTAINED = "5 5 8 8 12 16+ 23 27 30 33 43 45"


def patients(text):
    return [FollowedUp(int(each.rstrip("+")), not each.endswith("+")) for each in text.split()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            MAINTAINED,
            [
                (9, 11, 1, 0.909, 0.5081, 0.987),
                (13, 10, 1, 0.818, 0.4474, 0.951),
                (18, 8, 1, 0.716, 0.3502, 0.899),
                (23, 7, 1, 0.614, 0.2658, 0.835),
                (31, 5, 1, 0.491, 0.1673, 0.753),
                (34, 4, 1, 0.368, 0.0928, 0.657),
                (48, 2, 1, 0.184, 0.0117, 0.525),
            ],
        ),
        (
            NOT_MAINTAINED,
            [
                (5, 12, 2, 0.8333, 0.48171, 0.956),
                (8, 10, 2, 0.6667, 0.33702, 0.860),
                (12, 8, 1, 0.5833, 0.27014, 0.801),
                (23, 6, 1, 0.4861, 0.19188, 0.730),
                (27, 5, 1, 0.3889, 0.12627, 0.650),
                (30, 4, 1, 0.2917, 0.07240, 0.561),
                (33, 3, 1, 0.1944, 0.03120, 0.461),
                (43, 2, 1, 0.0972, 0.00575, 0.349),
                (45, 1, 1, 0.0, None, None),
            ],
        ),
    ],
)
def test_the_curve_is_that_of_r(text, expected):
    steps = kaplan_meier(patients(text))
    assert [(step.day, step.at_risk, step.events) for step in steps] == [row[:3] for row in expected]
    for step, (*_, survival, low, high) in zip(steps, expected, strict=True):
        assert step.survival == pytest.approx(survival, abs=0.0005)
        assert (step.low, step.high) == ((None, None) if low is None else pytest.approx((low, high), abs=0.0005))


@pytest.mark.parametrize(("text", "median"), [(MAINTAINED, 31), (NOT_MAINTAINED, 23)])
def test_the_median_is_that_of_r(text, median):
    assert median_days(kaplan_meier(patients(text))) == median


@pytest.mark.parametrize(
    ("text", "median"),
    [
        ("1 2", 1),
        ("1 2+ 3+", None),
        ("1+ 2+", None),
        ("", None),
        ("1 2 3 4 5 6+ 7+ 8+ 9+ 10+", 5),
        ("1 2 3 4 5+ 6+ 7+ 8+ 9+ 10+", None),
        ("1 2 3 4 5 6 7 8+ 9+ 10+ 11+ 12+ 13+ 14+", 7),
    ],
)
def test_the_median_is_the_first_day_at_or_below_one_half(text, median):
    assert median_days(kaplan_meier(patients(text))) == median


def test_one_half_is_met_exactly_however_many_steps_lead_there():
    for pairs in (3, 7, 11, 29, 49, 57):
        events = [FollowedUp(day, is_event=True) for day in range(1, pairs + 1)]
        later = [FollowedUp(pairs + 1, is_event=False)] * pairs
        assert median_days(kaplan_meier(events + later)) == pairs


def test_an_event_on_day_zero_is_a_step():
    first = kaplan_meier(patients("0 0 0+ 3+ 5"))[0]
    assert (first.day, first.at_risk, first.events, first.survival) == (0, 5, 2, pytest.approx(0.6))


def test_only_days_with_events_are_steps():
    assert [step.day for step in kaplan_meier(patients("3+ 4 5+"))] == [4]
    assert kaplan_meier(patients("3+ 5+")) == ()
