"""Row history by database triggers, and the guards that keep a row as it was written.

History tables are named after their model (`Patient` -> `PatientHistory`) and catch every change, raw SQL included.
Who and why come from `because`, which a request's middleware and every task open around their work.
"""

from functools import reduce
from operator import or_

import pghistory
import pgtrigger


def tracked(exclude: list[str] | None = None, *, in_bulk: bool = False, **options):
    """Keep every insert, update and delete of the model's rows, with who and why.

    `in_bulk` is for tables that are filled by the hundred thousand: the rows that one statement adds get their history
    together at its end, in the same transaction, instead of one by one.
    """
    added = pghistory.InsertEvent(level=pghistory.Statement) if in_bulk else pghistory.InsertEvent()

    def decorate(model):
        return pghistory.track(
            added,
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            model_name=f"{model.__name__}History",
            exclude=exclude,
            obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
            **options,
        )(model)

    return decorate


def append_only() -> pgtrigger.Trigger:
    """A row of this table can be added, never changed or deleted."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def never_deleted() -> pgtrigger.Trigger:
    """A row of this table can be changed (its history is kept) but never deleted."""
    return pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)


def kept_as_written(*fields: str, once: str = "") -> pgtrigger.Trigger:
    """These fields never change, or not any more `once` that field has a value; the row's other fields may."""
    changed = reduce(or_, [pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")}) for field in fields])
    return pgtrigger.Protect(
        name=f"kept_once_{once}" if once else "kept_as_written",
        operation=pgtrigger.Update,
        condition=changed & pgtrigger.Q(**{f"old__{once}__isnull": False}) if once else changed,
    )


def because(reason: str, by=None, **more):
    """Attach who and why to every row changed inside the block: `with because("signed the order", by=user): ...`."""
    return pghistory.context(reason=reason, user=getattr(by, "pk", None), **more)
