"""The acts of a risk case. Each locks the case (or its patient), moves it by `states.MOVES` and writes an event."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.messaging import services as messaging
from clinic.sites.queries import hours_of
from intake.patients.models import Patient
from intake.risk import clock, queries, telling
from intake.risk.models import RiskCase, RiskCaseEvent
from intake.risk.signs import Level, Sign
from intake.risk.states import Act, State, move

logger = logging.getLogger(__name__)


class CaseIsClosed(Exception):
    """Nothing can be added to a closed case."""


@transaction.atomic
def open_case(*, patient: Patient, sign: Sign, sign_key: str, at: datetime) -> RiskCase:
    """Make sure that a sign is looked at: open a case, or join the one that is not closed yet.

    `sign_key` names this one sign, such as `assessment:12:c-ssrs-high`; the same key again gives the same case and
    changes nothing. A sign that joins puts the case back to open, can raise its level, and never makes its deadline
    later. Call it in the transaction that stores the answer, so that the two stand or fall together.
    """
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    known = RiskCaseEvent.objects.filter(sign_key=sign_key).select_related("case").first()
    if known:
        return known.case
    case = queries.open_case_of(patient)
    with because("a sign of risk"):
        if case is None:
            return _first_sign(patient, sign, sign_key, at)
        return _further_sign(_locked(case), sign, sign_key, at)


@transaction.atomic
def acknowledge(*, case: RiskCase, by: User, at: datetime) -> RiskCase:
    """Take the case: from now on it has an owner and nobody else is told. Raises states.MoveNotPossible.

    A second touch by the same person changes nothing.
    """
    case = _locked(case)
    if case.state == State.ACKNOWLEDGED and case.owner_id == by.pk:
        return case
    case.owner = by
    _move(case, Act.ACKNOWLEDGE, "acknowledged", by=by, at=at)
    messaging.cancel(why="The case was acknowledged.", about=telling.about(case), at=at, by=by)
    return case


@transaction.atomic
def add_note(*, case: RiskCase, words: str, by: User, at: datetime) -> RiskCaseEvent:
    """Write down what was done or learnt. Raises CaseIsClosed."""
    case = _locked(case)
    if case.state == State.CLOSED:
        raise CaseIsClosed("The case is closed; a new sign opens another one.")
    return _event(case, "note", words, by=by, at=at)


@transaction.atomic
def hand_over(*, case: RiskCase, to: str, words: str, by: User, at: datetime) -> RiskCase:
    """Give the patient into somebody else's care, documented. Raises states.MoveNotPossible."""
    case = _locked(case)
    return _move(case, Act.HAND_OVER, "handed-over", f"To {to}. {words}", by=by, at=at)


@transaction.atomic
def close(*, case: RiskCase, outcome: str, reason: str, by: User, at: datetime) -> RiskCase:
    """End the case with an outcome (outcomes.OUTCOMES) and a reason. Raises states.MoveNotPossible."""
    case = _locked(case)
    case.outcome, case.closed_at = outcome, at
    return _move(case, Act.CLOSE, "closed", reason, by=by, at=at)


def escalate_overdue(at: datetime) -> int:
    """Pass on every case that nobody acknowledged in time; returns how many. One that fails does not stop the rest."""
    passed_on = 0
    for case_id in queries.overdue(at):
        try:
            passed_on += _escalate(case_id, at)
        except Exception:
            logger.exception("Case %s could not be passed on.", case_id)
    return passed_on


def _first_sign(patient, sign, sign_key, at):
    case = RiskCase.objects.create(
        patient=patient,
        site=patient.site,
        level=sign.level.value,
        reason=sign.reason[:300],
        opened_at=at,
        deadline_at=_deadline(sign.level, patient.site, at),
    )
    _event(case, "sign", sign.reason, at=at, sign_key=sign_key)
    telling.tell(case, at=at)
    return case


def _further_sign(case, sign, sign_key, at):
    rises = _rank(sign.level) < _rank(case.level)
    was_open, owner = case.state == State.OPEN, case.owner
    deadline = _deadline(sign.level, case.site, at)
    if rises:
        case.level, case.reason = sign.level.value, sign.reason[:300]
    case.deadline_at = min(case.deadline_at, deadline) if was_open else deadline
    if not was_open:
        case.step, case.owner = 0, None
    _move(case, Act.ADD_SIGN, "sign", sign.reason, at=at, sign_key=sign_key)
    if rises or not was_open:
        telling.tell(case, at=at, also=owner)
    return case


@transaction.atomic
def _escalate(case_id, at):
    """One step further, unless somebody was faster: another worker passed it on, or a person acknowledged."""
    case = (
        RiskCase.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("site", "patient")
        .filter(pk=case_id, state=State.OPEN, deadline_at__lte=at)
        .first()
    )
    if case is None:
        return False
    case.step += 1
    case.deadline_at = _deadline(Level(case.level), case.site, at)
    with because("nobody acknowledged the case in time"):
        _move(case, Act.ESCALATE, "escalated", "Nobody acknowledged in time.", at=at)
    telling.tell(case, at=at)
    return True


def _move(case, act, name, words="", *, at, by=None, sign_key=None):
    case.state = move(State(case.state), act).value
    with because(name, by=by):
        case.save()
    _event(case, name, words, by=by, at=at, sign_key=sign_key)
    return case


def _event(case, act, words, *, at, by=None, sign_key=None):
    return RiskCaseEvent.objects.create(case=case, at=at, by=by, act=act, words=words, sign_key=sign_key)


def _locked(case):
    return RiskCase.objects.select_for_update(of=("self",)).select_related("site", "patient", "owner").get(pk=case.pk)


def _deadline(level, site, at):
    """Until when somebody must acknowledge; settings.RISK_CLOCK_SCALE multiplies the wait (never in production)."""
    waiting = clock.deadline(level, at, hours_of(site)) - at
    return at + waiting * (settings.RISK_CLOCK_SCALE or 1)


def _rank(level):
    return list(Level).index(Level(level))
