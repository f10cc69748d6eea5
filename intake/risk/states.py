"""The states of a risk case, and the moves between them."""

from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    HANDED_OVER = "handed-over"
    CLOSED = "closed"


STATE_WORDS = {
    State.OPEN: "Open",
    State.ACKNOWLEDGED: "Acknowledged",
    State.HANDED_OVER: "Handed over",
    State.CLOSED: "Closed",
}


class Act(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    ESCALATE = "escalate"
    ADD_SIGN = "add sign"
    HAND_OVER = "hand over"
    CLOSE = "close"


# A new sign puts the case back to open: whoever acknowledged the old one has not seen it. A closed case stays closed,
# and a new sign opens another one.
MOVES: dict[Act, tuple[frozenset[State], State]] = {
    Act.ACKNOWLEDGE: (frozenset({State.OPEN}), State.ACKNOWLEDGED),
    Act.ESCALATE: (frozenset({State.OPEN}), State.OPEN),
    Act.ADD_SIGN: (frozenset({State.OPEN, State.ACKNOWLEDGED, State.HANDED_OVER}), State.OPEN),
    Act.HAND_OVER: (frozenset({State.ACKNOWLEDGED}), State.HANDED_OVER),
    Act.CLOSE: (frozenset({State.ACKNOWLEDGED, State.HANDED_OVER}), State.CLOSED),
}


class MoveNotPossible(Exception):
    """The act is not possible in the case's state."""

    def __init__(self, act: Act, state: State):
        super().__init__(f"A case that is {state} cannot be moved by '{act}'.")
        self.act, self.state = act, state


def move(state: str, act: Act) -> State:
    """Return the state after `act`. Raises MoveNotPossible."""
    allowed, after = MOVES[act]
    if State(state) not in allowed:
        raise MoveNotPossible(act, State(state))
    return after
