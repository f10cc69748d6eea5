"""Two windows on the same questions: each writes what was changed in it, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.screening.merging import fingerprint, merged, row_key, seen_of
from intake.screening.section_answers import accepted
from intake.screening.sections import CONTACT, GOALS, HISTORY, MEDICINES

TEA = {"key": "aaaaaaaaaa", "name": "Tea"}
LITHIUM = {"key": "bbbbbbbbbb", "name": "Lithium", "dose_text": "300 mg"}


@pytest.mark.parametrize(
    ("stored", "sent", "shown", "after"),
    [
        # nothing there yet
        ({}, {"easier": "A walk."}, {}, {"easier": "A walk."}),
        # the other window answered another question
        ({"easier": "A walk."}, {"first-sign": "A smile."}, {}, {"easier": "A walk.", "first-sign": "A smile."}),
        # it answered the same one, which this window left as it was
        ({"easier": "A walk."}, {"easier": None}, {}, {"easier": "A walk."}),
        ({"easier": "A run."}, {"easier": "A walk."}, {"easier": "A walk."}, {"easier": "A run."}),
        # this window changed it, or emptied it
        ({"easier": "A walk."}, {"easier": "A run."}, {"easier": "A walk."}, {"easier": "A run."}),
        ({"easier": "A walk."}, {"easier": None}, {"easier": "A walk."}, {}),
        # both changed it: the later one stands
        ({"easier": "A run."}, {"easier": "A swim."}, {"easier": "A walk."}, {"easier": "A swim."}),
    ],
)
def test_texts(stored, sent, shown, after):
    assert merged(GOALS, stored, sent, seen_of(GOALS, shown)) == after


@pytest.mark.parametrize(
    ("stored", "sent", "shown", "after"),
    [
        # both add a line
        ([TEA], [{"key": "bbbbbbbbbb", "name": "Lithium"}], [], [TEA, {"key": "bbbbbbbbbb", "name": "Lithium"}]),
        # a line typed further is the same line
        ([{"key": "aaaaaaaaaa", "name": "T"}], [TEA], [], [TEA]),
        # the other window added one; this one sends what it saw
        ([TEA, LITHIUM], [TEA], [TEA], [TEA, LITHIUM]),
        # emptied here
        ([TEA, LITHIUM], [TEA, {"key": "bbbbbbbbbb"}], [TEA, LITHIUM], [TEA]),
        # emptied there, untouched here
        ([TEA], [TEA, LITHIUM], [TEA, LITHIUM], [TEA]),
        # an empty line that was always empty
        ([TEA], [TEA, {"key": "cccccccccc"}], [TEA], [TEA]),
    ],
)
def test_lines_of_a_list(stored, sent, shown, after):
    answers = merged(MEDICINES, {"list": stored}, {"list": sent}, seen_of(MEDICINES, {"list": shown}))
    assert answers.get("list", []) == after


def test_a_line_that_was_stored_without_a_key_gets_one_that_does_not_change():
    row = {"name": "Tea"}
    assert row_key(row) == row_key(dict(row)) != row_key({"name": "Coffee"})
    answers = merged(MEDICINES, {"list": [row]}, {"list": [{"key": row_key(row)}]}, seen_of(MEDICINES, {"list": [row]}))
    assert answers == {}


def test_what_is_merged_is_accepted():
    answers = merged(MEDICINES, {"takes": "yes", "list": [{"name": "Tea"}]}, {"list": [LITHIUM]}, {})
    assert len(accepted(MEDICINES, answers)["list"]) == 2


def test_a_page_that_lost_its_marks_keeps_everything_on_it():
    assert merged(CONTACT, {"name": "Cora"}, {"name": "Cora", "relation": "sister"}, {}) == {
        "name": "Cora",
        "relation": "sister",
    }


words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5)  # zero is refused before
choices = st.lists(st.sampled_from(["heart", "sweating", "blank"]), unique=True)
answers_of_history = st.fixed_dictionaries(
    {}, optional={"since": st.sampled_from(["teens", "childhood"]), "body": choices, "more": words}
).map(lambda answers: accepted(HISTORY, answers))


@given(stored=answers_of_history, shown=answers_of_history)
def test_a_window_in_which_nothing_was_touched_changes_nothing(stored, shown):
    sent = {question.id: shown.get(question.id) for question in HISTORY.questions}
    assert merged(HISTORY, stored, sent, seen_of(HISTORY, shown)) == stored


@given(shown=answers_of_history, typed=answers_of_history)
def test_a_single_window_stores_what_stands_on_it(shown, typed):
    sent = {question.id: typed.get(question.id) for question in HISTORY.questions}
    assert merged(HISTORY, shown, sent, seen_of(HISTORY, shown)) == typed


def test_no_answer_has_no_mark():
    assert fingerprint(None) == fingerprint("") == fingerprint([]) == ""
    assert fingerprint(0) != ""
