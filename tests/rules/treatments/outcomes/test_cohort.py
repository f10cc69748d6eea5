"""Who is counted, who has completed and who was assessed; what stands for the baseline."""

from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.rules.treatments.outcomes.people import DAY_ZERO, at, infusion, lsas, patient, report_of, series, week
from treatments.outcomes.cohort import cohort
from treatments.outcomes.facts import BadOption, Infusion, Options


def counts(*patients, **options):
    return report_of(*patients, **options)["cohort"]


def member_of(someone, **options):
    return next(cohort([someone], Options(as_of=date(2025, 6, 3), **options)), None)


def baseline_of(*assessments, **options):
    found = member_of(patient(*assessments), **options).baseline
    return found and found.total


def test_a_patient_without_an_infusion_is_not_in_the_cohort():
    assert counts(patient(lsas(-1, 80), infusions=())) == {"started": 0, "completed": 0, "assessed": 0}


def test_a_patient_with_one_infusion_has_started():
    assert counts(patient(infusions=series([0]))) == {"started": 1, "completed": 0, "assessed": 0}


def test_the_unit_is_the_first_series_in_whatever_order_the_infusions_come():
    later, earlier = infusion(40, series="second"), infusion(0, series="first")
    assert member_of(patient(infusions=[later, earlier])).infusions == (earlier,)


@pytest.mark.parametrize(("given", "planned", "completed"), [(5, 6, 0), (6, 6, 1), (7, 6, 1), (3, 4, 0), (4, 4, 1)])
def test_completed_has_the_planned_number_of_infusions(given, planned, completed):
    days = [2 * number for number in range(given)]
    assert counts(patient(infusions=series(days, planned=planned)))["completed"] == completed


def test_six_are_planned_where_no_plan_is_on_record():
    for given, completed in ((5, 0), (6, 1)):
        infusions = tuple(Infusion(at(2 * day), "imported", Decimal(35), Decimal(70)) for day in range(given))
        assert counts(patient(infusions=infusions))["completed"] == completed


def test_infusions_of_another_series_do_not_complete_the_first():
    assert counts(patient(infusions=series([0, 2, 4]) + series([30, 32, 34], series="other")))["completed"] == 0


@pytest.mark.parametrize(
    ("from_day", "to_day", "started"), [(None, None, 1), (0, 0, 1), (1, None, 0), (None, -1, 0), (-1, 1, 1)]
)
def test_the_first_infusion_lies_in_the_period_both_ends_included(from_day, to_day, started):
    period = {
        name: None if day is None else DAY_ZERO + timedelta(days=day)
        for name, day in (("from_date", from_day), ("to_date", to_day))
    }
    assert counts(patient(), **period)["started"] == started


def test_a_second_series_in_the_period_does_not_count():
    infusions = series([0]) + series([40], series="second")
    assert counts(patient(infusions=infusions), from_date=DAY_ZERO + timedelta(days=30))["started"] == 0


def test_the_date_of_the_first_infusion_is_the_one_on_the_patients_calendar():
    """23:00 in New York is the next day in Berlin."""
    infusions = series([0], hour="23:00")
    assert counts(patient(infusions=infusions), to_date=DAY_ZERO)["started"] == 1
    assert counts(patient(infusions=infusions, zone=ZoneInfo("Europe/Berlin")), to_date=DAY_ZERO)["started"] == 0


@pytest.mark.parametrize(("as_of_day", "started", "completed"), [(-1, 0, 0), (0, 1, 0), (10, 1, 0), (11, 1, 1)])
def test_nothing_after_the_reports_date_is_seen(as_of_day, started, completed):
    assert counts(patient(), as_of=DAY_ZERO + timedelta(days=as_of_day)) == {
        "started": started,
        "completed": completed,
        "assessed": 0,
    }


@pytest.mark.parametrize(("as_of_day", "assessed"), [(13, 0), (14, 1)])
def test_an_assessment_after_the_reports_date_is_not_seen(as_of_day, assessed):
    someone = patient(lsas(-1, 80), lsas(14, 40))
    assert counts(someone, as_of=DAY_ZERO + timedelta(days=as_of_day))["assessed"] == assessed


@pytest.mark.parametrize(
    ("assessments", "assessed"),
    [
        ([lsas(-1, 80)], 0),
        ([lsas(5, 40)], 0),
        ([lsas(-3, 90), lsas(-1, 80)], 0),
        ([lsas(-1, 80), lsas(0, 60)], 1),
        ([lsas(-1, 0), lsas(5, 0)], 1),
        ([lsas(-1, 80), lsas(300, 60)], 1),
        ([lsas(-1, 80), lsas(5, None, status="incomplete")], 0),
        ([lsas(-1, 80), lsas(5, 12, status="incomplete")], 0),
        ([lsas(-1, 80), lsas(5, 40, instrument="lsas-ca")], 0),
    ],
)
def test_assessed_has_a_baseline_and_any_later_complete_assessment(assessments, assessed):
    assert counts(patient(*assessments))["assessed"] == assessed


@pytest.mark.parametrize(
    ("day", "hour", "baseline"),
    [
        (-29, "23:59", None),
        (-28, "00:00", 80),
        (-1, "23:59", 80),
        (0, "09:59", 80),
        (0, "10:00", None),
        (0, "10:01", None),
        (1, "09:00", None),
    ],
)
def test_the_baseline_is_from_day_minus_28_to_the_start_of_the_first_infusion(day, hour, baseline):
    assert baseline_of(lsas(day, 80, hour)) == baseline


def test_the_baseline_is_the_last_of_several():
    assert baseline_of(lsas(-2, 70), lsas(-20, 90), lsas(0, 75, "09:00"), lsas(0, 10, "11:00")) == 75


def test_an_incomplete_assessment_is_no_baseline_and_does_not_replace_one():
    assert baseline_of(lsas(-20, 90), lsas(-2, None, status="incomplete")) == 90


def test_the_baseline_is_of_the_instrument_asked_for():
    both = lsas(-3, 90), lsas(-2, 60, instrument="lsas-ca")
    assert baseline_of(*both) == 90
    assert baseline_of(*both, instrument="lsas-ca") == 60


def test_the_baselines_window_follows_the_patients_calendar():
    """Day -28 begins at midnight in New York, which is still day -29 in Los Angeles."""
    someone = patient(lsas(-28, 80, "00:30"), zone=ZoneInfo("America/Los_Angeles"))
    assert member_of(someone).baseline is None


def test_without_a_baseline_a_patient_has_started_but_is_not_eligible():
    result = report_of(patient(lsas(14, 40)))
    assert result["cohort"]["started"] == 1
    assert week(result, 2)["eligible"] == 0


@pytest.mark.parametrize("instrument", ["phq-9", "LSAS-SR", ""])
def test_any_other_instrument_is_refused(instrument):
    with pytest.raises(BadOption, match="instrument: .* is not one of lsas-sr, lsas-ca"):
        Options(as_of=date(2025, 1, 1), instrument=instrument)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(BadOption, match="from: 2024-02-02 is after to, 2024-02-01"):
        Options(as_of=date(2025, 1, 1), from_date=date(2024, 2, 2), to_date=date(2024, 2, 1))
