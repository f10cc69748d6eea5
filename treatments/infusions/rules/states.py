"""The states of one infusion and the acts that move it: one table, and a move that is not in it raises.

An infusion that could not end as planned still gets an end: from check-in on it can always be recorded that the
patient left, was handed to emergency care, or died.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where an infusion stands."""

    PLANNED = "planned"
    CHECKED_IN = "checked-in"
    PREPARED = "prepared"
    RUNNING = "running"
    PAUSED = "paused"
    RECOVERING = "recovering"
    DISCHARGED = "discharged"
    CANCELLED = "cancelled"
    LEFT = "left"
    EMERGENCY = "emergency"
    DIED = "died"
    SIGNED = "signed"


class Ending(StrEnum):
    """How an infusion ended; it stays on the record when the state has moved on to signed."""

    DISCHARGED = "discharged"
    CANCELLED = "cancelled"
    LEFT_AGAINST_ADVICE = "left-against-advice"
    EMERGENCY = "emergency"
    DIED = "died"


class Act(StrEnum):
    """What the clinic does with an infusion."""

    CHECK_IN = "check-in"
    PREPARE = "prepare"
    DISCARD = "discard"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"
    DISCHARGE = "discharge"
    CANCEL = "cancel"
    LEAVE = "leave"
    HAND_OVER = "hand-over"
    RECORD_DEATH = "record-death"
    SIGN = "sign"


@dataclass(frozen=True)
class Move:
    """From which states an act is possible, and to which it leads."""

    from_states: frozenset[State]
    to_state: State


class MoveNotPossible(ValueError):
    """An act that is not possible now; the message names it, the state, and what is possible instead."""

    def __init__(self, state: State, act: Act):
        possible = ", ".join(act.value for act in possible_acts(state)) or "nothing"
        super().__init__(f'"{act}" is not possible while the infusion is {state}; possible: {possible}.')
        self.state = state
        self.act = act


BEFORE_START = frozenset({State.PLANNED, State.CHECKED_IN, State.PREPARED})
ON_THE_PUMP = frozenset({State.RUNNING, State.PAUSED})
IN_THE_CHAIR = frozenset({State.CHECKED_IN, State.PREPARED, State.RECOVERING}) | ON_THE_PUMP
ENDINGS: dict[State, Ending] = {
    State.DISCHARGED: Ending.DISCHARGED,
    State.CANCELLED: Ending.CANCELLED,
    State.LEFT: Ending.LEFT_AGAINST_ADVICE,
    State.EMERGENCY: Ending.EMERGENCY,
    State.DIED: Ending.DIED,
}
# Vital signs are taken up from check-in until signature, those included that a tablet sends late.
TAKES_VITALS = frozenset(State) - {State.PLANNED, State.SIGNED}

_GONE_HOME = frozenset({State.DISCHARGED, State.LEFT})

MOVES: dict[Act, Move] = {
    Act.CHECK_IN: Move(frozenset({State.PLANNED}), State.CHECKED_IN),
    # One act of two people: drawn up by one, checked independently by the other.
    Act.PREPARE: Move(frozenset({State.CHECKED_IN}), State.PREPARED),
    # What was drawn up is wasted with a witness; another preparation may follow.
    Act.DISCARD: Move(frozenset({State.PREPARED}), State.CHECKED_IN),
    Act.START: Move(frozenset({State.PREPARED}), State.RUNNING),
    Act.PAUSE: Move(frozenset({State.RUNNING}), State.PAUSED),
    Act.RESUME: Move(frozenset({State.PAUSED}), State.RUNNING),
    Act.END: Move(ON_THE_PUMP, State.RECOVERING),
    Act.DISCHARGE: Move(frozenset({State.RECOVERING}), State.DISCHARGED),
    Act.CANCEL: Move(BEFORE_START, State.CANCELLED),
    Act.LEAVE: Move(IN_THE_CHAIR, State.LEFT),
    Act.HAND_OVER: Move(IN_THE_CHAIR | _GONE_HOME, State.EMERGENCY),
    Act.RECORD_DEATH: Move(IN_THE_CHAIR | _GONE_HOME | {State.EMERGENCY}, State.DIED),
    Act.SIGN: Move(frozenset(ENDINGS), State.SIGNED),
}


def move(state: State, act: Act) -> State:
    """Return the state that an act leads to. Raises MoveNotPossible."""
    found = MOVES[act]
    if state not in found.from_states:
        raise MoveNotPossible(state, act)
    return found.to_state


def possible_acts(state: State) -> tuple[Act, ...]:
    """Return the acts that are possible in a state, in the order of a course of events."""
    return tuple(act for act, found in MOVES.items() if state in found.from_states)
