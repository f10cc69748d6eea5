"""Reading assessments: the patient's door, the course of a scale over time, the newest of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from intake.assessments.models import Assessment, AssessmentState
from intake.instruments.branching import items_to_ask
from intake.instruments.catalogue import find
from intake.instruments.change import Judgement, comparable_total, judgements, reduction_percent
from intake.instruments.change_definitions import Kind
from intake.instruments.queries import Shown, change_definitions, wordings_shown
from intake.instruments.wording import Wording
from intake.patients import queries as patients
from intake.patients.models import Patient
from intake.risk.models import RiskCaseEvent
from intake.risk.signs import LEFT_INCOMPLETE_AFTER, signs_at_answer

# The items that open a risk case by themselves; of the safety questions, each that was answered with yes does.
_TELLING_ITEMS = {"phq-9": ("9",)}


@dataclass(frozen=True)
class Scored:
    """What `intake.risk.signs` reads of an assessment that was scored."""

    instrument: str
    status: str
    total: Decimal | None
    band: str | None
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """An assessment against an earlier one; `reduction` is in percent, to be shown, None where not computable."""

    earlier: Assessment
    reduction: Decimal | None
    judgements: tuple[Judgement, ...]
    is_first: bool


def own_assessment(patient: Patient, assessment_id: int) -> Assessment:
    """The patient's own door to their answers, else 404."""
    return get_object_or_404(Assessment.objects.select_related("patient__site"), pk=assessment_id, patient=patient)


def assessment_for(user: User, assessment_id: int) -> Assessment:
    """The staff's door: 404 unless the patient is the user's."""
    rows = Assessment.objects.select_related("patient__site").filter(patient__in=patients.visible_patient_ids(user))
    return get_object_or_404(rows, pk=assessment_id)


def lines_of(assessment: Assessment) -> list[tuple[str, str | None]]:
    """The questions that were put and the answers in words; None where there is none."""
    wording = wording_of(assessment)
    asked = items_to_ask(assessment.instrument, assessment.answers)
    return [(wording.items[item_id], _in_words(wording, item_id, assessment.answers.get(item_id))) for item_id in asked]


def telling_lines(assessment: Assessment) -> list[tuple[str, str]]:
    """Of the questions and answers, those that ask for a person: what a clinician has to read first."""
    telling = _TELLING_ITEMS.get(assessment.instrument)
    if telling is None:
        yes = (item for item, answer in assessment.answers.items() if answer is True)
        telling = tuple(yes) if find(assessment.instrument).triage else ()
    asked = items_to_ask(assessment.instrument, assessment.answers)
    lines = zip(asked, lines_of(assessment), strict=True)
    return [(question, answer) for item, (question, answer) in lines if item in telling and answer is not None]


def _in_words(wording, item_id, answer):
    if answer is None:
        return None
    labels = {repr(option.value): option.label for option in wording.options[item_id]}
    return labels.get(repr(answer), str(answer))


def about(what: str) -> list[Assessment]:
    """All assessments that belong to one thing, such as `pre-assessment:4`, in the order they were begun."""
    return list(Assessment.objects.filter(about=what).order_by("started_at", "pk"))


def about_any(what: Iterable[str]) -> QuerySet[Assessment]:
    """All assessments that belong to any of these."""
    return Assessment.objects.filter(about__in=list(what))


def handed_in(patient: Patient) -> QuerySet[Assessment]:
    return Assessment.objects.filter(patient=patient).exclude(state=AssessmentState.DRAFT)


def course_of(patient: Patient, instruments: Iterable[str]) -> dict[str, list[Assessment]]:
    """The complete assessments of each of these instruments in time order; one query."""
    course = {instrument: [] for instrument in instruments}
    rows = Assessment.objects.filter(
        patient=patient, instrument__in=list(course), state=AssessmentState.COMPLETE
    ).order_by("collected_at", "pk")
    for row in rows:
        course[row.instrument].append(row)
    return course


def comparisons_of(assessment: Assessment) -> list[Comparison]:
    """What a complete assessment says against the first one of its scale, and against the one before it."""
    if assessment.state != AssessmentState.COMPLETE:
        return []
    earlier = Assessment.objects.filter(
        patient_id=assessment.patient_id,
        instrument=assessment.instrument,
        state=AssessmentState.COMPLETE,
        collected_at__lt=assessment.collected_at,
    ).order_by("collected_at", "pk")
    first, last = earlier.first(), earlier.last()
    if first is None:
        return []
    definitions = change_definitions()
    with_first = _compared(assessment, first, definitions, is_first=True)
    return [with_first, _compared(assessment, last, definitions, is_first=False)]


def _compared(assessment, earlier, definitions, *, is_first):
    """Worsening is judged against the last one, all else against the first."""
    now, then = comparable_total(assessment), comparable_total(earlier)
    judged = judgements(assessment.instrument, then, now, definitions)
    fitting = tuple(one for one in judged if (one.definition.kind is Kind.WORSENING) is not is_first)
    return Comparison(earlier, reduction_percent(then, now), fitting, is_first)


def last_of(patient: Patient, instrument: str, before: datetime | None = None) -> Assessment | None:
    """The newest complete one of an instrument, or the newest before an instant."""
    rows = Assessment.objects.filter(patient=patient, instrument=instrument, state=AssessmentState.COMPLETE)
    if before is not None:
        rows = rows.filter(collected_at__lt=before)
    return rows.order_by("-collected_at", "-pk").first()


def latest_scores(patient: Patient, at: datetime | None = None) -> dict[str, Assessment]:
    """The newest assessment of each instrument that was handed in (up to `at`), complete or not; one query."""
    rows = handed_in(patient)
    if at is not None:
        rows = rows.filter(collected_at__lte=at)
    newest = rows.order_by("instrument", "-collected_at", "-pk").distinct("instrument")
    return {row.instrument: row for row in newest}


def begun_with_a_sign(patient: Patient, at: datetime) -> list[Assessment]:
    """Answers that were begun and not handed in, and that already ask for a person; one query."""
    rows = Assessment.objects.filter(patient=patient, state=AssessmentState.DRAFT, started_at__lte=at)
    return [row for row in rows if signs_at_answer(as_scored(row))]


def left_risk_screens(at: datetime) -> list[int]:
    """Suicide screens that were begun half an hour ago, are not handed in, and about which nobody was told yet."""
    key = Concat(Value("assessment:"), Cast(OuterRef("pk"), CharField()), Value(":c-ssrs-incomplete"))
    told = RiskCaseEvent.objects.filter(sign_key=key)
    rows = Assessment.objects.filter(
        ~Exists(told),
        state=AssessmentState.DRAFT,
        instrument__startswith="c-ssrs",
        started_at__lte=at - LEFT_INCOMPLETE_AFTER,
        band="incomplete",
    )
    return list(rows.order_by("started_at").values_list("pk", flat=True))


def as_scored(assessment: Assessment | None) -> Scored | None:
    if assessment is None:
        return None
    return Scored(
        instrument=assessment.instrument,
        status=assessment.state,
        total=assessment.total,
        band=assessment.band or None,
        flags=tuple(assessment.flags),
    )


def wording_of(assessment: Assessment) -> Wording:
    """The words in which the questions are, or were, put: whatever is in use by now."""
    return wordings_of([assessment])[assessment.pk]


def wordings_of(assessments: Iterable[Assessment]) -> dict[int, Wording]:
    """The same of several, by their ids; at most one query."""
    shown = {row.pk: Shown(row.instrument, row.language, row.wording_version) for row in assessments}
    wordings = wordings_shown(shown.values())
    return {pk: wordings[one] for pk, one in shown.items()}
