"""A course told in days from its first infusion, New York time. 100 is the baseline; 60 is a response, 90 is none."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from treatments.followups.course_facts import CourseFacts
from treatments.followups.loss import JudgedRelapse
from treatments.followups.readings import Assessment, in_words

NEW_YORK = ZoneInfo("America/New_York")
DAY_ZERO = date(2026, 3, 2)
SERIES = (0, 2, 4, 7, 9, 11)
LAST = 11


def on(day):
    return DAY_ZERO + timedelta(days=day)


def said(day):
    """The date as it stands in a sentence."""
    return in_words(on(day))


def at(day, hour="10:00"):
    return datetime.combine(on(day), time.fromisoformat(hour), NEW_YORK).astimezone(ZoneInfo("UTC"))


def lsas(day, total, hour="18:00", *, instrument="lsas-sr", status="complete"):
    return Assessment(instrument, at(day, hour), total, status)


def judged(day, from_day=None):
    """A relapse that Percy has written down on this day."""
    return JudgedRelapse(on(day if from_day is None else from_day), at(day), "Percy Prescriber", "Avoids again.")


def course(*assessments, today=200, series=SERIES, later=(), baseline=100, **more):
    before = () if baseline is None else (lsas(-1, baseline),)
    return CourseFacts(
        **{
            "zone": NEW_YORK,
            "instrument": "lsas-sr",
            "planned_infusions": 6,
            "series": tuple(at(day) for day in series),
            "later": tuple(at(day) for day in later),
            "assessments": before + assessments,
            "at": at(today, "23:00"),
            **more,
        }
    )
