"""The kinds of appointment, with what each holds of chairs and people, and for which part of its time.

All minutes and numbers of patients are the clinic's own setting, no published source (design).
"""

from dataclasses import dataclass

CHAIR, NURSE, PRESCRIBER, THERAPIST = "chair", "nurse", "prescriber", "therapist"

PREPARATION_MINUTES = 20
OBSERVATION_MINUTES = 60
CLEANING_MINUTES = 15
START_MINUTES = 15
RUNNING_CHAIRS_PER_NURSE = 3

ALONE = 1
REACHABLE = 0
MOST_SHARES = 99


class BadKind(ValueError):
    """A kind of appointment that cannot be booked; the message names what is wrong."""


@dataclass(frozen=True, slots=True)
class Need:
    """A resource of a kind, from `offset_minutes` after the start, for `length_minutes`.

    `shares` is how many such holds the resource bears at the same time: 1 takes it alone, 3 means up to three
    patients, 0 holds nothing but asks that it is there to be called. Needs with the same `who` are met by one and
    the same chair or person, others by different ones. Raises BadKind.
    """

    resource: str
    offset_minutes: int
    length_minutes: int
    shares: int = ALONE
    who: str = ""

    def __post_init__(self):
        if self.offset_minutes < 0 or self.length_minutes <= 0:
            raise BadKind(f"{self.resource}: offset_minutes is 0 or more, length_minutes above 0.")
        if not 0 <= self.shares <= MOST_SHARES:
            raise BadKind(f"{self.resource}: shares is from 0 to {MOST_SHARES}.")
        object.__setattr__(self, "who", self.who or self.resource)

    @property
    def end_minutes(self) -> int:
        return self.offset_minutes + self.length_minutes


@dataclass(frozen=True, slots=True)
class AppointmentKind:
    """A kind of visit: the patient is there for `visit_minutes`; what it needs may last longer. Raises BadKind."""

    code: str
    name: str
    visit_minutes: int
    needs: tuple[Need, ...]
    is_infusion: bool = False

    def __post_init__(self):
        if self.visit_minutes <= 0:
            raise BadKind(f"{self.code}: visit_minutes is above 0.")
        for needs in self.needs_by_who.values():
            in_order = sorted(needs, key=lambda need: need.offset_minutes)
            overlap = any(a.end_minutes > b.offset_minutes for a, b in zip(in_order, in_order[1:], strict=False))
            if overlap or len({need.resource for need in needs}) > 1:
                raise BadKind(f"{self.code}: the needs of {needs[0].who} overlap, or ask for different resources.")

    @property
    def needs_by_who(self) -> dict[str, list[Need]]:
        grouped: dict[str, list[Need]] = {}
        for need in self.needs:
            grouped.setdefault(need.who, []).append(need)
        return grouped

    @property
    def total_minutes(self) -> int:
        """From the start until everything it holds is free again."""
        return max(self.visit_minutes, *(need.end_minutes for need in self.needs), 0)


def infusion_visit(
    code: str,
    name: str,
    *,
    infusion_minutes: int = 40,
    observation_minutes: int = OBSERVATION_MINUTES,
) -> AppointmentKind:
    """Return the kind for an infusion of this length: preparation, infusion, observation; then the chair is cleaned.

    The nurse looks after several running chairs, the prescriber is there for the start and reachable after it.
    """
    visit = PREPARATION_MINUTES + infusion_minutes + observation_minutes
    called_from = PREPARATION_MINUTES + START_MINUTES
    needs = (
        Need(CHAIR, 0, visit + CLEANING_MINUTES),
        Need(NURSE, 0, visit, shares=RUNNING_CHAIRS_PER_NURSE),
        Need(PRESCRIBER, PREPARATION_MINUTES, START_MINUTES),
        Need(PRESCRIBER, called_from, visit - called_from, shares=REACHABLE),
    )
    return AppointmentKind(code, name, visit, needs, is_infusion=True)


CONSULTATION = AppointmentKind("consultation", "Consultation", 60, (Need(PRESCRIBER, 0, 60),))
FOLLOW_UP = AppointmentKind("follow-up", "Follow-up", 30, (Need(PRESCRIBER, 0, 30),))
THERAPY = AppointmentKind("therapy", "Therapy", 60, (Need(THERAPIST, 0, 60),))
INFUSION = infusion_visit("infusion", "Infusion")
BOOSTER = infusion_visit("booster", "Booster infusion")

KINDS = {kind.code: kind for kind in (CONSULTATION, INFUSION, FOLLOW_UP, THERAPY, BOOSTER)}
