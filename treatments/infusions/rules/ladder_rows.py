"""The vitals ladder of a protocol: what is measured how often, and when missing vitals turn amber and red."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Phase(StrEnum):
    """The part of an infusion that decides which rungs apply."""

    BEFORE = "before"
    INFUSION = "infusion"
    RECOVERY = "recovery"
    CLOSED = "closed"


@dataclass(frozen=True)
class Rung:
    """What is measured how often in a phase; `kind` is the word on the screen ("vitals", "sedation")."""

    phase: Phase
    kind: str
    parameters: frozenset[str]
    every_minutes: int


@dataclass(frozen=True)
class GapLimit:
    """From how many minutes without vitals a phase turns amber and red."""

    phase: Phase
    amber_minutes: int
    red_minutes: int


@dataclass(frozen=True)
class Ladder:
    """The ladder of a protocol. A baseline is good for `baseline_within_minutes` before the start.

    A full set up to `end_within_minutes` before the end of the infusion is the one of its end.
    """

    baseline_within_minutes: int
    end_within_minutes: int
    rungs: tuple[Rung, ...]
    gaps: tuple[GapLimit, ...]

    @property
    def full_set(self) -> frozenset[str]:
        """All parameters that a baseline and an end-of-infusion reading consist of."""
        return self._parameters(rung for rung in self.rungs if rung.phase is Phase.INFUSION)

    @property
    def vitals(self) -> frozenset[str]:
        """The parameters whose absence is a gap."""
        return self._parameters(rung for rung in self.rungs if rung.kind == "vitals")

    @staticmethod
    def _parameters(rungs: Iterable[Rung]) -> frozenset[str]:
        return frozenset().union(*(rung.parameters for rung in rungs))


def ladder_from(stored: Mapping[str, Any]) -> Ladder:
    """Return the ladder that a protocol's `monitoring["ladder"]` states."""
    return Ladder(
        baseline_within_minutes=stored["baseline_within_minutes"]["value"],
        end_within_minutes=stored["end_within_minutes"]["value"],
        rungs=tuple(
            Rung(Phase(row["phase"]), row["kind"], frozenset(row["parameters"]), row["every_minutes"])
            for row in stored["rungs"]
        ),
        gaps=tuple(GapLimit(Phase(row["phase"]), row["amber_minutes"], row["red_minutes"]) for row in stored["gaps"]),
    )
