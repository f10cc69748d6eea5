"""The scales of the chair: answered by item, stored once, the answers through the one door for answers."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from intake.assessments.services import record_complete
from intake.instruments.queries import Shown
from intake.instruments.scoring import InvalidAnswer
from treatments.infusions import queries, scales
from treatments.infusions.errors import InfusionError, NotWhileRunning
from treatments.infusions.models import Infusion, ScaleAsked
from treatments.infusions.queries import about
from treatments.infusions.rules.scale_times import moment_at
from treatments.infusions.services.moving import lock

OCCASION = "infusion"


@transaction.atomic
def record_scale(
    infusion: Infusion, *, client_id: UUID, instrument: str, answers: Mapping[str, int | None], unable_reason: str,
    by: User, at: datetime, shown: Shown | None = None,
) -> ScaleAsked:  # fmt: skip
    """Write down a scale as it was asked at that moment, once per client id; what was not answered needs its reason.

    `shown` are the words that were read out; where the clinic does not know them, they are those in use now.
    Raises NotWhileRunning, InfusionError for an answer that the scale does not have, or a missing reason.
    """
    locked = lock(infusion)
    before = ScaleAsked.objects.filter(client_id=client_id).first()
    if before:
        return before
    _require_in_the_chair(locked, at)
    if instrument not in scales.NAMES:
        raise InfusionError("This scale is not asked at the chair.")
    given = {item: answer for item, answer in answers.items() if answer is not None}
    missing = len(given) < len(answers) or not given
    if missing and not unable_reason.strip():
        raise InfusionError("Answer every line, or say why the patient could not.", "unable_reason")
    charted = queries.charted(locked, at)
    moment = moment_at(at, instrument, charted.times, scales.asked_from(scales.scales_of(locked)))
    assessment = _answered(locked, client_id, instrument, given, by=by, at=at, shown=shown) if given else None
    with because("asked a scale at the chair", by=by):
        return ScaleAsked.objects.create(
            infusion=locked, client_id=client_id, instrument=instrument, moment=moment.value, at=at,
            assessment=assessment, unable_reason=unable_reason.strip() if missing else "", by=by,
        )  # fmt: skip


def _require_in_the_chair(infusion, at):
    """What a device sends late was asked in the chair, although the patient has left it since."""
    if not infusion.checked_in_at <= at <= (infusion.closed_at or at):
        raise NotWhileRunning("A scale is asked while the patient is in the chair.")


def _answered(infusion, client_id, instrument, given, *, by, at, shown):
    try:
        return record_complete(
            patient=infusion.patient, instrument=instrument, answers=given, occasion=OCCASION,
            about=f"{about(infusion)}:{client_id}", at=at, mode="clinician", by=by,
            shown=shown if shown and scales.is_known(shown) else None,
        )  # fmt: skip
    except InvalidAnswer as error:
        raise InfusionError(str(error)) from error
