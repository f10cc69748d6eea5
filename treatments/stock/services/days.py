"""The day of the stock: it opens by itself, is counted without seeing the register, and is closed by a person."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.sites.models import Site
from treatments.courses.quantities import format_quantity
from treatments.stock import queries
from treatments.stock.days import Counted, DayAct, ToCount, closing_faults, needs_words
from treatments.stock.ledger import count_difference
from treatments.stock.models import CountLine, IncidentKind, StockCount, StockDay, StockDayEvent, StockIncident, Vial
from treatments.stock.services.errors import DayNotClosable, StockError, WordsNeeded

MOVED_AFTER_CLOSING = "Something was moved after the day was closed."


def local_day(site: Site, at: datetime) -> date:
    """The day on the site's calendar."""
    return at.astimezone(ZoneInfo(site.time_zone)).date()


def note_movement(site: Site, *, by: User, at: datetime) -> StockDay:
    """Have an open day for something that moves or is counted; one that was closed is open again, and says why.

    Its row stays locked: whatever moves, counts or closes a day takes turns, and sees what the one before it did.
    """
    days = StockDay.objects.select_for_update(no_key=True)
    day = days.filter(site=site, on_date=local_day(site, at)).first()
    if day is None:
        with because("opened the day of the stock", by=by):
            day, made = days.get_or_create(site=site, on_date=local_day(site, at))
        if made:
            StockDayEvent.objects.create(day=day, act=DayAct.OPEN.value, at=at, by=by)
    elif day.closed_at is not None:
        with because(MOVED_AFTER_CLOSING, by=by):
            StockDay.objects.filter(pk=day.pk).update(closed_at=None)
        StockDayEvent.objects.create(day=day, act=DayAct.REOPEN.value, at=at, by=by, words=MOVED_AFTER_CLOSING)
    return day


@transaction.atomic
def count(*, site: Site, counted: Counted, by: User, at: datetime) -> StockCount:
    """Keep what was counted beside what the register says; each difference above the site's limit opens an incident.

    The same key again gives the first count back. Raises StockError when something was not counted, or is no longer
    as it was when the form was shown.
    """
    # Nothing moves at this site while the count is compared with the register.
    list(Vial.objects.select_for_update().filter(site=site).order_by("pk").values_list("pk", flat=True))
    before = StockCount.objects.filter(key=counted.key).first()
    if before:
        return before
    day = note_movement(site, by=by, at=at)
    parts = queries.to_count(site, at)
    if {part.key for part in parts} != set(counted.entered):
        raise StockError("The stock has changed since this form was opened; count what is listed now.")
    made = StockCount.objects.create(
        day=day, occasion=counted.occasion.value, at=at, by=by, key=counted.key, business=counted.business
    )
    limits = queries.rules_of(site).count_limits
    for part in parts:
        _keep_line(made, part, counted.entered[part.key], limits)
    return made


def _keep_line(count_, part: ToCount, entered: Decimal, limits):
    counted_ml = part.counted_ml(entered)
    found = count_difference(part.expected_ml, counted_ml, limits)
    vial = Vial.objects.get(pk=part.vials[0])
    CountLine.objects.create(
        count=count_, vial=None if part.sealed else vial, drug=vial.drug, product=vial.product,
        strength_mg_per_ml=vial.strength_mg_per_ml, size_ml=part.size_ml, lot=vial.lot,
        containers=int(entered) if part.sealed else 1, counted_ml=counted_ml, expected_ml=part.expected_ml,
        differs=found.opens_incident,
    )  # fmt: skip
    if found.opens_incident:
        what = (
            f"{count_.get_occasion_display()}, {part.label}: counted {format_quantity(counted_ml, 'mL')}, "
            f"the register says {format_quantity(part.expected_ml, 'mL')}."
        )
        StockIncident.objects.create(
            site_id=count_.day.site_id, vial=None if part.sealed else vial, day=count_.day, kind=IncidentKind.COUNT,
            what=what[:300], opened_at=count_.at, opened_by=count_.by,
        )  # fmt: skip


@transaction.atomic
def close_day(day: StockDay, *, by: User, at: datetime, words: str = "", second: User | None = None) -> StockDayEvent:
    """Close a day on its closing count. Raises DayNotClosable with all reasons, WordsNeeded for an open difference."""
    locked_day = StockDay.objects.select_for_update(of=("self",), no_key=True).select_related("site").get(pk=day.pk)
    facts = queries.day_facts(locked_day)
    faults = closing_faults(facts)
    if faults:
        raise DayNotClosable(" ".join(faults))
    if needs_words(facts) and (not words.strip() or second is None or second == by):
        raise WordsNeeded(
            "A difference is still open. Settle it, or say why the day is closed all the same, with a second person."
        )
    with because("closed the day of the stock", by=by):
        locked_day.closed_at = at
        locked_day.save(update_fields=["closed_at"])
    return StockDayEvent.objects.create(
        day=locked_day, act=DayAct.CLOSE.value, at=at, by=by, second=second, words=words.strip(),
        open_differences=facts.open_differences,
    )  # fmt: skip
