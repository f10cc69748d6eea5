"""Adverse events by grade, with the infusions they are counted over."""

from datetime import timedelta

from tests.rules.treatments.outcomes.people import DAY_ZERO, at, infusion, patient, report_of, series
from treatments.outcomes.facts import AdverseEvent


def event(grade, day=0, *, serious=False):
    return AdverseEvent(grade, serious, at(day, "11:00"))


def rows(*infusions, **options):
    return {row["grade"]: row for row in report_of(patient(infusions=infusions), **options)["adverse_events"]}


def test_where_none_were_recorded_nothing_is_known():
    assert rows(*series()) == {}


def test_where_they_were_recorded_none_is_none():
    found = rows(infusion(0, events=()))
    assert list(found) == [1, 2, 3, 4, 5]
    assert all(
        (row["events"], row["infusions"], row["of_infusions"], row["percent"]) == (0, 0, 1, 0) for row in found.values()
    )


def test_events_are_counted_and_so_are_the_infusions_that_had_one():
    found = rows(
        infusion(0, events=(event(1), event(1), event(3, serious=True))),
        infusion(2, events=(event(1, 2),)),
        infusion(4, events=()),
        infusion(7, events=None),
    )
    one, three = found[1], found[3]
    assert (one["events"], one["serious"], one["infusions"], one["of_infusions"]) == (3, 0, 2, 3)
    assert (three["events"], three["serious"], three["infusions"], three["of_infusions"]) == (1, 1, 1, 3)
    assert round(one["percent"], 2) == 66.67


def test_only_the_first_series_is_counted():
    assert rows(infusion(0, events=()), infusion(40, series="booster", events=(event(2, 40),)))[2]["events"] == 0


def test_an_event_after_the_reports_date_is_not_seen():
    found = [rows(infusion(0, events=(event(2, 5),)), as_of=DAY_ZERO + timedelta(days=day)) for day in (4, 5)]
    assert [row[2]["events"] for row in found] == [0, 1]
