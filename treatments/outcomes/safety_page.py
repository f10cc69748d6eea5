"""The safety board, ready for its tables: shares with their denominators, the words of reasons, the pictures."""

from treatments.infusions.rules.terms import GRADES
from treatments.outcomes.clinic_page import percent_of
from treatments.outcomes.intervals import share
from treatments.outcomes.lists import ENDINGS
from treatments.outcomes.presenting import band_name
from treatments.outcomes.queries.safety import Safety
from treatments.outcomes.suppression import REASON, is_small


def safety_page(found: Safety, *, with_small: bool) -> dict:
    """Everything on the safety board but the exposure of patients.

    Held back is everything where fewer than five were treated, else the rows that are about fewer than five (`small`).
    """

    def is_held_back(people):
        return not with_small and is_small(people)

    small = is_held_back(found.people)
    grades = [
        {"row": row, "word": GRADES[row.grade].lower(), **share(row.infusions, found.infusions)} for row in found.grades
    ]
    numbers = [_numbered(row, is_held_back(row.people)) for row in found.numbers]
    dissociation, pressure = (
        [_spread(row, is_held_back(row.people)) for row in rows] for rows in (found.dissociation, found.pressure_rise)
    )
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
        "endings": [(ENDINGS.get(row.what, row.what), row.what, row.count) for row in found.endings],
        "overridden": sum(row.count for row in found.discharge_overrides),
        "beyond_limits": sum(row.count for row in found.limit_overrides),
        "holds_back": any(row["small"] for row in (*numbers, *dissociation, *pressure)),
        "charts": {} if small else _charts(numbers, dissociation, pressure),
    }


def _numbered(row, small: bool) -> dict:
    counts = {"row": row, "name": str(row.number), "infusions": row.infusions, "small": small}
    if small:
        return counts | {"affected": None, "percent": None, "ci95": [None, None]}
    return counts | {"affected": row.affected, **share(row.affected, row.infusions)}


def _spread(row, small: bool) -> dict:
    names = ("low", "middle", "high", "highest")
    values = dict.fromkeys(names) if small else {name: getattr(row, name) for name in names}
    counts = {"infusions": row.infusions, "measured": row.measured, "of": row.measured, "small": small}
    return {"name": band_name(row.band), "band": row.band, **counts, **values}


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
