"""Whether the numbers of a protocol fit together, before anybody signs them (pure)."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from treatments.courses.limits import Severity
from treatments.courses.protocol_rows import ALERTS, LIMITS, SCALES, keyed

WATCHED = ("systolic", "diastolic", "heart_rate", "spo2", "respiratory_rate", "sedation")
_SEVERITIES = [severity.value for severity in Severity]
_LEVELS = ["amber", "red", "emergency"]


def protocol_faults(data: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what does not fit, as pairs of the key of a number and a sentence; empty when all fits."""
    return (
        *_top(data), *_titration(data), *_ladder(data), *_plausible(data), *_pressures(data), *_limits(data),
        *_alerts(data), *_scales(data),
    )  # fmt: skip


def _top(data) -> Iterator[tuple[str, str]]:
    for field in ("mg_per_kg", "minutes", "infusions"):
        if Decimal(str(data[field])) <= 0:
            yield field, "This is above zero."
    if not data["gap_min_days"] <= data["gap_preferred_days"] <= data["gap_max_days"]:
        yield "gap_preferred_days", "The preferred gap lies between the shortest and the longest."


def _titration(data):
    rule = {name: Decimal(str(row["value"])) for name, row in data["monitoring"]["titration"].items()}
    lowest, start, highest = (rule[f"{name}_mg_per_kg"] for name in ("lowest", "start", "highest"))
    if not 0 < lowest <= start <= highest:
        key = "monitoring.titration.start_mg_per_kg.value"
        yield key, "The dose to start with lies between the lowest, above zero, and the highest."
    if rule["step_mg_per_kg"] <= 0:
        yield "monitoring.titration.step_mg_per_kg.value", "A step is above zero."


def _ladder(data):
    ladder = data["monitoring"]["ladder"]
    for place, row in enumerate(ladder["rungs"]):
        if row["every_minutes"] < 1:
            yield f"monitoring.ladder.rungs.{place}.every_minutes", "At least one minute lies between two sets."
    for place, row in enumerate(ladder["gaps"]):
        if not 0 < row["amber_minutes"] < row["red_minutes"]:
            yield f"monitoring.ladder.gaps.{place}.amber_minutes", "Amber comes before red, and both after zero."


def _plausible(data):
    for place, row in enumerate(data["monitoring"]["plausible"]):
        key = f"monitoring.plausible.{place}.plausible.0"
        low, high = row["plausible"]
        least, most = row["accepted"] or row["plausible"]
        if not least <= low <= high <= most:
            yield key, "What is plausible lies within what is accepted, the smaller number first."


def _pressures(data):
    gate = {name: row["value"] for name, row in data["monitoring"]["start_gate"].items()}
    for name in ("systolic", "diastolic"):
        if not gate[f"review_{name}_above"] <= gate[f"block_{name}_from"] <= gate[f"contraindicated_{name}_above"]:
            key = f"monitoring.start_gate.block_{name}_from.value"
            yield key, "Review, block and contraindication rise in this order."


def _limits(data):
    rows = [
        (key, row, _SEVERITIES.index(row["severity"]), (row["code"], _side(row))) for key, row in keyed(LIMITS, data)
    ]
    for key in _out_of_order(rows):
        yield f"{key}.value", "A stricter demand begins where a milder one began, or further out."


def _alerts(data):
    found = list(keyed(ALERTS, data))
    for parameter in WATCHED:
        if not any(row["parameter"] == parameter and row["level"] != "amber" for _key, row in found):
            name = parameter.replace("_", " ")
            yield "", f"Keep or add a red alert for {name}; without one nobody is called."
    rows = [
        (key, row, _LEVELS.index(row["level"]), (row["parameter"], row["measure"], _side(row)))
        for key, row in found
        if row["level"] in _LEVELS
    ]
    for key in _out_of_order(rows):
        yield f"{key}.value", "Amber comes before red, and red before an emergency."


def _scales(data):
    for key, row in keyed(SCALES, data):
        if row["moment"] == "recovery" and row["minutes"] < 1:
            yield f"{key}.minutes", "At least one minute lies between two askings."


def _side(row) -> str:
    return row["comparison"][0]


def _out_of_order(rows) -> Iterator[str]:
    """Yield the key of each row that is stricter than another one about the same, and begins before it does."""
    by_what = sorted(rows, key=lambda each: (each[3], each[2]))
    for what, alike in groupby(by_what, key=lambda each: each[3]):
        outwards = 1 if what[-1] == ">" else -1
        for (_key, milder, mild, _what), (key, stricter, strict, _same) in pairwise(alike):
            if strict > mild and outwards * (Decimal(str(stricter["value"])) - Decimal(str(milder["value"]))) < 0:
                yield key
