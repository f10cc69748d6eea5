"""How an infusion ends: a discharge that is earned, another ending that can always be recorded, measured waste."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from django.db import transaction

from clinic.accounts.models import User
from intake.consent.services import release_hold
from intake.risk.queries import blocks_treatment
from treatments.followups.services.reminders import plan_after_care
from treatments.infusions import queries
from treatments.infusions.errors import DischargeNotEarned, InfusionError
from treatments.infusions.models import Alert, DischargeCheck, Infusion
from treatments.infusions.queries import about
from treatments.infusions.rules.discharge import (
    Criterion,
    DischargeFacts,
    discharge_criteria,
    discharge_rules_from,
    may_discharge,
)
from treatments.infusions.rules.line import line_is_out
from treatments.infusions.rules.states import ENDINGS, ON_THE_PUMP, Act, State
from treatments.infusions.scales import dissociation_of
from treatments.infusions.services.moving import lock, lock_what_is_judged, move_to, require
from treatments.infusions.services.preparing import mg_in, residual_limits
from treatments.infusions.services.running import halt
from treatments.infusions.services.safety import open_for_ending
from treatments.stock import services as stock

OTHER_ENDINGS = (Act.LEAVE, Act.HAND_OVER, Act.RECORD_DEATH, Act.CANCEL)


@dataclass(frozen=True)
class Override:
    """A reason for letting the patient go although a criterion is not met; the second person stands for it too."""

    reason: str = ""


NO_OVERRIDE = Override()


def judge_discharge(
    infusion: Infusion, answers: DischargeFacts, *, at: datetime, charted: queries.Charted | None = None
) -> tuple[Criterion, ...]:
    """Every criterion, from what was answered at the chair and what the record knows; `charted` where it was read."""
    facts = _known(infusion, answers, charted or queries.charted(infusion, at), at)
    return discharge_criteria(facts, discharge_rules_from(infusion.course.protocol.monitoring["discharge"]))


def _known(infusion, answers, charted, at):
    since = infusion.ended_at
    asked = dissociation_of(infusion)
    recovered = [reading for reading in charted.readings if since and reading.recorded_at >= since]
    return replace(
        answers,
        now=at,
        ended_at=infusion.ended_at,
        baseline=charted.baseline,
        vitals=queries.latest(recovered),
        dissociation=asked.latest if asked.was_asked else answers.dissociation,
        baseline_dissociation=asked.baseline,
        red_alerts_at=tuple(alert.raised_at for alert in charted.alerts if alert.level in queries.RED),
        risk_case_open=blocks_treatment(infusion.patient),
        line_out=line_is_out(infusion.line_care.values_list("act", flat=True)),
    )


def discharge(
    infusion: Infusion, answers: DischargeFacts, *, second: User, by: User, at: datetime,
    override: Override = NO_OVERRIDE,
) -> Infusion:  # fmt: skip
    """Let the patient go, if it is earned. The judgement is kept either way.

    Raises DischargeNotEarned with all criteria, NotWhileRunning.
    """
    with transaction.atomic():
        locked = lock(infusion)
        require(locked, (State.RECOVERING,), "A discharge follows the recovery.")
        if second == by:
            raise InfusionError("The second person is another one.", "second_username")
        lock_what_is_judged(locked)
        answers = replace(answers, nurse=str(by.pk), prescriber=str(second.pk))
        criteria = judge_discharge(locked, answers, at=at)
        passed = may_discharge(criteria)
        overridden = [each.code for each in criteria if each.may_override] if override.reason.strip() else []
        alarmed = Alert.objects.filter(infusion=locked, answered_at__isnull=True, level__in=queries.RED).exists()
        goes = may_discharge(criteria, overridden=overridden) and not alarmed
        _keep(locked, answers, criteria, passed, override if goes and not passed else NO_OVERRIDE, second, by, at)
        if goes:
            move_to(
                locked, Act.DISCHARGE, by=by, at=at, why=override.reason, closed_at=at,
                ending=ENDINGS[State.DISCHARGED].value,
            )  # fmt: skip
            release_hold(patient=locked.patient, about=about(locked), at=at)
            plan_after_care(appointment=locked.appointment, at=at)
            return locked
    # Raised only here: raising inside would take the kept judgement back.
    if alarmed:
        raise DischargeNotEarned("A red alert is not answered yet.", criteria)
    raise DischargeNotEarned("Not every criterion is met.", criteria)


def _keep(infusion, answers, criteria, passed, override, second, by, at):
    DischargeCheck.objects.create(
        infusion=infusion,
        facts={name: value for name, value in asdict(answers).items() if _is_plain(value)},
        criteria=[asdict(criterion) for criterion in criteria],
        passed=passed,
        override_reason=override.reason.strip(),
        second=second if passed or override.reason.strip() else None,
        at=at,
        by=by,
    )


def _is_plain(value):
    return value is None or isinstance(value, bool | int | str | dict)


@transaction.atomic
def end_otherwise(infusion: Infusion, act: Act, *, words: str, by: User, at: datetime) -> Infusion:
    """Record another ending: left against advice, handed to emergency care, died, or cancelled before the start.

    It is always possible where the table allows it; `words` say what was done and who was told. Emergency care and
    death open the report of a serious event.
    """
    if act not in OTHER_ENDINGS:
        raise InfusionError("This is not another ending.")
    locked = lock(infusion)
    if act is Act.CANCEL and locked.state == State.PREPARED:
        raise InfusionError("Waste what is drawn up first, with a witness.")
    running = locked.state in ON_THE_PUMP
    fields = {"closed_at": locked.closed_at or at}
    if running:
        fields["ended_at"] = at
    before = locked.state
    move_to(locked, act, by=by, at=at, why=words, **fields, ending=_ending_of(before, act))
    if running:
        halt(locked, reason=words, client_id=uuid4(), by=by, at=at)
    open_for_ending(locked, act, words, by=by, at=at)
    release_hold(patient=locked.patient, about=about(locked), at=at)
    return locked


def _ending_of(before, act):
    after = {
        Act.LEAVE: State.LEFT,
        Act.HAND_OVER: State.EMERGENCY,
        Act.RECORD_DEATH: State.DIED,
        Act.CANCEL: State.CANCELLED,
    }[act]
    return ENDINGS[after].value


@transaction.atomic
def record_waste(
    infusion: Infusion, *, waste_ml: Decimal, residual_reason: str, witness: User, by: User, at: datetime
) -> Infusion:
    """Account for what was drawn up: delivered by the segments, waste as measured, and what is left as a residual.

    Raises NotWhileRunning, stock.ResidualUnexplained.
    """
    locked = lock(infusion)
    require(locked, (State.RECOVERING, *ENDINGS), "The waste is measured after the end.")
    if locked.withdrawal is None:
        raise InfusionError("Nothing was drawn up.")
    if locked.waste_mg is not None:
        raise InfusionError("The waste is written down already.")
    given = queries.charted(locked, at).delivered
    use = stock.Use(
        administered_mg=given.delivered_mg if given else Decimal(0),
        wasted_mg=mg_in(locked, waste_ml),
        residual_reason=residual_reason,
    )
    residual = stock.record_use(
        withdrawal=locked.withdrawal, use=use, witness=witness, key=f"infusion-{locked.pk}", by=by, at=at,
        limits=residual_limits(locked),
    )  # fmt: skip
    fields = {
        "waste_mg": use.wasted_mg.quantize(Decimal("0.0001")),
        "residual_mg": residual,
        "residual_reason": residual_reason.strip() or (stock.SMALL_RESIDUAL if residual else ""),
    }
    Infusion.objects.filter(pk=locked.pk).update(**fields)
    for name, value in fields.items():
        setattr(locked, name, value)
    return locked
