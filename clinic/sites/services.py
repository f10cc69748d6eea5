"""Changing what is known of a site: its words, its hours, its closed days, who is on call."""

from datetime import date, datetime, time

from django.db import IntegrityError, transaction

from clinic.audit.history import because
from clinic.sites.models import Closure, OnCall, OpeningHours, Site


class OverlappingHours(Exception):
    """The site is open then already; the message is a sentence for the page."""


class ClosedAlready(Exception):
    """The site is closed on that day already."""


@transaction.atomic
def add_site(*, name: str, public_name: str, time_zone: str, by, at: datetime, **more) -> Site:
    """Add a place where the organisation treats. Raises ValidationError, by field."""
    site = Site(name=name, public_name=public_name, time_zone=time_zone, **more)
    site.full_clean()
    with because("site added", by=by):
        site.save()
    return site


@transaction.atomic
def update_site(site: Site, *, by, at: datetime) -> None:
    """Save what a form has written into `site`."""
    with because("site's details changed", by=by):
        site.save()


@transaction.atomic
def add_hours(*, site: Site, weekday: int, opens: time, closes: time, by, at: datetime) -> OpeningHours:
    """Open the site for one more stretch of a weekday. Raises OverlappingHours."""
    Site.objects.select_for_update().get(pk=site.pk)  # two managers at once: the second sees the first's hours
    clash = site.opening_hours.filter(weekday=weekday, opens__lt=closes, closes__gt=opens).first()
    if clash is not None:
        raise OverlappingHours(f"This overlaps with {clash}; remove that first, or choose other times.")
    with because("opening hours added", by=by):
        return site.opening_hours.create(weekday=weekday, opens=opens, closes=closes)


@transaction.atomic
def remove_hours(hours: OpeningHours, *, by, at: datetime) -> None:
    with because("opening hours removed", by=by):
        hours.delete()


def add_closure(*, site: Site, on_date: date, reason: str, by, at: datetime) -> Closure:
    """Close the site on a day. Raises ClosedAlready."""
    try:
        with transaction.atomic(), because("closed day added", by=by):
            return site.closures.create(on_date=on_date, reason=reason)
    except IntegrityError as error:
        raise ClosedAlready("The site is closed on that day already.") from error


@transaction.atomic
def remove_closure(closure: Closure, *, by, at: datetime) -> None:
    with because("closed day removed", by=by):
        closure.delete()


@transaction.atomic
def put_on_call(*, site: Site, users: list, by, at: datetime) -> None:
    """Let exactly these people be told of a sign of risk, in this order. A person named twice counts once."""
    Site.objects.select_for_update().get(pk=site.pk)  # two managers at once: one order after the other
    with because("on-call order changed", by=by):
        site.on_call.all().delete()
        for rank, user in enumerate(dict.fromkeys(users), start=1):
            OnCall.objects.create(site=site, user=user, rank=rank)
