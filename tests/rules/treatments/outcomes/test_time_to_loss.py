"""Time to loss of response: who is followed, what is an event, when it is dated, and where it is censored."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.rules.treatments.outcomes.people import DAY_ZERO, LONG_AFTER, infusion, lsas, patient, report_of, series
from treatments.outcomes.cohort import cohort
from treatments.outcomes.definitions import definition_named
from treatments.outcomes.facts import Options
from treatments.outcomes.time_to_loss import followed_up

# A series of two: its last infusion, time 0, is on day 7. A total of 60 is a response, 75 and less a reduction held.
TWO = series([0, 7], planned=2)
BASELINE = lsas(-1, 100)
RESPONSE = lsas(14, 60)


def lost(*assessments, more=(), baseline=BASELINE, **options):
    """(n, events, first event's day) of one patient with this series and these assessments."""
    someone = patient(baseline, *assessments, infusions=TWO + tuple(more))
    result = report_of(someone, **options)["time_to_loss"]
    return result["n"], result["events"], result["curve"][0]["day"] if result["curve"] else None


def censored_on(*assessments, more=()):
    """The day from time 0 on which this patient leaves without an event."""
    options = Options(as_of=LONG_AFTER)
    (member,) = cohort([patient(BASELINE, *assessments, infusions=TWO + tuple(more))], options)
    followed = followed_up(member, options.definition.test)
    assert not followed.is_event
    return followed.days


@pytest.mark.parametrize(
    ("day", "hour", "n"), [(6, "23:59", 0), (7, "00:00", 1), (7, "18:00", 1), (21, "23:59", 1), (22, "00:00", 0)]
)
def test_followed_is_who_responds_from_the_last_infusion_to_fourteen_days_after_it(day, hour, n):
    assert lost(lsas(day, 60, hour)) == (n, 0, None)


@pytest.mark.parametrize(("totals", "n"), [((60, 90), 0), ((90, 60), 1)])
def test_the_last_assessment_of_these_days_decides(totals, n):
    first, last = totals
    assert lost(lsas(9, first), lsas(20, last))[0] == n


def test_who_has_no_baseline_or_one_of_zero_is_not_followed():
    assert lost(RESPONSE, baseline=lsas(1, 100))[0] == 0
    assert lost(lsas(14, 0), baseline=lsas(-1, 0), definition=definition_named("remit35"))[0] == 0


def test_nobody_followed_gives_an_empty_curve():
    assert report_of()["time_to_loss"] == {"n": 0, "events": 0, "median_days": None, "curve": []}


def test_a_loss_is_confirmed_by_a_later_one_and_dated_by_the_first():
    assert lost(RESPONSE, lsas(30, 90), lsas(37, 90)) == (1, 1, 23)


@pytest.mark.parametrize(("days_later", "events"), [(6, 0), (7, 1), (8, 1)])
def test_the_confirmation_comes_at_least_seven_days_later(days_later, events):
    assert lost(RESPONSE, lsas(30, 90), lsas(30 + days_later, 90))[1] == events


def test_seven_days_are_local_days_whatever_the_hour():
    assert lost(RESPONSE, lsas(30, 90, "22:00"), lsas(37, 90, "06:00"))[1] == 1


@pytest.mark.parametrize(("total", "events"), [(75, 0), (76, 1)])
def test_a_loss_is_a_reduction_below_25_percent(total, events):
    assert lost(RESPONSE, lsas(30, total), lsas(37, total))[1] == events


@pytest.mark.parametrize(("between", "event_day"), [(90, 23), (76, 23), (75, 28)])
def test_every_assessment_between_is_a_loss_too(between, event_day):
    """One that is not makes the search begin anew, here on day 35, four weeks after time 0."""
    assert lost(RESPONSE, lsas(30, 90), lsas(33, between), lsas(35, 90), lsas(42, 90)) == (1, 1, event_day)


def test_one_bad_assessment_is_no_loss():
    assert lost(RESPONSE, lsas(30, 90)) == (1, 0, None)


def test_incomplete_assessments_neither_lose_nor_hold_a_response():
    assert lost(RESPONSE, lsas(30, 90), lsas(33, 0, status="incomplete"), lsas(37, 90)) == (1, 1, 23)
    assert lost(RESPONSE, lsas(30, 90), lsas(37, 90, status="incomplete"))[1] == 0


def test_a_loss_before_the_assessment_that_decides_is_still_a_loss():
    assert lost(lsas(8, 90), lsas(15, 90), lsas(20, 60)) == (1, 1, 1)


@pytest.mark.parametrize(("hour", "event_day"), [("09:00", 14), ("10:00", 14), ("11:00", 0)])
def test_only_what_comes_after_time_zero_can_be_a_loss(hour, event_day):
    """Totals of 35 from a baseline of 40 are in remission, and yet a reduction below 25 %."""
    totals = lsas(7, 35, hour), lsas(21, 35), lsas(28, 35)
    assert lost(*totals, baseline=lsas(-1, 40), definition=definition_named("remit35")) == (1, 1, event_day)


def test_only_assessments_before_the_next_infusion_count():
    totals = RESPONSE, lsas(30, 90), lsas(37, 90, "11:00")
    assert lost(*totals, more=[infusion(37, series="booster", hour="11:30")]) == (1, 1, 23)
    assert lost(*totals, more=[infusion(37, series="booster", hour="11:00")]) == (1, 0, None)


def test_the_next_infusion_also_ends_the_days_in_which_a_response_is_looked_for():
    booster = infusion(14, series="booster", hour="12:00")
    assert lost(lsas(14, 60, "11:00"), more=[booster])[0] == 1
    assert lost(lsas(14, 60, "13:00"), more=[booster])[0] == 0


def test_without_an_event_censored_at_the_last_assessment():
    assert censored_on(RESPONSE) == 7
    assert censored_on(RESPONSE, lsas(40, 60)) == 33


def test_an_unconfirmed_loss_is_censored_at_the_last_assessment():
    assert censored_on(RESPONSE, lsas(40, 90)) == 33


def test_what_comes_after_the_next_infusion_does_not_delay_censoring():
    booster = infusion(35, series="booster")
    assert censored_on(RESPONSE, lsas(30, 60), lsas(50, 60), more=[booster]) == 23


def test_days_are_those_of_the_patients_calendar():
    """22:00 in New York on day 30 is day 31 in Berlin, where time 0 is still day 7."""
    totals = BASELINE, RESPONSE, lsas(30, 90, "22:00"), lsas(40, 90)
    for zone, day in (("America/New_York", 23), ("Europe/Berlin", 24)):
        someone = patient(*totals, infusions=TWO, zone=ZoneInfo(zone))
        assert report_of(someone)["time_to_loss"]["curve"][0]["day"] == day


def test_nothing_after_the_reports_date_confirms_a_loss():
    totals = RESPONSE, lsas(30, 90), lsas(37, 90)
    assert lost(*totals, as_of=DAY_ZERO + timedelta(days=36))[1] == 0
    assert lost(*totals, as_of=DAY_ZERO + timedelta(days=37))[1] == 1


def test_the_whole_of_it():
    people = [
        patient(BASELINE, RESPONSE, lsas(day, 90), lsas(day + 7, 90), infusions=TWO) for day in (22, 37, 37, 47)
    ] + [patient(BASELINE, RESPONSE, lsas(42, 60), infusions=TWO)]
    result = report_of(*people)["time_to_loss"]
    assert (result["n"], result["events"], result["median_days"]) == (5, 4, 30)
    assert [(row["day"], row["at_risk"], row["events"]) for row in result["curve"]] == [
        (15, 5, 1),
        (30, 4, 2),
        (40, 1, 1),
    ]
    assert [row["survival"] for row in result["curve"]] == pytest.approx([0.8, 0.4, 0])
    assert result["curve"][-1]["ci95"] == [None, None]
