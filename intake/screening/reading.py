"""What a prescriber reads of the pre-assessment in a minute: the scores, and the history in short."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake.assessments.models import Assessment
from intake.instruments.catalogue import find
from intake.instruments.definition import Source
from intake.instruments.scales import Line
from intake.screening import sections, trials
from intake.screening.section_answers import is_asked
from intake.screening.sections import Question

# The sections that make the summary, in the order in which they are read.
IN_THE_SUMMARY = (sections.GOALS, sections.HISTORY, sections.EARLIER, sections.EXPECTATIONS, sections.CONTACT)

_HELPED_WORDS = {
    "much": "helped",
    "some": "helped a little",
    "no": "did not help",
    sections.NOT_SURE: "not sure whether it helped",
}
_TRIAL_WORDS = {True: "adequate trial", False: "not an adequate trial", None: "cannot be said"}


@dataclass(frozen=True)
class ScoreLine:
    """One instrument as it was answered; `assessment` is None where it was not begun."""

    name: str
    assessment: Assessment | None
    highest: int | None
    source: Source | None

    @property
    def is_complete(self) -> bool:
        return self.assessment is not None and self.assessment.state == "complete"


def score_lines(instruments: tuple[str, ...], assessments: Mapping[str, Assessment]) -> list[ScoreLine]:
    """One line for each instrument, in this order, the unanswered ones included."""
    return [_score_line(name, assessments.get(name)) for name in instruments]


def summary(answers_by_section: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The history in a few lines: pairs of a heading and its lines, without what was left out."""
    found = []
    for section in IN_THE_SUMMARY:
        answers = answers_by_section.get(section.id, {})
        lines = [
            (question.name, in_words(question, answers[question.id]))
            for question in section.questions
            if question.id in answers and is_asked(question, answers)
        ]
        if section is sections.EARLIER and "therapy" in answers:
            words = _TRIAL_WORDS[trials.was_adequate_cbt(answers)]
            lines.insert(
                1, ("CBT with exposure", f"{words} (clinic's own setting: {trials.CBT_APPOINTMENTS} appointments)")
            )
        if section is sections.EARLIER and answers.get("tried"):
            lines.append(("Adequate trial", f"clinic's own setting: a usual daily dose for {trials.WEEKS} weeks"))
        if lines:
            found.append((section.title, lines))
    return found


def in_words(question: Question, answer: Any) -> str:
    """An answer as the clinician reads it."""
    words = dict(question.options)
    if question.kind == "choice":
        return words.get(answer, str(answer))
    if question.kind == "choices":
        return ", ".join(words.get(value, value) for value in answer)
    if question.kind == "rows":
        return "\n".join(_row(question, row) for row in answer)
    return str(answer)


def _score_line(name, assessment):
    definition = find(name)
    highest = sum(_most(item.scale) for item in definition.items if item.summed) if definition.sums else None
    return ScoreLine(definition.name, assessment, highest, _source(definition, assessment))


def _source(definition, assessment):
    """Whose rule the result is: that of its band, else that of the cut-off that makes it positive."""
    if assessment is None:
        return None
    of_band = definition.source_of_band(assessment.band) if assessment.band else None
    return of_band or next((cut_off.source for cut_off in definition.positive), None)


def _most(scale):
    return scale.high if isinstance(scale, Line) else max(option.points or 0 for option in scale.options)


def _row(question, row):
    if question.id == "tried":
        trial = trials.trial_of(row)
        facts = [f"{trial.dose_mg} mg" if trial.dose_mg else "", f"{trial.weeks} weeks" if trial.weeks else ""]
        facts += [_HELPED_WORDS.get(trial.helped, ""), _TRIAL_WORDS[trial.adequate]]
        return f"{trial.name} ({', '.join(fact for fact in facts if fact)})"
    return ", ".join(str(row[column.id]) for column in question.columns if column.id in row)
