"""Use of the chairs: hours for which they were held, of the hours their site was open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, Min, Sum

from clinic.sites.models import Closure, OpeningHours
from treatments.outcomes.opening_hours import open_hours
from treatments.outcomes.queries.period import Span
from treatments.scheduling.models import Chair, Reservation
from treatments.scheduling.states import State

# Who did not come held the chair all the same.
HELD = (State.ARRIVED, State.FULFILLED, State.NOSHOW)


@dataclass(frozen=True, slots=True)
class ChairUse:
    """Hours for which a chair was held by appointments that took place or were missed, and its site's open hours."""

    chair: str
    held_hours: float
    open_hours: float
    infusions: int


def chairs(span: Span) -> list[ChairUse]:
    """Return the past use of the chairs of the patients' sites; its time counts from its first appointment on."""
    sites = span.patients.order_by().values("site").distinct()
    held = Reservation.objects.filter(
        span.within("starts_at"), active=True, chair__site__in=sites, appointment__state__in=HELD
    )
    length = ExpressionWrapper(F("ends_at") - F("starts_at"), output_field=DurationField())
    # By chair alone: to group by its name and its site's as well costs more than the counting.
    rows = (
        held.order_by()
        .values("chair")
        .annotate(held=Sum(length), first=Min("starts_at"), infusions=Count("appointment", distinct=True))
    )
    by_chair = {row["chair"]: row for row in rows}
    used = list(Chair.objects.filter(pk__in=by_chair).select_related("site").order_by("site__name", "name"))
    hours, closed = _weekly_hours(used), _closed(used)
    found = []
    for chair in used:
        row, site = by_chair[chair.pk], chair.site
        first = span.start.date() if span.start else row["first"].astimezone(site.zone).date()
        was_open = open_hours(hours.get(site.pk, {}), closed.get(site.pk, ()), first, span.last_day)
        hours_held = row["held"] / timedelta(hours=1)
        found.append(ChairUse(f"{site.name}, {chair.name}", hours_held, was_open, row["infusions"]))
    return found


def _weekly_hours(used) -> dict[int, dict[int, float]]:
    """For every site the hours it is open on each weekday."""
    found: dict[int, dict[int, float]] = {}
    for site, weekday, opens, closes in OpeningHours.objects.filter(site__in=_sites(used)).values_list(
        "site", "weekday", "opens", "closes"
    ):
        week = found.setdefault(site, {})
        minutes = 60 * (closes.hour - opens.hour) + closes.minute - opens.minute
        week[weekday] = week.get(weekday, 0) + minutes / 60
    return found


def _closed(used) -> dict[int, list[date]]:
    found: dict[int, list[date]] = {}
    for site, on in Closure.objects.filter(site__in=_sites(used)).values_list("site", "on_date"):
        found.setdefault(site, []).append(on)
    return found


def _sites(used: Iterable[Chair]) -> set[int]:
    return {chair.site_id for chair in used}
