from datetime import datetime

from clinic.audit.models import AccessEvent


def record_access(*, user, patient_id: int, page: str, at: datetime, reason: str = "") -> AccessEvent:
    """Write down that `user` opened a page of this patient's record."""
    return AccessEvent.objects.create(user=user, patient_id=patient_id, page=page[:100], at=at, reason=reason[:200])
