"""Made-up patients for the outcomes tests, told in days from the first infusion, New York time."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from treatments.outcomes.facts import Assessment, Infusion, Options, PatientFacts
from treatments.outcomes.measures import report

NEW_YORK = ZoneInfo("America/New_York")
DAY_ZERO = date(2024, 6, 3)
LONG_AFTER = date(2025, 6, 3)
SIX_IN_TWO_WEEKS = (0, 2, 4, 7, 9, 11)


def at(day, hour="10:00", *, day_zero=DAY_ZERO, zone=NEW_YORK):
    return datetime.combine(day_zero + timedelta(days=day), time.fromisoformat(hour), zone)


def lsas(day, total, hour="18:00", *, instrument="lsas-sr", status="complete"):
    return Assessment(instrument, at(day, hour), total, status)


def infusion(day, *, series="first", mg="35", kg="70", planned=6, events=None, hour="10:00"):
    return Infusion(at(day, hour), series, Decimal(mg), Decimal(kg), planned, events)


def series(days=SIX_IN_TWO_WEEKS, **every):
    return tuple(infusion(day, **every) for day in days)


def patient(*assessments, infusions=None, zone=NEW_YORK):
    return PatientFacts(1, zone, series() if infusions is None else tuple(infusions), assessments)


def report_of(*patients, as_of=LONG_AFTER, **options):
    return report(patients, Options(as_of=as_of, **options))


def week(result, number, measure="response"):
    return next(row for row in result[measure] if row["week"] == number)
