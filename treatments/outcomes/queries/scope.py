"""Whom the figures are about: everybody, or the patients of a user's sites; made-up people never beside real ones."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from clinic.accounts.models import User
from clinic.sites.models import Site
from intake.patients.models import Patient
from intake.patients.queries import patients_of


def people(user: User | None = None) -> QuerySet[Patient]:
    """The patients behind the figures: of this user's sites, or of all of them.

    As soon as the installation has one real patient, the made-up people of the demo clinic are left out.
    """
    patients = Patient.objects.all() if user is None else patients_of(user)
    return patients.filter(demo=False) if Patient.objects.filter(demo=False).exists() else patients


def local_today(at: datetime) -> date:
    """The date on the clock of the clinic's first site; in UTC where there is none yet."""
    zone = Site.objects.order_by("pk").values_list("time_zone", flat=True).first()
    return at.astimezone(ZoneInfo(zone or "UTC")).date()
