"""Moving an infusion by the table of its states: the row locked, the event written, the column moved."""

from datetime import datetime
from uuid import UUID

from clinic.accounts.models import User
from clinic.audit.history import because
from intake.patients.models import Patient
from treatments.courses.models import Course
from treatments.infusions.errors import InfusionError, InfusionSigned, NotWhileRunning
from treatments.infusions.models import Infusion, InfusionEvent, RateChange
from treatments.infusions.rules.states import Act, MoveNotPossible, State, move

# What an act before this one may have changed in the infusion's row.
MOVES_ON = ("order", "weight", "withdrawal")


def lock(infusion: Infusion) -> Infusion:
    """The infusion's row, locked: acts on one infusion take turns. Raises InfusionSigned."""
    found = Infusion.objects.select_for_update(of=("self",)).select_related(
        "patient", "site", "course__protocol", "course__previous", "order", "weight", "withdrawal__vial", "appointment"
    )
    locked = found.get(pk=infusion.pk)
    # A row that was waited for is the newest, but beside it stands what was joined to it before the wait.
    stale = [name for name in MOVES_ON if getattr(locked, f"{name}_id") != getattr(getattr(locked, name), "pk", None)]
    if stale:
        locked.refresh_from_db(fields=stale)
    if locked.state == State.SIGNED:
        raise InfusionSigned("This infusion is signed; only an addendum can be added.")
    return locked


def lock_what_is_judged(infusion: Infusion) -> None:
    """Lock the course and the patient of a locked infusion, before a judgement by order, consent, screening and risk.

    What changes one of these holds one of the two rows: it is seen whole, or comes after the act. Always in this
    order: infusion, course, patient.
    """
    # Without the key: rows that merely name the course or the patient can still be written.
    Course.objects.select_for_update(no_key=True).get(pk=infusion.course_id)
    Patient.objects.select_for_update(no_key=True).get(pk=infusion.patient_id)
    infusion.course = Course.objects.select_related("protocol", "previous").get(pk=infusion.course_id)


def move_to(infusion: Infusion, act: Act, *, by: User, at: datetime, why: str = "", **fields) -> Infusion:
    """Move a locked infusion, and write its event first: nothing can be added once it is signed.

    Raises NotWhileRunning with the sentence of the table.
    """
    before = infusion.state
    try:
        infusion.state = move(State(before), act).value
    except MoveNotPossible as error:
        raise NotWhileRunning(str(error)) from error
    InfusionEvent.objects.create(
        infusion=infusion, act=act.value, at=at, by=by, from_state=before, to_state=infusion.state, why=why[:300]
    )
    with because(f"{act.value} an infusion", by=by):
        moved = Infusion.objects.filter(pk=infusion.pk, state=before).update(state=infusion.state, **fields)
    if moved != 1:
        raise InfusionError("Somebody else moved this infusion at the same moment; look at it again.")
    for name, value in fields.items():
        setattr(infusion, name, value)
    return infusion


def note_event(infusion: Infusion, act: str, *, by: User, at: datetime, why: str) -> InfusionEvent:
    """Write down something that leaves the state as it is."""
    return InfusionEvent.objects.create(
        infusion=infusion, act=act, at=at, by=by, from_state=infusion.state, to_state=infusion.state, why=why[:300]
    )


def happened(infusion: Infusion, client_id: UUID) -> bool:
    """Whether this very act of the pump is written down already: a double tap, or a form sent again."""
    return RateChange.objects.filter(infusion=infusion, client_id=client_id).exists()


def require(infusion: Infusion, states, words: str) -> None:
    """Raise NotWhileRunning unless the infusion is in one of these states."""
    if infusion.state not in {State(state).value for state in states}:
        raise NotWhileRunning(words)
