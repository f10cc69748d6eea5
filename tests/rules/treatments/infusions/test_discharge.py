"""Discharge is earned: every criterion met, not met, and unknown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from treatments.courses.monitoring_defaults import DISCHARGE
from treatments.infusions.rules.aldrete import Aldrete, circulation_points
from treatments.infusions.rules.discharge import (
    DischargeFacts,
    discharge_criteria,
    discharge_rules_from,
    earliest_discharge,
    may_discharge,
    unmet_first,
)
from treatments.infusions.rules.vitals import Vitals

RULES = discharge_rules_from(DISCHARGE)
NOW = datetime(2026, 6, 30, 14, tzinfo=UTC)
BASELINE = Vitals(systolic=120, diastolic=80, heart_rate=70, spo2=98)


def ago(minutes):
    return NOW - timedelta(minutes=minutes)


READY = DischargeFacts(
    now=NOW,
    ended_at=ago(61),
    aldrete=Aldrete(2, 2, 2, 2, 2),
    baseline=BASELINE,
    vitals=replace(BASELINE, systolic=125),
    room_air=True,
    red_alerts_at=(),
    oriented=True,
    dissociation=1,
    baseline_dissociation=0,
    steady_gait=True,
    nausea_controlled=True,
    escort_present=True,
    escort_name="Robin Field",
    no_driving_understood=True,
    no_alcohol_or_legal_decisions_understood=True,
    written_instructions_given=True,
    suicide_safe=True,
    risk_case_open=False,
    line_out=True,
    nurse="nurse-1",
    prescriber="prescriber-1",
)


def met(code, **changes):
    (found,) = (each for each in discharge_criteria(replace(READY, **changes), RULES) if each.code == code)
    return found.met


def allowed(overridden=(), **changes):
    return may_discharge(discharge_criteria(replace(READY, **changes), RULES), overridden=overridden)


def test_a_patient_who_meets_everything_may_go():
    assert allowed()


def test_nothing_recorded_is_nothing_met():
    criteria = discharge_criteria(DischargeFacts(now=NOW), RULES)
    assert len(criteria) == 17
    assert {each.met for each in criteria} == {None}
    assert not may_discharge(criteria)


@pytest.mark.parametrize(
    ("fact", "good", "code"),
    [
        ("oriented", True, "oriented"), ("steady_gait", True, "gait"), ("nausea_controlled", True, "nausea"),
        ("escort_present", True, "escort"), ("no_driving_understood", True, "no-driving"),
        ("no_alcohol_or_legal_decisions_understood", True, "no-alcohol"),
        ("written_instructions_given", True, "instructions"), ("suicide_safe", True, "suicide-safety"),
        ("risk_case_open", False, "risk-case"), ("line_out", True, "line-out"),
    ],
)  # fmt: skip
def test_a_wrong_or_missing_answer_keeps_the_patient(fact, good, code):
    assert met(code, **{fact: good}) is True
    assert met(code, **{fact: not good}) is False
    assert met(code, **{fact: None}) is None
    assert not allowed(**{fact: not good})
    assert not allowed(**{fact: None})


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ((2, 2, 2, 2, 1), True), ((2, 2, 2, 1, 1), False), ((2, 2, 2, 2, 0), False), ((2, 2, 2, 2, None), None),
        ((None, None, 0, None, None), False),
    ],
)  # fmt: skip
def test_aldrete_is_nine_with_no_component_at_zero(points, expected):
    assert met("aldrete", aldrete=Aldrete(*points)) is expected


@pytest.mark.parametrize(
    ("systolic", "mmhg", "percent"),
    [(142, 1, 2), (140, 2, 2), (141, 1, 2), (100, 2, 2), (99, 1, 2), (144, 1, 2), (145, 1, 1), (169, 1, 1), (170, 0, 1),
     (70, 0, 1), (71, 1, 1), (179, 0, 1), (180, 0, 0), (60, 0, 0)],
)  # fmt: skip
def test_circulation_points_differ_by_version(systolic, mmhg, percent):
    assert circulation_points(systolic, 120, "mmhg") == mmhg
    assert circulation_points(systolic, 120, "percent") == percent


@pytest.mark.parametrize(
    ("baseline", "now", "expected"),
    [
        ({"systolic": 120}, {"systolic": 144}, True), ({"systolic": 120}, {"systolic": 145}, False),
        ({"systolic": 90}, {"systolic": 110}, True), ({"systolic": 90}, {"systolic": 111}, False),
        ({"systolic": 120}, {"systolic": 96}, True), ({"systolic": 120}, {"systolic": 95}, False),
        ({"diastolic": 80}, {"diastolic": 100}, True), ({"diastolic": 80}, {"diastolic": 101}, False),
        ({"heart_rate": 70}, {"heart_rate": 84}, True), ({"heart_rate": 70}, {"heart_rate": 85}, False),
        ({"heart_rate": 70}, {"heart_rate": 56}, True), ({"heart_rate": 70}, {"heart_rate": 55}, False),
        ({"systolic": None}, {}, None), ({}, {"heart_rate": None}, None),
        ({"systolic": None}, {"heart_rate": 100}, False),
    ],
)  # fmt: skip
def test_vitals_are_within_twenty_of_the_baseline(baseline, now, expected):
    before = replace(BASELINE, **baseline)
    assert met("vitals", baseline=before, vitals=replace(before, **{"systolic": before.systolic, **now})) is expected


@pytest.mark.parametrize("fact", ["baseline", "vitals"])
def test_without_a_baseline_or_a_reading_nothing_is_near(fact):
    assert met("vitals", **{fact: None}) is None
    assert met("spo2", **{fact: None}) is None


@pytest.mark.parametrize(
    ("red_alerts", "expected"), [((), True), ((29,), False), ((30,), True), ((60, 29), False), (None, None)]
)
def test_half_an_hour_without_a_red_alert(red_alerts, expected):
    moments = None if red_alerts is None else tuple(ago(minutes) for minutes in red_alerts)
    assert met("red-free", red_alerts_at=moments) is expected


@pytest.mark.parametrize(
    ("spo2", "room_air", "expected"),
    [(98, True, True), (99, True, True), (97, True, False), (98, False, False), (98, None, None), (None, True, None),
     (None, False, False)],
)  # fmt: skip
def test_oxygen_saturation_is_back_at_baseline_on_room_air(spo2, room_air, expected):
    assert met("spo2", vitals=replace(BASELINE, spo2=spo2), room_air=room_air) is expected


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [(2, 0, True), (3, 0, False), (5, 5, True), (6, 5, False), (3, None, False), (2, None, True), (None, 0, None)],
)
def test_dissociation_is_gone_or_back_at_baseline(now, before, expected):
    assert met("dissociation", dissociation=now, baseline_dissociation=before) is expected


@pytest.mark.parametrize(("minutes", "expected"), [(59, False), (60, True), (61, True), (None, None)])
def test_an_hour_of_observation_from_the_end_of_the_infusion(minutes, expected):
    assert met("observation", ended_at=None if minutes is None else ago(minutes)) is expected


@pytest.mark.parametrize(
    ("nurse", "prescriber", "expected"),
    [("a", "b", True), ("a", "a", False), (None, "b", None), ("a", None, None)],
)
def test_nurse_and_prescriber_are_two_people(nurse, prescriber, expected):
    assert met("signatures", nurse=nurse, prescriber=prescriber) is expected


def test_a_reason_can_stand_in_for_most_criteria():
    assert not allowed(ended_at=ago(30))
    assert allowed(ended_at=ago(30), overridden=["observation"])
    assert not allowed(ended_at=ago(30), overridden=["gait"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"risk_case_open": True}, "risk-case"),
        ({"suicide_safe": None}, "suicide-safety"),
        ({"nurse": None}, "signatures"),
    ],
)
def test_nothing_stands_in_for_safety_from_suicide_or_the_second_person(changes, code):
    assert not allowed(**changes, overridden=[code])


def test_the_form_prints_the_numbers_and_the_version_of_the_score():
    texts = {each.code: each.text for each in discharge_criteria(READY, RULES)}
    assert texts["observation"] == "Observed for 60 min after the end of the infusion"
    assert texts["aldrete"] == "Aldrete score 9 or more, no component 0 (circulation in mmHg)"


@pytest.mark.parametrize(("name", "expected"), [("Robin Field", True), ("", None), (" ", None), (None, None)])
def test_an_escort_has_a_name(name, expected):
    assert met("escort", escort_name=name) is expected
    assert met("escort", escort_present=False, escort_name=name) is False


@pytest.mark.parametrize(
    ("ended", "reds", "minutes"),
    [(0, (), 60), (0, (10,), 60), (-40, (15, 5), 45), (0, (30,), 60), (0, (31,), 61)],
)
def test_the_first_moment_of_a_discharge_is_when_both_criteria_of_time_turn(ended, reds, minutes):
    """The observation counts from the end, the quiet from the last red alert; a second before is too early."""
    ended_at, reds_at = ago(-ended), tuple(ago(-red) for red in reds)
    first = earliest_discharge(ended_at, reds_at, RULES)
    assert first == ago(-minutes)
    for moment, met in ((first, True), (first - timedelta(seconds=1), False)):
        facts = replace(READY, now=moment, ended_at=ended_at, red_alerts_at=reds_at)
        found = {each.code: each.met for each in discharge_criteria(facts, RULES)}
        assert (found["observation"] and found["red-free"]) is met


def test_what_is_unmet_comes_first_then_what_is_asked_then_what_is_met():
    facts = replace(READY, suicide_safe=None, line_out=None, ended_at=ago(59), escort_present=False)
    shown = [(standing, each.code) for standing, each in unmet_first(discharge_criteria(facts, RULES))]
    assert shown[:4] == [
        ("unmet", "observation"), ("unmet", "escort"), ("unmet", "line-out"), ("asked", "suicide-safety")
    ]  # fmt: skip
    assert {standing for standing, _ in shown[4:]} == {"met"}


def test_before_anybody_has_answered_only_the_record_can_fail_a_criterion():
    known = DischargeFacts(now=NOW, ended_at=ago(61), red_alerts_at=(ago(5),), risk_case_open=False)
    shown = {each.code: standing for standing, each in unmet_first(discharge_criteria(known, RULES))}
    assert [code for code, standing in shown.items() if standing == "unmet"] == ["vitals", "red-free", "line-out"]
    assert [code for code, standing in shown.items() if standing == "met"] == ["observation", "risk-case"]
