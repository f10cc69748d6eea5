"""What holds for every instrument: the shape of a score, and what an answer may be."""

from decimal import Decimal

import pytest

from intake.instruments.catalogue import INSTRUMENTS, UnknownInstrument
from intake.instruments.scoring import InvalidAnswer, score
from tests.rules.intake.instruments.answering import accepted_values, lowest

KEYS = [
    "instrument", "version", "status", "total", "subscales", "band", "positive", "flags", "missing", "prorated",
]  # fmt: skip
EXTRA_KEYS = {"phq-9": ["syndrome"], "pcl-5": ["dsm5"]}
ITEMS = [pytest.param(name, item, id=f"{name}-{item.id}") for name, i in INSTRUMENTS.items() for item in i.items]


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_every_score_has_the_keys_that_other_programs_rely_on(instrument):
    for answers in (lowest(instrument), {}):
        assert list(score(instrument, answers).as_json()) == KEYS + EXTRA_KEYS.get(instrument, [])


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_without_any_answer_a_score_is_incomplete_and_says_nothing(instrument):
    result = score(instrument, {})
    assert (result.status, result.total, result.positive, result.prorated) == ("incomplete", None, None, False)
    assert result.band == ("incomplete" if instrument.startswith("c-ssrs") else None)
    assert set(result.subscales.values()) <= {None}
    assert set(result.extras.values()) <= {None}
    assert result.missing


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_with_every_answer_a_score_is_complete(instrument):
    result = score(instrument, lowest(instrument))
    assert (result.status, result.missing, result.prorated) == ("complete", (), False)


@pytest.mark.parametrize(("instrument", "item"), ITEMS)
def test_an_item_takes_exactly_its_own_answers(instrument, item):
    for answer in accepted_values(item):
        score(instrument, {item.id: answer})
    for answer in set_of_wrong_answers(item):
        with pytest.raises(InvalidAnswer) as refusal:
            score(instrument, {item.id: answer})
        assert refusal.value.item == item.id
        assert f'"{item.id}"' in refusal.value.sentence
        assert item.scale.accepted in refusal.value.sentence


def set_of_wrong_answers(item):
    """Wrong types for every scale, and the numbers next to the ends of the scale."""
    wrong = [Decimal("1.0"), Decimal("1.5"), Decimal("Infinity"), 1.0, "1", "", "yes", [], {}, 10**30]
    values = accepted_values(item)
    whole = [value for value in values if type(value) is int]
    if whole:
        wrong += [True, False, min(whole) - 1, max(whole) + 1]
    else:
        wrong += [0, 1]
    if "na" not in values:
        wrong.append("na")
    if "none" not in values:
        wrong.append("none")
    return wrong


@pytest.mark.parametrize(
    ("instrument", "item"),
    [
        ("phq-9", "11"), ("phq-9", "0"), ("phq-9", ""), ("phq-9", 1), ("gad-7", "8"), ("lsas-sr", "1"),
        ("lsas-sr", "25.fear"), ("c-ssrs-since", "6b"), ("mdq", "1.14"), ("mdq", "1"), ("cadss-6", "3"),
        ("y-bocs", "20"), ("vas-anxiety", "2"), ("mini-spin", "6"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("answer", [0, None])
def test_an_unknown_item_is_refused_by_name_even_without_an_answer(instrument, item, answer):
    with pytest.raises(InvalidAnswer, match=f"Unknown item .*{item}.* for {instrument}; accepted: ") as refusal:
        score(instrument, {item: answer})
    assert refusal.value.item == str(item)


@pytest.mark.parametrize("instrument", ["phq9", "PHQ-9", "", None, 9])
def test_an_unknown_instrument_is_refused_with_the_list_of_those_there_are(instrument):
    with pytest.raises(UnknownInstrument, match="accepted: lsas-sr, .*phq-9, .*y-bocs"):
        score(instrument, {})


@pytest.mark.parametrize("sex", ["Male", "", "other", None, 1])
@pytest.mark.parametrize("instrument", ["audit-c", "phq-9"])
def test_a_reference_sex_that_is_none_of_the_three_is_refused_even_where_it_does_not_matter(instrument, sex):
    with pytest.raises(ValueError, match="reference_sex must be one of female, male, unknown"):
        score(instrument, {}, sex)


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_the_reference_sex_matters_to_audit_c_alone(instrument):
    answers = lowest(instrument) | ({"1": 3, "2": 0, "3": 0} if instrument == "audit-c" else {})
    male, female = score(instrument, answers, "male"), score(instrument, answers, "female")
    assert (male != female) is (instrument == "audit-c")


def test_the_given_answers_are_left_as_they_were():
    answers = {"1": 1, "2": None}
    score("gad-7", answers)
    assert answers == {"1": 1, "2": None}
