"""Where a course stands: every state at its boundary, and never a response or a relapse out of missing data."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.treatments.followups.course import LAST, at, course, judged, lsas, on, said
from treatments.followups.loss import JudgedRelapse
from treatments.followups.response_rules import HALF_REGAINED, LOSS_RULES
from treatments.followups.states import course_state
from treatments.outcomes.cohort import cohort
from treatments.outcomes.facts import Infusion, Options, PatientFacts
from treatments.outcomes.time_to_loss import followed_up

RESPONSE = lsas(18, 60)
LOST = lsas(30, 90), lsas(37, 90)


def state(*assessments, **more):
    return course_state(course(*assessments, **more)).name


def test_before_the_first_infusion_it_is_baseline():
    found = course_state(course(series=()))
    assert (found.name, found.since) == ("baseline", None)


def test_an_infusion_that_is_still_to_come_has_not_been_given():
    assert state(today=-1) == "baseline"


def test_what_happens_at_the_very_instant_has_happened():
    assert course_state(course(at=at(0))).name == "in_series"
    assert course_state(course(series_closed_at=at(10), at=at(10))).name == "unknown"
    assert course_state(course(RESPONSE, at=RESPONSE.collected_at)).name == "responder"
    assert course_state(course(later=[40], at=at(40))).name == "maintenance"


def test_in_series_until_the_planned_number_is_given():
    found = course_state(course(today=10))
    assert (found.name, found.reason, found.since) == ("in_series", "5 of 6 infusions given.", on(0))
    assert state(RESPONSE, today=10) == "in_series"


def test_a_series_may_be_closed_early():
    early = course(lsas(9, 60), today=10, series_closed_at=at(10))
    assert course_state(early).name == "responder"
    assert course_state(replace(early, series_closed_at=at(11))).name == "in_series"


@pytest.mark.parametrize(
    ("total", "name"),
    [
        (35, "remission"),
        (36, "responder"),
        (64, "responder"),
        (65, "partial"),
        (72, "partial"),
        (73, "non_responder"),
        (110, "non_responder"),
    ],
)
def test_after_the_series_the_closing_assessment_decides(total, name):
    found = course_state(course(lsas(18, total)))
    assert (found.name, found.since) == (name, on(18))
    assert found.reason == f"LSAS-SR {total}, from 100 at baseline, on {said(18)}."


def test_a_change_can_be_told_from_a_baseline_of_one():
    assert state(lsas(18, 0), baseline=1) == "remission"


@pytest.mark.parametrize(("total", "name"), [(30, "remission"), (31, "responder")])
def test_remission_by_the_clinicians_scale_ends_at_30(total, name):
    scores = (lsas(-1, 100, instrument="lsas-ca"), lsas(18, total, instrument="lsas-ca"))
    assert state(*scores, instrument="lsas-ca") == name


@pytest.mark.parametrize(
    ("day", "name"), [(LAST - 1, "unknown"), (LAST, "responder"), (LAST + 14, "responder"), (LAST + 15, "unknown")]
)
def test_the_closing_assessment_is_the_last_within_fourteen_days_of_the_last_infusion(day, name):
    assert state(lsas(day, 60)) == name
    assert state(lsas(LAST, 90), lsas(LAST + 14, 60)) == "responder"


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (course(RESPONSE, baseline=None), "no complete baseline"),
        (course(RESPONSE, lsas(-29, 100), baseline=None), "no complete baseline"),
        (course(RESPONSE, lsas(1, 100), baseline=None), "no complete baseline"),
        (course(lsas(18, 0), baseline=0), "a baseline of 0"),
        (course(), f"no complete assessment from the last infusion to {said(LAST + 14)}"),
        (course(lsas(18, None, status="incomplete")), "no complete assessment"),
        (course(lsas(18, 20, status="incomplete")), "no complete assessment"),
        (course(lsas(18, 20, instrument="spin")), "no complete assessment"),
    ],
)
def test_missing_data_is_neither_response_nor_relapse(facts, reason):
    found = course_state(facts)
    assert found.name == "unknown"
    assert reason in found.reason


def test_missing_data_later_on_leaves_the_last_that_is_known():
    assert state(RESPONSE, today=400) == "responder"


# Relapse


def test_a_confirmed_loss_is_a_relapse_from_its_first_day():
    found = course_state(course(RESPONSE, *LOST))
    assert (found.name, found.since) == ("relapse", on(30))
    assert said(37) in found.reason


def test_a_loss_that_is_not_confirmed_is_told_but_is_no_relapse():
    found = course_state(course(RESPONSE, lsas(30, 90)))
    assert found.name == "responder"
    assert found.reason.endswith(f"Possible loss of response on {said(30)}, to be confirmed from {said(37)}.")


def test_once_it_is_held_again_nothing_is_left_to_confirm():
    assert "Possible" not in course_state(course(RESPONSE, lsas(30, 90), lsas(33, 60))).reason


@pytest.mark.parametrize(("day", "name"), [(36, "responder"), (37, "relapse")])
def test_the_confirmation_comes_seven_days_later_or_more(day, name):
    assert state(RESPONSE, lsas(30, 90), lsas(day, 90)) == name


@pytest.mark.parametrize(("total", "name"), [(75, "responder"), (76, "relapse")])
def test_lost_is_a_reduction_below_25_percent(total, name):
    assert state(RESPONSE, lsas(30, total), lsas(37, total)) == name


@pytest.mark.parametrize(("between", "name"), [(75, "responder"), (76, "relapse")])
def test_every_assessment_between_is_lost_too(between, name):
    assert state(RESPONSE, lsas(30, 90), lsas(33, between), lsas(38, 90)) == name


@pytest.mark.parametrize("closing", [65, 90])
def test_who_never_responded_does_not_relapse(closing):
    assert state(lsas(18, closing), *LOST) in ("partial", "non_responder")


def test_a_relapse_seen_before_its_confirmation_date_is_not_one_yet():
    assert state(RESPONSE, *LOST, today=36) == "responder"


def test_a_clinician_may_call_it_a_relapse():
    found = course_state(course(RESPONSE, judged=judged(40, from_day=38)))
    assert (found.name, found.since) == ("relapse", on(38))
    assert found.reason == f"Relapse from {said(38)}, judged by Percy Prescriber on {said(40)}: Avoids again."
    assert state(RESPONSE, judged=judged(40), later=[45]) == "maintenance"
    assert state(RESPONSE, judged=judged(40), today=39) == "responder"


def test_what_was_judged_from_a_day_before_the_last_infusion_has_been_answered():
    assert state(RESPONSE, judged=judged(40, from_day=29), later=[30]) == "maintenance"
    assert state(RESPONSE, judged=judged(40, from_day=30), later=[30]) == "relapse"


@pytest.mark.parametrize(("total", "name"), [(79, "responder"), (80, "relapse")])
def test_a_protocol_may_choose_half_of_the_gain_instead(total, name):
    assert state(RESPONSE, lsas(30, total), lsas(37, total), loss_rule=HALF_REGAINED) == name


def test_the_loss_rules_have_names():
    assert list(LOSS_RULES) == ["loss25", "half-regained"]


# After the series


def test_an_infusion_after_the_series_is_maintenance():
    found = course_state(course(RESPONSE, later=[40, 60]))
    assert (found.name, found.since) == ("maintenance", on(40))
    assert found.reason == f"2 infusions after the series, the last on {said(60)}."


def test_maintenance_without_a_response_on_record_says_so():
    assert course_state(course(later=[40])).reason.endswith("No response is on record.")


def test_each_infusion_starts_the_search_for_a_loss_anew():
    assert state(RESPONSE, *LOST, later=[40]) == "maintenance"
    assert state(RESPONSE, *LOST, lsas(44, 90), later=[40]) == "maintenance"
    assert state(RESPONSE, *LOST, lsas(44, 90), lsas(51, 90), later=[40]) == "relapse"


def test_one_infusion_after_the_series_is_one():
    assert course_state(course(RESPONSE, later=[40])).reason == f"1 infusion after the series, the last on {said(40)}."


def test_a_response_on_the_last_of_the_fourteen_days_can_be_lost_too():
    assert state(lsas(LAST + 14, 60), *LOST) == "relapse"


def test_a_response_to_a_later_infusion_can_be_lost_too():
    assert state(lsas(18, 90), lsas(45, 60), lsas(60, 90), lsas(70, 90), later=[40]) == "relapse"


def test_an_infusion_after_the_series_closes_the_days_of_its_closing_assessment():
    found = course_state(course(lsas(18, 60), later=[15]))
    assert found.name == "maintenance"
    assert "No response" not in found.reason


def test_an_open_review_is_shown_with_what_lies_beneath():
    found = course_state(course(RESPONSE, *LOST, review_open_since=at(38)))
    assert (found.name, found.since) == ("booster_review", on(38))
    assert found.reason.startswith(f"Booster review open since {said(38)}. Total less than 25 % below baseline.")
    assert state(RESPONSE, review_open_since=at(38), today=37) == "responder"


def test_every_reason_fits_where_it_is_kept():
    longest = JudgedRelapse(on(28), at(28), "P" * 60, "w" * 140)
    for more in ({}, {"judged": longest}):
        assert len(course_state(course(RESPONSE, *LOST, review_open_since=at(28), **more)).reason) <= 300


totals = st.lists(
    st.tuples(st.integers(LAST, 60), st.sampled_from([35, 60, 65, 75, 76, 90])),
    max_size=8,
    unique_by=lambda pair: pair[0],
)


@settings(deadline=None)
@given(totals, st.integers(LAST, 70))
def test_a_relapse_is_what_the_outcomes_call_a_loss_of_response(totals, today):
    """For a series without later infusions the two rules are one."""
    facts = course(*(lsas(day, total) for day, total in totals), today=today)
    infusions = tuple(Infusion(start, "a", 35, 70) for start in facts.given)
    options = Options(as_of=on(today))
    (member,) = cohort([PatientFacts(1, facts.zone, infusions, facts.assessments)], options)
    followed = followed_up(member, options.definition.test)
    assert (course_state(facts).name == "relapse") == (followed is not None and followed.is_event)
