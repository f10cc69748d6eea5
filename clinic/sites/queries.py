"""Reading sites: whose they are, when they are open, who is on call."""

from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from django.http import Http404
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from clinic.sites.models import OnCall, Site


@dataclass(frozen=True)
class SiteHours:
    """When a site is open, as the rules take it: weekday 0 is Monday, times on the site's own clock."""

    zone: ZoneInfo
    weekly: tuple[tuple[int, time, time], ...]
    closed_on: frozenset[date]


def sites_of(user: User):
    """The sites at which this member of staff works, by name."""
    return Site.objects.filter(memberships__user=user)


def site_for(user: User, site_id: int | str) -> Site:
    """The access door to a site: 404 unless `user` works there."""
    if not str(site_id).isdecimal():
        raise Http404("There is no such site.")
    return get_object_or_404(sites_of(user), pk=site_id)


def hours_of(site: Site) -> SiteHours:
    return SiteHours(
        zone=ZoneInfo(site.time_zone),
        weekly=tuple((row.weekday, row.opens, row.closes) for row in site.opening_hours.all()),
        closed_on=frozenset(row.on_date for row in site.closures.all()),
    )


def on_call_chain(site_id: int) -> list[User]:
    """Who is told of a sign of risk at this site, first to last; inactive accounts are passed over."""
    rows = OnCall.objects.filter(site_id=site_id, user__is_active=True).select_related("user").order_by("rank")
    return [row.user for row in rows]


def on_call_order(site: Site) -> list[User]:
    """Everybody on the on-call list of a site in its order, inactive accounts included."""
    return [row.user for row in site.on_call.select_related("user").order_by("rank")]


def page_of_site(site: Site, *, today: date) -> dict:
    """What the site's page lists: hours, closed days from today on, the on-call order, and who works there."""
    return {
        "hours": site.opening_hours.all(),
        "closures": site.closures.filter(on_date__gte=today),
        "on_call": site.on_call.select_related("user").order_by("rank"),
        "people": site.members.order_by("last_name", "first_name", "pk"),
    }
