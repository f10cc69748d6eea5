"""The states of one intended message, and the moves between them."""

from enum import StrEnum


class State(StrEnum):
    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    DELIVERED = "delivered"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    SUPPRESSED = "suppressed"


class Act(StrEnum):
    CLAIM = "claim"
    JOIN = "join"
    RELEASE = "release"
    SEND = "send"
    DELIVER = "deliver"
    LOSE_TRACK = "lose track"
    FAIL = "fail"
    EXPIRE = "expire"
    CANCEL = "cancel"
    SUPPRESS = "suppress"
    RESEND = "resend"


MOVES: dict[Act, tuple[frozenset[State], State]] = {
    Act.CLAIM: (frozenset({State.WAITING, State.UNCERTAIN}), State.CLAIMED),
    # It goes along in another message of the day, whoever had claimed it.
    Act.JOIN: (frozenset({State.WAITING, State.CLAIMED, State.UNCERTAIN}), State.CLAIMED),
    Act.RELEASE: (frozenset({State.CLAIMED}), State.WAITING),
    Act.SEND: (frozenset({State.CLAIMED}), State.SENT),
    # A provider may report the delivery before its own answer to us was written down.
    Act.DELIVER: (frozenset({State.CLAIMED, State.SENT, State.UNCERTAIN}), State.DELIVERED),
    Act.LOSE_TRACK: (frozenset({State.CLAIMED}), State.UNCERTAIN),
    Act.FAIL: (frozenset({State.CLAIMED, State.SENT, State.UNCERTAIN}), State.FAILED),
    Act.EXPIRE: (frozenset({State.WAITING, State.CLAIMED, State.UNCERTAIN}), State.EXPIRED),
    Act.CANCEL: (frozenset({State.WAITING, State.CLAIMED, State.UNCERTAIN}), State.CANCELLED),
    Act.SUPPRESS: (frozenset({State.WAITING, State.CLAIMED}), State.SUPPRESSED),
    Act.RESEND: (frozenset({State.FAILED, State.EXPIRED, State.UNCERTAIN, State.SUPPRESSED}), State.WAITING),
}


class MoveNotPossible(Exception):
    """The act is not possible in the message's state."""

    def __init__(self, act: Act, state: State):
        super().__init__(f"A message that is {state} cannot be moved by '{act}'.")
        self.act, self.state = act, state


def move(state: str, act: Act) -> State:
    """The state after `act`. Raises MoveNotPossible."""
    allowed, after = MOVES[act]
    if State(state) not in allowed:
        raise MoveNotPossible(act, State(state))
    return after


def can(state: str, act: Act) -> bool:
    """Whether `act` is possible in this state."""
    return State(state) in MOVES[act][0]


def may_still_go_out(state: str) -> bool:
    """Whether the message is still to be sent, by itself or when somebody resends it."""
    return can(state, Act.CANCEL) or can(state, Act.RESEND)
