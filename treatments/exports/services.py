"""What has to be written down when records leave the clinic."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.models import AccessEvent

_BATCH = 1000


@transaction.atomic
def record_export(*, user: User, patient_ids: Iterable[int], page: str, at: datetime) -> None:
    """Write down, patient by patient, that this user took their row along."""
    AccessEvent.objects.bulk_create(
        (
            AccessEvent(user=user, patient_id=patient_id, page=page, reason="export", at=at)
            for patient_id in patient_ids
        ),
        batch_size=_BATCH,
    )
