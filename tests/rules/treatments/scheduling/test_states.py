"""The states of an appointment: which moves there are, and that there are no others."""

import pytest

from treatments.scheduling.states import FHIR_STATUS, IS_EXPECTED, TAKES_PLACE, Act, MoveNotPossible, State, move

POSSIBLE = {
    ("proposed", "book"): "booked",
    ("proposed", "confirm"): "confirmed",
    ("proposed", "cancel"): "cancelled",
    ("booked", "confirm"): "confirmed",
    ("booked", "arrive"): "arrived",
    ("booked", "cancel"): "cancelled",
    ("booked", "miss"): "noshow",
    ("confirmed", "arrive"): "arrived",
    ("confirmed", "cancel"): "cancelled",
    ("confirmed", "miss"): "noshow",
    ("arrived", "fulfil"): "fulfilled",
    ("arrived", "cancel"): "cancelled",
    ("noshow", "arrive"): "arrived",
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_every_act_in_every_state(state, act):
    after = POSSIBLE.get((state.value, act.value))
    if after is None:
        with pytest.raises(MoveNotPossible, match=f"An appointment that is {state} cannot be moved by '{act}'"):
            move(state.value, act)
    else:
        assert move(state.value, act) == after


def test_a_state_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="'lost' is not a valid State"):
        move("lost", Act.CANCEL)


def test_what_is_cancelled_or_missed_takes_no_place():
    assert set(State) - TAKES_PLACE == {"cancelled", "noshow"}
    assert {"booked", "confirmed"} == IS_EXPECTED


def test_every_state_has_a_status_in_fhir():
    known = {"proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow", "checked-in", "waitlist"}
    assert set(FHIR_STATUS) == set(State)
    assert set(FHIR_STATUS.values()) <= known
    assert FHIR_STATUS["confirmed"] == "booked"
