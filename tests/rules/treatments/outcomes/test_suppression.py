"""Groups of fewer than five people are held back, and nothing else."""

import pytest

from tests.rules.treatments.outcomes.people import infusion, lsas, patient, report_of, series
from treatments.outcomes.facts import AdverseEvent
from treatments.outcomes.suppression import is_small, without_small_cells


@pytest.mark.parametrize(("people", "small"), [(0, False), (1, True), (4, True), (5, False), (6, False)])
def test_where_a_group_is_small(people, small):
    assert is_small(people) is small


def clinic(number, *more):
    return [patient(lsas(-3, 100), lsas(14, 50), *more) for _ in range(number)]


@pytest.mark.parametrize("number", [5, 6])
def test_a_group_of_five_stands_as_it_is(number):
    found = report_of(*clinic(number))
    assert without_small_cells(found)["response"] == found["response"]
    assert without_small_cells(found)["time_to_loss"] == found["time_to_loss"]


def test_a_group_of_four_keeps_its_size_and_loses_its_figures():
    shown = without_small_cells(report_of(*clinic(4)))
    for name, counted_as in (("response", "responders"), ("remission", "remitters")):
        row = next(row for row in shown[name] if row["week"] == 2)
        assert (row["eligible"], row["assessed"], row["small"]) == (4, 4, True)
        assert (row[counted_as], row["percent"], row["ci95"]) == (None, None, [None, None])
    band = shown["dose_response"][1]
    assert (band["assessed"], band["responders"]) == (4, None)
    assert shown["time_to_loss"] == {"n": 4, "events": None, "median_days": None, "curve": [], "small": True}


def test_a_week_nobody_was_assessed_in_stays_empty_and_not_small():
    row = without_small_cells(report_of(*clinic(4)))["response"][0]
    assert (row["assessed"], row["responders"], "small" in row) == (0, 0, False)


def test_the_curve_ends_where_fewer_than_five_are_followed():
    lost = [clinic(1, lsas(30 + day, 90), lsas(60 + day, 95))[0] for day in range(6)]
    found = report_of(*lost)
    assert [step["at_risk"] for step in found["time_to_loss"]["curve"]] == [6, 5, 4, 3, 2, 1]
    assert [step["at_risk"] for step in without_small_cells(found)["time_to_loss"]["curve"]] == [6, 5]


@pytest.mark.parametrize(("number", "events"), [(4, None), (5, 5)])
def test_adverse_events_are_held_back_with_their_cohort(number, events):
    one = (AdverseEvent(2, False, infusion(0).started_at),)
    found = report_of(*(patient(infusions=series([0], events=one)) for _ in range(number)))
    row = without_small_cells(found)["adverse_events"][1]
    assert (row["events"], row["of_infusions"]) == (events, number)


def test_the_report_itself_is_left_alone():
    found = report_of(*clinic(4))
    without_small_cells(found)
    assert found["response"][1]["responders"] == 4
