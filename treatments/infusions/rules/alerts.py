"""Alerts from one reading: absolute limits, rises over the baseline, and symptoms. A single value is enough.

Whole numbers are compared, never rounded percentages. A red value is never averaged away; it asks for a typed
action and for a repeat reading.
"""

import json
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from treatments.courses.figures import OWN
from treatments.infusions.rules.ladder import Gap, VitalsGap
from treatments.infusions.rules.vitals import PARAMETER_UNITS, Vitals, in_words


class Level(StrEnum):
    """How an alert is met: look, pause and call the prescriber, or call for help."""

    AMBER = "amber"
    RED = "red"
    EMERGENCY = "emergency"


class Measured(StrEnum):
    """What a threshold is compared with: the value, or its rise over the baseline in per cent."""

    VALUE = "value"
    RISE_PERCENT = "rise-percent"


_RANK = {level: rank for rank, level in enumerate(Level)}
_COMPARISONS = {
    ">": (operator.gt, "above"),
    ">=": (operator.ge, "at or above"),
    "<": (operator.lt, "below"),
    "<=": (operator.le, "at or below"),
}
_WHAT_TO_DO = {
    Level.AMBER: "look at the patient and measure again",
    Level.RED: "pause, call the prescriber, measure again",
    Level.EMERGENCY: "stop and call for help",
}
SYMPTOM_NAMES = {
    "chest-pain": "Chest pain",
    "dyspnoea": "Shortness of breath",
    "severe-headache": "Severe headache",
    "visual-change": "Change of vision",
    "seizure": "Seizure",
    "focal-deficit": "Focal deficit",
}


@dataclass(frozen=True)
class Threshold:
    """One row of a protocol's alerts."""

    parameter: str
    level: Level
    measure: Measured
    comparison: str
    value: int
    source: str
    basis: str


@dataclass(frozen=True)
class AlertRules:
    """The thresholds of a protocol, and the symptoms that make an emergency of any value."""

    thresholds: tuple[Threshold, ...]
    emergency_symptoms: frozenset[str]
    symptoms_source: str
    symptoms_basis: str


@dataclass(frozen=True)
class Alert:
    """One alert. `parameter` is None for a symptom and for missing vitals; `basis` tells how sure the source is."""

    code: str
    level: Level
    parameter: str | None
    value: int | None
    message: str
    source: str
    basis: str

    @property
    def needs_action(self) -> bool:
        """Whether somebody must type what was done before it goes away."""
        return self.level is not Level.AMBER


def alert_rules_from(stored: Mapping[str, Any]) -> AlertRules:
    """Return the rules that a protocol's `monitoring["alerts"]` states."""
    thresholds = tuple(
        Threshold(**{**row, "level": Level(row["level"]), "measure": Measured(row["measure"])})
        for row in stored["rows"]
    )
    symptoms = stored["symptoms"]
    return AlertRules(thresholds, frozenset(symptoms["codes"]), symptoms["source"], symptoms["basis"])


@lru_cache(maxsize=64)
def alert_rules_in(text: str) -> AlertRules:
    """The same from the JSON text: every version in use is understood once, by what it says and not by its number."""
    return alert_rules_from(json.loads(text))


def alerts(
    reading: Vitals, rules: AlertRules, *, baseline: Vitals | None, symptoms: Iterable[str] = ()
) -> tuple[Alert, ...]:
    """Return the most severe alert of each parameter, the most severe first, emergencies of symptoms before all.

    Without a baseline value a rise cannot be judged; the absolute limits still are.
    """
    found = [_symptom_alert(code, rules) for code in sorted(rules.emergency_symptoms & frozenset(symptoms))]
    for parameter, value in reading.measured().items():
        before = baseline.measured().get(parameter) if baseline else None
        beyond = [each for each in rules.thresholds if each.parameter == parameter and _is_beyond(value, before, each)]
        if beyond:
            found.append(_value_alert(value, before, max(beyond, key=lambda each: _RANK[each.level])))
    return tuple(sorted(found, key=lambda alert: -_RANK[alert.level]))


def _is_beyond(value: int, before: int | None, threshold: Threshold) -> bool:
    compare = _COMPARISONS[threshold.comparison][0]
    if threshold.measure is Measured.VALUE:
        return compare(value, threshold.value)
    return before is not None and compare(100 * (value - before), threshold.value * before)


def _value_alert(value: int, before: int | None, threshold: Threshold) -> Alert:
    compare, word = _COMPARISONS[threshold.comparison]
    parameter = threshold.parameter
    if threshold.measure is Measured.RISE_PERCENT:
        side, against = "rise", f"a rise {word} {threshold.value} % over the baseline of {before}"
    else:
        side = "high" if compare in (operator.gt, operator.ge) else "low"
        against = f"{word} {threshold.value} {PARAMETER_UNITS[parameter]}".rstrip()
    return Alert(
        code=f"{parameter.replace('_', '-')}-{side}",
        level=threshold.level,
        parameter=parameter,
        value=value,
        message=f"{in_words(parameter, value)} is {against}; {_WHAT_TO_DO[threshold.level]}.",
        source=threshold.source,
        basis=threshold.basis,
    )


def _symptom_alert(code: str, rules: AlertRules) -> Alert:
    message = f"{SYMPTOM_NAMES.get(code, code)}: an emergency at any blood pressure; {_WHAT_TO_DO[Level.EMERGENCY]}."
    return Alert(code, Level.EMERGENCY, None, None, message, rules.symptoms_source, rules.symptoms_basis)


def gap_alert(gap: VitalsGap) -> Alert | None:
    """Return the alert for vitals that are missing, None while they are not."""
    if gap.level is Gap.NONE:
        return None
    level = Level(gap.level)
    message = f"No vital signs for {gap.minutes} minutes; {_WHAT_TO_DO[level]}."
    return Alert("no-vitals", level, None, gap.minutes, message, OWN, "design")
