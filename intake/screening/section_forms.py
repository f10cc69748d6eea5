"""The form of one screen of a section, made from its questions. Nothing is required, nothing chosen beforehand."""

import json
from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.web.fields import CheckCards, LineField, NoteField, RadioCards, WholeNumberField
from clinic.web.forms import ClinicForm
from intake.patients.fields import PhoneField
from intake.screening import merging
from intake.screening.section_answers import ROW_KEY, is_row_key
from intake.screening.section_screens import Screen
from intake.screening.sections import Question, Section

# Empty rows that wait below the filled ones.
SPARE_ROWS = 1
# What the page had seen when it was drawn: a hidden field, read back by `SectionForm.seen`.
SEEN = "seen"
LONGEST_SEEN = 10_000


class SectionForm(ClinicForm):
    """The questions of a screen; a list of rows becomes one field for each cell, `list-0-name`, and a hidden key."""

    mark_optional = False

    def __init__(self, data, *, section: Section, screen: Screen, answers: Mapping[str, Any]):
        super().__init__(data)
        self.section, self.screen, self.shown = section, screen, answers
        self.keys: dict[str, list[str]] = {}
        for question in screen.questions:
            if question.kind == "rows":
                self._add_rows(question, answers.get(question.id, []))
            else:
                self.fields[question.id] = _field(question, answers.get(question.id))

    def answers(self) -> dict[str, Any]:
        """What this screen says, by question: None where nothing is answered. A field with an error says nothing."""
        found = {}
        for question in self.screen.questions:
            if question.kind == "rows":
                found[question.id] = self._rows(question)
            elif question.id not in self.errors:
                answer = self.cleaned_data.get(question.id)
                found[question.id] = None if answer in ("", []) else answer
        return found

    def seen(self) -> dict[str, str]:
        """What the page showed when it was drawn; anything unreadable counts as "nothing", so that all is kept."""
        text = self.data.get(SEEN, "")
        try:
            marks = json.loads(text) if len(text) <= LONGEST_SEEN else {}
        except ValueError:
            marks = {}
        if not isinstance(marks, dict):
            return {}
        return {name: mark for name, mark in marks.items() if isinstance(mark, str)}

    def marks(self) -> str:
        """The hidden field of a page that shows these answers."""
        return json.dumps(merging.seen_of(self.section, self.shown))

    def clean(self):
        """A row that has something in it needs its first cell."""
        for question in self.screen.questions:
            if question.kind != "rows":
                continue
            first = question.columns[0]
            for place in range(len(self.keys[question.id])):
                name = _cell(question, place, first)
                row = self._row(question, place)
                if row and first.id not in row and name not in self.errors:
                    self.add_error(name, _("Write the name, or empty this line."))
        return self.cleaned_data

    def groups(self) -> list[dict]:
        """The form in the order of its questions, for the page: single fields, and lists with their rows."""
        return [
            self._list(question) if question.kind == "rows" else {"field": self[question.id]}
            for question in self.screen.questions
        ]

    def _list(self, question):
        keys = self.keys[question.id]
        return {
            "label": _(question.label),
            "help": _(question.help) if question.help else "",
            "rows": [
                {
                    "key_name": _key_name(question, place),
                    "key": key,
                    "fields": [self[_cell(question, place, column)] for column in question.columns],
                }
                for place, key in enumerate(keys)
            ],
            "is_full": len(keys) >= question.limit,
        }

    def _add_rows(self, question, rows):
        self.keys[question.id] = self._posted_keys(question) if self.is_bound else _keys_of(question, rows)
        known = {merging.row_key(row): row for row in rows}
        for place, key in enumerate(self.keys[question.id]):
            for column in question.columns:
                name = _cell(question, place, column)
                self.fields[name] = _field(column, known.get(key, {}).get(column.id), in_row=True)
                if column.suggests:
                    self.fields[name].widget.attrs |= _suggesting(name)

    def _posted_keys(self, question):
        """The keys of the rows that were sent; a row without a sound one gets a new one."""
        keys = []
        for place in range(question.limit):
            if any(_cell(question, place, column) in self.data for column in question.columns):
                sent = self.data.get(_key_name(question, place), "")
                keys.append(sent if is_row_key(sent) and sent not in keys else _new_key())
            else:
                break
        return keys

    def _rows(self, question):
        """The rows with their keys; an emptied one has nothing but its key, one in error is left out."""
        rows = []
        for place, key in enumerate(self.keys[question.id]):
            row = self._row(question, place)
            in_error = any(_cell(question, place, column) in self.errors for column in question.columns)
            if question.columns[0].id in row or not (row or in_error):
                rows.append({ROW_KEY: key, **row})
        return rows

    def _row(self, question, place):
        cells = {column.id: self.cleaned_data.get(_cell(question, place, column)) for column in question.columns}
        return {name: value for name, value in cells.items() if value not in (None, "")}


def _keys_of(question, rows):
    spare = [_new_key() for _ in range(min(SPARE_ROWS, question.limit - len(rows)))]
    return [merging.row_key(row) for row in rows] + spare


def _new_key() -> str:
    return token_hex(5)


def _cell(question: Question, place: int, column: Question) -> str:
    return f"{question.id}-{place}-{column.id}"


def _key_name(question: Question, place: int) -> str:
    return f"{question.id}-{place}-{ROW_KEY}"


def _field(question: Question, answer: Any, *, in_row: bool = False):
    texts = {
        "label": _(question.label),
        "help_text": _(question.help) if question.help else "",
        "required": False,
        "initial": answer,
    }
    options = [(value, _(words)) for value, words in question.options]
    if question.kind == "choice" and in_row:
        return forms.ChoiceField(choices=[("", "–"), *options], **texts)
    if question.kind == "choice":
        return forms.ChoiceField(choices=options, widget=RadioCards, **texts)
    if question.kind == "choices":
        return forms.MultipleChoiceField(choices=options, widget=CheckCards, **texts)
    if question.kind == "whole":
        return WholeNumberField(
            min_value=0, max_value=question.limit, unit=_(question.unit) if question.unit else "", **texts
        )
    if question.kind == "phone":
        return PhoneField(**texts)
    if question.kind == "note":
        return NoteField(max_length=question.limit, rows=4, **texts)
    return LineField(max_length=question.limit, widget=forms.TextInput(attrs={"autocomplete": "off"}), **texts)


def _suggesting(name: str) -> dict[str, str]:
    """The page fills its list of names while one types; without JavaScript the field is a plain one.

    What is typed is posted, and alone: an address is kept in logs, where the name of a medicine has no business.
    """
    return {
        "list": "medicine-names",
        "hx-post": reverse("screening:medicine-names"),
        "hx-params": name,
        "hx-trigger": "input changed delay:250ms",
        "hx-target": "#medicine-names",
        "hx-swap": "innerHTML",
        "hx-sync": "this:replace",
    }
