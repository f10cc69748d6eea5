"""The states of an appointment, and the moves between them.

The names are those of FHIR R4 Appointment.status; "confirmed" is ours: there it is a booked appointment whose patient
has accepted.
"""

from enum import StrEnum


class State(StrEnum):
    PROPOSED = "proposed"
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NOSHOW = "noshow"


class Act(StrEnum):
    BOOK = "book"
    CONFIRM = "confirm"
    ARRIVE = "arrive"
    FULFIL = "fulfil"
    CANCEL = "cancel"
    MISS = "miss"


# Proposed is a place held for a patient who has been asked; somebody who was given up comes after all: noshow, arrive.
MOVES: dict[Act, tuple[frozenset[State], State]] = {
    Act.BOOK: (frozenset({State.PROPOSED}), State.BOOKED),
    Act.CONFIRM: (frozenset({State.PROPOSED, State.BOOKED}), State.CONFIRMED),
    Act.ARRIVE: (frozenset({State.BOOKED, State.CONFIRMED, State.NOSHOW}), State.ARRIVED),
    Act.FULFIL: (frozenset({State.ARRIVED}), State.FULFILLED),
    Act.CANCEL: (frozenset({State.PROPOSED, State.BOOKED, State.CONFIRMED, State.ARRIVED}), State.CANCELLED),
    Act.MISS: (frozenset({State.BOOKED, State.CONFIRMED}), State.NOSHOW),
}

TAKES_PLACE = frozenset({State.PROPOSED, State.BOOKED, State.CONFIRMED, State.ARRIVED, State.FULFILLED})
IS_EXPECTED = frozenset({State.BOOKED, State.CONFIRMED})
# Nobody comes to these any more; another time may be booked instead.
GIVEN_UP = frozenset({State.CANCELLED, State.NOSHOW})

FHIR_STATUS = {state: "booked" if state is State.CONFIRMED else state.value for state in State}


class MoveNotPossible(Exception):
    """The act is not possible in the appointment's state."""

    def __init__(self, act: Act, state: State):
        super().__init__(f"An appointment that is {state} cannot be moved by '{act}'.")
        self.act, self.state = act, state


def move(state: str, act: Act) -> State:
    """Return the state after an act. Raises MoveNotPossible."""
    allowed, after = MOVES[act]
    if State(state) not in allowed:
        raise MoveNotPossible(act, State(state))
    return after
