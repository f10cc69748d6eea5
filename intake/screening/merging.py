"""What becomes of a section's answers when one window sends what stands on its screen (pure).

A patient may have the same page open on the phone and at the desk. A window therefore sends along what it had seen:
only what differs from that was changed there, and only that is written over what another window stored meanwhile.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from intake.screening.section_answers import ROW_KEY
from intake.screening.sections import Section

NOTHING = ""


def fingerprint(answer: Any) -> str:
    """Return a short mark that differs when the answer differs; an empty text for no answer."""
    if answer in (None, "", [], {}):
        return NOTHING
    return sha256(json.dumps(answer, sort_keys=True).encode()).hexdigest()[:12]


def seen_of(section: Section, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return the marks of the answers a page shows, by question; those of a list by question and row."""
    seen = {}
    for question in section.questions:
        answer = answers.get(question.id)
        if question.kind == "rows":
            seen |= {_mark_of_row(question.id, key): fingerprint(row) for key, row in _by_key(answer or []).items()}
        elif answer is not None:
            seen[question.id] = fingerprint(answer)
    return seen


def merged(
    section: Section, stored: Mapping[str, Any], sent: Mapping[str, Any], seen: Mapping[str, str]
) -> dict[str, Any]:
    """Return the answers after a window sent its screen.

    `sent` holds the questions of that screen, None where nothing is answered; rows carry their key, and an emptied row
    carries nothing else. What is not in `sent` stays as it is stored, and so does what equals `seen`.
    """
    found = dict(stored)
    for question in section.questions:
        if question.id not in sent:
            continue
        if question.kind == "rows":
            found[question.id] = _merged_rows(question.id, stored.get(question.id, []), sent[question.id] or [], seen)
        elif fingerprint(sent[question.id]) != seen.get(question.id, NOTHING):
            found[question.id] = sent[question.id]
    return {question_id: answer for question_id, answer in found.items() if answer not in (None, "", [])}


def row_key(row: Mapping[str, Any]) -> str:
    """Return the key of a stored row; one that was stored without gets a mark of its content."""
    return row.get(ROW_KEY) or fingerprint(_content(row))


def _merged_rows(question_id, stored, sent, seen):
    rows = {key: {ROW_KEY: key, **row} for key, row in _by_key(stored).items()}
    for key, row in _by_key(sent).items():
        if fingerprint(row) == seen.get(_mark_of_row(question_id, key), NOTHING):
            continue
        if row:
            rows[key] = {ROW_KEY: key, **row}
        else:
            rows.pop(key, None)
    return list(rows.values())


def _by_key(rows):
    return {row_key(row): _content(row) for row in rows}


def _content(row):
    return {name: value for name, value in row.items() if name != ROW_KEY and value not in (None, "")}


def _mark_of_row(question_id, key):
    return f"{question_id}:{key}"
