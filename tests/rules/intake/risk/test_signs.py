"""Which answers open a risk case."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from intake.instruments.scoring import score
from intake.risk.signs import (
    Level,
    most_pressing,
    sign_of_incomplete,
    sign_of_worsening,
    signs_at_answer,
)

STARTED = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def scored(instrument, *, band=None, total=None, flags=(), status="complete"):
    return SimpleNamespace(instrument=instrument, band=band, total=total, flags=flags, status=status)


def levels(signs):
    return [sign.level for sign in signs]


@pytest.mark.parametrize("instrument", ["c-ssrs-screen", "c-ssrs-since"])
@pytest.mark.parametrize(
    ("band", "expected"),
    [("high", ["high"]), ("moderate", ["moderate"]), ("low", []), ("none", []), ("incomplete", []), (None, [])],
)
def test_the_safety_questions_give_a_sign_by_their_band(instrument, band, expected):
    assert levels(signs_at_answer(scored(instrument, band=band))) == expected


def test_a_high_answer_counts_while_others_are_still_open():
    assert levels(signs_at_answer(scored("c-ssrs-screen", band="high", status="incomplete"))) == ["high"]


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (("suicide-item",), ["high"]),
        (frozenset({"suicide-item"}), ["high"]),
        (("suicide-item-unanswered",), []),
        ((), []),
    ],
)
def test_the_suicide_item_gives_a_sign_whatever_the_total(flags, expected):
    assert levels(signs_at_answer(scored("phq-9", flags=flags, total=1, status="incomplete"))) == expected


def test_the_sign_is_there_at_the_answer_with_all_others_open():
    assert levels(signs_at_answer(score("phq-9", {"9": 1}))) == ["high"]
    assert levels(signs_at_answer(score("c-ssrs-screen", {"5": True}))) == ["high"]
    assert signs_at_answer(score("phq-9", {"9": 0})) == ()


def test_other_instruments_give_no_sign():
    assert signs_at_answer(scored("pcl-5", flags=("item-16",))) == ()


@pytest.mark.parametrize(
    ("minutes", "is_submitted", "expected"),
    [(0, False, False), (29, False, False), (30, False, True), (31, False, True), (0, True, True)],
)
def test_an_unfinished_screener_is_a_sign_after_half_an_hour_or_when_handed_in(minutes, is_submitted, expected):
    sign = sign_of_incomplete(
        scored("c-ssrs-screen", band="incomplete", status="incomplete"),
        started_at=STARTED,
        at=STARTED + timedelta(minutes=minutes),
        is_submitted=is_submitted,
    )
    assert (sign is not None) is expected
    assert sign is None or sign.level == "incomplete"


@pytest.mark.parametrize("left", [scored("c-ssrs-screen", band="none"), scored("phq-9", status="incomplete")])
def test_what_is_finished_or_no_safety_screener_is_not_left_incomplete(left):
    late = STARTED + timedelta(days=1)
    assert sign_of_incomplete(left, started_at=STARTED, at=late, is_submitted=True) is None


@pytest.mark.parametrize(
    ("instrument", "before", "now", "expected"),
    [
        ("lsas-sr", 40, 65, False),
        ("lsas-sr", 40, 66, True),
        ("lsas-sr", 40, 67, True),
        ("lsas-sr", 66, 40, False),
        ("phq-9", 6, 10, False),
        ("phq-9", 6, 11, True),
        ("phq-9", 6, 12, True),
        ("gad-7", 0, 21, False),
        ("lsas-ca", 40, 100, False),
    ],
)
def test_a_sharp_worsening(instrument, before, now, expected):
    sign = sign_of_worsening(scored(instrument, total=now), scored(instrument, total=before))
    assert (sign is not None) is expected
    assert sign is None or sign.level == "worsening"


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (scored("phq-9", total=20), None),
        (scored("phq-9", total=Decimal("20.3"), status="incomplete"), scored("phq-9", total=6)),
        (scored("phq-9", total=20), scored("phq-9", total=Decimal("6.8"), status="incomplete")),
        (scored("phq-9", total=None, status="incomplete"), scored("phq-9", total=6)),
    ],
)
def test_nothing_is_said_of_a_change_that_cannot_be_computed(now, before):
    assert sign_of_worsening(now, before) is None


def test_two_different_scales_are_not_compared():
    with pytest.raises(ValueError, match="lsas-sr"):
        sign_of_worsening(scored("phq-9", total=20), scored("lsas-sr", total=6))


def every_sign():
    yield from signs_at_answer(scored("c-ssrs-screen", band="high"))
    yield from signs_at_answer(scored("c-ssrs-screen", band="moderate"))
    yield from signs_at_answer(scored("phq-9", flags=("suicide-item",)))
    left = scored("c-ssrs-screen", band="incomplete")
    yield sign_of_incomplete(left, started_at=STARTED, at=STARTED, is_submitted=True)
    yield sign_of_worsening(scored("phq-9", total=9), scored("phq-9", total=0))
    yield sign_of_worsening(scored("lsas-sr", total=99), scored("lsas-sr", total=0))


@pytest.mark.parametrize("sign", list(every_sign()), ids=lambda sign: sign.code)
def test_a_reason_holds_no_score_band_or_name_of_an_instrument(sign):
    assert not re.search(r"\d|phq|lsas|ssrs|suicid|high|moderate|severe", sign.reason, re.IGNORECASE)
    assert sign.reason.endswith(".")
    assert "(" in sign.source


def test_each_kind_of_sign_has_its_code():
    assert [sign.code for sign in every_sign()] == [
        "c-ssrs-high",
        "c-ssrs-moderate",
        "suicide-item",
        "c-ssrs-incomplete",
        "worsening-phq-9",
        "worsening-lsas-sr",
    ]


def test_the_most_pressing_sign_sets_the_clock():
    signs = tuple(every_sign())
    assert most_pressing(signs).level is Level.HIGH
    assert most_pressing(signs[::-1]).level is Level.HIGH
    assert most_pressing(()) is None
