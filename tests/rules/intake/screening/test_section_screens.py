"""Which questions of a section share a screen, and which come next."""

import pytest

from intake.screening import section_screens as screens
from intake.screening.section_answers import unanswered
from intake.screening.sections import ALLERGIES, CONTACT, EARLIER, GOALS, HEART, HISTORY, MEDICINES, SECTIONS


def ids(section):
    return [tuple(question.id for question in screen.questions) for screen in screens.screens_of(section)]


def test_one_question_a_screen_or_a_small_group():
    assert ids(GOALS) == [("easier",), ("first-sign",)]
    assert ids(HISTORY) == [("since",), ("situations",), ("body",), ("more",)]
    assert ids(EARLIER) == [("therapy",), ("therapy-sessions", "exposure"), ("tried",)]
    assert ids(CONTACT) == [("name", "relation", "phone"), ("escort",)]


@pytest.mark.parametrize("section", list(SECTIONS.values()), ids=list(SECTIONS))
def test_no_screen_has_more_than_three_questions_and_none_is_lost(section):
    shown = [question for screen in screens.screens_of(section) for question in screen.questions]
    assert shown == list(section.questions)
    assert max(len(screen.questions) for screen in screens.screens_of(section)) <= 3
    assert [screen.number for screen in screens.screens_of(section)] == list(
        range(1, len(screens.screens_of(section)) + 1)
    )


def test_conditions_come_a_few_at_a_time():
    assert [len(screen.questions) for screen in screens.screens_of(HEART)][:2] == [3, 3]


@pytest.mark.parametrize(("answer", "asked"), [("yes", [1, 2, 3]), ("no", [1, 3]), ("unknown", [1, 3]), (None, [1, 3])])
def test_what_does_not_apply_is_stepped_over_and_keeps_its_number(answer, asked):
    answers = {"therapy": answer} if answer else {}
    assert [screen.number for screen in screens.screens_to_show(EARLIER, answers)] == asked


@pytest.mark.parametrize(
    ("section", "answers"), [(EARLIER, {"therapy": "no"}), (MEDICINES, {"takes": "no"}), (ALLERGIES, {"has": "no"})]
)
def test_what_is_not_asked_is_neither_open_nor_no(section, answers):
    assert unanswered(section, answers) == ()


def test_what_was_asked_and_left_out_is_open():
    assert [question.id for question in unanswered(EARLIER, {"therapy": "yes"})] == ["therapy-sessions", "exposure"]
    assert [question.id for question in unanswered(MEDICINES, {"takes": "yes"})] == ["list"]


def test_forward_and_back():
    answers = {"therapy": "no"}
    assert screens.next_screen(EARLIER, answers, 1).number == 3
    assert screens.previous_screen(EARLIER, answers, 3).number == 1
    assert screens.next_screen(EARLIER, answers, 3) is None
    assert screens.previous_screen(EARLIER, answers, 1) is None
    assert screens.screen_number(EARLIER, answers, 2) is None


@pytest.mark.parametrize(("passed", "number"), [(0, 1), (1, 2), (3, 4), (4, 1)])
def test_going_on_begins_behind_the_last_screen_that_was_left(passed, number):
    assert screens.where_to_go_on(HISTORY, {}, passed).number == number
