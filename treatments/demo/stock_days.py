"""The days of the demo stock: each counted in the evening, found to agree, and closed."""

from datetime import datetime, time
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.accounts.models import User
from treatments.stock import queries
from treatments.stock import services as stock
from treatments.stock.days import Counted, Occasion
from treatments.stock.models import StockDay

EVENING = time(20, 30)


def close_days(*, by: User, at: datetime) -> None:
    """Count and close every day before today on which something moved."""
    for day in StockDay.objects.filter(closed_at__isnull=True).select_related("site").order_by("on_date", "id"):
        evening = datetime.combine(day.on_date, EVENING, ZoneInfo(day.site.time_zone))
        if evening >= at:
            continue
        parts = queries.to_count(day.site, evening)
        entered = {part.key: Decimal(len(part.vials)) if part.sealed else part.expected_ml for part in parts}
        counted = Counted(Occasion.CLOSING, entered, UUID(int=day.pk))
        stock.count(site=day.site, counted=counted, by=by, at=evening)
        stock.close_day(day, by=by, at=evening)
