"""What must hold for any answers whatever."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.instruments.catalogue import INSTRUMENTS
from intake.instruments.change import comparable_total, meets
from intake.instruments.scoring import score
from tests.rules.intake.instruments.answering import accepted_values

SUMMED = [name for name, instrument in INSTRUMENTS.items() if instrument.sums]
GRADED = ["lsas-sr", "lsas-ca", "spin", "mini-spin", "phq-9", "gad-7", "audit-c", "pcl-5", "y-bocs", "cadss-6"]


def answers_to(instrument, *, gaps):
    """Draw answers to every item of an instrument, some of them None if gaps are allowed."""
    blank = [None] if gaps else []
    return st.fixed_dictionaries(
        {item.id: st.sampled_from(accepted_values(item) + blank) for item in INSTRUMENTS[instrument].items}
    )


def drawn(names, *, gaps):
    return st.sampled_from(names).flatmap(lambda name: st.tuples(st.just(name), answers_to(name, gaps=gaps)))


@given(answers_to("lsas-sr", gaps=False))
def test_the_parts_of_the_lsas_add_up(answers):
    result = score("lsas-sr", answers)
    parts = result.subscales
    assert parts["fear"] == parts["performance_fear"] + parts["social_fear"]
    assert parts["avoidance"] == parts["performance_avoidance"] + parts["social_avoidance"]
    assert result.total == parts["fear"] + parts["avoidance"] == parts["performance"] + parts["social"]
    assert result.total == sum(answers.values())


@pytest.mark.parametrize("instrument", ["spin", "pcl-5", "y-bocs"])
@given(st.data())
def test_the_subscales_of_the_others_add_up_to_the_total(instrument, data):
    result = score(instrument, data.draw(answers_to(instrument, gaps=False)))
    assert result.total == sum(result.subscales.values())


@given(drawn(list(INSTRUMENTS), gaps=True), st.randoms())
def test_the_order_of_the_answers_does_not_matter(drawn_answers, random):
    name, answers = drawn_answers
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert score(name, dict(shuffled)) == score(name, answers)


@given(drawn(list(INSTRUMENTS), gaps=True))
def test_none_and_a_key_left_out_are_the_same(drawn_answers):
    name, answers = drawn_answers
    assert score(name, answers) == score(name, {key: value for key, value in answers.items() if value is not None})


@given(drawn(GRADED, gaps=False), st.data())
def test_a_higher_answer_never_lowers_a_total(drawn_answers, data):
    name, answers = drawn_answers
    item = data.draw(st.sampled_from(INSTRUMENTS[name].items))
    higher = [value for value in accepted_values(item) if value > answers[item.id]]
    raised = answers | {item.id: data.draw(st.sampled_from(higher))} if higher else answers
    assert score(name, raised).total >= score(name, answers).total


@given(drawn(list(INSTRUMENTS), gaps=True), st.data())
def test_taking_an_answer_away_never_makes_it_a_zero_or_a_no(drawn_answers, data):
    """Without a required answer there is no band and no positive; the total is absent or openly prorated."""
    name, answers = drawn_answers
    whole = score(name, answers)
    if not whole.is_complete:
        return
    item = data.draw(st.sampled_from([i for i in INSTRUMENTS[name].items if i.required]))
    rest = score(name, answers | {item.id: None})
    if rest.is_complete:  # the item need not have been asked
        assert item.asked is not None
        return
    assert item.id in rest.missing
    assert rest.positive is None
    assert rest.band in (None, "incomplete", "high")
    assert (rest.total is not None) is rest.prorated


@given(drawn(list(INSTRUMENTS), gaps=True))
def test_a_score_is_complete_exactly_when_nothing_is_missing(drawn_answers):
    name, answers = drawn_answers
    result = score(name, answers)
    assert result.is_complete is (not result.missing)
    assert not set(result.missing) & {key for key, value in answers.items() if value is not None}


@settings(max_examples=300)
@given(drawn(["phq-9", "gad-7"], gaps=True), st.integers(1, 27))
def test_a_prorated_total_is_a_decimal_within_range_and_never_a_response(drawn_answers, baseline):
    name, answers = drawn_answers
    result = score(name, answers)
    if not result.prorated:
        return
    assert type(result.total) is Decimal
    assert 0 <= result.total <= (27 if name == "phq-9" else 21)
    assert result.total == result.total.quantize(Decimal("0.1"))
    assert comparable_total(result) is None
    assert meets("phq9_response50", baseline, comparable_total(result)) is None


@given(drawn(SUMMED, gaps=True))
def test_a_total_of_whole_answers_is_whole(drawn_answers):
    name, answers = drawn_answers
    result = score(name, answers)
    assert result.total is None or (type(result.total) is int) is result.is_complete
