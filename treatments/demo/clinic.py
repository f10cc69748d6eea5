"""The demo clinic itself: two sites, people, hours, chairs, protocols in force, consent texts, vials."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from clinic.accounts.models import User
from clinic.sites.models import OnCall, OpeningHours, Site, SiteMembership
from intake.consent.services import install_documents
from treatments.courses import services as courses
from treatments.courses.models import Protocol
from treatments.demo.people import ONLY_SOUTH, PASSWORD, STAFF
from treatments.scheduling.models import Chair, WorkingHours

SITES = (
    ("North", "Linden Street Practice", "America/New_York", 4),
    ("South", "Harbour Road Practice", "America/Chicago", 2),
)
CRISIS_TEXT = (
    "We answer here every day from 8:00 to 20:00. At any other time, and at any moment when you are in danger, "
    "call or text 988, or call 911."
)
BOOKED_AS = {
    "nora": "nurse",
    "nils": "nurse",
    "percy": "prescriber",
    "priya": "prescriber",
    "theo": "therapist",
    "sten": "nurse",
}  # fmt: skip
VIALS = 8


def today_at(now: datetime) -> date:
    """The day of a demo that is made now: the one on the calendar of its first site."""
    return now.astimezone(ZoneInfo(SITES[0][2])).date()


@dataclass(frozen=True)
class DemoClinic:
    """What the stories need: the first site, its people by name, the protocols by code."""

    site: Site
    staff: dict[str, User]
    protocols: dict[str, Protocol]


def make_clinic(at: datetime) -> DemoClinic:
    """Open the clinic at this instant, before any of the stories begins."""
    north, south = (_make_site(*row) for row in SITES)
    # One hash for all: they share the password, and a good hash is slow.
    password = make_password(PASSWORD)
    staff = {row[0]: _make_person(row, password, [north, south]) for row in STAFF}
    staff |= {row[0]: _make_person(row, password, [south]) for row in ONLY_SOUTH}
    for rank, name in enumerate(("percy", "priya", "mira"), start=1):
        OnCall.objects.create(site=north, user=staff[name], rank=rank)
    OnCall.objects.create(site=south, user=staff["mira"], rank=1)
    courses.install_protocols(at=at)
    for protocol in Protocol.objects.all():
        courses.sign_protocol(protocol, by=staff["mira"], at=at)
    install_documents(at)
    protocols = {protocol.code: protocol for protocol in Protocol.objects.all()}
    return DemoClinic(north, staff, protocols)


def _make_site(name, public_name, time_zone, chairs):
    site = Site.objects.create(
        name=name, public_name=public_name, time_zone=time_zone, phone="+15555550100", crisis_text=CRISIS_TEXT,
        address=f"12 {public_name.rsplit(' ', 1)[0]}",
    )  # fmt: skip
    OpeningHours.objects.bulk_create(
        OpeningHours(site=site, weekday=weekday, opens=time(8), closes=time(20)) for weekday in range(7)
    )
    Chair.objects.bulk_create(Chair(site=site, name=f"Chair {number}") for number in range(1, chairs + 1))
    return site


def _make_person(row, password, sites):
    username, first_name, last_name, credentials, roles = row
    user = User.objects.create(
        username=username,
        first_name=first_name,
        last_name=last_name,
        credentials=credentials,
        roles=list(roles),
        email=f"{username}@staff.example",
        password=password,
    )
    SiteMembership.objects.bulk_create(SiteMembership(site=site, user=user) for site in sites)
    resource = BOOKED_AS.get(username)
    if resource:
        WorkingHours.objects.bulk_create(
            WorkingHours(site=sites[0], user=user, resource=resource, weekday=weekday, starts=time(8), ends=time(20))
            for weekday in range(7)
        )
    return user
