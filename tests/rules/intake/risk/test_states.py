"""The moves of a risk case: every state with every act."""

import pytest

from intake.risk.states import Act, MoveNotPossible, State, move

POSSIBLE = {
    ("open", "acknowledge"): "acknowledged",
    ("open", "escalate"): "open",
    ("open", "add sign"): "open",
    ("acknowledged", "add sign"): "open",
    ("acknowledged", "hand over"): "handed-over",
    ("acknowledged", "close"): "closed",
    ("handed-over", "add sign"): "open",
    ("handed-over", "close"): "closed",
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("act", list(Act))
def test_each_act_in_each_state(state, act):
    expected = POSSIBLE.get((state.value, act.value))
    if expected:
        assert move(state, act) == expected
    else:
        with pytest.raises(MoveNotPossible, match=f"{state.value}.*{act.value}"):
            move(state, act)


def test_the_state_may_be_given_as_it_is_stored():
    assert move("open", Act.ACKNOWLEDGE) == "acknowledged"
