"""Reading the screening: the doors, the facts for the rules, how a patient stands. Constant numbers of queries."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from clinic.messaging import quiet_hours
from clinic.messaging.models import Message
from clinic.messaging.states import State
from clinic.sites.models import zone_named
from intake.assessments import queries as assessments
from intake.patients import people
from intake.patients import queries as patients
from intake.patients.models import Patient
from intake.screening import nudging, results, sections
from intake.screening.facts import Facts, Score, Today, Vitals
from intake.screening.findings import Severity
from intake.screening.medicines import names_ketamine
from intake.screening.models import (
    ConditionStatement,
    EligibilityDecision,
    FindingResolution,
    MedicationStatement,
    PreAssessment,
    PreAssessmentState,
    RulesRun,
    ScreeningResult,
    SectionAnswers,
)
from intake.screening.origins import Sources, record_of
from intake.screening.payload import INSTRUMENTS
from intake.screening.resolution import Act, Resolution
from intake.screening.rules import evaluate
from intake.screening.standing import Standing

OPEN_STATES = [PreAssessmentState.INVITED, PreAssessmentState.STARTED, PreAssessmentState.SUBMITTED]
# How the `about` of a pre-assessment begins.
OF_PRE_ASSESSMENT = "pre-assessment:"
FILLING_STATES = [PreAssessmentState.INVITED, PreAssessmentState.STARTED]


def own_pre_assessment(patient: Patient) -> PreAssessment:
    """The patient's own door: the pre-assessment they are asked for, or the newest they handed in; else 404."""
    newest = patient.pre_assessments.exclude(state=PreAssessmentState.WITHDRAWN).order_by("-pk").first()
    return get_object_or_404(PreAssessment.objects.select_related("patient__site"), pk=getattr(newest, "pk", 0))


def newest_pre_assessment(patient: Patient) -> PreAssessment | None:
    return patient.pre_assessments.exclude(state=PreAssessmentState.WITHDRAWN).order_by("-pk").first()


def pre_assessments_of(user: User) -> QuerySet[PreAssessment]:
    """Those of the patients whom this member of staff may see."""
    rows = PreAssessment.objects.filter(patient__in=patients.visible_patient_ids(user))
    return rows.select_related("patient")


def waiting_for_review(user: User) -> QuerySet[PreAssessment]:
    return pre_assessments_of(user).filter(state=PreAssessmentState.SUBMITTED).order_by("submitted_at", "pk")


def with_silence(rows: QuerySet[PreAssessment]) -> QuerySet[PreAssessment]:
    """The same, each with the time since which the patient has not answered (`silent_since`)."""
    return rows.annotate(silent_since=Coalesce("last_answer_at", "invited_at"))


def standing_still(rows: QuerySet[PreAssessment], at: datetime) -> QuerySet[PreAssessment]:
    """Those of them that are invited or begun, and without an answer for some days."""
    return with_silence(rows).filter(state__in=FILLING_STATES, silent_since__lte=at - nudging.AFTER)


def stuck(user: User, at: datetime) -> QuerySet[PreAssessment]:
    """What stands still at this user's sites; the longest first."""
    return standing_still(pre_assessments_of(user), at).order_by("silent_since", "pk")


def to_be_nudged(at: datetime) -> list[tuple[int, datetime]]:
    """What stands still anywhere, not too long and not reminded of yet, where it is day for the patient now.

    Pairs of its id and since when it is silent; one query. Whoever sleeps is looked at again when their day begins, so
    that no heap of reminders waits for eight o'clock.
    """
    rows = standing_still(PreAssessment.objects.filter(nudged_at=None), at)
    recent = rows.filter(silent_since__gt=at - nudging.NOT_AFTER)
    found = recent.values_list("pk", "silent_since", "patient__time_zone", "patient__site__time_zone")
    return [(pk, since) for pk, since, *zones in found if _is_day(at, *zones)]


def _is_day(at: datetime, zone: str, of_site: str) -> bool:
    # As `Patient.zone`.
    return quiet_hours.is_allowed(at, zone_named(zone) or ZoneInfo(of_site))


def last_nudge_due(at: datetime) -> datetime | None:
    """When the last reminder that still waits is due."""
    waiting = Message.objects.filter(purpose="nudge", state=State.WAITING, due_at__gt=at)
    return waiting.aggregate(last=Max("due_at"))["last"]


def nudges_of(pre_assessments: Iterable[PreAssessment]) -> dict[int, Message]:
    """The reminder of each of these that has one, by the pre-assessment's id; one query."""
    keys = {nudge_key(row): row.pk for row in pre_assessments if row.nudged_at}
    found = Message.objects.filter(purpose_key__in=list(keys)) if keys else ()
    return {keys[message.purpose_key]: message for message in found}


def nudge_key(pre_assessment: PreAssessment) -> str:
    return f"nudge-{pre_assessment.pk}"


def sections_of(pre_assessment: PreAssessment) -> dict[str, SectionAnswers]:
    return {row.section: row for row in pre_assessment.sections.all()}


def about(pre_assessment: PreAssessment) -> str:
    """What the assessments of a pre-assessment carry as `about`."""
    return f"{OF_PRE_ASSESSMENT}{pre_assessment.pk}"


def run_about(patient: Patient, about: str) -> RulesRun | None:
    """What the rules said when they were asked for `about`, the last time."""
    return patient.rules_runs.filter(about=about).order_by("-id").first()


def results_of(patient: Patient) -> list[ScreeningResult]:
    """Every result that is not corrected by another, newest first."""
    rows = patient.results.filter(corrected_by__isnull=True).select_related("recorded_by")
    return list(rows.order_by("-collected_at", "-pk"))


def newest_results(patient: Patient, at: datetime) -> dict[str, ScreeningResult]:
    """The newest uncorrected result of each kind, collected up to `at`; one query."""
    rows = patient.results.filter(corrected_by__isnull=True, collected_at__lte=at)
    newest = rows.order_by("kind", "-collected_at", "-pk").distinct("kind")
    return {row.kind: row for row in newest}


def current_medications(patient: Patient) -> list[MedicationStatement]:
    return list(patient.medications.filter(stopped_on__isnull=True).select_related("by").order_by("pk"))


def resolutions_of(patient: Patient) -> list[FindingResolution]:
    return list(patient.finding_resolutions.select_related("by").order_by("pk"))


def decisions_of(patient: Patient) -> list[EligibilityDecision]:
    return list(patient.decisions.select_related("signed_by").order_by("-signed_at", "-pk"))


def lifted_blocks(patient: Patient) -> list[FindingResolution]:
    """Blocks that a prescriber lifted, ever; to be shown wherever this patient is treated."""
    rows = patient.finding_resolutions.filter(severity=Severity.BLOCK.value, act=Act.LIFTED.value)
    return list(rows.select_related("by").order_by("pk"))


def standing(patient: Patient, *, at: datetime, today: Today | None = None, vitals: Vitals | None = None) -> Standing:
    """How a patient stands now: the rules over current facts, against what was resolved and decided."""
    facts = facts_for(patient, at=at, today=today, vitals=vitals)
    return Standing(
        facts=facts,
        result=evaluate(facts),
        resolutions=tuple(as_resolution(row) for row in resolutions_of(patient)),
        decision=patient.decisions.order_by("-signed_at", "-pk").first(),
    )


def seen_before(patient: Patient) -> tuple[datetime, frozenset[str]] | None:
    """When the findings were last looked at as a whole (handed in, decided), and the keys of the causes there were."""
    run = patient.rules_runs.filter(about__startswith=OF_PRE_ASSESSMENT).order_by("-id").first()
    decision = patient.decisions.order_by("-signed_at", "-pk").first()
    if decision and (run is None or decision.signed_at >= run.at):
        return decision.signed_at, frozenset(key for kept in decision.findings for key in kept.get("keys", ()))
    if run is None:
        return None
    return run.at, frozenset(cause["key"] for kept in run.findings for cause in kept["because"])


def sources_for(patient: Patient, standing: Standing, found: dict[str, ScreeningResult]) -> Sources:
    """What the page needs to say where each finding comes from; five queries, whatever was found."""
    keys = [cause.key for finding in standing.result.findings for cause in finding.causes]
    ids = [number for kind, number in filter(None, map(record_of, keys)) if kind == "assessment"]
    stated = SectionAnswers.objects.filter(pre_assessment__patient=patient, section=sections.PREGNANCY.id)
    allergies = patient.allergies.filter(removed_at__isnull=True)
    return Sources(
        born=patient.born,
        conditions={row.code: row for row in ConditionStatement.objects.filter(patient=patient).select_related("by")},
        results=found,
        medicines={row.pk: row for row in current_medications(patient)},
        assessments={row.pk: row for row in patient.assessments.filter(pk__in=ids)},
        allergies=[row for row in allergies if names_ketamine(row.substance)],
        pregnancy=stated.order_by("-saved_at", "-pk").first(),
    )


def as_resolution(row: FindingResolution) -> Resolution:
    """The stored answer to a finding; `because` holds the text and the key of each cause that was seen."""
    return Resolution(
        rule=row.rule,
        severity=Severity(row.severity),
        keys=frozenset(cause["key"] for cause in row.because),
        act=Act(row.act),
        reason=row.reason,
        what_changed=row.what_changed,
    )


def facts_for(patient: Patient, *, at: datetime, today: Today | None = None, vitals: Vitals | None = None) -> Facts:
    """All that is known of a patient for the rules, at this instant. What nobody has told is None, never "no".

    Without `vitals` the last resting pressure counts, but not on an infusion day (`today`): that day is measured.
    """
    found = newest_results(patient, at)
    stated = _sections_answered(patient)
    present, unanswered = _conditions(patient, found)
    today_there = at.astimezone(patient.zone).date()
    pregnancy, pregnancy_record = _pregnancy(found.get("pregnancy"), stated.get(sections.PREGNANCY.id), today_there)
    taken = current_medications(patient)
    kg, cm = _number(found.get("weight"), "kg"), _number(found.get("height"), "cm")
    return Facts(
        age=people.age_on(patient.born, today_there),
        reference_sex=patient.reference_sex,
        conditions=present,
        unanswered_conditions=unanswered,
        pregnancy=pregnancy,
        medications=_medications(patient, taken, stated.get(sections.MEDICINES.id)),
        vitals=vitals or (None if today else _resting(found.get("blood-pressure"))),
        bmi=round(kg / (cm / 100) ** 2, 1) if kg and cm else None,
        weight_kg=kg,
        scores=_scores(patient, at),
        today=today,
        results=frozenset().union(*(results.to_be_looked_at(row.kind, row.value) for row in found.values())),
        records={**_records(found, taken), **({"pregnancy": pregnancy_record} if pregnancy_record else {})},
    )


def _records(found, taken) -> dict[str, str]:
    """Where each fact stands that can come again: a result is another one next time, so is a medicine or its dose."""
    records = {row.name: f"medicine {row.pk} {row.dose_text}".strip() for row in taken}
    for row in found.values():
        for shown in results.conditions_shown(row.kind, row.value) | results.to_be_looked_at(row.kind, row.value):
            records[shown] = f"result {row.pk}"
    return records


def _sections_answered(patient) -> dict[str, SectionAnswers]:
    """The newest answers to each section the rules use, of whichever pre-assessment they were given in."""
    rows = SectionAnswers.objects.filter(
        pre_assessment__patient=patient,
        section__in=[sections.PREGNANCY.id, sections.MEDICINES.id, sections.ALLERGIES.id],
    )
    return {row.section: row for row in rows.order_by("saved_at", "pk")}


def _conditions(patient, found) -> tuple[frozenset[str] | None, frozenset[str]]:
    rows = list(ConditionStatement.objects.filter(patient=patient))
    present = {row.code for row in rows if row.present}
    for result in found.values():
        present |= results.conditions_shown(result.kind, result.value)
    if _is_allergic_to_ketamine(patient):
        present.add("ketamine-allergy")
    unanswered = set(sections.SECTION_OF_CONDITION) - {row.code for row in rows} - present
    if not rows and not present:
        return None, frozenset()
    return frozenset(present), frozenset(unanswered)


def _is_allergic_to_ketamine(patient) -> bool:
    texts = patient.allergies.filter(removed_at__isnull=True).values_list("substance", flat=True)
    return any(map(names_ketamine, texts))


def _pregnancy(test, stated, today) -> tuple[str | None, str]:
    """What the newest test says, or the patient since then; and the record of a test that is positive.

    A positive test is taken back by another test alone. A negative one that was to be repeated by now vouches for
    nothing any more.
    """
    said = stated.answers.get(sections.PREGNANCY_QUESTION) if stated else None
    if test and test.value["outcome"] == "positive":
        return "positive", f"result {test.pk}"
    if test is None or (said is not None and test.collected_at < stated.saved_at):
        return said, ""
    return ("unknown" if results.is_lapsed(test.due_on, today) else "negative"), ""


def _medications(patient, taken, stated) -> tuple[str, ...] | None:
    """What is taken now; None until somebody has said something about medicines."""
    names = tuple(row.name for row in taken)
    if names:
        return names
    said_none = stated is not None and stated.answers.get(sections.TAKES) == sections.NO
    return () if said_none or patient.medications.filter(source="staff").exists() else None


def _resting(result) -> Vitals | None:
    if result is None:
        return None
    return Vitals(
        systolic=Decimal(result.value["systolic"]),
        diastolic=Decimal(result.value["diastolic"]),
        record=f"result {result.pk}",
    )


def _scores(patient, at) -> tuple[Score, ...] | None:
    """The newest result of each instrument the rules read, and what unfinished answers already say for certain."""
    newest = [row for name, row in assessments.latest_scores(patient, at).items() if name in INSTRUMENTS]
    begun = assessments.begun_with_a_sign(patient, at)
    scores = tuple(_score(row, row.flags) for row in newest)
    scores += tuple(_score(row, [flag for flag in row.flags if flag == "suicide-item"]) for row in begun)
    return scores or None


def _score(row, flags) -> Score:
    return Score(
        instrument=row.instrument,
        positive=row.positive,
        total=row.total,
        band=row.band or None,
        flags=tuple(flags),
        record=f"assessment {row.pk}",
    )


def _number(result, key) -> Decimal | None:
    return None if result is None else Decimal(result.value[key])
