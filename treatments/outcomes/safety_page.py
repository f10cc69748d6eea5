"""The safety board, ready for its tables: shares with their denominators, the words of reasons, the pictures."""

from treatments.infusions.terms import GRADES
from treatments.outcomes.clinic_page import percent_of
from treatments.outcomes.intervals import share
from treatments.outcomes.presenting import band_name
from treatments.outcomes.queries.safety import Safety
from treatments.outcomes.suppression import REASON, is_small

ENDINGS = {
    "cancelled": "Called off before it began",
    "left-against-advice": "Left against advice",
    "emergency": "Handed to emergency care",
    "died": "Died",
}


def safety_page(found: Safety, *, with_small: bool) -> dict:
    """Everything on the safety board but the exposure of patients; held back where fewer than five were treated."""
    small = not with_small and is_small(found.people)
    grades = [
        {"row": row, "word": GRADES[row.grade].lower(), **share(row.infusions, found.infusions)} for row in found.grades
    ]
    numbers = [_numbered(row) for row in found.numbers]
    dissociation, pressure = ([_spread(row) for row in rows] for rows in (found.dissociation, found.pressure_rise))
    return {
        "found": found,
        "too_few": small,
        "small_reason": REASON,
        "alerts_per_100": percent_of(found.red_alerts, found.infusions),
        "grades": grades,
        "numbers": numbers,
        "dissociation": dissociation,
        "pressure": pressure,
        "serious_count": sum(row.serious for row in found.grades),
        "stopped_count": sum(row.count for row in found.stopped),
        "endings": [(ENDINGS.get(row.what, row.what), row.count) for row in found.endings],
        "overridden": sum(row.count for row in found.discharge_overrides),
        "beyond_limits": sum(row.count for row in found.limit_overrides),
        "charts": {} if small else _charts(numbers, dissociation, pressure),
    }


def _numbered(row) -> dict:
    return {"row": row, "name": str(row.number), "affected": row.affected, "infusions": row.infusions} | share(
        row.affected, row.infusions
    )


def _spread(row) -> dict:
    values = {name: getattr(row, name) for name in ("low", "middle", "high", "highest", "infusions", "measured")}
    return {"name": band_name(row.band), "of": row.measured, **values}


def _charts(numbers, dissociation, pressure) -> dict:
    from treatments.outcomes import charts

    drawn = {}
    if any(row["percent"] is not None for row in numbers):
        drawn["numbers"] = charts.shares(
            numbers,
            counted_as="affected",
            of="infusions",
            title="Infusion of the series",
            description="Share of infusions with an adverse event, by the number of the infusion in its series.",
        )
    for name, rows, unit, text in (
        ("dissociation", dissociation, "CADSS-6", "Highest dissociation, by delivered dose."),
        ("pressure", pressure, "mmHg", "Rise of the systolic pressure over baseline, by delivered dose."),
    ):
        if any(row["middle"] is not None for row in rows):
            drawn[name] = charts.spreads(rows, title="mg/kg delivered", unit=unit, description=text)
    return drawn
