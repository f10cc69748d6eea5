"""What patients were given before this clinic kept its records here; the limits of a dose do not apply to it."""

from clinic.bulk import insert_from
from treatments.courses.models import Delivery

# What a query has to give for `take_over`, by the names of the model's columns.
COLUMNS = (
    "patient_id",
    "series",
    "started_at",
    "minutes",
    "delivered_mg",
    "weight_kg",
    "ordered_mg_per_kg",
    "planned_infusions",
)


def take_over(query: str) -> None:
    """Keep every row of a query that gives `COLUMNS`, inside the caller's transaction."""
    ended = "started_at + minutes * interval '1 minute' AS ended_at"
    insert_from(f"SELECT {', '.join(COLUMNS)}, {ended} FROM ({query}) c", Delivery, (*COLUMNS, "ended_at"))
