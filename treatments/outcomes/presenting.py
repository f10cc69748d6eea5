"""What the pages of outcomes show: the figures, ready for their tables, and the pictures beside them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format

from treatments.courses.models import Delivery
from treatments.followups.response_rules import REMISSION
from treatments.outcomes.facts import Options
from treatments.outcomes.funnel import funnel
from treatments.outcomes.measures import report
from treatments.outcomes.queries import Record, facts_of, running
from treatments.outcomes.sparkline import sparkline
from treatments.outcomes.suppression import REASON, is_small, without_small_cells

HIGHEST = {"lsas-sr": 144, "lsas-ca": 144, "phq-9": 27, "gad-7": 21, "wsas": 40, "mini-spin": 12, "spin": 68}
OTHER_SCALES = ("phq-9", "gad-7", "wsas", "spin", "mini-spin", "pcl-5", "y-bocs", "audit-c", "dast-10")
_SPAN_DAYS = 14
SUMMARY = 4
GRADES = {1: "mild", 2: "moderate", 3: "severe", 4: "life-threatening", 5: "death"}
PURPOSES = {
    "invitation": "Invitations",
    "appointment": "Appointment reminders",
    "questionnaire": "Questionnaires",
    "sign-in-link": "Sign-in links",
    "reply": "Replies",
    "crisis-reply": "Replies to a sign of danger",
}


def dashboard(patients, options: Options, *, at: datetime, with_small: bool) -> dict:
    """Everything on the dashboard, computed from these patients."""
    found = report(facts_of(patients, options), options)
    shown = found if with_small else without_small_cells(found)
    ran = running(patients, since=options.from_date, until=options.to_date, at=at)
    return {
        **shown,
        "too_few": not with_small and is_small(found["cohort"]["started"]),
        "small_reason": REASON,
        "basis": _basis(options.definition),
        "remission_means": REMISSION[options.instrument],
        "remission_basis": _basis(REMISSION[options.instrument]),
        "doses": _by_dose(shown),
        "time_to_loss": _in_percent(shown["time_to_loss"]),
        "adverse_events": [{**row, "word": GRADES[row["grade"]]} for row in shown["adverse_events"]],
        "charts": _charts(shown, options),
        "steps": funnel(ran.journeys),
        "attendance": [_attendance(row) for row in ran.attendance],
        "sendings": [
            (PURPOSES.get(row.purpose, row.purpose), row, _percent(row.sent, row.due)) for row in ran.sendings
        ],
        "returns": [_returned(row) for row in ran.returns],
        "alerts": ran.alerts,
        "alerts_of": f"{ran.alerts.red_alerts} in {ran.alerts.infusions} infusions",
        "alerts_per_100": _percent(ran.alerts.red_alerts, ran.alerts.infusions),
    }


def _basis(definition):
    return f"{definition.source.text} ({definition.source.basis})"


def _charts(shown: Mapping, options: Options) -> dict:
    """The pictures that have something to show, by name."""
    from treatments.outcomes import charts

    means = f"Response means: {options.definition.text}."
    drawn = {}
    for name, rows, counted_as, title, what in (
        ("response", _by_week(shown["response"]), "responders", "", f"with a response in each week. {means}"),
        ("remission", _by_week(shown["remission"]), "remitters", "", "in remission in each week."),
        ("dose", _by_dose(shown), "responders", "mg/kg", f"with a response at week 2, by delivered dose. {means}"),
    ):
        if any(row["percent"] is not None for row in rows):
            description = f"Share of the assessed patients {what}"
            drawn[name] = charts.shares(rows, counted_as=counted_as, title=title, description=description)
    if shown["time_to_loss"]["curve"]:
        text = "Share of responders who still respond, by days since the last infusion of the series."
        drawn["loss"] = charts.kept_response(shown["time_to_loss"], description=text)
    return drawn


def _by_week(rows):
    return [{**row, "name": f"Week {row['week']}"} for row in rows]


def _by_dose(shown):
    return [{**row, "name": _band_name(row)} for row in shown["dose_response"]]


def _band_name(row: Mapping) -> str:
    """A band of dose in words: below 0.4, 0.4 to 0.6, 0.8 and more."""
    low, high = row["from_mg_per_kg"], row["to_mg_per_kg"]
    if high is None:
        return f"{low} and more"
    return f"{low} to {high}" if low else f"below {high}"


def _in_percent(loss: Mapping) -> dict:
    steps = [
        {
            **step,
            "percent": 100 * step["survival"],
            "low": None if step["ci95"][0] is None else 100 * step["ci95"][0],
            "high": None if step["ci95"][1] is None else 100 * step["ci95"][1],
        }
        for step in loss["curve"]
    ]
    return {**loss, "curve": steps}


def _attendance(row) -> dict:
    known = row.expected - row.open
    return {"row": row, "known": known, "percent": _percent(row.missed, known)}


def _returned(row) -> dict:
    closed = row.answered + row.missed
    return {
        "name": row.code.replace("-", " ").capitalize(),
        "row": row,
        "closed": closed,
        "percent": _percent(row.answered, closed),
    }


def _percent(count: int, of: int) -> float | None:
    return 100 * count / of if of else None


# --- One patient


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


def _time_line_charts(record: Record, zone) -> list[dict]:
    shown = [name for name in (record.main, *OTHER_SCALES) if name in record.scores]
    if not shown:
        return []
    from treatments.outcomes import charts

    span, infusions = _span(record, zone), _infusion_marks(record, zone)
    return [
        {
            "id": f"course-{name}",
            "name": name.upper(),
            "spec": charts.course(
                _points(record.scores[name], zone),
                infusions,
                span=span,
                top=_top(name, record.scores[name]),
                limit=_response_below(record) if name == record.main else None,
                description=f"{name.upper()} over time; the arrows at the top are infusions.",
                height=280 if name == record.main else 130,
            ),
        }
        for name in shown
    ]


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
        "said": f"{part.capitalize()} {value:g} on {day}",
    }


def _top(name, scores) -> int:
    """The top of the axis: half of the longest scale where nobody is above it, so that low courses can be read."""
    highest = HIGHEST.get(name) or max(int(score.total) for score in scores)
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
