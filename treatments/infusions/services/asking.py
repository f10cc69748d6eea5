"""The scales of the chair: answered by item, stored once, the answers through the one door for answers."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from intake.assessments.services import record_complete
from intake.instruments.scoring import InvalidAnswer
from treatments.infusions import queries, scales
from treatments.infusions.errors import InfusionError
from treatments.infusions.models import Infusion, ScaleAsked
from treatments.infusions.queries import about
from treatments.infusions.rules.scale_times import moment_now
from treatments.infusions.rules.states import IN_THE_CHAIR
from treatments.infusions.services.moving import lock, require

OCCASION = "infusion"


@transaction.atomic
def record_scale(
    infusion: Infusion, *, client_id: UUID, instrument: str, answers: Mapping[str, int | None], unable_reason: str,
    by: User, at: datetime,
) -> ScaleAsked:  # fmt: skip
    """Write down a scale as it was asked now, once per client id; what was not answered needs its reason.

    Raises NotWhileRunning, InfusionError for an answer that the scale does not have, or a missing reason.
    """
    locked = lock(infusion)
    before = ScaleAsked.objects.filter(client_id=client_id).first()
    if before:
        return before
    require(locked, IN_THE_CHAIR, "A scale is asked while the patient is in the chair.")
    if instrument not in scales.NAMES:
        raise InfusionError("This scale is not asked at the chair.")
    given = {item: answer for item, answer in answers.items() if answer is not None}
    missing = len(given) < len(answers) or not given
    if missing and not unable_reason.strip():
        raise InfusionError("Answer every line, or say why the patient could not.", "unable_reason")
    charted = queries.charted(locked, at)
    moment = moment_now(instrument, charted.times, scales.asked_from(scales.scales_of(locked)))
    assessment = _answered(locked, client_id, instrument, given, by=by, at=at) if given else None
    with because("asked a scale at the chair", by=by):
        return ScaleAsked.objects.create(
            infusion=locked, client_id=client_id, instrument=instrument, moment=moment.value, at=at,
            assessment=assessment, unable_reason=unable_reason.strip() if missing else "", by=by,
        )  # fmt: skip


def _answered(infusion, client_id, instrument, given, *, by, at):
    try:
        return record_complete(
            patient=infusion.patient, instrument=instrument, answers=given, occasion=OCCASION,
            about=f"{about(infusion)}:{client_id}", at=at, mode="clinician", by=by,
        )  # fmt: skip
    except InvalidAnswer as error:
        raise InfusionError(str(error)) from error
