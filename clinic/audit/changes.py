"""What changed from one history row to the next, in words (pure but for the rows it is given)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

ACTS = {"insert": "added", "update": "changed", "delete": "deleted"}
# Never repeated here: what a message said holds links, and its context may.
HIDDEN = {"body", "context"}
NOT_SHOWN = "not shown"


@dataclass(frozen=True)
class FieldChange:
    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """One row of one table: what was done to it, when, by whom and why."""

    at: datetime
    act: str
    record: int
    who: str
    why: str
    fields: list[FieldChange]


def change_of(row, previous, people: dict, *, with_values: bool) -> Change:
    """`row` and `previous` are rows of the same history table; `people` maps user ids to users."""
    said = row.pgh_context.metadata if row.pgh_context else {}
    fields = _differences(row, previous, with_values) if row.pgh_label == "update" and previous else []
    return Change(
        at=row.pgh_created_at,
        act=ACTS.get(row.pgh_label, row.pgh_label),
        record=row.pgh_obj_id,
        who=str(people.get(said.get("user"), "")),
        why=said.get("reason") or said.get("url", ""),
        fields=fields,
    )


def _differences(row, previous, with_values):
    names = [field.attname for field in row._meta.concrete_fields if not field.name.startswith("pgh_")]
    return [
        FieldChange(name, *_values(name, before, after, with_values))
        for name in names
        if (before := getattr(previous, name)) != (after := getattr(row, name))
    ]


def _values(name, before, after, with_values):
    return (before, after) if with_values and name not in HIDDEN else (NOT_SHOWN, NOT_SHOWN)
