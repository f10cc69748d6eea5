"""Reading the stock: what is there, what may be drawn from, what the register says."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from clinic.sites.models import Site
from treatments.stock.models import LedgerEntry, StockIncident, Vial
from treatments.stock.states import VialFacts, VialState, vial_state


def vials_at(user: User) -> QuerySet[Vial]:
    """The vials of the sites at which this user works."""
    return Vial.objects.filter(site__memberships__user=user).select_related("site")


def vial_for(user: User, vial_id: int) -> Vial:
    """The access door to a vial: 404 unless it is kept at one of their sites."""
    return get_object_or_404(vials_at(user), pk=vial_id)


def entry_for(user: User, entry_id: int) -> LedgerEntry:
    """The access door to a line of the register."""
    entries = LedgerEntry.objects.filter(vial__site__memberships__user=user).select_related("vial__site")
    return get_object_or_404(entries, pk=entry_id)


def incident_for(user: User, incident_id: int) -> StockIncident:
    """The access door to an incident."""
    return get_object_or_404(incidents_at(user), pk=incident_id)


def in_stock(site: Site) -> QuerySet[Vial]:
    """What a site holds, the first to expire on top."""
    return Vial.objects.filter(site=site, balance_ml__gt=0).order_by("expires_on", "id")


def state_of(vial: Vial, zone: str, at: datetime) -> VialState:
    """Where a vial stands now, by the day on its site's calendar."""
    return vial_state(facts_of(vial), now=at, today=at.astimezone(ZoneInfo(zone)).date())


def facts_of(vial: Vial) -> VialFacts:
    """A vial as the rules see it."""
    return VialFacts(vial.received_at, vial.expires_on, vial.opened_at, vial.beyond_use_at, vial.balance_ml)


def usable(site: Site, at: datetime) -> list[Vial]:
    """The vials from which something may be drawn now: opened ones first, then those that expire first."""
    vials = [
        vial for vial in in_stock(site) if state_of(vial, site.time_zone, at) in (VialState.OPEN, VialState.SEALED)
    ]
    return sorted(vials, key=lambda vial: (vial.opened_at is None, vial.expires_on, vial.pk))


def entries_of(vial: Vial) -> QuerySet[LedgerEntry]:
    return vial.entries.select_related("actor", "witness", "patient").order_by("id")


def register(site: Site, first: date, last: date) -> QuerySet[LedgerEntry]:
    """The register of a site for a period of its own calendar days, both included."""
    zone = ZoneInfo(site.time_zone)
    start = datetime.combine(first, time.min, zone)
    end = datetime.combine(last + timedelta(days=1), time.min, zone)
    entries = LedgerEntry.objects.filter(vial__site=site, at__gte=start, at__lt=end)
    return entries.select_related("vial", "actor", "witness", "patient")


def entries_of_infusion(infusion_id: int) -> QuerySet[LedgerEntry]:
    """The lines of the register that belong to one infusion, in order."""
    entries = LedgerEntry.objects.filter(infusion_id=infusion_id)
    return entries.select_related("vial", "actor", "witness").order_by("id")


def incidents_at(user: User) -> QuerySet[StockIncident]:
    """Incidents at the user's sites, open ones first."""
    incidents = StockIncident.objects.filter(site__memberships__user=user)
    return incidents.select_related("site", "vial", "opened_by", "closed_by").order_by("-closed_at", "-id")


def open_incidents(user: User) -> QuerySet[StockIncident]:
    return incidents_at(user).filter(closed_at__isnull=True).order_by("id")
