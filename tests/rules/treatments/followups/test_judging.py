"""What a look at a course leads to: raised once, reworded by what weighs more, open again on the day it was put off."""

import pytest

from tests.rules.treatments.followups.course import LAST, at, course, lsas, on
from treatments.followups.boosters import BoosterRules, Decided
from treatments.followups.judging import Step, Waiting, judge
from treatments.followups.states import State

RULES = BoosterRules()
RESPONSE = lsas(18, 50)
LOST = (lsas(30, 80), lsas(37, 82))


def test_nothing_has_come_up():
    found = judge(course(RESPONSE, today=20), RULES)
    assert (found.step, found.standing.name) == (Step.NOTHING, State.RESPONDER)


def test_a_reason_raises_a_review_and_the_state_says_so_at_once():
    found = judge(course(RESPONSE, today=LAST + 28), RULES)
    assert (found.step, found.standing.name) == (Step.RAISE, State.BOOSTER_REVIEW)
    assert [reason.code for reason in found.reasons] == ["maintenance-interval"]


def test_the_same_look_again_leads_to_nothing_more():
    facts = course(RESPONSE, today=LAST + 28, review_open_since=at(LAST + 28))
    assert judge(facts, RULES, waiting=Waiting(7, "maintenance-interval")).step is Step.NOTHING


def test_a_loss_outweighs_the_interval():
    found = judge(course(RESPONSE, *LOST, today=40), RULES, waiting=Waiting(7, "maintenance-interval"))
    assert (found.step, found.review_id, found.reasons[0].code) == (Step.REWORD, 7, "loss-of-response")


@pytest.mark.parametrize(("day", "step"), [(49, Step.NOTHING), (50, Step.REOPEN), (51, Step.REOPEN)])
def test_what_was_put_off_comes_back_on_its_day(day, step):
    waiting, decided = Waiting(7, "maintenance-interval", on(50)), Decided(at(40), on(50))
    assert judge(course(RESPONSE, today=day), RULES, waiting=waiting, decided=decided).step is step


def test_it_comes_back_even_if_nothing_speaks_for_it_any_more():
    waiting, decided = Waiting(7, "reliable-worsening", on(30)), Decided(at(20), on(30))
    found = judge(course(RESPONSE, today=30), RULES, waiting=waiting, decided=decided)
    assert (found.step, found.reasons) == (Step.REOPEN, ())
