"""The rows of the files, from the same facts as the dashboard's figures; pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, astuple
from typing import Any

from treatments.exports.codebook import OUTCOMES
from treatments.outcomes.adverse_events import GRADES
from treatments.outcomes.cohort import Member, cohort
from treatments.outcomes.doses import mean_mg_per_kg
from treatments.outcomes.facts import Options, PatientFacts
from treatments.outcomes.funnel import Journey
from treatments.outcomes.time_to_loss import followed_up
from treatments.outcomes.weeks import TOLERANCE_DAYS, is_eligible, reading_of_week


def outcome_rows(facts: Iterable[PatientFacts], options: Options, names: Mapping[int, str]) -> Iterator[list]:
    """Yield one row a member of the cohort, in the order of the codebook."""
    for patient in facts:
        for member in cohort([patient], options):
            row = {"patient": names[patient.id], **_outcome(member, options)}
            yield [row[column.name] for column in OUTCOMES]


def _outcome(member: Member, options: Options) -> dict[str, Any]:
    loss = followed_up(member, options.definition.test)
    return {
        "day_zero": member.day_zero.isoformat(),
        "infusions": len(member.infusions),
        "planned": member.infusions[-1].planned_in_series,
        "completed": member.is_completed,
        "assessed": member.is_assessed,
        "baseline": member.baseline.total if member.baseline else None,
        **_weeks(member, options),
        "mean_mg_per_kg": round(float(mean_mg_per_kg(member)), 6),
        "loss_followed": loss is not None,
        "loss_days": loss.days if loss else None,
        "loss_event": loss.is_event if loss else None,
        **_adverse_events(member),
    }


def _weeks(member, options):
    found = {}
    for week in TOLERANCE_DAYS:
        reading = reading_of_week(member, week)
        found[f"eligible_{week}"] = is_eligible(member, week, options.as_of)
        found[f"total_{week}"] = reading.total if reading else None
    return found


def _adverse_events(member):
    recorded = [
        [event for event in infusion.adverse_events if member.is_seen(event.onset_at)]
        for infusion in member.infusions
        if infusion.adverse_events is not None
    ]
    found = {"recorded_infusions": len(recorded)}
    for grade in GRADES:
        of_grade = [[event for event in events if event.grade == grade] for events in recorded]
        found[f"events_{grade}"] = sum(map(len, of_grade))
        found[f"infusions_{grade}"] = sum(map(bool, of_grade))
        found[f"serious_{grade}"] = sum(event.serious for events in of_grade for event in events)
    return found


def step_rows(journeys: Iterable[tuple[int, Journey]], names: Mapping[int, str]) -> Iterator[list]:
    """Yield one row a patient who came to the clinic, with the instant of every step."""
    for patient_id, journey in journeys:
        yield [names[patient_id], *(at.isoformat(timespec="seconds") if at else None for at in astuple(journey))]


def running_rows(ran) -> Iterator[tuple[str, str, str, int]]:
    """Yield the counts behind the figures of how the clinic runs (`outcomes.queries.running`)."""
    for row in ran.attendance:
        yield from _counts(
            "appointments", "reminder sent" if row.reminded else "no reminder sent", row, "reminded", "people"
        )
    for row in ran.sendings:
        yield from _counts("messages", row.purpose, row, "purpose", "people")
    for row in ran.returns:
        yield from _counts("questionnaires", row.code, row, "code", "key", "people")
    yield from _counts("infusions", "run here", ran.alerts)


def _counts(figure, of, row, *but):
    for name, count in asdict(row).items():
        if name not in but:
            yield figure, of, name.replace("_", " "), count
