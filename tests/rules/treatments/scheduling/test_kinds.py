"""The kinds of appointment and what they hold."""

import pytest

from treatments.scheduling.kinds import INFUSION, KINDS, AppointmentKind, BadKind, Need, infusion_visit


def spans(kind):
    return [(need.resource, need.offset_minutes, need.end_minutes, need.shares) for need in kind.needs]


def test_the_shipped_kinds():
    assert list(KINDS) == ["consultation", "infusion", "follow-up", "therapy", "booster"]
    assert {code for code, kind in KINDS.items() if kind.is_infusion} == {"infusion", "booster"}


def test_the_other_kinds_take_one_person_for_the_whole_visit():
    assert [
        (code, KINDS[code].visit_minutes, spans(KINDS[code])) for code in ("consultation", "follow-up", "therapy")
    ] == [
        ("consultation", 60, [("prescriber", 0, 60, 1)]),
        ("follow-up", 30, [("prescriber", 0, 30, 1)]),
        ("therapy", 60, [("therapist", 0, 60, 1)]),
    ]


def test_the_shortest_needs_and_visits_are_of_one_minute():
    assert AppointmentKind("x", "X", 1, (Need("chair", 0, 1, 99),)).total_minutes == 1


def test_an_infusion_holds_a_chair_to_the_end_of_cleaning_a_share_of_a_nurse_and_the_start_of_a_prescriber():
    assert INFUSION.visit_minutes == 120
    assert spans(INFUSION) == [
        ("chair", 0, 135, 1),
        ("nurse", 0, 120, 3),
        ("prescriber", 20, 35, 1),
        ("prescriber", 35, 120, 0),
    ]
    assert INFUSION.total_minutes == 135


def test_a_longer_infusion_or_observation_makes_a_longer_visit():
    kind = infusion_visit("infusion", "Infusion", infusion_minutes=60, observation_minutes=90)
    assert (kind.visit_minutes, kind.total_minutes) == (170, 185)


def test_a_visit_may_outlast_its_needs():
    assert AppointmentKind("x", "X", 90, (Need("chair", 0, 60),)).total_minutes == 90
    assert AppointmentKind("x", "X", 90, ()).total_minutes == 90


@pytest.mark.parametrize("need", [("chair", -1, 60), ("chair", 0, 0), ("chair", 0, 60, -1), ("chair", 0, 60, 100)])
def test_an_impossible_need_is_refused(need):
    with pytest.raises(BadKind, match="chair"):
        Need(*need)


@pytest.mark.parametrize(
    "needs",
    [
        (Need("nurse", 0, 30), Need("nurse", 29, 30)),
        (Need("nurse", 0, 30, who="her"), Need("prescriber", 30, 30, who="her")),
    ],
)
def test_one_person_cannot_be_needed_twice_at_once_or_as_two_things(needs):
    with pytest.raises(BadKind, match="overlap, or ask for different resources"):
        AppointmentKind("x", "X", 60, needs)


def test_a_visit_has_a_length():
    with pytest.raises(BadKind, match="visit_minutes"):
        AppointmentKind("x", "X", 0, ())
