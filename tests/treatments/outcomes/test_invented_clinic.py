"""An invented clinic of 300 patients, its figures computed a second time from the rows as they stand in the tables.

The second computation is plain Python, from the words of the specification: it imports nothing of the project but
the tables, and shares no helper with it. Both ways to the figures are held against it: the facts, as the command
reads them, and the standings that are kept ready for the dashboard.
"""

import json
import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from math import exp, log, sqrt
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from intake.assessments.models import Assessment
from intake.patients.models import Patient
from tests.treatments.outcomes.clinic import DAY_ZERO
from treatments.courses.models import Delivery
from treatments.outcomes.definitions import definition_named
from treatments.outcomes.facts import Options
from treatments.outcomes.measures import figures
from treatments.outcomes.presenting import denominators
from treatments.outcomes.queries import people, tally_of
from treatments.outcomes.services import fold_standings

PATIENTS = 300
ZONES = ("America/New_York", "America/Los_Angeles", "Europe/London", "Pacific/Auckland", "Asia/Kolkata", "UTC")
QUESTIONS = [
    ("lsas-sr", "taylor35", None, None, "2026-03-01"),
    ("lsas-sr", "glisch28", "2025-06-15", None, "2026-03-01"),
    ("lsas-sr", "remit35", None, "2025-07-10", "2025-08-20"),
    ("lsas-sr", "remit30", "2025-06-10", "2025-08-10", "2025-08-01"),
    ("lsas-ca", "glisch29", None, None, "2025-09-15"),
]


@pytest.fixture(scope="module")
def clinic(django_db_setup, django_db_blocker):
    """The clinic is made once for the questions below, and undone after them."""
    from django.db import connection, transaction

    from tests import cast

    with django_db_blocker.unblock():
        undo = transaction.atomic()
        undo.__enter__()
        fill(cast.make_site("North", time_zone="America/New_York"), random.Random(20251122))
        fold_standings()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # else the database plans for tables as empty as the tests before left them
        yield
        transaction.set_rollback(True)
        undo.__exit__(None, None, None)


def fill(site, chance):
    patients = Patient.objects.bulk_create(
        Patient(
            mrn=f"I{number}",
            site=site,
            given_name="Made",
            family_name=f"Up{number}",
            search_name=f"made up{number}",
            born=date(1985, 1, 1),
            email=f"i{number}@patient.test",
            time_zone=ZONES[number % len(ZONES)],
            created_at=DAY_ZERO,
        )
        for number in range(PATIENTS)
    )
    deliveries, assessments = [], []
    for patient in patients:
        start = DAY_ZERO + timedelta(
            days=chance.randrange(90), hours=chance.randrange(24), minutes=chance.randrange(60)
        )
        deliveries += series(patient, "first", start, chance.choice((2, 5, 6, 6, 6)), chance)
        if chance.random() < 0.3:
            deliveries += series(patient, "booster", start + timedelta(days=chance.randrange(15, 120)), 1, chance)
        assessments += scores(patient, start, chance)
    Delivery.objects.bulk_create(deliveries)
    Assessment.objects.bulk_create(assessments)


def series(patient, name, start, number, chance):
    kilograms = Decimal(chance.choice((60, 70, 80, 100)))
    dose = chance.choice(("0.25", "0.4", "0.5", "0.5", "0.6", "0.8"))
    for place in range(number):
        part = chance.choice(("1", "1", "1", "0.7"))
        yield Delivery(
            patient=patient,
            series=name,
            started_at=start + timedelta(days=2 * place, minutes=place),
            minutes=40,
            delivered_mg=Decimal(dose) * kilograms * Decimal(part),
            weight_kg=kilograms,
            planned_infusions=6 if name == "first" else 1,
        )


def scores(patient, start, chance):
    baseline = chance.choice((0, 40, 60, 80, 100, 120))
    level = baseline * chance.choice((0.3, 0.5, 0.65, 0.72, 0.75, 1.0))
    for instrument in ("lsas-sr", "lsas-ca"):
        if chance.random() < 0.95:
            yield score(
                patient, instrument, start - timedelta(days=chance.choice((0, 1, 9, 28, 29)), hours=1), baseline
            )
        for day in sorted(chance.sample(range(1, 150), chance.randrange(2, 12))):
            level = min(144, max(0, level + chance.choice((-6, 0, 0, 4, 15))))
            for hour in chance.choice(((3,), (3,), (3, 7))):
                yield score(
                    patient, instrument, start + timedelta(days=day, hours=hour), int(level) + hour // 7, chance
                )


def score(patient, instrument, at, total, chance=None):
    state = chance.choice(("complete",) * 6 + ("incomplete", "draft")) if chance else "complete"
    return Assessment(
        patient=patient,
        instrument=instrument,
        instrument_version="1",
        occasion="follow-up",
        state=state,
        started_at=at,
        collected_at=None if state == "draft" else at,
        total=total if state == "complete" else None,
    )


# --- The second computation


MEETS = {
    "taylor35": lambda b, x: 100 * (b - x) > 35 * b,
    "glisch28": lambda b, x: 100 * (b - x) >= 28 * b,
    "glisch29": lambda b, x: 100 * (b - x) >= 29 * b,
    "remit35": lambda b, x: x <= 35,
    "remit30": lambda b, x: x < 30,
}
IN_REMISSION = {"lsas-sr": lambda x: x <= 35, "lsas-ca": lambda x: x <= 30}
WINDOWS = {1: 3, 2: 3, 4: 7, 8: 7, 12: 7}
BANDS = [(0.0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, None)]


def second_opinion(instrument, definition, since, until, as_of):
    as_of = date.fromisoformat(as_of)
    cohort = [one for one in courses(instrument, as_of) if in_period(one["zero"], since, until)]
    meets = MEETS[definition]
    with_baseline = [one for one in cohort if one["b"]]
    return {
        "cohort": {
            "started": len(cohort),
            "completed": len([one for one in cohort if len(one["doses"]) >= 6]),
            "assessed": len([one for one in cohort if one["b"] is not None and one["later"]]),
        },
        "response": [week(with_baseline, number, as_of, meets, "responders") for number in WINDOWS],
        "remission": [
            week(with_baseline, number, as_of, lambda _, x: IN_REMISSION[instrument](x), "remitters")
            for number in WINDOWS
        ],
        "loss": curve([ending for one in with_baseline for ending in followed(one, meets)]),
        "doses": [dose_band(with_baseline, band, as_of, meets) for band in BANDS],
    }


def over_three(instrument, definition, since, until, as_of):
    """Responders of who started, of who completed, and of who was assessed, week by week: [(count, of), ...]."""
    as_of = date.fromisoformat(as_of)
    cohort = [one for one in courses(instrument, as_of) if in_period(one["zero"], since, until)]
    found = []
    for number in WINDOWS:
        over = [one for one in cohort if due(one, number, as_of)]
        known = [one for one in over if one["b"] and total_of_week(one, number) is not None]
        responded = [one for one in known if MEETS[definition](one["b"], total_of_week(one, number))]
        completed = [one for one in over if len(one["doses"]) >= 6]
        both = [one for one in responded if len(one["doses"]) >= 6]
        found.append([(len(responded), len(over)), (len(both), len(completed)), (len(responded), len(known))])
    return found


def courses(instrument, as_of):
    given, answered = defaultdict(list), defaultdict(list)
    for row in Delivery.objects.order_by("started_at"):
        given[row.patient_id].append(row)
    for row in Assessment.objects.filter(instrument=instrument, state="complete").order_by("collected_at"):
        answered[row.patient_id].append((row.collected_at, int(row.total)))
    for patient in Patient.objects.all():
        zone = ZoneInfo(patient.time_zone)
        seen = [row for row in given[patient.pk] if row.started_at.astimezone(zone).date() <= as_of]
        if not seen:
            continue
        first = [row for row in seen if row.series == seen[0].series]
        zero, begun, ended = local(first[0].started_at, zone), first[0].started_at, first[-1].started_at
        totals = [(at, local(at, zone), x) for at, x in answered[patient.pk] if local(at, zone) <= as_of]
        before = [one for one in totals if -28 <= (one[1] - zero).days <= 0 and one[0] < begun]
        after_series = [row.started_at for row in seen if row.started_at > ended]
        yield {
            "zero": zero,
            "doses": [float(row.delivered_mg / row.weight_kg) for row in first],
            "b": before[-1][2] if before else None,
            "later": bool(before) and totals[-1][0] > before[-1][0],
            "totals": totals,
            "ended": ended,
            "ended_on": local(ended, zone),
            "next": min(after_series) if after_series else datetime.max.replace(tzinfo=UTC),
        }


def local(at, zone):
    return at.astimezone(zone).date()


def in_period(day, since, until):
    return (since is None or day.isoformat() >= since) and (until is None or day.isoformat() <= until)


def total_of_week(one, number):
    best = None
    for _, day, total in one["totals"]:
        off = (day - one["zero"]).days - 7 * number
        if abs(off) <= WINDOWS[number] and (best is None or (abs(off), off) <= best[0]):
            best = (abs(off), off), total
    return None if best is None else best[1]


def due(one, number, as_of):
    return (as_of - one["zero"]).days >= 7 * number + WINDOWS[number]


def week(cohort, number, as_of, meets, name):
    eligible = [one for one in cohort if due(one, number, as_of)]
    pairs = [(one["b"], total_of_week(one, number)) for one in eligible if total_of_week(one, number) is not None]
    return {
        "week": number,
        "eligible": len(eligible),
        "assessed": len(pairs),
        name: len([1 for pair in pairs if meets(*pair)]),
        **percent(len([1 for pair in pairs if meets(*pair)]), len(pairs)),
    }


def percent(count, of):
    if not of:
        return {"percent": None, "ci95": [None, None]}
    z, p = 1.959963984540054, count / of
    middle, half = p + z * z / (2 * of), z * sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    bounds = [100 * (middle - half) / (1 + z * z / of), 100 * (middle + half) / (1 + z * z / of)]
    return {"percent": 100 * p, "ci95": bounds}


def followed(one, meets):
    seen = [each for each in one["totals"] if each[0] < one["next"]]
    closing = [total for _, day, total in seen if 0 <= (day - one["ended_on"]).days <= 14]
    if not closing or not meets(one["b"], closing[-1]):
        return
    after = [each for each in seen if each[0] > one["ended"]]
    low = [100 * (one["b"] - total) < 25 * one["b"] for _, _, total in after]
    for i in range(len(after)):
        for j in range(i + 1, len(after)):
            if all(low[i : j + 1]) and (after[j][1] - after[i][1]).days >= 7:
                yield (after[i][1] - one["ended_on"]).days, True
                return
    yield (seen[-1][1] - one["ended_on"]).days, False


def curve(endings):
    """Kaplan-Meier by hand: Greenwood's sum, and the interval on the log-log scale."""
    steps, survival, greenwood, median = [], 1.0, 0.0, None
    for day in sorted({day for day, is_event in endings if is_event}):
        at_risk = len([1 for other, _ in endings if other >= day])
        events = len([1 for other, is_event in endings if other == day and is_event])
        survival *= 1 - events / at_risk
        bounds = [None, None]
        if survival > 1e-12:
            greenwood += events / (at_risk * (at_risk - events))
            half = 1.959963984540054 * sqrt(greenwood) / abs(log(survival))
            bounds = [survival ** exp(half), survival ** exp(-half)]
        if median is None and survival <= 0.5 + 1e-12:
            median = day
        steps.append({"day": day, "at_risk": at_risk, "events": events, "survival": survival, "ci95": bounds})
    lost = len([1 for _, is_event in endings if is_event])
    return {"n": len(endings), "events": lost, "median_days": median, "curve": steps}


def dose_band(cohort, band, as_of, meets):
    low, high = band
    met = []
    for one in cohort:
        mean = round(sum(one["doses"]) / len(one["doses"]), 9)
        total = total_of_week(one, 2)
        if due(one, 2, as_of) and total is not None and low <= mean and (high is None or mean < high):
            met.append(meets(one["b"], total))
    return {
        "from_mg_per_kg": low,
        "to_mg_per_kg": high,
        "assessed": len(met),
        "responders": sum(met),
        **percent(sum(met), len(met)),
    }


def same(found, expected):
    """Equal, numbers to nine digits; says where not."""
    if isinstance(expected, dict):
        assert found.keys() >= expected.keys()
        for key, value in expected.items():
            same(found[key], value)
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            same(one, other)
    else:
        assert found == (pytest.approx(expected, abs=1e-9) if isinstance(expected, float) else expected)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: f"{each[0]} {each[1]}")
@pytest.mark.usefixtures("clinic", "db")
def test_the_figures_agree_with_a_second_computation(question):
    instrument, definition, since, until, as_of = question
    expected = second_opinion(*question)
    renamed = {"time_to_loss": expected.pop("loss"), "dose_response": expected.pop("doses"), **expected}
    out = StringIO()
    call_command(
        "outcomes",
        json=True,
        instrument=instrument,
        definition=definition,
        as_of=as_of,
        stdout=out,
        **{"from": since, "to": until},
    )
    same(json.loads(out.getvalue()), renamed)
    options = Options(
        as_of=date.fromisoformat(as_of),
        instrument=instrument,
        definition=definition_named(definition),
        from_date=since and date.fromisoformat(since),
        to_date=until and date.fromisoformat(until),
    )
    tally = tally_of(people(), options)
    same(figures(tally, options), renamed)
    shown = [
        [row[name] for name in ("started", "completed", "assessed")] for row in denominators(tally, with_small=True)
    ]
    assert [[(one["count"], one["of"]) for one in row] for row in shown] == over_three(*question)
    assert renamed["cohort"]["started"] > 30
    assert sum(row["assessed"] for row in renamed["response"]) > 20
