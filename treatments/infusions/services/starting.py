"""The start: every reason against it at once, and who took what upon themselves."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from intake.consent.services import place_hold
from intake.screening.services import keep_run
from treatments.infusions import gate, queries
from treatments.infusions.errors import StartHeld
from treatments.infusions.models import Infusion, RateChange
from treatments.infusions.queries import about
from treatments.infusions.rules.start_gate import MEDICAL_DIRECTOR, PRESCRIBER, Lift, still_held
from treatments.infusions.rules.states import Act, State
from treatments.infusions.services.moving import happened, lock, lock_what_is_judged, move_to, note_event, require

NOTHING_LIFTED: Mapping[str, str] = {}


@transaction.atomic
def start(
    infusion: Infusion, *, client_id: UUID, by: User, at: datetime, lifts: Mapping[str, str] = NOTHING_LIFTED,
    lifted_by: User | None = None,
) -> Infusion:  # fmt: skip
    """Start the pump, if nothing holds it. `lifts` are the reasons, by hold, for which `lifted_by` starts in spite.

    What the screening's rules said is kept with their version. From now on the patient can sign nothing. The same act a
    second time changes nothing. Raises StartHeld with all holds, NotWhileRunning.
    """
    locked = lock(infusion)
    if happened(locked, client_id):
        return locked
    require(locked, (State.PREPARED,), "An infusion starts when its dose is drawn up and checked.")
    lock_what_is_judged(locked)
    judged = gate.start_gate(queries.charted(locked, at))
    found = judged.holds
    roles = roles_of(lifted_by)
    given = [Lift(code, role, reason) for code, reason in lifts.items() for role in roles]
    held = still_held(found, given)
    if held:
        raise StartHeld(held)
    for hold in found:
        note_event(locked, "lift", by=lifted_by, at=at, why=f"{hold.message} {lifts[hold.code].strip()}")
    keep_run(patient=locked.patient, about=about(locked), at=at, standing=judged.standing)
    place_hold(patient=locked.patient, about=about(locked), at=at)
    move_to(locked, Act.START, by=by, at=at, started_at=at)
    rate = Decimal(locked.preparation["pump_rate_ml_per_h"])
    RateChange.objects.create(infusion=locked, client_id=client_id, at=at, rate_ml_per_h=rate, act="start", by=by)
    return locked


def roles_of(user: User | None) -> list[str]:
    """In which roles somebody may lift a hold."""
    may = {PRESCRIBER: Action.SIGN_ORDER, MEDICAL_DIRECTOR: Action.SIGN_PROTOCOL}
    return [role for role, action in may.items() if user is not None and user.may(action)]
