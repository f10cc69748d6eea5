"""Response and remission by week: windows, ties, who is eligible, and the definitions at their boundaries."""

from datetime import timedelta

import pytest

from tests.rules.treatments.outcomes.people import DAY_ZERO, infusion, lsas, patient, report_of, series, week
from treatments.outcomes.definitions import definition_named
from treatments.outcomes.facts import BadOption

BASELINE = lsas(-1, 100)


def responders(number, *assessments, **options):
    row = week(report_of(patient(BASELINE, *assessments), **options), number)
    return row["responders"] if row["assessed"] else None


@pytest.mark.parametrize(("number", "first", "last"), [(1, 4, 10), (2, 11, 17), (4, 21, 35), (8, 49, 63), (12, 77, 91)])
def test_a_week_reaches_three_days_to_either_side_and_from_week_four_on_seven(number, first, last):
    assert responders(number, lsas(first - 1, 50)) is None
    assert responders(number, lsas(first, 50)) == 1
    assert responders(number, lsas(last, 50)) == 1
    assert responders(number, lsas(last + 1, 50)) is None


def test_the_weeks_are_1_2_4_8_and_12():
    assert [row["week"] for row in report_of()["response"]] == [1, 2, 4, 8, 12]


def test_the_nearest_assessment_counts():
    assert responders(2, lsas(12, 90), lsas(15, 50), lsas(17, 90)) == 1


def test_of_two_equally_near_the_earlier_counts():
    assert responders(2, lsas(13, 50), lsas(15, 90)) == 1
    assert responders(2, lsas(13, 90), lsas(15, 50)) == 0


def test_of_two_on_one_day_the_later_counts():
    assert responders(2, lsas(14, 90, "08:00"), lsas(14, 50, "20:00")) == 1
    assert responders(2, lsas(14, 50, "08:00"), lsas(14, 90, "20:00")) == 0


def test_of_two_on_the_earlier_of_two_tied_days_the_later_counts():
    assert responders(2, lsas(13, 90, "08:00"), lsas(13, 50, "20:00"), lsas(15, 90)) == 1


def test_an_incomplete_assessment_never_stands_for_a_week():
    assert responders(2, lsas(14, 0, status="incomplete"), lsas(12, 90)) == 0


def test_the_weeks_days_are_local_dates():
    """23:30 on day 10 in New York is day 11 in universal time; it belongs to week 1."""
    assert responders(1, lsas(10, 50, "23:30")) == 1
    assert responders(2, lsas(10, 50, "23:30")) is None


@pytest.mark.parametrize(("number", "last_day"), [(1, 10), (2, 17), (4, 35), (8, 63), (12, 91)])
def test_eligible_from_the_last_day_of_the_window_on(number, last_day):
    someone = patient(BASELINE, lsas(7 * number, 50))
    for day, eligible in ((last_day - 1, 0), (last_day, 1)):
        row = week(report_of(someone, as_of=DAY_ZERO + timedelta(days=day)), number)
        assert (row["eligible"], row["assessed"], row["responders"]) == (eligible, eligible, eligible)


def test_a_baseline_of_zero_is_not_eligible():
    row = week(report_of(patient(lsas(-1, 0), lsas(14, 0))), 2)
    assert (row["eligible"], row["assessed"]) == (0, 0)


def test_a_baseline_of_one_is():
    row = week(report_of(patient(lsas(-1, 1), lsas(14, 0))), 2)
    assert (row["eligible"], row["responders"]) == (1, 1)


def test_the_share_is_of_the_assessed_not_of_the_eligible():
    people = [patient(BASELINE, lsas(14, 50)), patient(BASELINE, lsas(14, 90)), patient(BASELINE), patient(BASELINE)]
    row = week(report_of(*people), 2)
    assert (row["eligible"], row["assessed"], row["responders"], row["percent"]) == (4, 2, 1, 50)
    assert row["ci95"] == pytest.approx([9.4531, 90.5469], abs=1e-4)


def test_with_nobody_assessed_there_is_no_share():
    row = week(report_of(patient(BASELINE)), 2)
    assert (row["eligible"], row["assessed"], row["responders"]) == (1, 0, 0)
    assert (row["percent"], row["ci95"]) == (None, [None, None])


@pytest.mark.parametrize(
    ("definition", "baseline", "total", "is_met"),
    [
        ("taylor35", 84, 54, 1),
        ("taylor35", 84, 55, 0),
        ("taylor35", 100, 65, 0),
        ("taylor35", 100, 64, 1),
        ("taylor35", 80, 52, 0),
        ("taylor35", 80, 51, 1),
        ("taylor35", 100, 72, 0),
        ("glisch28", 100, 72, 1),
        ("glisch28", 100, 73, 0),
        ("glisch28", 90, 62, 1),
        ("taylor35", 90, 62, 0),
        ("remit35", 40, 35, 1),
        ("remit35", 140, 36, 0),
        ("remit30", 140, 29, 1),
        ("remit30", 140, 30, 0),
    ],
)
@pytest.mark.parametrize("instrument", ["lsas-sr", "lsas-ca"])
def test_the_definitions_compare_whole_numbers(instrument, definition, baseline, total, is_met):
    someone = patient(lsas(-1, baseline, instrument=instrument), lsas(14, total, instrument=instrument))
    result = report_of(someone, instrument=instrument, definition=definition_named(definition))
    assert week(result, 2)["responders"] == is_met
    assert result["definition"]["name"] == definition


@pytest.mark.parametrize("definition", ["taylor35", "remit30"])
@pytest.mark.parametrize(("instrument", "highest"), [("lsas-sr", 35), ("lsas-ca", 30)])
def test_remission_goes_by_the_instrument_whatever_the_definition_of_response(instrument, highest, definition):
    for total, remitters in ((highest, 1), (highest + 1, 0)):
        someone = patient(lsas(-1, 140, instrument=instrument), lsas(14, total, instrument=instrument))
        result = report_of(someone, instrument=instrument, definition=definition_named(definition))
        row = week(result, 2, "remission")
        assert (row["remitters"], row["percent"]) == (remitters, 100 * remitters)
        assert set(row) == {"week", "eligible", "assessed", "remitters", "percent", "ci95"}


def test_an_assessment_after_the_next_infusion_still_stands_for_its_week():
    someone = patient(BASELINE, lsas(56, 50), infusions=series() + (infusion(40, series="booster"),))
    assert week(report_of(someone), 8)["responders"] == 1


@pytest.mark.parametrize("name", ["taylor", "TAYLOR35", "phq9_remission", "loss25", ""])
def test_any_other_definition_is_refused(name):
    with pytest.raises(BadOption, match="definition: .* is not one of taylor35, glisch28"):
        definition_named(name)
