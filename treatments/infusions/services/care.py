"""The line into the vein, and notes: each written once per client id."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from clinic.accounts.models import User
from treatments.infusions.errors import InfusionError
from treatments.infusions.models import Infusion, InfusionNote, LineCare
from treatments.infusions.rules.line import LineAct, line_is_out
from treatments.infusions.services.moving import lock


@transaction.atomic
def record_line(
    infusion: Infusion, *, client_id: UUID, act: LineAct, by: User, at: datetime, place: str = "",
    volume_ml: Decimal | None = None, detail: str = "",
) -> LineCare:  # fmt: skip
    """Write down what was done with the line. Raises InfusionError: placed where, removed what."""
    locked = lock(infusion)
    before = LineCare.objects.filter(client_id=client_id).first()
    if before:
        return before
    out = line_is_out(locked.line_care.values_list("act", flat=True))
    if act == LineAct.PLACED and not place.strip():
        raise InfusionError("Say where the line was placed.", "place")
    if act == LineAct.REMOVED and out is not False:
        raise InfusionError("No line is in that could be removed; write down first where it was placed.", "act")
    return LineCare.objects.create(
        infusion=locked, client_id=client_id, act=act, at=at, place=place.strip(), volume_ml=volume_ml,
        detail=detail.strip(), by=by,
    )  # fmt: skip


@transaction.atomic
def record_note(infusion: Infusion, *, client_id: UUID, text: str, by: User, at: datetime) -> InfusionNote:
    """Write down what no other form asks for."""
    locked = lock(infusion)
    before = InfusionNote.objects.filter(client_id=client_id).first()
    return before or InfusionNote.objects.create(infusion=locked, client_id=client_id, text=text.strip(), at=at, by=by)
