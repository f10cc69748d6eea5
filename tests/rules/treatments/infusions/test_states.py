"""Every act in every state: what is in the table happens, everything else raises."""

import pytest

from treatments.infusions.rules.states import (
    BEFORE_START,
    ENDINGS,
    IN_THE_CHAIR,
    MOVES,
    TAKES_VITALS,
    Act,
    MoveNotPossible,
    State,
    move,
    possible_acts,
)

ALLOWED = {
    "planned": {"check-in": "checked-in", "cancel": "cancelled"},
    "checked-in": {
        "prepare": "prepared", "cancel": "cancelled", "leave": "left", "hand-over": "emergency", "record-death": "died",
    },
    "prepared": {
        "discard": "checked-in", "start": "running", "cancel": "cancelled", "leave": "left", "hand-over": "emergency",
        "record-death": "died",
    },
    "running": {
        "pause": "paused", "end": "recovering", "leave": "left", "hand-over": "emergency", "record-death": "died",
    },
    "paused": {
        "resume": "running", "end": "recovering", "leave": "left", "hand-over": "emergency", "record-death": "died",
    },
    "recovering": {"discharge": "discharged", "leave": "left", "hand-over": "emergency", "record-death": "died"},
    "discharged": {"hand-over": "emergency", "record-death": "died", "sign": "signed"},
    "left": {"hand-over": "emergency", "record-death": "died", "sign": "signed"},
    "emergency": {"record-death": "died", "sign": "signed"},
    "died": {"sign": "signed"},
    "cancelled": {"sign": "signed"},
    "signed": {},
}  # fmt: skip


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("state", list(State))
def test_every_act_in_every_state(state, act):
    expected = ALLOWED[state].get(act)
    if expected:
        assert move(state, act) == expected
        return
    with pytest.raises(MoveNotPossible) as refusal:
        move(state, act)
    assert (refusal.value.state, refusal.value.act) == (state, act)


def test_a_refusal_names_the_act_the_state_and_what_is_possible():
    with pytest.raises(MoveNotPossible) as refusal:
        move(State.CHECKED_IN, Act.START)
    assert str(refusal.value) == (
        '"start" is not possible while the infusion is checked-in; '
        "possible: prepare, cancel, leave, hand-over, record-death."
    )


def test_nothing_is_possible_once_signed():
    assert possible_acts(State.SIGNED) == ()
    with pytest.raises(MoveNotPossible, match="possible: nothing"):
        move(State.SIGNED, Act.SIGN)


@pytest.mark.parametrize("state", sorted(IN_THE_CHAIR))
@pytest.mark.parametrize("act", [Act.LEAVE, Act.HAND_OVER, Act.RECORD_DEATH])
def test_whoever_is_in_the_chair_can_leave_be_handed_over_or_die(state, act):
    assert move(state, act) in ENDINGS


def test_no_infusion_is_cancelled_once_it_has_started():
    assert MOVES[Act.CANCEL].from_states == BEFORE_START
    assert State.RUNNING not in BEFORE_START


def test_every_ending_can_be_signed_and_only_endings():
    assert MOVES[Act.SIGN].from_states == set(ENDINGS)


def test_vitals_are_taken_from_check_in_until_signature():
    assert set(State) - TAKES_VITALS == {State.PLANNED, State.SIGNED}
