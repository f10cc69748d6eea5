"""Free slots on one day: what is held blocks, what may be shared is shared, and the clash is named."""

from datetime import time

import pytest

from tests.rules.treatments.scheduling.site import (
    VISIT,
    at,
    busy,
    calendar,
    chair,
    nurse,
    on,
    opening,
    prescriber,
    wall,
)
from treatments.scheduling.diary import ALL_LANES, Resource
from treatments.scheduling.kinds import INFUSION, AppointmentKind, Need
from treatments.scheduling.slots import DayClash

EARLY = at(-1)
WATCH = AppointmentKind("watch", "Watch", 60, (Need("nurse", 0, 60, shares=3),))
CALL = AppointmentKind("call", "Call", 60, (Need("prescriber", 0, 60, shares=0),))


def starts(*resources, kind=VISIT, day=0, not_before=EARLY, **more):
    slots = calendar(*resources, **more).free_slots(kind, on(day), not_before=not_before)
    return [wall(slot.starts_at) for slot in slots]


def clash(*resources, kind=VISIT, **more):
    book = calendar(*resources, **more)
    return book.first_slot(kind, on(0), book.starts(kind, on(0), EARLY))


def test_every_quarter_of_an_hour_at_which_visit_and_cleaning_fit():
    found = starts(chair())
    assert (found[0], found[1], found[-1], len(found)) == ("09:00", "09:15", "15:45", 28)


def test_another_step():
    assert starts(chair(), step_minutes=60) == ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00"]


def test_on_a_closed_day_there_are_none():
    assert starts(chair(), day=5) == []
    assert starts(chair(), opening=opening(closed=[on(0)])) == []


def test_none_before_the_earliest_instant():
    assert starts(chair(), not_before=at(0, "15:01")) == ["15:15", "15:30", "15:45"]
    assert starts(chair(), not_before=at(0, "15:15"))[0] == "15:15"


def test_a_visit_never_spans_the_break():
    hours = opening({0: ((time(9), time(10, 15)), (time(11), time(12, 14)))})
    assert starts(chair(), opening=hours) == ["09:00"]


def test_a_slot_says_what_it_holds():
    slot = calendar(chair(), nurse(), prescriber()).free_slots(INFUSION, on(0), not_before=EARLY)[0]
    assert (slot.on, slot.starts_at, slot.ends_at) == (on(0), at(0, "09:00"), at(0, "11:00"))
    assert [(h.resource_id, h.resource, wall(h.starts_at), wall(h.ends_at), h.lanes) for h in slot.holds] == [
        ("chair:1", "chair", "09:00", "11:15", ALL_LANES),
        ("nurse:1", "nurse", "09:00", "11:00", (1, 1)),
        ("prescriber:1", "prescriber", "09:20", "09:35", ALL_LANES),
    ]


def test_what_is_held_is_not_free_and_what_touches_it_is():
    found = starts(chair("chair:1", busy(0, "11:00", "12:00")))
    assert "09:45" in found
    assert "12:00" in found
    assert not {"10:00", "10:15", "10:30", "11:00", "11:45"} & set(found)


def test_a_long_hold_is_seen_behind_shorter_ones():
    holds = busy(0, "09:00", "17:00"), busy(0, "09:30", "09:45", (2, 2)), busy(0, "10:00", "10:15", (2, 2))
    assert starts(chair("chair:1", *holds)) == []


def test_another_chair_takes_over():
    slots = calendar(chair("chair:1", busy(0)), chair("chair:2")).free_slots(VISIT, on(0), not_before=EARLY)
    assert {hold.resource_id for slot in slots for hold in slot.holds} == {"chair:2"}


def test_away_is_away():
    assert starts(chair(absent=((at(0, "00:00"), at(0, "15:30")),))) == ["15:30", "15:45"]


def test_present_in_these_hours_only():
    shifts = ((at(0, "09:00"), at(0, "10:00")), (at(0, "10:00"), at(0, "11:00")), (at(0, "13:00"), at(0, "14:00")))
    assert starts(chair(present=shifts)) == ["09:00", "09:15", "09:30", "09:45"]
    assert starts(chair(present=())) == []


def test_the_patient_is_not_in_two_places():
    """The patient is here for 60 minutes; the 15 of cleaning after it do not concern them."""
    found = starts(chair(), patient_busy=[(at(0, "10:00"), at(0, "15:30"))])
    assert found == ["09:00", "15:30", "15:45"]


@pytest.mark.parametrize(("running", "lanes"), [(0, (1, 1)), (1, (2, 2)), (2, (3, 3)), (3, None)])
def test_a_nurse_looks_after_three(running, lanes):
    holds = [busy(0, lanes=(lane, lane)) for lane in range(1, running + 1)]
    slots = calendar(nurse("nurse:1", *holds)).free_slots(WATCH, on(0), not_before=EARLY)
    assert (slots[0].holds[0].lanes if slots else None) == lanes


def test_a_shared_hold_needs_one_lane_throughout():
    """Two lanes are free at any time, but none of them for the whole hour."""
    holds = [
        busy(0, "09:00", "09:30", (1, 1)),
        busy(0, "09:30", "10:00", (2, 2)),
        busy(0, "09:00", "10:00", (3, 3)),
    ]
    assert "09:00" not in starts(nurse("nurse:1", *holds), kind=WATCH)
    assert starts(nurse("nurse:1", *holds[:2]), kind=WATCH)[0] == "09:00"


def test_who_is_held_alone_cannot_be_shared_nor_the_other_way_round():
    alone = AppointmentKind("alone", "Alone", 60, (Need("nurse", 0, 60),))
    assert starts(nurse("nurse:1", busy(0)), kind=WATCH) == []
    assert starts(nurse("nurse:1", busy(0, lanes=(2, 2))), kind=alone) == []


def test_reachable_is_not_held_but_must_be_there():
    assert starts(prescriber("prescriber:1", busy(0)), kind=CALL)[0] == "09:00"
    assert calendar(prescriber()).free_slots(CALL, on(0), not_before=EARLY)[0].holds == ()
    assert starts(prescriber(absent=((at(0, "00:00"), at(0, "23:00")),)), kind=CALL) == []


def test_two_needs_of_one_kind_are_met_by_two_people():
    two = AppointmentKind("two", "Two", 60, (Need("nurse", 0, 60, who="first"), Need("nurse", 0, 10, who="second")))
    assert starts(nurse(), kind=two) == []
    assert clash(nurse(), kind=two).resource == "nurse:1"
    slot = calendar(nurse("nurse:1"), nurse("nurse:2")).free_slots(two, on(0), not_before=EARLY)[0]
    assert [hold.resource_id for hold in slot.holds] == ["nurse:1", "nurse:2"]


def test_people_are_swapped_where_that_is_the_only_way():
    """Only the second nurse can be spared later, so the first must take the other part."""
    two = AppointmentKind("two", "Two", 60, (Need("nurse", 0, 30, who="a"), Need("nurse", 0, 60, who="b")))
    leaves_early = nurse("nurse:2", busy(0, "09:30", "17:00"))
    slots = calendar(nurse("nurse:1"), leaves_early).free_slots(two, on(0), not_before=EARLY)
    assert [hold.resource_id for hold in slots[0].holds] == ["nurse:2", "nurse:1"]


def test_one_person_may_be_two_things_but_not_at_once():
    both = Resource("user:1", "Nora", frozenset({"nurse", "prescriber"}))
    kind = AppointmentKind("x", "X", 60, (Need("nurse", 0, 60), Need("prescriber", 0, 10)))
    assert starts(both, kind=kind) == []
    assert starts(both, nurse(), kind=kind)[0] == "09:00"


def test_the_same_person_starts_and_stays_reachable():
    """The first prescriber goes home at 10:00, so the second one starts the infusion at 9:20."""
    goes_home = prescriber("prescriber:1", absent=((at(0, "10:00"), at(0, "17:00")),))
    slot = calendar(chair(), nurse(), goes_home, prescriber("prescriber:2")).free_slots(
        INFUSION, on(0), not_before=EARLY
    )[0]
    assert slot.holds[-1].resource_id == "prescriber:2"


def test_the_clash_names_the_only_resource_of_its_kind():
    assert clash(chair("chair:1", busy(0))) == DayClash(on(0), "chair 1", "No chair is free for as long as it takes.")


def test_the_clash_names_the_kind_where_there_are_several():
    assert clash(chair("chair:1", busy(0)), chair("chair:2", busy(0))).resource == "chair"


def test_the_clash_names_what_stands_in_the_way_most_often():
    found = clash(chair("chair:1", busy(0, "09:00", "11:00")), nurse("nurse:1", busy(0)), prescriber(), kind=INFUSION)
    assert found.resource == "nurse:1"


def test_the_clash_says_what_the_site_does_not_have():
    assert clash() == DayClash(on(0), "chair", "The site has no chair.")


def test_the_clash_says_that_it_is_the_patient():
    found = clash(chair(), patient_busy=[(at(0, "00:00"), at(0, "23:00"))])
    assert (found.resource, found.reason) == ("patient", "The patient has another appointment.")
