"""Charting: readings, side effects, what was done about them. Each is stored once per client id."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, InternalError, transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from treatments.infusions import alerts as rules
from treatments.infusions import queries
from treatments.infusions.errors import ClientIdTaken, InfusionError, InfusionSigned, NotWhileRunning
from treatments.infusions.interventions import KINDS
from treatments.infusions.models import Addendum, AdverseEvent, Alert, Infusion, Intervention, VitalSigns
from treatments.infusions.payload import Reading
from treatments.infusions.services.calling import call_prescribers
from treatments.infusions.services.moving import lock
from treatments.infusions.services.safety import open_for_effect
from treatments.infusions.states import State
from treatments.infusions.vitals import Vitals

# Life-threatening, and death (CTCAE grades 4 and 5).
SERIOUS_FROM = 4


@dataclass(frozen=True)
class Recorded:
    """A stored reading, the alerts it raised, and whether it is stored now or was before."""

    reading: VitalSigns
    alerts: tuple[Alert, ...]
    is_new: bool


def record_vitals(
    infusion: Infusion, reading: Reading, *, by: User, at: datetime, corrects: VitalSigns | None = None,
    correction_reason: str = "",
) -> Recorded:  # fmt: skip
    """Store a reading once, raise its alerts and call the prescriber for a red one.

    After the signature it is kept once as a proposed addendum, and InfusionSigned is raised. Raises ClientIdTaken.
    """
    try:
        with transaction.atomic():
            return _store(infusion, reading, by=by, at=at, corrects=corrects, correction_reason=correction_reason)
    except IntegrityError as error:
        if "client_id" not in str(error):
            raise
        return _stored_before(infusion, reading)
    except InternalError as error:
        # The trigger that keeps a signed infusion closed: the only word on it that no race can get past.
        if "is signed" not in str(error):
            raise
    before = VitalSigns.objects.filter(client_id=reading.client_id).first()
    if before is not None:
        return _stored_before(infusion, reading)
    propose_addendum(infusion, reading, by=by, at=at)
    raise InfusionSigned("This infusion is signed; the reading is kept as a proposed addendum.")


def _store(infusion, reading, *, by, at, corrects, correction_reason):
    stored = VitalSigns.objects.create(
        infusion=infusion,
        client_id=reading.client_id,
        recorded_at=reading.recorded_at,
        received_at=at,
        clock_ahead=reading.clock_ahead,
        by=by,
        corrects=corrects,
        correction_reason=correction_reason.strip(),
        **vars(reading.vitals),
    )
    found = rules.alerts(
        reading.vitals,
        rules.alert_rules_from(infusion.course.protocol.monitoring["alerts"]),
        baseline=_baseline(infusion, stored),
    )
    raised = raise_alerts(infusion, found, key=f"vitals-{reading.client_id}", by=by, at=at, reading=stored)
    return Recorded(stored, raised, True)


def _baseline(infusion, stored) -> Vitals | None:
    """The values before the start; None for a reading from before it, which has nothing to rise over."""
    if infusion.started_at is None or stored.recorded_at <= infusion.started_at:
        return None
    return queries.latest(queries.valid_readings().filter(infusion=infusion, recorded_at__lte=infusion.started_at))


def _stored_before(infusion, reading):
    stored = VitalSigns.objects.get(client_id=reading.client_id)
    if stored.infusion_id != infusion.pk:
        raise ClientIdTaken("client_id: this one is of a reading of another infusion; make a new one.", "client_id")
    return Recorded(stored, tuple(stored.alerts.all()), False)


def raise_alerts(infusion, found, *, key: str, by: User | None, at: datetime, reading=None) -> tuple[Alert, ...]:
    """Write alerts down, each once by its key, and call the prescribers for red ones."""
    rows = [
        Alert(
            infusion=infusion,
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


def propose_addendum(infusion: Infusion, reading: Reading, *, by: User, at: datetime) -> Addendum:
    """Keep a reading that came after the signature, once; somebody accepts it or not."""
    addendum, _made = Addendum.objects.get_or_create(
        client_id=reading.client_id,
        defaults={"infusion": infusion, "reading": reading.as_json(), "by": by, "at": at},
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
def update_side_effect(event: AdverseEvent, *, by: User, at: datetime, **changes) -> AdverseEvent:
    """A side effect is over, or was another grade, began earlier, was met by something: the history keeps what it was.

    `changes` are of `ended` (over now), `grade`, `onset_at`, `ended_at` and `action`; what is not named stays, so that
    two tablets lose nothing. Raises InfusionError for times out of order or ahead.
    """
    locked = lock(event.infusion)
    event = AdverseEvent.objects.get(pk=event.pk)
    if changes.pop("ended", False):
        changes["ended_at"] = event.ended_at or at
    for name, value in changes.items():
        setattr(event, name, value)
    _refuse_times(locked, event, at)
    event.serious = event.serious or event.grade >= SERIOUS_FROM
    with because("updated a side effect", by=by):
        event.save(update_fields=[*changes, "serious"])
    open_for_effect(event, by=by, at=at)
    return event


def _refuse_times(infusion, event, at):
    if event.onset_at < infusion.checked_in_at:
        raise InfusionError("It cannot have begun before the check-in.", "onset_at")
    if event.onset_at > at:
        raise InfusionError("It cannot begin in the future.", "onset_at")
    if event.ended_at and event.ended_at > at:
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
