"""The form of one section, made from its questions. Nothing is required, and nothing is chosen beforehand."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.web.fields import CheckCards, LineField, NoteField, RadioCards, WholeNumberField
from clinic.web.forms import ClinicForm
from intake.patients.fields import PhoneField
from intake.screening.sections import Question, Section

# Empty rows that wait below the filled ones.
SPARE_ROWS = 1
FIRST_ROWS = 1


class SectionForm(ClinicForm):
    """The questions of a section; a list of rows becomes one field for each cell, `list-0-name`."""

    mark_optional = False

    def __init__(self, data, *, section: Section, answers: Mapping[str, Any], more: int = 0):
        """`more` asks for this many further empty rows."""
        super().__init__(data)
        self.section = section
        self.row_counts = {}
        for question in section.questions:
            if question.kind == "rows":
                self._add_rows(question, answers.get(question.id, []), more)
            else:
                self.fields[question.id] = _field(question, answers.get(question.id))

    def answers(self) -> dict[str, Any]:
        """What can be kept, by question; a field with an error is left out, the others are kept."""
        found = {}
        for question in self.section.questions:
            if question.kind == "rows":
                found[question.id] = self._rows(question)
            else:
                found[question.id] = self.cleaned_data.get(question.id)
        return {question_id: answer for question_id, answer in found.items() if answer not in (None, "", [])}

    def clean(self):
        """A row that has something in it needs its first cell."""
        for question in self.section.questions:
            if question.kind != "rows":
                continue
            first = question.columns[0]
            for place in range(self.row_counts[question.id]):
                name = _cell(question, place, first)
                row = self._row(question, place)
                if row and first.id not in row and name not in self.errors:
                    self.add_error(name, _("Write the name, or empty this line."))
        return self.cleaned_data

    def groups(self) -> list[dict]:
        """The form in the order of its questions, for the page: single fields, and lists with their rows."""
        return [
            {
                "label": _(question.label),
                "help": _(question.help) if question.help else "",
                "rows": [
                    [self[_cell(question, place, column)] for column in question.columns]
                    for place in range(self.row_counts[question.id])
                ],
                "is_full": self.row_counts[question.id] >= question.limit,
            }
            if question.kind == "rows"
            else {"field": self[question.id]}
            for question in self.section.questions
        ]

    def _add_rows(self, question, rows, more):
        posted = [
            place
            for place in range(question.limit)
            if self.is_bound and any(_cell(question, place, column) in self.data for column in question.columns)
        ]
        count = max(len(rows) + SPARE_ROWS, FIRST_ROWS, posted[-1] + 1 if posted else 0)
        self.row_counts[question.id] = min(question.limit, count + more)
        for place in range(self.row_counts[question.id]):
            known = rows[place] if place < len(rows) else {}
            for column in question.columns:
                self.fields[_cell(question, place, column)] = _field(column, known.get(column.id), in_row=True)

    def _rows(self, question):
        rows = [self._row(question, place) for place in range(self.row_counts[question.id])]
        return [row for row in rows if question.columns[0].id in row]

    def _row(self, question, place):
        cells = {column.id: self.cleaned_data.get(_cell(question, place, column)) for column in question.columns}
        return {name: value for name, value in cells.items() if value not in (None, "")}


def _cell(question: Question, place: int, column: Question) -> str:
    return f"{question.id}-{place}-{column.id}"


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
        return NoteField(max_length=question.limit, rows=3, **texts)
    attrs = {"autocomplete": "off", **(_suggesting() if question.suggests else {})}
    return LineField(max_length=question.limit, widget=forms.TextInput(attrs=attrs), **texts)


def _suggesting() -> dict[str, str]:
    """The page fills its list of names while one types; without JavaScript the field is a plain one."""
    return {
        "list": "medicine-names",
        "hx-get": reverse("screening:medicine-names"),
        "hx-trigger": "input changed delay:250ms",
        "hx-target": "#medicine-names",
        "hx-swap": "innerHTML",
    }
