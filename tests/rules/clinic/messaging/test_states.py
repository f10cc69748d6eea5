import pytest

from clinic.messaging.states import MOVES, Act, MoveNotPossible, State, can, may_still_go_out, move

END = {State.DELIVERED, State.CANCELLED}


def test_a_message_goes_from_waiting_to_delivered():
    state = State.WAITING
    for act in (Act.CLAIM, Act.SEND, Act.DELIVER):
        state = move(state, act)
    assert state == State.DELIVERED


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("state", list(State))
def test_a_move_that_is_not_in_the_table_is_refused(state, act):
    if state in MOVES[act][0]:
        assert move(state, act) == MOVES[act][1]
        assert can(state, act)
    else:
        assert not can(state, act)
        with pytest.raises(MoveNotPossible, match=f"is {state}"):
            move(state, act)


@pytest.mark.parametrize("state", sorted(END))
def test_nothing_leads_out_of_an_end(state):
    assert [act for act in Act if can(state, act)] == []


def test_only_a_message_that_did_not_arrive_may_be_resent():
    assert {state for state in State if can(state, Act.RESEND)} == {
        State.FAILED,
        State.EXPIRED,
        State.UNCERTAIN,
        State.SUPPRESSED,
    }


def test_what_was_sent_or_cancelled_will_say_nothing_more():
    assert {state for state in State if not may_still_go_out(state)} == {State.SENT, State.DELIVERED, State.CANCELLED}
