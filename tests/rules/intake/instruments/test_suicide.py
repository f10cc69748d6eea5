"""The C-SSRS screener: triage by the gravest answer, never a sum, never "no" for a silence."""

import pytest

from intake.instruments.scoring import score
from tests.rules.intake.instruments.answering import yes_no_answers

IDS = ("1", "2", "3", "4", "5", "6", "6b")


def screen(letters):
    given = yes_no_answers(letters)
    return dict(zip(IDS, given.values(), strict=True))


@pytest.mark.parametrize(
    ("letters", "band", "status", "missing"),
    [
        ("NN---N-", "none", "complete", ()),
        ("YN---N-", "low", "complete", ()),
        ("YYNNNN-", "low", "complete", ()),
        ("NYNNNN-", "low", "complete", ()),
        ("YYYNNN-", "moderate", "complete", ()),
        ("NN---YN", "moderate", "complete", ()),
        ("YYYYNN-", "high", "complete", ()),
        ("NN---YY", "high", "complete", ()),
        ("YYN?NN-", "incomplete", "incomplete", ("4",)),
        ("NYNNYN-", "high", "complete", ()),
        # the gravest answer is not lost behind a silence, but the silence is still told
        ("YYN?YN-", "high", "incomplete", ("4",)),
        ("??---YY", "high", "incomplete", ("1", "2")),
        # moderate and low do not stand while something is open
        ("YYY?NN-", "incomplete", "incomplete", ("4",)),
        ("NN---Y?", "incomplete", "incomplete", ("6b",)),
        ("YN---?-", "incomplete", "incomplete", ("6",)),
        ("Y?---N-", "incomplete", "incomplete", ("2",)),
        ("YY???N-", "incomplete", "incomplete", ("3", "4", "5")),
        ("-------", "incomplete", "incomplete", ("1", "2", "6")),
        # answers to what need not have been asked count
        ("NNYNNN-", "moderate", "complete", ()),
        ("NNNYNN-", "high", "complete", ()),
        ("NNNNYN-", "high", "complete", ()),
        ("NN---NY", "high", "complete", ()),
        ("NN---NN", "none", "complete", ()),
        ("-----?Y", "high", "incomplete", ("1", "2", "6")),
    ],
)
def test_the_recent_screener_gives_the_level_of_its_gravest_answer(letters, band, status, missing):
    result = score("c-ssrs-screen", screen(letters))
    assert (result.band, result.status, result.missing) == (band, status, missing)
    assert (result.total, result.positive, result.subscales, result.flags) == (None, None, {}, ())


@pytest.mark.parametrize(
    ("letters", "band", "status", "missing"),
    [
        ("NN---N", "none", "complete", ()),
        ("YN---N", "low", "complete", ()),
        ("NYNNNN", "low", "complete", ()),
        ("NYYNNN", "moderate", "complete", ()),
        ("NYNYNN", "high", "complete", ()),
        ("NYNNYN", "high", "complete", ()),
        ("NN---Y", "high", "complete", ()),
        ("-----Y", "high", "incomplete", ("1", "2")),
        ("NYN??N", "incomplete", "incomplete", ("4", "5")),
        ("NN---?", "incomplete", "incomplete", ("6",)),
        ("NNNYNN", "high", "complete", ()),
        ("NNYNNN", "moderate", "complete", ()),
    ],
)
def test_any_behaviour_since_the_last_contact_is_high(letters, band, status, missing):
    result = score("c-ssrs-since", yes_no_answers(letters))
    assert (result.band, result.status, result.missing) == (band, status, missing)
    assert (result.total, result.positive) == (None, None)
