"""What a clinician who opens a risk case reads of the answers that opened it (registered in settings.RISK_SIGNS)."""

from django.urls import reverse

from intake.assessments import queries
from intake.assessments.models import Assessment
from intake.instruments.catalogue import find
from intake.risk.shown import Shown


def shown(patient_id: int, sign_key: str) -> list[Shown]:
    """The answers behind `assessment:12:suicide-item`, each with the question; never another patient's."""
    number = sign_key.split(":")[1]
    row = Assessment.objects.filter(pk=number, patient_id=patient_id).first() if number.isdecimal() else None
    if row is None:
        return []
    url, name = reverse("assessments:answers", args=[row.pk]), find(row.instrument).name
    lines = queries.telling_lines(row) if "worsening" not in sign_key else []
    return [Shown(question, answer, url, name) for question, answer in lines] or [Shown("", "", url, name)]
