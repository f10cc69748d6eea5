"""One patient's page: tables and pictures of their course, ready for the template."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format

from treatments.courses.models import Delivery
from treatments.infusions.rules.terms import GRADES, term_name
from treatments.outcomes.queries import Record
from treatments.outcomes.sparkline import sparkline

HIGHEST = {
    "lsas-sr": 144,
    "lsas-ca": 144,
    "phq-9": 27,
    "gad-7": 21,
    "wsas": 40,
    "spin": 68,
    "mini-spin": 12,
    "pcl-5": 80,
    "y-bocs": 40,
    "audit-c": 12,
    "dast-10": 10,
}
OTHER_SCALES = ("phq-9", "gad-7", "wsas", "spin", "mini-spin", "pcl-5", "y-bocs", "audit-c", "dast-10")
_SPAN_DAYS = 14
SUMMARY = 4
LANES = ("Medicines", "Therapy", "Side effects")


def time_line(record: Record, zone_name: str) -> dict:
    """The tables and pictures of one patient; days on the clock of `zone_name`."""
    zone = ZoneInfo(zone_name)
    return {
        "record": record,
        "main_name": record.main.upper(),
        "response_below": _response_below(record),
        "scores": [{"score": score, "change": _change(record, score)} for score in reversed(record.main_scores)],
        "others": [
            {"name": name.upper(), "scores": list(reversed(record.scores[name]))}
            for name in OTHER_SCALES
            if name in record.scores
        ],
        "given": [{"delivery": one, "url": infusion_url(one)} for one in reversed(record.deliveries)],
        "charts": _time_line_charts(record, zone),
        "beside": beside(record, zone),
    }


def beside(record: Record, zone) -> list[dict]:
    """What went on beside the scores, newest first: medicines, therapy, side effects, each with its address."""
    rows = [*_medicines(record, zone), *_steps(record, zone), *_events(record, zone)]
    return sorted(rows, key=lambda row: row["at"], reverse=True)


def _medicines(record, zone):
    for one in record.medicines:
        since = f"{one.started_on}T00:00" if one.started_on else _day(one.stated_at, zone)
        until = f" until {date_format(one.stopped_on, 'j M Y')}" if one.stopped_on else ""
        from_day = date_format(one.started_on or one.stated_at.astimezone(zone), "j M Y")
        yield {
            "lane": "Medicines",
            "at": since,
            "until": f"{one.stopped_on}T00:00" if one.stopped_on else None,
            "day": from_day,
            "what": f"{one.name} {one.dose_text}".strip() + until,
            "said": f"{one.name}, from {from_day}{until}",
            "url": reverse("patients:patient", args=[one.patient_id]),
        }


def _steps(record, zone):
    for one in record.steps:
        day = _shown(one.done_at, zone)
        yield {
            "lane": "Therapy",
            "at": _day(one.done_at, zone),
            "day": day,
            "what": f"{one.situation}: distress {one.peak_suds} at its highest, {one.after_suds} afterwards",
            "said": f"Exposure on {day}: {one.situation}",
            "url": reverse("therapy:hierarchy", args=[one.patient_id]),
        }


def _events(record, zone):
    for one in record.events:
        day, serious = _shown(one.onset_at, zone), ", serious" if one.serious else ""
        yield {
            "lane": "Side effects",
            "at": _day(one.onset_at, zone),
            "day": day,
            "what": f"{term_name(one.term)}, {GRADES[one.grade].lower()}{serious}",
            "said": f"{term_name(one.term)} on {day}, {GRADES[one.grade].lower()}{serious}",
            "url": reverse("infusions:infusion", args=[one.infusion_id]),
        }


def _response_below(record: Record) -> float | None:
    """The total below which the reduction from baseline is more than 35 % (Taylor et al. 2018, v:taylor)."""
    return None if record.baseline is None else record.baseline.total * 65 / 100


def _change(record, score) -> int | None:
    baseline = record.baseline
    if baseline is None or baseline.total == 0 or score.collected_at <= baseline.at:
        return None
    return round(100 * (int(score.total) - baseline.total) / baseline.total)


def infusion_url(delivery: Delivery) -> str:
    """The page of the infusion behind a dose; empty for imported history, which has none."""
    return "" if delivery.infusion_id is None else reverse("infusions:infusion", args=[delivery.infusion_id])


def main_curve(record: Record, zone_name: str) -> dict:
    """The main scale alone with the doses: its picture, None where there is no score, and its rows, newest first."""
    zone = ZoneInfo(zone_name)
    return {
        "name": record.main.upper(),
        "chart": _chart_of(record.main, record, zone) if record.main_scores else None,
        "scores": [{"score": score, "change": _change(record, score)} for score in reversed(record.main_scores)],
        "response_below": _response_below(record),
        "zone": zone_name,
    }


def _time_line_charts(record: Record, zone) -> list[dict]:
    shown = [name for name in (record.main, *OTHER_SCALES) if name in record.scores]
    if not shown:
        return []
    drawn = [_chart_of(name, record, zone) for name in shown]
    lanes = _lanes(beside(record, zone), _span(record, zone))
    if lanes:
        drawn.insert(1, {"id": "course-beside", "name": "Beside the scores", "spec": lanes})
    return drawn


def _chart_of(name, record, zone) -> dict:
    from treatments.outcomes import charts

    spec = charts.course(
        _points(record.scores[name], zone),
        _infusion_marks(record, zone),
        span=_span(record, zone),
        top=_top(name, record.scores[name]),
        limit=_response_below(record) if name == record.main else None,
        description=f"{name.upper()} over time; the arrows at the top are infusions.",
        height=280 if name == record.main else 130,
    )
    return {"id": f"course-{name}", "name": name.upper(), "highest": HIGHEST[name], "spec": spec}


def _lanes(rows, span):
    from treatments.outcomes import charts

    strokes = [
        {**row, "since": max(row["at"], span[0]), "until": row["until"] or span[1]} for row in rows if "until" in row
    ]
    drawn = [stroke for stroke in strokes if stroke["since"] <= span[1] and stroke["until"] >= span[0]]
    marks = [row for row in rows if "until" not in row]
    if not drawn and not marks:
        return None
    return charts.lanes(
        drawn,
        marks,
        span=span,
        names=[name for name in LANES if any(row["lane"] == name for row in [*drawn, *marks])],
        description="Medicines as strokes, exposure steps and side effects as points, on the same days.",
    )


def _span(record, zone):
    instants = [score.collected_at for scores in record.scores.values() for score in scores]
    instants += [one.started_at for one in record.deliveries]
    beside = timedelta(days=_SPAN_DAYS)
    return [_day(min(instants) - beside, zone), _day(max(instants) + beside, zone)]


def _infusion_marks(record, zone):
    return [
        {
            "at": _day(one.started_at, zone),
            "day": _shown(one.started_at, zone),
            "dose": f"{one.mg_per_kg:.2f} mg/kg",
            "url": infusion_url(one) or None,
            "said": f"Infusion on {_shown(one.started_at, zone)}, {one.mg_per_kg:.2f} mg/kg",
        }
        for one in record.deliveries
    ]


def _points(scores: Sequence, zone) -> list[dict]:
    return [
        _point(score, part, zone)
        for part in ("total", "fear", "avoidance")
        for score in scores
        if getattr(score, part) is not None
    ]


def _point(score, part, zone):
    value, day = float(getattr(score, part)), _shown(score.collected_at, zone)
    return {
        "at": _day(score.collected_at, zone),
        "day": day,
        "part": part.capitalize(),
        "value": value,
        "url": reverse("assessments:answers", args=[score.pk]),
        "said": f"{part.capitalize()} {value:g} on {day}",
    }


def _top(name, scores) -> int:
    """The top of the axis: half of the longest scale where nobody is above it, so that low courses can be read."""
    highest = HIGHEST[name]
    reached = max(float(score.total) for score in scores)
    return highest // 2 if reached <= highest / 2 else highest


def _day(at: datetime, zone) -> str:
    """The local wall-clock time without an offset, so that every browser draws it where the clinic reads it."""
    return at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")


def _shown(at: datetime, zone) -> str:
    return date_format(at.astimezone(zone), "j M Y")


def time_line_summary(record: Record) -> dict:
    """The last scores of the main scale with their change, and a small drawing, for the patient's page."""
    scores = [{"score": score, "change": _change(record, score)} for score in reversed(record.main_scores[-SUMMARY:])]
    limit = _response_below(record)
    spark = sparkline(
        [(score.collected_at, float(score.total)) for score in record.main_scores],
        [one.started_at for one in record.deliveries],
        limit,
    )
    return {
        "main_name": record.main.upper(),
        "scores": scores,
        "spark": spark,
        "baseline": record.baseline,
        "response_below": limit,
        "infusions": len(record.deliveries),
    }
