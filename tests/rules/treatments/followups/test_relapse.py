"""When a clinician may call it a relapse, and from which day."""

import pytest

from tests.rules.treatments.followups.course import LAST, course, judged, lsas, on
from treatments.followups.relapse import relapse_possible_from, why_no_relapse, why_not_on

RESPONSE = lsas(18, 60)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (course(series=()), "The series is not over"),
        (course(RESPONSE, today=10), "The series is not over"),
        (course(lsas(18, 90)), "No response is on record"),
        (course(RESPONSE, baseline=None), "No response is on record"),
        (course(RESPONSE, judged=judged(40)), "judged a relapse since"),
    ],
    ids=["before the series", "in the series", "no response", "no baseline", "judged already"],
)
def test_what_stands_against_it(facts, why):
    assert why in why_no_relapse(facts)


def test_after_a_response_it_may_be_called_a_relapse_whatever_the_scores_say():
    assert why_no_relapse(course(RESPONSE, lsas(30, 50))) == ""
    assert why_no_relapse(course(RESPONSE, judged=judged(40), later=[45])) == ""


@pytest.mark.parametrize(("day", "possible"), [(17, False), (18, True), (40, True), (41, False)])
def test_it_begins_between_the_response_and_today(day, possible):
    assert (why_not_on(course(RESPONSE, today=40), on(day)) == "") == possible


def test_it_begins_after_the_last_infusion():
    assert relapse_possible_from(course(RESPONSE, later=[30])) == on(30)
    assert relapse_possible_from(course(lsas(LAST, 60))) == on(LAST)
