"""A course with its signed order for somebody the journey has registered, by the same services as the pages.

Runs inside `manage.py shell`; the whole way there is in test_course_of_treatment.
"""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from clinic.accounts.models import User
from intake.patients.models import Patient
from treatments.courses import services as courses
from treatments.courses.models import ProtocolKind
from treatments.courses.queries import protocols_in_force
from treatments.demo.treating import draft_of


@transaction.atomic
def order_a_series(email: str) -> None:
    now, percy = timezone.now(), User.objects.get(username="percy")
    patient = Patient.objects.select_related("site").get(email=email)
    (protocol,) = protocols_in_force(ProtocolKind.INDUCTION)
    course = courses.open_course(patient=patient, protocol=protocol, by=percy, at=now)
    courses.record_weight(patient=patient, value=Decimal(70), unit="kg", by=User.objects.get(username="nora"), at=now)
    courses.sign_order(course=course, draft=draft_of(protocol), by=percy, at=now)
