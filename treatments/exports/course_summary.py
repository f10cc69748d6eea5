"""What the summary of a course says to the doctor who referred the patient: read from the record as it stood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from intake.assessments.models import Assessment, AssessmentState
from intake.instruments.catalogue import INSTRUMENTS
from intake.patients.people import age_on
from treatments.courses.models import Course, Delivery
from treatments.followups.readings import Assessment as Collected
from treatments.followups.readings import Reading, baseline_reading, readings_of
from treatments.followups.response_rules import REMISSION, RESPONSE
from treatments.infusions.models import AdverseEvent, Intervention
from treatments.infusions.rules.terms import GRADES, term_name
from treatments.outcomes.presenting import basis_of

MAIN = ("lsas-sr", "lsas-ca")
OTHERS = ("phq-9", "gad-7", "wsas", "spin", "mini-spin", "pcl-5")


@dataclass(frozen=True)
class _Read:
    """The rows behind a summary, nothing after `until`."""

    course: Course
    until: datetime
    zone: ZoneInfo
    given: Sequence[Delivery]
    assessments: Sequence[Assessment]


def summary_of(course: Course, *, until: datetime, drawn: bool = True) -> dict:
    """Everything but the words of the letter itself, as the layout takes it; without the picture unless `drawn`."""
    zone = course.patient.zone
    read = _Read(
        course,
        until,
        zone,
        list(Delivery.objects.filter(course=course, started_at__lte=until).order_by("started_at")),
        list(
            Assessment.objects.filter(
                patient=course.patient,
                state=AssessmentState.COMPLETE,
                total__isnull=False,
                collected_at__lte=until,
            ).order_by("collected_at", "id")
        ),
    )
    order = course.orders.order_by("revision").last()
    planned = order.infusions if order else course.protocol.infusions
    return {
        "patient": _patient(read),
        "indication": course.indication,
        "course": _course(read, planned, order),
        "doses": [_dose(read, number, one) for number, one in enumerate(read.given, start=1)],
        "response": _response(read),
        "others": list(_others(read)),
        "safety": _safety(read),
        "chart": _chart(read) if drawn else "",
    }


def first_words(course: Course) -> dict[str, str]:
    """What the form of the letter begins with: the patient's own doctor, where we may write to them."""
    doctor = getattr(course.patient, "own_doctor", None)
    if doctor is None or not doctor.may_be_told:
        return {}
    return {"addressed_to": "\n".join(line for line in (doctor.name, doctor.practice) if line)}


def _patient(read):
    patient = read.course.patient
    return {
        "name": patient.name,
        "born": date_format(patient.born, "j F Y"),
        "age": age_on(patient.born, read.until.astimezone(read.zone).date()),
        "mrn": patient.mrn,
    }


def _course(read, planned, order):
    course, given = read.course, read.given
    return {
        "protocol": course.protocol.name,
        "version": course.protocol.version,
        "opened": _day(course.opened_at, read.zone),
        "first": _day(given[0].started_at, read.zone) if given else "",
        "last": _day(given[-1].started_at, read.zone) if given else "",
        "given": len(given),
        "planned": planned,
        "ordered": f"{_short(order.mg_per_kg)} mg/kg over {order.minutes} min" if order else "",
        "ended": course.end_reason if course.ended_at and course.ended_at <= read.until else "",
    }


def _dose(read, number, one):
    return [
        str(number),
        _day(one.started_at, read.zone),
        f"{_short(one.delivered_mg, 1)} mg",
        f"{_short(one.mg_per_kg, 2)} mg/kg",
        f"{_short(one.minutes)} min" + (", stopped early" if one.stopped_early else ""),
        f"{one.peak_systolic}/{one.peak_diastolic}" if one.peak_systolic else "–",
        "–" if one.peak_dissociation is None else str(one.peak_dissociation),
    ]


def _response(read) -> dict | None:
    """The main scale before the course and after it, judged by the named definition; None without any reading."""
    instrument = next((name for name in MAIN if any(one.instrument == name for one in read.assessments)), None)
    if instrument is None:
        return None
    readings = _readings(read, instrument)
    baseline = _baseline(read, readings)
    last = readings[-1]
    is_after = baseline is not None and last.at > baseline.at
    remission = REMISSION[instrument]
    return {
        "scale": INSTRUMENTS[instrument].name,
        "short": instrument.upper(),
        "highest": 144,
        "rows": [
            [_day(one.at, read.zone), str(one.total), _change(baseline, one)] for one in _shown(readings, baseline)
        ],
        "baseline": _said(read, baseline),
        "last": _said(read, last) if is_after else "",
        "change": _change(baseline, last) if is_after else "",
        "responded": _verdict(RESPONSE.test(baseline.total, last.total)) if is_after else "not known",
        "remitted": _verdict(remission.test(baseline.total, last.total)) if is_after else "not known",
        "response_means": f"{RESPONSE.text} ({RESPONSE.name}, version {RESPONSE.version}; {basis_of(RESPONSE)})",
        "remission_means": f"{remission.text} ({remission.name}, version {remission.version}; {basis_of(remission)})",
    }


def _readings(read, instrument) -> tuple[Reading, ...]:
    collected = [Collected(one.instrument, one.collected_at, int(one.total), "complete") for one in read.assessments]
    return readings_of(collected, instrument, read.zone, until=read.until)


def _baseline(read, readings) -> Reading | None:
    if not read.given:
        return readings[0]
    first = read.given[0].started_at
    return baseline_reading(readings, first, first.astimezone(read.zone).date())


def _shown(readings, baseline) -> list[Reading]:
    """From the baseline on, at most the last ten: a letter is no log."""
    kept = [one for one in readings if baseline is None or one.at >= baseline.at]
    return kept if len(kept) <= 11 else [kept[0], *kept[-10:]]


def _said(read, reading):
    return f"{reading.total} on {_day(reading.at, read.zone)}" if reading else ""


def _change(baseline, reading) -> str:
    if baseline is None or baseline.total == 0 or reading.at <= baseline.at:
        return ""
    return f"{100 * (reading.total - baseline.total) / baseline.total:+.0f} %".replace("-", "−")


def _verdict(met: bool | None) -> str:
    return "not computable" if met is None else "yes" if met else "no"


def _others(read):
    for name in OTHERS:
        readings = _readings(read, name)
        if readings:
            first = _baseline(read, readings) or readings[0]
            yield [
                INSTRUMENTS[name].name,
                _said(read, first),
                _said(read, readings[-1]) if readings[-1].at > first.at else "–",
            ]


def _safety(read):
    infusions = [one.infusion_id for one in read.given if one.infusion_id is not None]
    events = AdverseEvent.objects.filter(infusion__in=infusions, onset_at__lte=read.until).order_by("onset_at", "id")
    rows = [
        [_day(one.onset_at, read.zone), term_name(one.term), GRADES[one.grade], "yes" if one.serious else "no"]
        for one in events
    ]
    return {
        "recorded": len(infusions),
        "given": len(read.given),
        "events": rows,
        "serious": sum(row[3] == "yes" for row in rows),
        "stopped_early": sum(one.stopped_early for one in read.given),
        "interventions": Intervention.objects.filter(infusion__in=infusions, at__lte=read.until).count(),
        "red_alerts": sum(one.red_alerts for one in read.given),
    }


def _chart(read) -> str:
    """The main scale over time with the doses, as SVG; "" where there is nothing to draw."""
    instrument = next((name for name in MAIN if any(one.instrument == name for one in read.assessments)), None)
    if instrument is None or not read.given:
        return ""
    from clinic.web.charts import svg_of
    from treatments.outcomes import charts

    readings = _readings(read, instrument)
    baseline = _baseline(read, readings)
    points = [
        {
            "at": _clock(one.at, read.zone),
            "day": _day(one.at, read.zone),
            "part": "Total",
            "value": one.total,
            "said": "",
        }
        for one in _shown(readings, baseline)
    ]
    marks = [
        {
            "at": _clock(one.started_at, read.zone),
            "day": _day(one.started_at, read.zone),
            "dose": "",
            "url": None,
            "said": "",
        }
        for one in read.given
    ]
    instants = sorted(row["at"] for row in (*points, *marks))
    limit = None if baseline is None else baseline.total * 65 / 100
    spec = charts.course(
        points, marks, span=[instants[0], instants[-1]], top=144, limit=limit, description="", height=150
    )
    return svg_of(spec, width=560)


def _clock(at, zone):
    return at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")


def _day(at: datetime, zone) -> str:
    return date_format(at.astimezone(zone), "j M Y")


def _short(number: Decimal, places: int | None = None) -> str:
    """A number without zeros at its end."""
    text = f"{number:.{places}f}" if places is not None else f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
