"""Which items are put, given the answers so far."""

import pytest

from intake.instruments.branching import items_to_ask, missing_items
from intake.instruments.catalogue import INSTRUMENTS

PART_ONE = tuple(f"1.{number}" for number in range(1, 14))


def symptoms(count):
    return {item_id: number < count for number, item_id in enumerate(PART_ONE)}


@pytest.mark.parametrize(
    ("instrument", "answers", "asked"),
    [
        ("c-ssrs-screen", {}, ("1", "2", "6")),
        ("c-ssrs-screen", {"1": True, "2": False}, ("1", "2", "6")),
        ("c-ssrs-screen", {"2": None}, ("1", "2", "6")),
        ("c-ssrs-screen", {"2": True}, ("1", "2", "3", "4", "5", "6")),
        ("c-ssrs-screen", {"2": False, "6": True}, ("1", "2", "6", "6b")),
        ("c-ssrs-screen", {"2": True, "6": True}, ("1", "2", "3", "4", "5", "6", "6b")),
        ("c-ssrs-since", {"2": False, "6": True}, ("1", "2", "6")),
        ("c-ssrs-since", {"2": True}, ("1", "2", "3", "4", "5", "6")),
        ("audit-c", {}, ("1", "2", "3")),
        ("audit-c", {"1": 0}, ("1",)),
        ("audit-c", {"1": 1}, ("1", "2", "3")),
        ("mdq", {}, (*PART_ONE, "2", "3")),
        ("mdq", symptoms(1), PART_ONE),
        ("mdq", symptoms(1) | {"1.13": None}, (*PART_ONE, "2", "3")),
        ("mdq", symptoms(2), (*PART_ONE, "2", "3")),
        ("phq-9", {str(number): 0 for number in range(1, 10)}, tuple("123456789")),
        ("phq-9", {}, tuple("123456789")),
        ("phq-9", {"9": 1}, (*"123456789", "10")),
    ],
)
def test_items_are_put_when_the_answers_before_call_for_them(instrument, answers, asked):
    assert items_to_ask(instrument, answers) == asked


@pytest.mark.parametrize("instrument", ["lsas-sr", "gad-7", "dast-10", "wsas", "pcl-5", "y-bocs"])
def test_scales_without_skip_rules_put_every_item(instrument):
    assert items_to_ask(instrument, {}) == tuple(item.id for item in INSTRUMENTS[instrument].items)


def test_what_is_missing_are_the_required_items_that_were_put_and_not_answered():
    assert missing_items("phq-9", {str(number): 1 for number in range(1, 9)}) == ("9",)
    assert missing_items("c-ssrs-screen", {"1": True, "2": True, "6": False}) == ("3", "4", "5")
    assert missing_items("y-bocs", {str(number): 0 for number in range(1, 11)}) == ()
