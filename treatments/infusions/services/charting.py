"""Charting: readings, side effects, what was done about them. Each is stored once per client id."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import InternalError, connection, transaction
from django.db.models import Q

from clinic.accounts.models import User
from clinic.audit.history import because
from treatments.infusions import queries
from treatments.infusions.errors import ClientIdTaken, InfusionError, InfusionSigned, NotWhileRunning
from treatments.infusions.models import Addendum, AdverseEvent, Alert, EffectChange, Infusion, Intervention, VitalSigns
from treatments.infusions.rules import alerts as rules
from treatments.infusions.rules.interventions import KINDS
from treatments.infusions.rules.payload import Reading
from treatments.infusions.rules.states import State
from treatments.infusions.rules.terms import GRADES, term_name
from treatments.infusions.rules.vitals import Vitals
from treatments.infusions.services.calling import call_prescribers
from treatments.infusions.services.moving import lock
from treatments.infusions.services.safety import open_for_effect
from treatments.infusions.to_chart import ToChart, to_chart

# Life-threatening, and death (CTCAE grades 4 and 5).
SERIOUS_FROM = 4
# Raw for the same reason as `to_chart.py`; a client id that is stored already gives no row and breaks no transaction.
_COLUMNS = [field.attname for field in VitalSigns._meta.concrete_fields if not field.primary_key]
_INSERT = f"""
    INSERT INTO treatments_vitalsigns ({", ".join(_COLUMNS)}) VALUES ({", ".join(["%s"] * len(_COLUMNS))})
    ON CONFLICT (client_id) DO NOTHING RETURNING id
"""  # noqa: S608 - names of our own columns


@dataclass(frozen=True)
class Recorded:
    """A stored reading, the alerts it raised, and whether it is stored now or was before."""

    reading: VitalSigns
    alerts: tuple[Alert, ...]
    is_new: bool


def record_vitals(
    infusion: Infusion | ToChart, reading: Reading, *, by: User, at: datetime, corrects: VitalSigns | None = None,
    correction_reason: str = "",
) -> Recorded:  # fmt: skip
    """Store a reading once, raise its alerts and call the prescriber for a red one.

    After the signature it is kept once as a proposed addendum, and InfusionSigned is raised. Raises ClientIdTaken.
    """
    known = infusion if isinstance(infusion, ToChart) else to_chart(infusion.pk)
    row = VitalSigns(
        infusion_id=known.pk, client_id=reading.client_id, recorded_at=reading.recorded_at, received_at=at,
        clock_ahead=reading.clock_ahead, by=by, corrects=corrects, correction_reason=correction_reason.strip(),
        **vars(reading.vitals),
    )  # fmt: skip
    found = rules.alerts(reading.vitals, known.rules, baseline=known.baseline_at(reading.recorded_at))
    try:
        with _whole(one_statement=not found):
            row.pk = _insert(row)
            if row.pk is not None:
                key = f"vitals-{reading.client_id}"
                return Recorded(row, raise_alerts(known, found, key=key, by=by, at=at, reading=row), True)
    except InternalError as error:
        # The trigger that keeps a signed infusion closed: the only word on it that no race can get past.
        if "is signed" not in str(error):
            raise
        if not VitalSigns.objects.filter(client_id=reading.client_id).exists():
            propose_addendum(known.pk, reading, by=by, at=at)
            raise InfusionSigned("This infusion is signed; the reading is kept as a proposed addendum.") from None
    return _stored_before(known.pk, reading)


def _whole(*, one_statement: bool):
    """All or nothing. One statement is so by itself, and spares the server two round trips."""
    return nullcontext() if one_statement and not connection.in_atomic_block else transaction.atomic()


def _insert(row: VitalSigns) -> int | None:
    """Store the row and return its number; None if its client id is stored already."""
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [getattr(row, name) for name in _COLUMNS])
        stored = cursor.fetchone()
    return stored[0] if stored else None


def _stored_before(infusion_id, reading):
    stored = VitalSigns.objects.get(client_id=reading.client_id)
    if stored.infusion_id != infusion_id:
        raise ClientIdTaken("client_id: this one is of a reading of another infusion; make a new one.", "client_id")
    return Recorded(stored, tuple(stored.alerts.all()), False)


def raise_alerts(
    infusion: Infusion | ToChart, found, *, key: str, by: User | None, at: datetime, reading=None
) -> tuple[Alert, ...]:
    """Write alerts down, each once by its key, and call the prescribers for red ones."""
    rows = [
        Alert(
            infusion_id=infusion.pk,
            reading=reading,
            key=f"{key}-{alert.code}",
            level=alert.level.value,
            code=alert.code,
            message=alert.message,
            basis=f"{alert.basis}: {alert.source}"[:100],
            raised_at=at,
        )
        for alert in found
    ]
    if not rows:
        return ()
    with because("raised an alert", by=by):
        raised = tuple(Alert.objects.bulk_create(rows))
    red = [alert for alert in raised if alert.level in queries.RED]
    if red:
        call_prescribers(infusion, red, at=at)
    return raised


def propose_addendum(infusion_id: int, reading: Reading, *, by: User, at: datetime) -> Addendum:
    """Keep a reading that came after the signature, once; somebody accepts it or not."""
    addendum, _made = Addendum.objects.get_or_create(
        client_id=reading.client_id,
        defaults={"infusion_id": infusion_id, "reading": reading.as_json(), "by": by, "at": at},
    )
    return addendum


@transaction.atomic
def record_side_effect(
    infusion: Infusion, *, client_id: UUID, term: str, by: User, at: datetime, grade: int = 1, action: str = ""
) -> AdverseEvent:
    """Write down a side effect that began now; a symptom that is an emergency of the protocol raises its alert."""
    locked = lock(infusion)
    _refuse_before_start(locked)
    before = AdverseEvent.objects.filter(client_id=client_id).first()
    if before:
        return before
    with because("recorded a side effect", by=by):
        event = AdverseEvent.objects.create(
            infusion=locked, client_id=client_id, term=term, grade=grade, onset_at=at, action=action.strip(),
            serious=grade >= SERIOUS_FROM, by=by,
        )  # fmt: skip
    known = rules.alert_rules_from(locked.course.protocol.monitoring["alerts"])
    found = rules.alerts(Vitals(), known, baseline=None, symptoms=[term])
    raise_alerts(locked, found, key=f"symptom-{client_id}", by=by, at=at)
    open_for_effect(event, by=by, at=at)
    return event


def _refuse_before_start(infusion):
    if infusion.started_at is None:
        raise NotWhileRunning("Side effects are recorded from the start on; before it, write a note.")


@transaction.atomic
def update_side_effect(
    event: AdverseEvent, *, by: User, at: datetime, client_id: UUID | None = None, **changes
) -> AdverseEvent:
    """A side effect is over, or was another grade, began earlier, was met by something: the history keeps what it was.

    `changes` are of `ended` (over now), `grade`, `onset_at`, `ended_at` and `action`; what is not named stays, so that
    two tablets lose nothing. Once per client id. Raises InfusionError for times out of order or ahead, and when another
    word on the same was said later than `at`.
    """
    locked = lock(event.infusion)
    event = AdverseEvent.objects.get(pk=event.pk)
    if client_id and EffectChange.objects.filter(client_id=client_id).exists():
        return event
    if changes.pop("ended", False):
        _refuse_over_already(event, locked.site.time_zone)
        changes["ended_at"] = at
    if "grade" in changes:
        _refuse_graded_later(event, at)
    for name, value in changes.items():
        setattr(event, name, value)
    _refuse_times(locked, event, at, changes)
    event.serious = event.serious or event.grade >= SERIOUS_FROM
    with because("updated a side effect", by=by):
        event.save(update_fields=[*changes, "serious"])
        EffectChange.objects.create(
            infusion=locked, effect=event, client_id=client_id or uuid4(), grade=changes.get("grade"), at=at, by=by
        )
    open_for_effect(event, by=by, at=at)
    return event


def update_open_side_effect(
    infusion: Infusion, term: str, *, client_id: UUID, by: User, at: datetime, **changes
) -> AdverseEvent:
    """The same for the last side effect of this name that was open at that moment. Raises InfusionError for none."""
    with transaction.atomic():
        locked = lock(infusion)
        before = EffectChange.objects.filter(client_id=client_id).select_related("effect").first()
        if before:
            return before.effect
        named = locked.adverse_events.filter(term=term, onset_at__lte=at)
        event = named.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at)).last()
        if event is None:
            raise InfusionError(f"No open {term_name(term).lower()} was found.", "term")
        return update_side_effect(event, client_id=client_id, by=by, at=at, **changes)


def _refuse_over_already(event, zone):
    if event.ended_at is not None:
        since = event.ended_at.astimezone(ZoneInfo(zone)).strftime("%H:%M")
        raise InfusionError(f"{term_name(event.term)} is over already, since {since}.")


def _refuse_graded_later(event, at):
    """A word that comes late does not undo one that was said after it."""
    if event.changes.filter(grade__isnull=False, at__gt=at).exists():
        raise InfusionError(f"It was graded again after this; it stays {GRADES[event.grade].lower()}.", "grade")


def _refuse_times(infusion, event, at, changes):
    if event.onset_at < infusion.checked_in_at:
        raise InfusionError("It cannot have begun before the check-in.", "onset_at")
    if "onset_at" in changes and event.onset_at > at:
        raise InfusionError("It cannot begin in the future.", "onset_at")
    if "ended_at" in changes and event.ended_at and event.ended_at > at:
        raise InfusionError("It cannot be over in the future.", "ended_at")
    if event.ended_at and event.ended_at < event.onset_at:
        raise InfusionError("A side effect ends after it began.", "ended_at")


@transaction.atomic
def record_intervention(
    infusion: Infusion, *, client_id: UUID, kind: str, detail: str, by: User, at: datetime, drug: str = "",
    amount: Decimal | None = None, route: str = "",
) -> Intervention:  # fmt: skip
    """Write down what was done for the patient, with the amount in the unit of its kind if something was given."""
    locked = lock(infusion)
    before = Intervention.objects.filter(client_id=client_id).first()
    if KINDS[kind].controlled:
        raise InfusionError("A controlled drug is given from the stock, with a witness.", "kind")
    return before or Intervention.objects.create(
        infusion=locked, client_id=client_id, kind=kind, detail=detail.strip(), drug=drug.strip(), amount=amount,
        unit=KINDS[kind].unit if amount is not None else "", route=route, at=at, by=by,
    )  # fmt: skip


@transaction.atomic
def add_addendum(infusion: Infusion, *, text: str, by: User, at: datetime) -> Addendum:
    """Add to a signed record; what was signed stays as it is."""
    if Infusion.objects.filter(pk=infusion.pk).values_list("state", flat=True).get() != State.SIGNED:
        raise NotWhileRunning("This record is still open; write into it, and add to it after the signature.")
    with because("added an addendum", by=by):
        return Addendum.objects.create(
            infusion=infusion, text=text.strip(), by=by, at=at, accepted_by=by, accepted_at=at
        )


@transaction.atomic
def accept_addendum(addendum: Addendum, *, by: User, at: datetime) -> None:
    """Take a late reading into the record, beside what was signed. Accepting twice is no error."""
    with because("accepted an addendum", by=by):
        Addendum.objects.filter(pk=addendum.pk, accepted_at__isnull=True).update(accepted_by=by, accepted_at=at)
