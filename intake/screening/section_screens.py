"""Which questions of a section stand together on one screen of a phone, and which screen comes next (pure).

Screens are counted from 1, in the order of the questions. A screen whose questions do not apply, given what was
answered so far, is stepped over; its number stays its own, so that an address always leads to the same questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake.screening.section_answers import is_asked
from intake.screening.sections import Question, Section

# Short questions with the same few answers are less tiring a few at a time; everything else comes one by one [design].
MOST_CONDITIONS = 3


@dataclass(frozen=True)
class Screen:
    """The questions of one screen; `number` is its address."""

    number: int
    questions: tuple[Question, ...]


def screens_of(section: Section) -> tuple[Screen, ...]:
    """Return all screens of a section, those that may be stepped over included."""
    groups: list[list[Question]] = []
    for question in section.questions:
        if groups and _belongs_with(groups[-1], question):
            groups[-1].append(question)
        else:
            groups.append([question])
    return tuple(Screen(number, tuple(group)) for number, group in enumerate(groups, start=1))


def screens_to_show(section: Section, answers: Mapping[str, Any]) -> tuple[Screen, ...]:
    """Return the screens that apply, each with only the questions that are asked."""
    shown = (
        Screen(screen.number, tuple(question for question in screen.questions if is_asked(question, answers)))
        for screen in screens_of(section)
    )
    return tuple(screen for screen in shown if screen.questions)


def screen_number(section: Section, answers: Mapping[str, Any], number: int) -> Screen | None:
    """Return the screen of this number if it applies."""
    return next((screen for screen in screens_to_show(section, answers) if screen.number == number), None)


def next_screen(section: Section, answers: Mapping[str, Any], after: int) -> Screen | None:
    """Return the next screen that applies; None after the last one."""
    return next((screen for screen in screens_to_show(section, answers) if screen.number > after), None)


def previous_screen(section: Section, answers: Mapping[str, Any], before: int) -> Screen | None:
    """Return the screen that applies before this one; None before the first."""
    earlier = [screen for screen in screens_to_show(section, answers) if screen.number < before]
    return earlier[-1] if earlier else None


def where_to_go_on(section: Section, answers: Mapping[str, Any], passed: int) -> Screen:
    """Return the first screen that the patient has not gone through yet; when there is none, the first of all.

    `passed` is the number of the last screen that the patient left by going on, whether or not it was answered.
    """
    return next_screen(section, answers, passed) or screens_to_show(section, answers)[0]


def _belongs_with(group: list[Question], question: Question) -> bool:
    if question.joins:
        return True
    return _is_short(question) and all(map(_is_short, group)) and len(group) < MOST_CONDITIONS


def _is_short(question: Question) -> bool:
    """A condition of the rules: yes, no, not sure."""
    return question.is_condition
