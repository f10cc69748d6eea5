"""Why a booster review is due, and why not (again)."""

import pytest

from intake.instruments.change_definitions import LSAS_RELIABLE_POINTS
from tests.rules.treatments.followups.course import LAST, at, course, judged, lsas, on, said
from treatments.followups.boosters import BoosterRules, Decided, booster_reasons, earliest_booster_on

RESPONSE = lsas(18, 60)
LOST = lsas(30, 90), lsas(37, 90)
NO_INTERVAL = BoosterRules(maintenance_interval_days=None)


def codes(*assessments, rules=NO_INTERVAL, decided=None, **more):
    return [reason.code.value for reason in booster_reasons(course(*assessments, **more), rules, decided=decided)]


def test_nothing_is_due_before_the_end_of_the_series():
    assert codes(lsas(5, 60), lsas(8, 100), rules=BoosterRules(), today=10) == []
    assert codes(rules=BoosterRules(), series=()) == []
    assert codes(rules=BoosterRules(), series=(), series_closed_at=at(10)) == []


def test_loss_of_response_is_a_reason():
    (reason,) = booster_reasons(course(RESPONSE, lsas(30, 80), lsas(37, 80)), NO_INTERVAL)
    assert (reason.code, reason.on) == ("loss-of-response", on(30))
    assert "Total less than 25 % below baseline" in reason.text
    assert "(design)" in reason.basis


def test_a_relapse_that_a_clinician_judged_is_a_reason():
    assert codes(RESPONSE, judged=judged(40)) == ["judged-relapse"]


@pytest.mark.parametrize(("total", "expected"), [(85, []), (86, ["reliable-worsening"])])
def test_a_rise_of_26_points_against_the_last_one_is_a_reason(total, expected):
    assert LSAS_RELIABLE_POINTS == 26
    assert codes(RESPONSE, lsas(30, total)) == expected


def test_a_slow_rise_is_not_a_reliable_worsening():
    assert codes(RESPONSE, lsas(25, 70), lsas(32, 86)) == []


def test_worsening_needs_no_response_before():
    assert codes(lsas(18, 80), lsas(30, 110)) == ["reliable-worsening"]
    assert codes(lsas(18, 130)) == ["reliable-worsening"]
    assert codes(lsas(18, 130), baseline=None) == []


def test_the_worsening_is_told_in_points_and_dates():
    (reason,) = booster_reasons(course(RESPONSE, lsas(30, 90)), NO_INTERVAL)
    assert reason.text == (
        f"LSAS-SR up by 30 points, from 60 on {said(18)} to 90 on {said(30)}; 26 or more is a reliable change."
    )


def test_only_the_last_assessment_can_have_worsened():
    assert codes(RESPONSE, lsas(30, 86), lsas(32, 74)) == []


def test_a_worsening_before_the_last_infusion_has_been_answered():
    assert codes(RESPONSE, lsas(30, 90), later=[31]) == []


def test_the_points_are_the_protocols():
    assert codes(RESPONSE, lsas(30, 74), rules=BoosterRules(reliable_change=14, maintenance_interval_days=None)) == [
        "reliable-worsening"
    ]


@pytest.mark.parametrize(("day", "expected"), [(LAST + 27, []), (LAST + 28, ["maintenance-interval"])])
def test_the_maintenance_interval_is_a_reason(day, expected):
    assert codes(RESPONSE, rules=BoosterRules(), today=day) == expected


def test_the_interval_counts_from_the_last_infusion_of_all():
    assert codes(RESPONSE, rules=BoosterRules(), later=[40], today=67) == []
    (reason,) = booster_reasons(course(RESPONSE, later=[40], today=70), BoosterRules())
    assert (reason.code, reason.on) == ("maintenance-interval", on(68))


@pytest.mark.parametrize(("closing", "expected"), [(72, ["maintenance-interval"]), (73, [])])
def test_where_there_is_nothing_to_maintain_the_interval_is_no_reason(closing, expected):
    assert codes(lsas(18, closing), rules=BoosterRules(), today=60) == expected


def test_where_the_response_is_unknown_somebody_looks():
    assert codes(rules=BoosterRules(), today=60) == ["maintenance-interval"]


@pytest.mark.parametrize(("days", "allowed"), [(13, False), (14, True), (84, True), (85, False)])
def test_the_interval_is_from_14_to_84_days(days, allowed):
    if allowed:
        assert BoosterRules(maintenance_interval_days=days)
    else:
        with pytest.raises(ValueError, match="maintenance_interval_days"):
            BoosterRules(maintenance_interval_days=days)


@pytest.mark.parametrize("name", ["reliable_change", "minimum_gap_days"])
def test_the_other_numbers_are_above_zero(name):
    with pytest.raises(ValueError, match=name):
        BoosterRules(**{name: 0})
    assert BoosterRules(**{name: 1})


def test_several_reasons_stand_beside_one_another():
    assert codes(RESPONSE, *LOST, lsas(40, 120), rules=BoosterRules(), today=60) == [
        "loss-of-response",
        "reliable-worsening",
        "maintenance-interval",
    ]


def test_a_review_does_not_come_again_for_what_was_known_when_it_was_decided():
    known = course(RESPONSE, lsas(30, 60), lsas(37, 90), lsas(44, 90), today=60)
    assert booster_reasons(known, NO_INTERVAL, decided=Decided(at(43))) != ()
    assert booster_reasons(known, NO_INTERVAL, decided=Decided(at(44, "18:00"))) == ()


def test_a_relapse_that_is_judged_after_the_decision_is_new_even_if_it_was_confirmed_before():
    assert codes(RESPONSE, *LOST, judged=judged(50), decided=Decided(at(45))) == ["judged-relapse"]
    assert codes(RESPONSE, *LOST, judged=judged(50), decided=Decided(at(55))) == []


def test_a_worsening_after_the_decision_is_new():
    assert codes(RESPONSE, lsas(30, 60), lsas(44, 90), decided=Decided(at(40))) == ["reliable-worsening"]
    assert codes(RESPONSE, lsas(30, 60), lsas(44, 90), decided=Decided(at(44, "18:00"))) == []


@pytest.mark.parametrize(("day", "expected"), [(67, []), (68, ["maintenance-interval"])])
def test_after_a_decision_the_interval_begins_anew(day, expected):
    assert codes(RESPONSE, rules=BoosterRules(), decided=Decided(at(40)), today=day) == expected


@pytest.mark.parametrize(("day", "expected"), [(59, []), (60, ["loss-of-response"])])
def test_a_postponed_review_comes_back_on_its_date(day, expected):
    assert codes(RESPONSE, *LOST, decided=Decided(at(40), postponed_until=on(60)), today=day) == expected


def test_a_relapse_judged_since_it_was_postponed_brings_it_back_at_once():
    put_off = Decided(at(40), postponed_until=on(60))
    assert codes(RESPONSE, judged=judged(45), decided=put_off, today=50) == ["judged-relapse"]
    assert codes(RESPONSE, judged=judged(39), decided=put_off, today=50) == []


def test_a_booster_comes_fourteen_days_after_the_last_infusion_at_the_earliest():
    assert earliest_booster_on(course(RESPONSE), BoosterRules()) == on(LAST + 14)
    assert earliest_booster_on(course(RESPONSE, later=[40]), BoosterRules(minimum_gap_days=7)) == on(47)
