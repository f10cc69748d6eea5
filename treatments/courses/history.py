"""What patients were given before this clinic kept its records here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from treatments.courses.models import Delivery


@dataclass(frozen=True, slots=True)
class EarlierInfusion:
    """One infusion of an earlier record; the limits of a dose do not apply to what was given."""

    patient_id: int
    series: str
    started_at: datetime
    minutes: Decimal
    delivered_mg: Decimal
    weight_kg: Decimal
    ordered_mg_per_kg: Decimal | None
    planned_infusions: int


def record_history(infusions: Iterable[EarlierInfusion]) -> int:
    """Keep them in one go, inside the caller's transaction; return how many."""
    return len(Delivery.objects.bulk_create(_row(one) for one in infusions))


def _row(one: EarlierInfusion) -> Delivery:
    return Delivery(
        patient_id=one.patient_id,
        series=one.series,
        started_at=one.started_at,
        ended_at=one.started_at + timedelta(minutes=float(one.minutes)),
        minutes=one.minutes,
        delivered_mg=one.delivered_mg,
        weight_kg=one.weight_kg,
        ordered_mg_per_kg=one.ordered_mg_per_kg,
        planned_infusions=one.planned_infusions,
    )
