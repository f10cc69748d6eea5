"""How far a patient has come, for their own pages and for staff: one look at the rows, then pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from intake.assessments import queries as assessments
from intake.assessments.models import Assessment, AssessmentState
from intake.instruments.queries import wordings_in_use
from intake.instruments.wording import Wording, wording_for
from intake.screening import queries, section_answers, steps
from intake.screening.models import PreAssessment, SectionAnswers
from intake.screening.sections import SECTIONS
from intake.screening.steps import STEPS, Step


@dataclass(frozen=True)
class StepState:
    """One step as it stands: its title, whether it is begun and done, and what is still open in it, in words."""

    step: Step
    title: str
    begun: bool
    done: bool
    left_open: tuple[str, ...]


@dataclass(frozen=True)
class Progress:
    """`steps` in their order."""

    steps: tuple[StepState, ...]

    @property
    def done(self) -> int:
        return sum(state.done for state in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def first_open(self) -> StepState | None:
        return next((state for state in self.steps if not state.done), None)

    @property
    def minutes_left(self) -> int:
        return steps.minutes_left({state.step.id for state in self.steps if state.done})

    @property
    def with_something_open(self) -> tuple[StepState, ...]:
        return tuple(state for state in self.steps if state.left_open or not state.done)


def progress_of(pre_assessment: PreAssessment) -> Progress:
    """A constant number of queries, however much was answered."""
    saved = queries.sections_of(pre_assessment)
    answered = {row.instrument: row for row in assessments.about(queries.about(pre_assessment))}
    shown = assessments.wordings_of(answered.values())
    begun = {instrument: shown[row.pk] for instrument, row in answered.items()}
    return _progress(saved, answered, wordings_in_use(pre_assessment.patient.language) | begun)


def parts_done(pre_assessments: Iterable[PreAssessment]) -> dict[int, int]:
    """How many parts each of these patients has done, by the pre-assessment's id; two queries for all of them."""
    saved, answered = defaultdict(dict), defaultdict(dict)
    names = {queries.about(row): row.pk for row in pre_assessments}
    for row in SectionAnswers.objects.filter(pre_assessment__in=list(names.values())):
        saved[row.pre_assessment_id][row.section] = row
    for row in assessments.about_any(names):
        answered[names[row.about]][row.instrument] = row
    return {pk: _progress(saved[pk], answered[pk]).done for pk in names.values()}


def _progress(
    saved: Mapping[str, SectionAnswers],
    answered: Mapping[str, Assessment],
    wordings: Mapping[str, Wording] | None = None,
) -> Progress:
    """By step: whether it is done, and in whose words; where the words do not matter, in the shipped ones."""
    return Progress(
        tuple(
            _of_instrument(step, answered.get(step.id), wordings[step.id] if wordings else wording_for(step.id))
            if step.is_instrument
            else _of_section(step, saved.get(step.id))
            for step in STEPS
        )
    )


def _of_instrument(step: Step, assessment: Assessment | None, wording: Wording) -> StepState:
    if assessment is None:
        return StepState(step, wording.title_for_patient, begun=False, done=False, left_open=())
    done = assessment.state != AssessmentState.DRAFT or not assessment.missing
    left_open = tuple(wording.items[item_id] for item_id in assessment.missing)
    passed_over = bool(assessment.missing) and all(item_id in assessment.answers for item_id in assessment.missing)
    return StepState(step, wording.title_for_patient, begun=True, done=done or passed_over, left_open=left_open)


def _of_section(step: Step, row: SectionAnswers | None) -> StepState:
    if row is None:
        return StepState(step, _(SECTIONS[step.id].title), begun=False, done=False, left_open=())
    section = SECTIONS[step.id]
    left_open = tuple(_(question.label) for question in section_answers.unanswered(section, row.answers))
    return StepState(step, _(SECTIONS[step.id].title), begun=True, done=row.done, left_open=left_open)
