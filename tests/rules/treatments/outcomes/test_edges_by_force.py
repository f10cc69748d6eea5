"""The whole report on patients drawn so that most of them sit on an edge, against the words of the interface.

The second computation imports nothing of the project but the plain facts: it walks over every day and every pair, and
shares no helper with the code. It was written from the interface, not from the code.
"""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from math import exp, log, sqrt
from random import Random
from zoneinfo import ZoneInfo

import pytest

from treatments.outcomes.definitions import definition_named
from treatments.outcomes.facts import Assessment, Infusion, Options, PatientFacts
from treatments.outcomes.measures import report

# Ahead of UTC by 14 and 13 hours and behind it by 10, with half hours, and with clocks that change on either half.
ZONES = (
    *("Pacific/Kiritimati", "Pacific/Auckland", "Asia/Kathmandu", "Europe/Berlin", "UTC"),
    *("America/New_York", "America/St_Johns", "Pacific/Honolulu"),
)
# The clocks change in New York on 9 March and 2 November 2025, in Berlin on 30 March and 26 October.
STARTS = (date(2025, 3, 8), date(2025, 3, 29), date(2025, 10, 25), date(2025, 11, 1), date(2025, 12, 31))
TIMES = (time(0, 0), time(0, 1), time(1, 30), time(2, 30), time(12, 0), time(23, 59, 59))
# On and beside every border: day -28, both ends of every window and the day they meet, and a week after them.
DAYS = (
    *(-29, -28, -27, -1, 0, 0, 1, 3, 4, 7, 10, 11, 14, 17, 18, 20, 21, 25, 26, 28, 34, 35, 36),
    *(48, 49, 56, 63, 64, 76, 77, 84, 91, 92, 100, 107, 108),
)
DOSES = ("0.2", "0.3999", "0.4", "0.4001", "0.5999", "0.6", "0.7999", "0.8", "0.8001", "1.2")


def patients(chance, number):
    return [patient(chance, key) for key in range(number)]


def patient(chance, key):
    zone, start = ZoneInfo(chance.choice(ZONES)), chance.choice(STARTS)

    def at(day):
        return datetime.combine(start + timedelta(days=day), chance.choice(TIMES), zone)

    number = chance.choice((1, 2, 5, 6, 6, 7))
    kilograms = Decimal(chance.choice(("47", "60", "70", "72.575", "83.3")))
    per_kg = Decimal(chance.choice(DOSES))
    first = [at(2 * place) for place in range(number)]
    infusions = [Infusion(each, "a", per_kg * kilograms, kilograms) for each in first]
    if number > 1 and chance.random() < 0.3:  # one dose more, the other less by the same: the mean stays on its edge
        more = Decimal("0.1") * kilograms
        infusions[0] = Infusion(first[0], "a", infusions[0].delivered_mg + more, kilograms)
        infusions[1] = Infusion(first[1], "a", infusions[1].delivered_mg - more, kilograms)
    for series, days in (("b", (3,)), ("b", (26, 40)), ("c", (91,))):
        if chance.random() < 0.25:
            infusions += [Infusion(at(day), series, Decimal(30), kilograms) for day in days]
    if chance.random() < 0.1:  # the series goes on after another one has begun
        infusions.append(Infusion(at(50), "a", per_kg * kilograms, kilograms))
    infusions = list({each.started_at.astimezone(UTC): each for each in infusions}.values())
    chance.shuffle(infusions)
    return PatientFacts(key, zone, tuple(infusions), tuple(assessments(chance, at, first)))


def assessments(chance, at, first):
    baseline = chance.choice((0, 1, 3, 20, 40, 60, 80, 84, 100, 100, 100, 120, 144))
    totals = sorted({baseline * share // 100 for share in (0, 30, 50, 64, 65, 66, 72, 73, 75, 76, 100)} | {30, 35, 36})
    found, loses = {}, chance.random() < 0.5
    for instrument in ("lsas-sr", "lsas-ca", "phq-9"):
        days = chance.sample(DAYS, chance.choice((2, 6, 10, 16)))
        instants = [at(day) for day in days]
        if chance.random() < 0.5:
            instants.append(chance.choice(first) + timedelta(seconds=chance.choice((-1, 0, 1))))
        if chance.random() < 0.8:
            instants.append(first[0] - timedelta(days=1))
        for instant in instants:
            early = instant.astimezone(UTC) < first[0].astimezone(UTC)
            total = baseline if early and chance.random() < 0.9 else chance.choice(totals)
            if loses and not early:  # a response by the end of the series that is lost later
                late = instant > first[-1] + timedelta(days=10)
                total = chance.choice(totals[len(totals) // 2 :] if late else totals[: len(totals) // 2])
            status = chance.choice(("complete",) * 8 + ("incomplete", "draft"))
            found[instrument, instant.astimezone(UTC)] = Assessment(
                instrument, instant, total if status == "complete" else None, status
            )
    found = list(found.values())
    chance.shuffle(found)
    return found


# --- The second computation


RESPONDS = {
    "taylor35": lambda b, x: Decimal(b - x) / b > Decimal("0.35"),
    "glisch28": lambda b, x: Decimal(b - x) / b >= Decimal("0.28"),
    "remit35": lambda b, x: x <= 35,
    "remit30": lambda b, x: x < 30,
}
WINDOWS = ((1, 4, 10), (2, 11, 17), (4, 21, 35), (8, 49, 63), (12, 77, 91))
Z = 1.959963984540054


def by_force(people, *, instrument, definition, since, until, as_of):
    cohort = [one for one in (read(each, instrument, as_of) for each in people) if one and since <= one["d0"] <= until]
    judged = [one for one in cohort if one["b"]]
    remits = (lambda b, x: x <= 35) if instrument == "lsas-sr" else (lambda b, x: x <= 30)
    return {
        "cohort": {
            "started": len(cohort),
            "completed": sum(len(one["given"]) >= 6 for one in cohort),
            "assessed": sum(
                one["b"] is not None and any(row[0] > one["b_at"] for row in one["rows"]) for one in cohort
            ),
        },
        "response": [weekly(judged, window, as_of, RESPONDS[definition], "responders") for window in WINDOWS],
        "remission": [weekly(judged, window, as_of, remits, "remitters") for window in WINDOWS],
        "time_to_loss": kaplan_meier([end for one in judged if (end := followed(one, RESPONDS[definition]))]),
        "dose_response": doses(judged, as_of, RESPONDS[definition]),
    }


def read(person, instrument, as_of):
    """One patient as seen on the day of the report, in days from the first infusion on their own calendar."""
    given = sorted((each.started_at.astimezone(UTC), each) for each in person.infusions)
    given = [(at, each) for at, each in given if at.astimezone(person.zone).date() <= as_of]
    if not given:
        return None
    d0 = given[0][0].astimezone(person.zone).date()

    def day(at):
        return at.astimezone(person.zone).date().toordinal() - d0.toordinal()

    series = [(at, each) for at, each in given if each.series == given[0][1].series]
    ended = series[-1][0]
    after = [at for at, _ in given if at > ended]
    rows = sorted(
        (each.collected_at.astimezone(UTC), day(each.collected_at), each.total)
        for each in person.assessments
        if each.instrument == instrument and each.status == "complete"
        and each.collected_at.astimezone(person.zone).date() <= as_of
    )  # fmt: skip
    before = [row for row in rows if -28 <= row[1] <= 0 and row[0] < given[0][0]]
    return {
        "d0": d0, "given": [each for _, each in series], "rows": rows, "ended": ended, "ended_on": day(ended),
        "next": after[0] if after else None,
        "b": before[-1][2] if before else None, "b_at": before[-1][0] if before else None,
    }  # fmt: skip


def at_week(one, week, first, last):
    """Every day of the window, nearest first and the earlier of two first; on it the last assessment."""
    for away in range(8):
        for day in (7 * week - away, 7 * week + away):
            on_it = [row for row in one["rows"] if row[1] == day]
            if first <= day <= last and on_it:
                return on_it[-1][2]
    return None


def weekly(judged, window, as_of, meets, name):
    week, first, last = window
    eligible = [one for one in judged if as_of.toordinal() >= one["d0"].toordinal() + last]
    seen = [(one["b"], at_week(one, week, first, last)) for one in eligible]
    seen = [pair for pair in seen if pair[1] is not None]
    met = sum(meets(*pair) for pair in seen)
    return {"week": week, "eligible": len(eligible), "assessed": len(seen), name: met, **wilson(met, len(seen))}


def wilson(count, of):
    if of == 0:
        return {"percent": None, "ci95": [None, None]}
    p = count / of
    root = Z * sqrt(p * (1 - p) / of + Z**2 / (4 * of**2))
    bounds = [(p + Z**2 / (2 * of) + sign * root) / (1 + Z**2 / of) for sign in (-1, 1)]
    bounds = [0.0 if count == 0 else bounds[0], 1.0 if count == of else bounds[1]]
    return {"percent": 100 * p, "ci95": [100 * bound for bound in bounds]}


def followed(one, meets):
    rows = [row for row in one["rows"] if one["next"] is None or row[0] < one["next"]]
    closing = [row for row in rows if one["ended_on"] <= row[1] <= one["ended_on"] + 14]
    if not closing or not meets(one["b"], closing[-1][2]):
        return None
    later = [row for row in rows if row[0] > one["ended"]]
    for place, row in enumerate(later):
        run = []
        for other in later[place:]:
            if not Decimal(one["b"] - other[2]) / one["b"] < Decimal("0.25"):
                break
            run.append(other)
        if run and run[-1][1] - row[1] >= 7:
            return row[1] - one["ended_on"], True
    return rows[-1][1] - one["ended_on"], False


def kaplan_meier(ends):
    curve, left, variance, median = [], Decimal(1), 0.0, None
    for day in range(max((day for day, _ in ends), default=-1) + 1):
        lost = ends.count((day, True))
        if not lost:
            continue
        at_risk = sum(other >= day for other, _ in ends)
        left = left * (at_risk - lost) / at_risk
        bounds = [None, None]
        if at_risk > lost:
            variance += lost / (at_risk * (at_risk - lost))
            spread = Z * sqrt(variance) / log(left)
            bounds = [float(left) ** exp(-spread), float(left) ** exp(spread)]
        if median is None and left <= Decimal("0.5") + Decimal("1e-20"):
            median = day
        curve.append({"day": day, "at_risk": at_risk, "events": lost, "survival": float(left), "ci95": bounds})
    return {"n": len(ends), "events": sum(lost for _, lost in ends), "median_days": median, "curve": curve}


def doses(judged, as_of, meets):
    found = []
    for low, high in ((0, 4), (4, 6), (6, 8), (8, None)):
        band = []
        for one in judged:
            mean = sum(each.delivered_mg / each.weight_kg for each in one["given"]) / len(one["given"])
            mean = 10 * mean.quantize(Decimal("1e-12"))
            if low <= mean and (high is None or mean < high):
                band.append(one)
        row = weekly(band, WINDOWS[1], as_of, meets, "responders")
        del row["week"], row["eligible"]
        found.append({"from_mg_per_kg": low / 10, "to_mg_per_kg": None if high is None else high / 10, **row})
    return found


def same(found, expected, where=""):
    if isinstance(expected, dict):
        for key, value in expected.items():
            same(found[key], value, f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), where
        for place, (one, other) in enumerate(zip(found, expected, strict=True)):
            same(one, other, f"{where}[{place}]")
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, abs=1e-9), where
    else:
        assert found == expected, where


REPORTS = [
    ("lsas-sr", "taylor35", date.min, date.max, date(2027, 1, 1)),
    ("lsas-sr", "glisch28", date(2025, 3, 8), date(2025, 3, 29), date(2025, 6, 21)),
    ("lsas-ca", "remit35", date(2025, 3, 9), date(2025, 11, 1), date(2025, 12, 27)),
    ("lsas-ca", "remit30", date.min, date(2025, 12, 31), date(2026, 1, 17)),
    ("lsas-sr", "taylor35", date(2025, 10, 25), date.max, date(2025, 11, 11)),
]


@pytest.mark.parametrize("asked", REPORTS, ids=lambda each: f"{each[0]} {each[1]} {each[4]}")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_report_is_what_the_interface_says(asked, seed):
    instrument, definition, since, until, as_of = asked
    people = patients(Random(seed), 250)
    options = Options(
        as_of=as_of, instrument=instrument, definition=definition_named(definition), from_date=since, to_date=until
    )
    expected = by_force(people, instrument=instrument, definition=definition, since=since, until=until, as_of=as_of)
    same(report(people, options), expected)
    assert expected["cohort"]["started"] > 30
    assert sum(row["assessed"] for row in expected["response"]) > 10


def test_the_people_sit_on_the_edges():
    """What was drawn reaches what it is meant to reach."""
    people = patients(Random(1), 250)
    found = by_force(
        people, instrument="lsas-sr", definition="taylor35", since=date.min, until=date.max, as_of=date(2027, 1, 1)
    )
    assert found["time_to_loss"]["events"] > 5
    assert found["time_to_loss"]["n"] - found["time_to_loss"]["events"] > 5
    assert all(row["assessed"] > 5 for row in found["dose_response"])
    assert sum(one is not None and one["b"] == 0 for one in (read(each, "lsas-sr", date.max) for each in people)) > 3
