"""Where what a finding rests on was said: the patient's own answer, a result, the staff; with by whom and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from intake.assessments import queries as assessments
from intake.assessments.models import Assessment
from intake.instruments.catalogue import find
from intake.screening import results, sections
from intake.screening.findings import Cause
from intake.screening.models import (
    AllergyIntolerance,
    ConditionStatement,
    MedicationStatement,
    ResultKind,
    ScreeningResult,
    SectionAnswers,
)

# What is measured, and the kinds of result it is read from.
_MEASURED = {"BMI": ("height", "weight"), "weight": ("weight",)}


@dataclass(frozen=True)
class Origin:
    """One place where it was said; `at` and `url` are empty where there is none."""

    words: str
    at: datetime | None = None
    url: str = ""


@dataclass(frozen=True)
class Sources:
    """What is known of one patient. `results` are the newest by kind; the other mappings are by code or by id."""

    born: date
    conditions: Mapping[str, ConditionStatement]
    results: Mapping[str, ScreeningResult]
    medicines: Mapping[int, MedicationStatement]
    assessments: Mapping[int, Assessment]
    allergies: Sequence[AllergyIntolerance]
    pregnancy: SectionAnswers | None


def record_of(key: str) -> tuple[str, int] | None:
    """The kind and the id of the record that the key of a cause names: `high #assessment 12` is ("assessment", 12)."""
    _fact, mark, record = key.rpartition(" #")
    kind, _, rest = record.partition(" ")
    number = rest.partition(" ")[0]
    return (kind, int(number)) if mark and number.isdecimal() else None


def origins_of(cause: Cause, known: Sources) -> list[Origin]:
    """Every place where this cause was said, in the patient's own words where they are the patient's."""
    kind, number = record_of(cause.key) or ("", 0)
    if kind == "assessment" and number in known.assessments:
        return _of_assessment(known.assessments[number])
    if kind == "medicine" and number in known.medicines:
        return [_of_medicine(known.medicines[number])]
    if kind == "result":
        shown = [_of_result(row) for row in known.results.values() if row.pk == number]
        stated = known.conditions.get(cause.text)
        return shown + ([_of_condition(stated)] if stated and stated.present else [])
    return _of_fact(cause, known)


def _of_fact(cause: Cause, known: Sources) -> list[Origin]:
    what = cause.text.partition(" ")[0]
    if cause.text in known.conditions:
        return [_of_condition(known.conditions[cause.text])]
    if cause.text == "ketamine-allergy":
        return [Origin(f"“{row.substance}” in the list of allergies", row.stated_at) for row in known.allergies]
    if what == "pregnancy":
        return _of_pregnancy(known.pregnancy)
    if what == "age":
        return [Origin(f"born on {known.born:%-d %B %Y}")]
    return [_of_result(known.results[kind]) for kind in _MEASURED.get(what, ()) if kind in known.results]


def _of_assessment(assessment) -> list[Origin]:
    url = reverse("assessments:answers", args=[assessment.pk])
    at = assessment.collected_at or assessment.started_at
    said = [f"“{answer}” to “{question}”" for question, answer in assessments.telling_lines(assessment)]
    name = find(assessment.instrument).name
    return [Origin(f"{words} ({name})", at, url) for words in said] or [Origin(f"the answers to {name}", at, url)]


def _of_medicine(statement) -> Origin:
    taken = ", ".join(words for words in (statement.name, statement.dose_text) if words)
    what_for = f" for “{statement.reason}”" if statement.reason else ""
    return Origin(f"“{taken}”{what_for}, written down by {_writer(statement)}", statement.stated_at)


def _of_condition(statement) -> Origin:
    if statement.source == "staff":
        return Origin(f"found out by {_writer(statement)}: {statement.note}", statement.stated_at)
    section = sections.SECTIONS.get(sections.SECTION_OF_CONDITION.get(statement.code, ""))
    if section is None:
        return Origin("stated by the patient", statement.stated_at)
    question = section.question(statement.code).label
    return Origin(f"the patient's “Yes” to “{question}” ({section.title})", statement.stated_at)


def _of_pregnancy(stated) -> list[Origin]:
    question = sections.PREGNANCY.question(sections.PREGNANCY_QUESTION)
    answer = stated.answers.get(question.id) if stated else None
    if answer is None:
        return [Origin("not answered, and no test is written down")]
    return [Origin(f"the patient's “{dict(question.options)[answer]}” to “{question.label}”", stated.saved_at)]


def _of_result(row) -> Origin:
    words = f"{ResultKind(row.kind).label}: {results.in_words(row.kind, row.value)}"
    note = f", {row.note}" if row.note else ""
    return Origin(f"{words}{note}", row.collected_at)


def _writer(row) -> str:
    return str(row.by.printed_name) if row.source == "staff" and row.by else "the patient"
