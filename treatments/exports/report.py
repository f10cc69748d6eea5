"""The quarterly report: what the outcomes pages say, as tables of text and pictures for paper.

Every figure carries numerator, denominator and interval; groups under five are held back without exception, because
paper is handed on.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.formats import date_format

from clinic.web.charts import svg_of
from intake.instruments.catalogue import INSTRUMENTS
from intake.patients.models import Patient
from treatments.outcomes import presenting
from treatments.outcomes.facts import Options
from treatments.outcomes.queries import safety, span
from treatments.outcomes.safety_page import safety_page
from treatments.outcomes.time_line import HIGHEST

HELD_BACK = "held back"
# The pictures that stand on paper, and the size in which they are drawn before they are fitted to their column.
_CHARTS = ("response", "remission", "completeness", "dose", "loss", "numbers", "dissociation", "pressure")
_WIDTH, _HEIGHT = 300, 110


def report_of(patients: QuerySet[Patient], options: Options, *, user, at: datetime) -> dict:
    """Everything that the report says, as its layout takes it."""
    found = presenting.dashboard(patients, options, with_small=False)
    was = safety(span(patients, since=options.from_date, until=options.to_date, at=at), user)
    shown = safety_page(was, with_small=False)
    return {
        "period": _period(options),
        "as_of": _day(options.as_of),
        "scale": _scale(options.instrument),
        "cohort": found["cohort"],
        "too_few": bool(found["too_few"]),
        "small_reason": str(found["small_reason"]),
        "holds_back": bool(found["holds_back"] or shown["holds_back"]),
        "definition": {**found["definition"], "basis": found["basis"]},
        "remission_means": {
            "text": found["remission_means"].text,
            "name": found["remission_means"].name,
            "version": found["remission_means"].version,
            "basis": found["remission_basis"],
        },
        "missing": found["missing"],
        "response": [_share(f"Week {row['week']}", row, "responders") for row in found["response"]],
        "remission": [_share(f"Week {row['week']}", row, "remitters") for row in found["remission"]],
        "denominators": [_of_three(row) for row in found["denominators"]],
        "completeness": [_assessed(row) for row in found["completeness"]],
        "doses": [_share(row["name"], row, "responders") for row in found["doses"]],
        "loss": _loss(found),
        "safety": _safety(was, shown),
        "charts": _drawn({**found["charts"], **shown["charts"]}),
    }


def quarters(today: date, how_many: int = 8) -> list[tuple[date, date, str]]:
    """The last quarters that are over, newest first: first day, last day, name."""
    year, number = today.year, (today.month - 1) // 3
    found = []
    for _ in range(how_many):
        year, number = (year - 1, 3) if number == 0 else (year, number - 1)
        last_month = 3 * number + 3
        first = date(year, last_month - 2, 1)
        last = date.fromordinal(date(year + last_month // 12, last_month % 12 + 1, 1).toordinal() - 1)
        found.append((first, last, f"Quarter {number + 1} of {year}"))
    return found


def _period(options):
    since, until = options.from_date, options.to_date
    if since is None and until is None:
        return "everybody treated so far"
    if since is None:
        return f"first infusions up to {_day(until)}"
    return f"first infusions from {_day(since)}" + (f" to {_day(until)}" if until else " on")


def _scale(code: str) -> str:
    scale = INSTRUMENTS[code]
    return f"{scale.name} ({code.upper()}), 0 to {HIGHEST[code]}"


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _share(name: str, row: Mapping, counted_as: str) -> list[str]:
    counts = [name, _plain(row.get("eligible")), _plain(row["assessed"])]
    if row.get("small"):
        return [*counts, HELD_BACK, "–", "–"]
    return [*counts, str(row[counted_as]), _percent(row["percent"]), _interval(row["ci95"])]


def _of_three(row: Mapping) -> list[str]:
    cells = [f"Week {row['week']}"]
    for name in ("started", "completed", "assessed"):
        one = row[name]
        counts = f"{HELD_BACK if one['small'] else one['count']} of {one['of']}"
        cells += [counts, "–", "–"] if one["small"] else [counts, _percent(one["percent"]), _interval(one["ci95"])]
    return cells


def _assessed(row: Mapping) -> list[str]:
    return [
        f"Week {row['week']}",
        str(row["started"]),
        f"{row['assessed']} of {row['eligible']}",
        _percent(row["percent"]),
        str(row["unassessed"]),
        str(row["early"]),
        str(row["without_baseline"]),
    ]


def _loss(found: Mapping) -> dict:
    loss = found["time_to_loss"]
    if loss.get("small"):
        return {"small": True, "n": str(loss["n"]), "events": HELD_BACK, "median": HELD_BACK, "at_risk": []}
    median = loss["median_days"]
    return {
        "small": False,
        "n": str(loss["n"]),
        "events": str(loss["events"]),
        "median": "not reached" if median is None else f"{median} days",
        "at_risk": [[f"Day {row['day']}", str(row["at_risk"]), _percent(row["percent"])] for row in found["at_risk"]],
    }


def _safety(was, shown: Mapping) -> dict:
    if shown["too_few"]:
        return {"too_few": True, "people": was.people, "infusions": was.infusions}
    return {
        "too_few": False,
        "people": was.people,
        "infusions": was.infusions,
        "red_alerts": was.red_alerts,
        "per_100": "–" if shown["alerts_per_100"] is None else f"{shown['alerts_per_100']:.1f}",
        "serious": shown["serious_count"],
        "stopped": shown["stopped_count"],
        "endings": [[str(word), str(count)] for word, _, count in shown["endings"]],
        "series_ended": was.series_ended,
        "series_endings": [[row.what, f"{row.count} of {was.series_ended}"] for row in was.series_endings],
        "grades": [
            [
                f"{one['row'].grade}, {one['word']}",
                str(one["row"].events),
                f"{one['row'].infusions} of {was.infusions}",
                _percent(one["percent"]),
                _interval(one["ci95"]),
                str(one["row"].serious),
            ]
            for one in shown["grades"]
        ],
        "numbers": [_affected(row) for row in shown["numbers"]],
        "dissociation": [_spread(row) for row in shown["dissociation"]],
        "pressure": [_spread(row) for row in shown["pressure"]],
    }


def _affected(row: Mapping) -> list[str]:
    if row["small"]:
        return [row["name"], str(row["infusions"]), HELD_BACK, "–", "–"]
    return [row["name"], str(row["infusions"]), str(row["affected"]), _percent(row["percent"]), _interval(row["ci95"])]


def _spread(row: Mapping) -> list[str]:
    counts = [row["name"], f"{row['measured']} of {row['infusions']}"]
    if row["small"]:
        return [*counts, HELD_BACK, "–"]
    if row["middle"] is None:
        return [*counts, "–", "–"]
    return [*counts, f"{row['middle']:g}", f"{row['low']:g} to {row['high']:g}"]


def _drawn(specs: Mapping[str, Mapping]) -> dict[str, str]:
    return {name: svg_of(spec, width=_WIDTH, height=_HEIGHT) for name, spec in specs.items() if name in _CHARTS}


def _plain(value) -> str:
    return "–" if value is None else str(value)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} %"


def _interval(ends: Iterable[float | None]) -> str:
    low, high = ends
    return "–" if low is None else f"{low:.1f} to {high:.1f}"
