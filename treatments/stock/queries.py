"""Reading the stock: what is there, what may be drawn from, what the register says."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from clinic.sites.models import Site
from treatments.courses.quantities import format_quantity
from treatments.stock.days import DayFacts, Occasion, ToCount
from treatments.stock.drugs import KETAMINE
from treatments.stock.ledger import SHIPPED_COUNT_LIMITS, CountLimits, Movement
from treatments.stock.models import (
    CountLine,
    IncidentKind,
    LedgerEntry,
    StockCount,
    StockDay,
    StockIncident,
    StockRules,
    Vial,
    Withdrawal,
)
from treatments.stock.scan import Scan, same_ndc
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


def day_for(user: User, day_id: int) -> StockDay:
    """The access door to a day of the stock."""
    return get_object_or_404(StockDay.objects.filter(site__memberships__user=user).select_related("site"), pk=day_id)


def count_for(user: User, count_id: int) -> StockCount:
    """The access door to a count, with what was counted."""
    counts = StockCount.objects.filter(day__site__memberships__user=user).select_related("day__site", "by")
    return get_object_or_404(counts, pk=count_id)


def in_stock(site: Site) -> QuerySet[Vial]:
    """What a site holds, the first to expire on top."""
    return Vial.objects.filter(site=site, balance_ml__gt=0).order_by("expires_on", "id")


def state_of(vial: Vial, zone: str, at: datetime) -> VialState:
    """Where a vial stands now, by the day on its site's calendar."""
    return vial_state(facts_of(vial), now=at, today=at.astimezone(ZoneInfo(zone)).date())


def facts_of(vial: Vial) -> VialFacts:
    """A vial as the rules see it."""
    return VialFacts(vial.received_at, vial.expires_on, vial.opened_at, vial.beyond_use_at, vial.balance_ml)


def usable(site: Site, at: datetime, drugs: tuple[str, ...] = (KETAMINE,)) -> list[Vial]:
    """The vials of these drugs from which something may be drawn now: opened ones first, then by expiry."""
    vials = [
        vial
        for vial in in_stock(site).filter(drug__in=drugs)
        if state_of(vial, site.time_zone, at) in (VialState.OPEN, VialState.SEALED)
    ]
    return sorted(vials, key=lambda vial: (vial.opened_at is None, vial.expires_on, vial.pk))


def scanned(vials: list[Vial], scan: Scan) -> list[Vial]:
    """Those of these vials that a scan means: one by its own code or number, else all of a lot or NDC."""
    own = [vial for vial in vials if vial.barcode and vial.barcode in (scan.text, scan.serial)]
    numbered = [vial for vial in vials if scan.text in (str(vial.number), f"no. {vial.number}")]
    return own or numbered or [vial for vial in vials if _is_of(vial, scan)]


def _is_of(vial, scan: Scan) -> bool:
    if not scan.ndc:
        return scan.text == vial.lot or same_ndc(scan.text, vial.ndc)
    ndc = same_ndc(scan.ndc, vial.ndc)
    return ndc and (not scan.lot or scan.lot == vial.lot) and scan.expires_on in (None, vial.expires_on)


def on_their_way(site: Site) -> QuerySet[Vial]:
    """Containers that another site has sent here and nobody has confirmed; those called back are not on their way."""
    called_back = LedgerEntry.objects.filter(reverses=OuterRef("sent_by"))
    sent = Vial.objects.filter(~Exists(called_back), site=site, received_at__isnull=True)
    return sent.select_related("sent_by__vial__site", "site").order_by("id")


@dataclass(frozen=True)
class Rules:
    """The site's rules for its stock; those that are shipped where nobody has set any."""

    registrant: str = ""
    dea_number: str = ""
    count_limits: CountLimits = SHIPPED_COUNT_LIMITS
    returns_allowed: bool = False


def rules_of(site: Site) -> Rules:
    found = StockRules.objects.filter(site=site).first()
    if found is None:
        return Rules()
    limits = CountLimits(found.count_difference_ml, found.count_difference_percent)
    return Rules(found.registrant, found.dea_number, limits, found.returns_allowed)


def held_at(site: Site, at: datetime) -> list[Vial]:
    """What the site held at an instant, each with `held_ml`: what is there now, less what was moved since.

    Read backwards from now, so that it costs what happened since then, and not what the whole register holds.
    """
    later = LedgerEntry.objects.filter(at__gt=at).order_by()
    since = later.filter(vial=OuterRef("pk")).values("vial").annotate(ml=Sum("vial_change_ml")).values("ml")
    looked_at = in_stock(site).order_by().values("pk").union(later.values("vial"))
    vials = Vial.objects.filter(pk__in=looked_at, site=site)
    held = vials.annotate(held_ml=F("balance_ml") - Coalesce(Subquery(since), Decimal(0)))
    return list(held.filter(held_ml__gt=0).order_by("expires_on", "id"))


def to_count(site: Site, at: datetime) -> list[ToCount]:
    """What is to be counted: every opened container by itself, sealed ones together by drug, strength, size and lot."""
    sealed, opened = defaultdict(list), []
    for vial in held_at(site, at):
        if vial.held_ml == vial.volume_ml and (vial.opened_at is None or vial.opened_at > at):
            sealed[(vial.drug, vial.product, vial.strength_mg_per_ml, vial.volume_ml, vial.lot)].append(vial)
        else:
            opened.append(vial)
    return [*(_opened_part(vial) for vial in opened), *(_sealed_part(vials) for vials in sealed.values())]


def _opened_part(vial):
    return ToCount(f"v{vial.pk}", str(vial), False, (vial.pk,), vial.volume_ml, vial.held_ml)


def _sealed_part(vials):
    first = vials[0]
    strength, size = format_quantity(first.strength_mg_per_ml, "mg/mL"), format_quantity(first.volume_ml, "mL")
    label = f"{first.product} {strength}, {size}, lot {first.lot}, sealed"
    expected = sum((vial.held_ml for vial in vials), Decimal(0))
    return ToCount(f"s{first.pk}", label, True, tuple(vial.pk for vial in vials), first.volume_ml, expected)


def day_of_stock(site: Site, on: date) -> StockDay | None:
    return StockDay.objects.filter(site=site, on_date=on).select_related("site").first()


def counts_of(day: StockDay) -> list[StockCount]:
    """The counts of a day in order, each with how many of its lines differ too much."""
    counts = day.counts.select_related("by").annotate(differing=Count("lines", filter=Q(lines__differs=True)))
    return list(counts.order_by("id"))


def lines_of(count: StockCount) -> QuerySet[CountLine]:
    return count.lines.select_related("vial").order_by("drug", "product", "id")


def inventories(site: Site) -> QuerySet[StockCount]:
    """The inventories of a site, the newest first."""
    taken = StockCount.objects.filter(day__site=site, occasion=Occasion.INVENTORY.value)
    return taken.select_related("by", "day").order_by("-at", "-id")


def first_received(site: Site) -> datetime | None:
    """When this site first held stock."""
    return Vial.objects.filter(site=site).aggregate(first=Min("received_at"))["first"]


def incidents_of_day(day: StockDay) -> QuerySet[StockIncident]:
    """What was found not to add up on this day, and what was still open when it ended."""
    _start, end = bounds(day.site, day.on_date, day.on_date)
    open_then = Q(opened_at__lt=end) & (Q(closed_at__isnull=True) | Q(closed_at__gte=end))
    return StockIncident.objects.filter(Q(day=day) | open_then, site=day.site).order_by("id").distinct()


def unclosed_days(site: Site, before: date) -> QuerySet[StockDay]:
    """Earlier days on which something was moved or counted and that nobody closed, the oldest first."""
    return StockDay.objects.filter(site=site, closed_at__isnull=True, on_date__lt=before).order_by("on_date")


def days_to_close(user: User, at: datetime) -> QuerySet[StockDay]:
    """Days before today that nobody closed, at the sites of a user; today by the clock that is furthest behind."""
    days = StockDay.objects.filter(site__memberships__user=user, closed_at__isnull=True)
    earliest = at.astimezone(ZoneInfo("Etc/GMT+12")).date()
    return days.filter(on_date__lt=earliest).select_related("site").order_by("on_date")


def arriving_at(user: User) -> QuerySet[Vial]:
    """What is on its way to the sites of a user."""
    called_back = LedgerEntry.objects.filter(reverses=OuterRef("sent_by"))
    sent = vials_at(user).filter(~Exists(called_back), received_at__isnull=True)
    return sent.order_by("id")


def day_facts(day: StockDay) -> DayFacts:
    """What stands in the way of closing a day."""
    _start, end = bounds(day.site, day.on_date, day.on_date)
    closing = day.counts.filter(occasion=Occasion.CLOSING.value).order_by("-at", "-id").first()
    return DayFacts(
        is_closed=day.closed_at is not None,
        counted_at_closing=closing is not None,
        moved_since_count=closing is not None and _moved_since(closing, day.site, end),
        drawn=tuple(_drawn_words(withdrawal) for withdrawal in unaccounted(day.site, end)),
        open_differences=StockIncident.objects.filter(
            site=day.site,
            closed_at__isnull=True,
            kind__in=[IncidentKind.COUNT, IncidentKind.RESIDUAL],
            opened_at__lt=end,
        ).count(),
    )


def _moved_since(count, site, end) -> bool:
    """Whether something moved after a count, or was entered after it with a time before it."""
    later = LedgerEntry.objects.filter(vial__site=site, at__gt=count.at)
    if later.filter(at__lt=end).exists():
        return True
    now_ml = in_stock(site).aggregate(ml=Sum("balance_ml", default=Decimal(0)))["ml"]
    moved_ml = later.aggregate(ml=Sum("vial_change_ml", default=Decimal(0)))["ml"]
    return now_ml - moved_ml != count.lines.aggregate(ml=Sum("expected_ml", default=Decimal(0)))["ml"]


def _drawn_words(withdrawal):
    return f"{format_quantity(withdrawal.mg, 'mg')} from {withdrawal.vial}, drawn by {withdrawal.drawn_by}"


def unaccounted(site: Site, before: datetime) -> QuerySet[Withdrawal]:
    """What was drawn up before an instant and is neither given, wasted nor returned yet."""
    account = LedgerEntry.objects.filter(withdrawal=OuterRef("pk")).exclude(
        movement=Movement.WITHDRAW.value, reverses__isnull=True
    )
    drawn = Withdrawal.objects.filter(~Exists(account), vial__site=site, at__lt=before)
    return drawn.select_related("vial", "drawn_by", "patient").order_by("at", "id")


def entries_of(vial: Vial) -> QuerySet[LedgerEntry]:
    return vial.entries.select_related("actor", "witness", "patient").order_by("id")


def bounds(site: Site, first: date, last: date) -> tuple[datetime, datetime]:
    """The half-open range of time that these days of the site's calendar cover, both included."""
    zone = ZoneInfo(site.time_zone)
    return datetime.combine(first, time.min, zone), datetime.combine(last + timedelta(days=1), time.min, zone)


def register(site: Site, first: date, last: date) -> QuerySet[LedgerEntry]:
    """The register of a site for a period of its own calendar days, both included."""
    start, end = bounds(site, first, last)
    entries = LedgerEntry.objects.filter(vial__site=site, at__gte=start, at__lt=end)
    return entries.select_related("vial", "actor", "witness", "patient")


def withdrawals(site: Site, first: date, last: date) -> QuerySet[Withdrawal]:
    """What was withdrawn at a site in a period, in order, each with all of its lines."""
    start, end = bounds(site, first, last)
    lines = LedgerEntry.objects.select_related("actor", "witness").order_by("id")
    found = Withdrawal.objects.filter(vial__site=site, at__gte=start, at__lt=end)
    related = found.select_related("vial", "patient", "drawn_by", "checked_by")
    return related.prefetch_related(Prefetch("entries", queryset=lines)).order_by("at", "id")


def entries_of_infusion(infusion_id: int) -> QuerySet[LedgerEntry]:
    """The lines of the register that belong to one infusion, in order."""
    entries = LedgerEntry.objects.filter(infusion_id=infusion_id)
    return entries.select_related("vial", "actor", "witness").order_by("id")


def incidents_at(user: User) -> QuerySet[StockIncident]:
    """Incidents at the user's sites, open ones first."""
    incidents = StockIncident.objects.filter(site__memberships__user=user)
    related = ("site", "vial", "opened_by", "closed_by", "judged_by", "report")
    return incidents.select_related(*related).order_by("-closed_at", "-id")


def open_incidents(user: User) -> QuerySet[StockIncident]:
    return incidents_at(user).filter(closed_at__isnull=True).order_by("id")
