"""Corrections: the reading that was wrong stays, the right one stands beside it with the reason."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from clinic.accounts.models import User
from treatments.infusions.errors import CorrectedAlready, InfusionError
from treatments.infusions.models import VitalSigns
from treatments.infusions.rules.payload import Reading
from treatments.infusions.rules.vitals import Vitals
from treatments.infusions.services.charting import Recorded, record_vitals
from treatments.infusions.services.moving import lock

SHORTEST_REASON = 3


def correct_vitals(
    wrong: VitalSigns, *, values: Vitals, reason: str, client_id: UUID, by: User, at: datetime
) -> Recorded:
    """Put other values in the place of a reading, at the time it was taken; none at all strike it out.

    The new values raise alerts of their own. Alerts of the old ones stay until somebody answers them.
    Raises CorrectedAlready, InfusionError, InfusionSigned, ClientIdTaken.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise InfusionError("Say why the reading is corrected.", "reason")
    if values == _values_of(wrong):
        raise InfusionError("These are the values that are stored already.")
    reading = Reading(client_id, wrong.recorded_at, values, wrong.clock_ahead)
    try:
        with transaction.atomic():
            lock(wrong.infusion)
            return record_vitals(wrong.infusion, reading, by=by, at=at, corrects=wrong, correction_reason=reason)
    except IntegrityError as error:
        if "corrects" not in str(error):
            raise
        raise CorrectedAlready("Somebody has corrected this reading already; look at it again.") from error


def _values_of(reading: VitalSigns) -> Vitals:
    return Vitals(**{name: getattr(reading, name) for name in Vitals.__dataclass_fields__})
