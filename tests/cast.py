"""The people and places of the tests."""

from datetime import UTC, date, datetime, time

from django.contrib.auth.hashers import make_password

from clinic.accounts.models import User
from clinic.sites.models import OpeningHours, Site, SiteMembership
from intake.patients.models import Patient

BEFORE = datetime(2026, 2, 1, 12, 0, tzinfo=UTC)
PASSWORD = "a long pass phrase"

STAFF = {
    "dana": ["front-desk"],
    "nora": ["nurse"],
    "nils": ["nurse"],
    "percy": ["prescriber"],
    "priya": ["prescriber"],
    "theo": ["therapist"],
    "mira": ["medical-director"],
    "mona": ["manager"],
    "odo": ["auditor"],
}


def make_site(name: str, *, time_zone: str) -> Site:
    site = Site.objects.create(name=name, public_name=f"{name} Street Clinic", time_zone=time_zone, phone="+15550100")
    OpeningHours.objects.bulk_create(
        OpeningHours(site=site, weekday=weekday, opens=time(8), closes=time(18)) for weekday in range(5)
    )
    return site


def make_staff(name: str, roles: list[str], *sites: Site) -> User:
    user = User.objects.create(
        username=name,
        first_name=name.title(),
        last_name="Staff",
        email=f"{name}@clinic.test",
        roles=roles,
        password=make_password(PASSWORD),
    )
    SiteMembership.objects.bulk_create(SiteMembership(site=site, user=user) for site in sites)
    return user


def make_patient(given_name: str, family_name: str, *, site: Site, born: date = date(1990, 1, 1), **more) -> Patient:
    account = User.objects.create(username=f"patient-{given_name.lower()}", roles=["patient"])
    fields = {
        "mrn": f"T-{given_name.upper()}",
        "user": account,
        "email": f"{given_name.lower()}@patient.test",
        "mobile": "+15552000001",
        "time_zone": site.time_zone,
        "created_at": BEFORE,
        "search_name": f"{given_name} {family_name}".casefold(),
        **more,
    }
    return Patient.objects.create(given_name=given_name, family_name=family_name, site=site, born=born, **fields)
