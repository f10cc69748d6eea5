"""Which questions stand together on a screen, and where the patient goes on."""

import pytest

from intake.assessments import screens
from intake.instruments.catalogue import INSTRUMENTS


@pytest.mark.parametrize("instrument", list(INSTRUMENTS))
def test_every_item_stands_on_exactly_one_screen_in_its_order(instrument):
    shown = [item for screen in screens.screens_of(instrument) for item in screen.items]
    assert shown == [item.id for item in INSTRUMENTS[instrument].items]


@pytest.mark.parametrize("instrument", list(INSTRUMENTS))
def test_screens_are_numbered_from_one_without_a_gap(instrument):
    numbers = [screen.number for screen in screens.screens_of(instrument)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_social_situation_has_one_screen_with_its_two_ratings():
    found = screens.screens_of("lsas-sr")
    assert len(found) == 24
    assert found[6].items == ("7.fear", "7.avoidance")


@pytest.mark.parametrize(("instrument", "count"), [("phq-9", 10), ("gad-7", 7), ("c-ssrs-screen", 7), ("audit-c", 3)])
def test_these_ask_one_question_a_screen(instrument, count):
    assert [len(screen.items) for screen in screens.screens_of(instrument)] == [1] * count


def test_the_three_parts_of_the_mood_history_do_not_share_a_screen():
    parts = [{item.split(".")[0] for item in screen.items} for screen in screens.screens_of("mdq")]
    assert all(len(part) == 1 for part in parts)
    assert parts[-2:] == [{"2"}, {"3"}]


@pytest.mark.parametrize(
    ("answers", "numbers"),
    [
        ({}, [1, 2, 6]),
        ({"2": False}, [1, 2, 6]),
        ({"2": None}, [1, 2, 6]),
        ({"2": True}, [1, 2, 3, 4, 5, 6]),
        ({"2": True, "6": True}, [1, 2, 3, 4, 5, 6, 7]),
        ({"2": False, "6": True}, [1, 2, 6, 7]),
    ],
)
def test_questions_that_do_not_apply_are_stepped_over(answers, numbers):
    assert [screen.number for screen in screens.screens_to_show("c-ssrs-screen", answers)] == numbers


@pytest.mark.parametrize(("after", "following"), [(1, 2), (2, 6), (6, None)])
def test_the_next_screen_is_the_next_that_applies(after, following):
    found = screens.next_screen("c-ssrs-screen", {"2": False, "6": False}, after)
    assert (found.number if found else None) == following


@pytest.mark.parametrize(("before", "earlier"), [(1, None), (2, 1), (6, 2)])
def test_back_leads_to_the_screen_that_applies_before(before, earlier):
    found = screens.previous_screen("c-ssrs-screen", {"2": False}, before)
    assert (found.number if found else None) == earlier


@pytest.mark.parametrize(
    ("answers", "number"),
    [
        ({}, 1),
        ({"1": 0}, 2),
        ({"1": None}, 2),
        ({"2": 1}, 1),
        ({str(item): 0 for item in range(1, 10)}, None),
        ({str(item): 1 for item in range(1, 10)}, 10),
        ({str(item): 1 for item in range(1, 11)}, None),
    ],
)
def test_going_on_begins_at_the_first_question_that_was_neither_answered_nor_passed_over(answers, number):
    found = screens.first_open_screen("phq-9", answers)
    assert (found.number if found else None) == number


def test_a_screen_with_one_of_its_two_ratings_is_still_open():
    assert screens.first_open_screen("lsas-sr", {"1.fear": 0}).number == 1


def test_a_screen_that_does_not_apply_has_no_address():
    assert screens.screen_number("c-ssrs-screen", {"2": False}, 4) is None
    assert screens.screen_number("c-ssrs-screen", {"2": True}, 4).items == ("4",)


def test_progress_counts_the_screens_that_apply():
    assert screens.done_of("c-ssrs-screen", {"1": False, "2": False}) == (2, 3)
    assert screens.done_of("c-ssrs-screen", {"1": False, "2": True}) == (2, 6)


def test_the_screen_of_an_item_is_found_and_an_unknown_item_is_not():
    assert screens.screen_of_item("lsas-sr", "24.avoidance") == 24
    with pytest.raises(KeyError):
        screens.screen_of_item("lsas-sr", "25.fear")
