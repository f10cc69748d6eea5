"""Dated results: what they hold, what they show, how they read."""

from datetime import date

import pytest

from intake.screening import results
from intake.screening.facts import CONDITIONS, RESULTS


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("pregnancy", {"outcome": "negative"}, "negative"),
        ("pdmp", {"outcome": "no-concern"}, "no concern"),
        ("airway", {"airway": "normal", "asa": 2}, "normal, ASA class 2"),
        ("diagnosis", {"outcome": "confirmed", "code": "F40.11"}, "confirmed, F40.11"),
        ("diagnosis", {"outcome": "confirmed"}, "confirmed"),
        ("blood-pressure", {"systolic": 124, "diastolic": 78}, "124/78 mmHg"),
        ("height", {"cm": 171}, "171 cm"),
        ("height", {"cm": 120}, "120 cm"),
        ("height", {"cm": 220}, "220 cm"),
    ],
)
def test_a_result_is_kept_and_read(kind, value, words):
    assert results.accepted(kind, value) == value
    assert results.in_words(kind, value) == words


@pytest.mark.parametrize(
    ("kind", "value", "part"),
    [
        ("fortune", {}, "kind"),
        ("pregnancy", {}, "outcome"),
        ("pregnancy", {"outcome": "perhaps"}, "outcome"),
        ("pregnancy", {"outcome": "negative", "extra": 1}, "extra"),
        ("airway", {"airway": "normal", "asa": 6}, "asa"),
        ("airway", {"airway": "normal", "asa": 0}, "asa"),
        ("airway", {"airway": "normal", "asa": True}, "asa"),
        ("height", {"cm": 119}, "cm"),
        ("height", {"cm": 221}, "cm"),
        ("height", {"cm": "171"}, "cm"),
        ("blood-pressure", {"systolic": 301, "diastolic": 80}, "systolic"),
        ("blood-pressure", {"systolic": 80, "diastolic": 80}, "diastolic"),
        ("blood-pressure", {"systolic": 120}, "diastolic"),
    ],
)
def test_anything_else_is_refused_with_the_part_that_is_wrong(kind, value, part):
    with pytest.raises(results.InvalidResult) as refusal:
        results.accepted(kind, value)
    assert refusal.value.part == part


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("toxicology", {"outcome": "positive"}, {"substance-use-recent"}),
        ("toxicology", {"outcome": "negative"}, set()),
        ("liver", {"outcome": "abnormal"}, {"liver-moderate"}),
        ("airway", {"airway": "difficult", "asa": 1}, {"difficult-airway"}),
        ("ecg", {"outcome": "abnormal"}, set()),
    ],
)
def test_some_results_show_a_condition_of_the_rules(kind, value, shown):
    assert results.conditions_shown(kind, value) == shown
    assert shown <= set(CONDITIONS)


@pytest.mark.parametrize(
    ("kind", "value", "asks"),
    [
        ("ecg", {"outcome": "abnormal"}, {"ecg-abnormal"}),
        ("ecg", {"outcome": "normal"}, set()),
        ("urinalysis", {"outcome": "abnormal"}, {"urinalysis-abnormal"}),
        ("pdmp", {"outcome": "concern"}, {"pdmp-concern"}),
        ("pdmp", {"outcome": "no-concern"}, set()),
    ],
)
def test_some_results_ask_for_a_look(kind, value, asks):
    assert results.to_be_looked_at(kind, value) == asks
    assert asks <= set(RESULTS)


@pytest.mark.parametrize(("due_on", "lapsed"), [(None, False), (1, True), (2, False), (3, False)])
def test_a_result_lapses_after_the_day_it_is_to_be_repeated(due_on, lapsed):
    assert results.is_lapsed(due_on and date(2026, 3, due_on), date(2026, 3, 2)) is lapsed


def test_every_wanted_result_has_a_shape():
    assert set(results.WANTED) <= set(results.SHAPES)


def test_an_abnormal_cognition_screen_is_kept_stands_out_and_decides_nothing():
    value = results.accepted("cognition", {"outcome": "abnormal"})
    assert results.in_words("cognition", value) == "abnormal"
    assert results.stands_out("cognition", value)
    assert not results.stands_out("cognition", {"outcome": "normal"})
    assert not results.conditions_shown("cognition", value) | results.to_be_looked_at("cognition", value)
