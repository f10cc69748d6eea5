"""What is accepted as the answers of a section (pure). The form says it in words first; this is the last word."""

import re
from collections.abc import Mapping
from typing import Any

from intake.screening.sections import SECTIONS, Question, Section

# A row of a list carries a key of its own, so that two windows that add one each do not take each other's place.
ROW_KEY = "key"
_KEY = re.compile(r"[a-z0-9]{6,20}")


class UnknownSection(ValueError):
    """No section has this id; the message lists those that exist."""


class InvalidSectionAnswer(ValueError):
    """An answer that a section does not take. `question` is its id; the message says what is accepted."""

    def __init__(self, question: str, sentence: str) -> None:
        super().__init__(sentence)
        self.question = question


def find_section(section_id: str) -> Section:
    """Return the section with this id. Raises UnknownSection."""
    if section_id not in SECTIONS:
        raise UnknownSection(f"Unknown section; accepted: {', '.join(SECTIONS)}.")
    return SECTIONS[section_id]


def accepted(section: Section, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was answered, without what was left out (None, an empty text, no choice, empty rows).

    Raises InvalidSectionAnswer.
    """
    found = {}
    for question_id, answer in answers.items():
        question = section.question(str(question_id))
        if question is None:
            known = ", ".join(question.id for question in section.questions)
            raise InvalidSectionAnswer(str(question_id)[:40], f"Unknown question of {section.id}; accepted: {known}.")
        kept = _accepted_answer(question, answer)
        if kept not in (None, "", []):
            found[question.id] = kept
    return found


def unanswered(section: Section, answers: Mapping[str, Any]) -> tuple[Question, ...]:
    """Return the questions that were asked and are without an answer; what nobody has to say is never among them."""
    return tuple(
        question
        for question in section.questions
        if question.id not in answers and is_asked(question, answers) and not _may_stay_empty(question)
    )


def is_asked(question: Question, answers: Mapping[str, Any]) -> bool:
    """Say whether the question applies, given the answers so far. What is not asked is not "no": it has no answer."""
    if question.when is None:
        return True
    gate, answer = question.when
    return answers.get(gate) == answer


def _may_stay_empty(question: Question) -> bool:
    """A text in one's own words, and a list that no "yes" asked for."""
    return question.kind == "note" or (question.kind == "rows" and question.when is None)


def _accepted_answer(question: Question, answer: Any) -> Any:
    if answer is None:
        return None
    return _ACCEPT[question.kind](question, answer)


def _text(question: Question, answer: Any) -> str:
    if not isinstance(answer, str) or len(answer) > question.limit or "\0" in answer:
        raise InvalidSectionAnswer(question.id, f'"{question.id}": a text of at most {question.limit} characters.')
    return answer.strip()


def _choice(question: Question, answer: Any) -> str:
    values = [value for value, _words in question.options]
    if answer not in values:
        raise InvalidSectionAnswer(question.id, f'"{question.id}": one of {", ".join(values)} is accepted.')
    return answer


def _choices(question: Question, answer: Any) -> list[str]:
    if not isinstance(answer, list):
        raise InvalidSectionAnswer(question.id, f'"{question.id}": a list of choices is accepted.')
    chosen = [_choice(question, value) for value in answer]
    return [value for value, _words in question.options if value in chosen]


def _whole(question: Question, answer: Any) -> int:
    if isinstance(answer, bool) or not isinstance(answer, int) or not 0 <= answer <= question.limit:
        raise InvalidSectionAnswer(
            question.id, f'"{question.id}": a whole number from 0 to {question.limit} is accepted.'
        )
    return answer


def _rows(question: Question, answer: Any) -> list[dict[str, Any]]:
    if not isinstance(answer, list) or len(answer) > question.limit:
        raise InvalidSectionAnswer(
            question.id, f'"{question.id}": a list of at most {question.limit} rows is accepted.'
        )
    rows = [_row(question, row) for row in answer]
    return [row for row in rows if row]


def _row(question: Question, row: Any) -> dict[str, Any]:
    columns = {column.id: column for column in question.columns}
    if not isinstance(row, Mapping) or not set(row) - {ROW_KEY} <= set(columns):
        raise InvalidSectionAnswer(question.id, f'"{question.id}": rows with {", ".join(columns)} are accepted.')
    kept = {name: _accepted_answer(columns[name], value) for name, value in row.items() if name != ROW_KEY}
    kept = {name: value for name, value in kept.items() if value not in (None, "")}
    first = question.columns[0].id
    if kept and first not in kept:
        raise InvalidSectionAnswer(question.id, f'"{question.id}": a row needs its {first}.')
    if kept and ROW_KEY in row:
        kept[ROW_KEY] = _key(question, row[ROW_KEY])
    return kept


def _key(question: Question, key: Any) -> str:
    if not isinstance(key, str) or not is_row_key(key):
        raise InvalidSectionAnswer(question.id, f'"{question.id}": a key of 6 to 20 small letters and digits.')
    return key


def is_row_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


_ACCEPT = {
    "line": _text,
    "note": _text,
    "phone": _text,
    "choice": _choice,
    "choices": _choices,
    "whole": _whole,
    "rows": _rows,
}
