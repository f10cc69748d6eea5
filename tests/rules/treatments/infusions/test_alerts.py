"""Alerts: every threshold at its boundary and one step either side, rises over the baseline, symptoms, gaps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatments.courses.monitoring_defaults import ALERTS
from treatments.infusions.rules.alerts import alert_rules_from, alerts, gap_alert
from treatments.infusions.rules.ladder import Gap, VitalsGap
from treatments.infusions.rules.vitals import Vitals

RULES = alert_rules_from(ALERTS)


def raised(baseline=None, symptoms=(), **values):
    return alerts(Vitals(**values), RULES, baseline=baseline, symptoms=symptoms)


def level(parameter, value):
    found = raised(**{parameter: value})
    assert len(found) <= 1
    return found[0].level.value if found else None


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("systolic", 89, "red"), ("systolic", 90, "amber"), ("systolic", 91, "amber"),
        ("systolic", 99, "amber"), ("systolic", 100, None), ("systolic", 101, None),
        ("systolic", 159, None), ("systolic", 160, "amber"), ("systolic", 161, "amber"),
        ("systolic", 179, "amber"), ("systolic", 180, "red"), ("systolic", 181, "red"),
        ("diastolic", 99, None), ("diastolic", 100, "amber"), ("diastolic", 101, "amber"),
        ("diastolic", 109, "amber"), ("diastolic", 110, "red"), ("diastolic", 111, "red"),
        ("heart_rate", 49, "red"), ("heart_rate", 50, "amber"), ("heart_rate", 54, "amber"), ("heart_rate", 55, None),
        ("heart_rate", 56, None), ("heart_rate", 109, None), ("heart_rate", 110, None), ("heart_rate", 111, "amber"),
        ("heart_rate", 119, "amber"), ("heart_rate", 120, "amber"), ("heart_rate", 121, "red"),
        ("spo2", 89, "emergency"), ("spo2", 90, "red"), ("spo2", 91, "red"), ("spo2", 92, "amber"),
        ("spo2", 94, "amber"), ("spo2", 95, None), ("spo2", 96, None),
        ("respiratory_rate", 9, "red"), ("respiratory_rate", 10, "amber"), ("respiratory_rate", 11, "amber"),
        ("respiratory_rate", 12, None), ("respiratory_rate", 25, None), ("respiratory_rate", 26, "amber"),
        ("respiratory_rate", 30, "amber"), ("respiratory_rate", 31, "red"),
        ("sedation", 5, None), ("sedation", 4, "amber"), ("sedation", 3, "amber"), ("sedation", 2, "red"),
        ("sedation", 1, "red"), ("sedation", 0, "emergency"),
    ],
)  # fmt: skip
def test_a_threshold_begins_exactly_where_it_says(parameter, value, expected):
    assert level(parameter, value) == expected


@pytest.mark.parametrize(
    ("baseline", "value", "code"),
    [(120, 144, None), (120, 145, "systolic-rise"), (115, 138, None), (115, 139, "systolic-rise"), (125, 150, None)],
)
def test_a_rise_of_more_than_a_fifth_of_the_baseline_is_amber_by_whole_numbers(baseline, value, code):
    found = raised(Vitals(systolic=baseline), systolic=value)
    assert [(alert.code, alert.level.value) for alert in found] == ([(code, "amber")] if code else [])


def test_the_diastolic_pressure_rises_too():
    (found,) = raised(Vitals(diastolic=70), diastolic=85)
    assert found.message == (
        "Diastolic blood pressure 85 mmHg is a rise above 20 % over the baseline of 70; "
        "look at the patient and measure again."
    )


def test_without_a_baseline_value_only_absolute_limits_are_judged():
    assert raised(None, systolic=158) == ()
    assert raised(Vitals(heart_rate=70), systolic=158) == ()


def test_one_parameter_gives_one_alert_the_most_severe():
    (found,) = raised(Vitals(systolic=100), systolic=185)
    assert (found.code, found.level, found.parameter, found.value) == ("systolic-high", "red", "systolic", 185)
    assert found.message == (
        "Systolic blood pressure 185 mmHg is at or above 180 mmHg; pause, call the prescriber, measure again."
    )


def test_the_most_severe_alert_comes_first():
    found = raised(systolic=165, spo2=88, heart_rate=125)
    assert [(alert.code, alert.level.value) for alert in found] == [
        ("spo2-low", "emergency"), ("heart-rate-high", "red"), ("systolic-high", "amber"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "symptom", ["chest-pain", "dyspnoea", "severe-headache", "visual-change", "seizure", "focal-deficit"]
)
def test_a_symptom_is_an_emergency_at_any_pressure_and_without_one(symptom):
    for values in ({"systolic": 120, "diastolic": 80}, {}):
        (found,) = raised(symptoms=[symptom], **values)
        assert (found.code, found.level, found.basis) == (symptom, "emergency", "verified")


def test_other_side_effects_are_no_emergency():
    assert raised(symptoms=["nausea", "dissociation"], systolic=120) == ()


def test_what_was_not_measured_raises_nothing():
    assert raised() == ()


@pytest.mark.parametrize(("spo2", "needs_action"), [(94, False), (91, True), (89, True)])
def test_red_and_emergency_need_a_typed_action(spo2, needs_action):
    (found,) = raised(spo2=spo2)
    assert found.needs_action is needs_action


@pytest.mark.parametrize(("value", "basis"), [(49, "verified"), (52, "design")])
def test_an_alert_says_how_sure_its_threshold_is(value, basis):
    (found,) = raised(heart_rate=value)
    assert found.basis == basis
    assert ("NCT05803551" in found.source) is (basis == "verified")


def test_missing_vitals_raise_an_alert_of_their_own():
    assert gap_alert(VitalsGap(Gap.NONE, None, 5)) is None
    found = gap_alert(VitalsGap(Gap.RED, None, 20))
    assert (found.code, found.level.value, found.needs_action) == ("no-vitals", "red", True)
    assert found.message == "No vital signs for 20 minutes; pause, call the prescriber, measure again."


measured = st.one_of(st.none(), st.integers(min_value=0, max_value=300))


@given(st.tuples(*[measured] * 6))
def test_every_message_can_be_kept(values):
    names = ("systolic", "diastolic", "heart_rate", "spo2", "respiratory_rate", "sedation")
    reading = Vitals(**dict(zip(names, values, strict=True)))
    for alert in alerts(reading, RULES, baseline=reading, symptoms=RULES.emergency_symptoms):
        assert len(alert.message) <= 300
        assert len(alert.code) <= 40
