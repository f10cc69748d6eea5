"""By when something must be reported or counted (pure).

Theft or significant loss: the DEA field office in writing within one business day of discovery, Form 106 within 45 days
of discovery (v:dea106). Inventory: when first holding stock, then at least every two years (k: 21 CFR 1304.11).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FORM_106_DAYS = 45
INVENTORY_EVERY_YEARS = 2
_SATURDAY = 5


class Standing(StrEnum):
    """Where a duty stands."""

    DONE = "done"
    DUE = "due"
    LATE = "late"


@dataclass(frozen=True)
class Duty:
    """Something owed to an authority: what, by the end of which day, and where it stands."""

    what: str
    by: date
    done_on: date | None
    standing: Standing


def duty(what: str, by: date, done_on: date | None, today: date) -> Duty:
    """Return a duty; one that was done after its day stays marked as late."""
    if done_on is not None:
        return Duty(what, by, done_on, Standing.LATE if done_on > by else Standing.DONE)
    return Duty(what, by, None, Standing.LATE if today > by else Standing.DUE)


def next_business_day(day: date) -> date:
    """The first Monday to Friday after a day. Holidays are not skipped: a deadline that is early harms nobody."""
    following = day + timedelta(days=1)
    while following.weekday() >= _SATURDAY:
        following += timedelta(days=1)
    return following


def loss_duties(discovered_on: date, notified_on: date | None, filed_on: date | None, today: date) -> tuple[Duty, Duty]:
    """The two duties of a theft or significant loss, counted from its discovery."""
    notice = duty("Written notice to the DEA field office", next_business_day(discovered_on), notified_on, today)
    filed = duty("DEA Form 106", discovered_on + timedelta(days=FORM_106_DAYS), filed_on, today)
    return notice, filed


def inventory_due(last: date | None, first_stock: date | None, today: date) -> Duty | None:
    """When the next inventory is due; None where nothing was ever held."""
    if last is None:
        return duty("Initial inventory", first_stock, None, today) if first_stock else None
    return duty("Biennial inventory", _years_after(last, INVENTORY_EVERY_YEARS), None, today)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
