"""Long lists by keyset, newest first: the page after this row, never the page number 40. No row is counted.

    page = page_of(rows, request.GET, keys=("due_at", "id"))

and in a template that has `page`:

    {% include "clinic/web/parts/pager.html" with previous_query=page.previous_query next_query=page.next_query %}
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict

PAGE_SIZE = 50
OLDER, NEWER = "older", "newer"
_BETWEEN = "~"


@dataclass(frozen=True)
class Page:
    """`rows` of one page, and the query strings of its neighbours; empty where there is none."""

    rows: list[Any]
    previous_query: str
    next_query: str


def page_of(rows: QuerySet, query: QueryDict, *, keys: Sequence[str], size: int = PAGE_SIZE) -> Page:
    """The page that `query` asks for by `older=` or `newer=`; the newest one if it asks for none or for nonsense.

    `keys` are the columns that order the rows, together unique; an index on them makes every page cost the same.
    """
    newer = _values(rows, keys, query.get(NEWER))
    older = None if newer else _values(rows, keys, query.get(OLDER))
    if newer:
        found = list(rows.filter(_beyond(keys, newer, "gt")).order_by(*keys)[: size + 1])
        shown, more = found[:size][::-1], len(found) > size
        return Page(shown, _link(query, NEWER, shown, 0, keys, more), _link(query, OLDER, shown, -1, keys, True))
    if older:
        rows = rows.filter(_beyond(keys, older, "lt"))
    found = list(rows.order_by(*(f"-{key}" for key in keys))[: size + 1])
    shown, more = found[:size], len(found) > size
    return Page(shown, _link(query, NEWER, shown, 0, keys, bool(older)), _link(query, OLDER, shown, -1, keys, more))


def _beyond(keys, values, comparison):
    """Rows after these values in the order of the keys: (a, b) < (x, y)."""
    condition = Q()
    for place, key in enumerate(keys):
        same = Q(**dict(zip(keys[:place], values[:place], strict=True)))
        condition |= same & Q(**{f"{key}__{comparison}": values[place]})
    return condition & Q(**{f"{keys[0]}__{comparison}e": values[0]})


def _values(rows, keys, text):
    if not text or "\0" in text or text.count(_BETWEEN) != len(keys) - 1:
        return None
    try:
        parts = zip(keys, text.split(_BETWEEN), strict=True)
        values = [rows.model._meta.get_field(key).to_python(part) for key, part in parts]
    except (ValidationError, OverflowError):
        return None
    return None if None in values else values


def _link(query, direction, shown, place, keys, there_is_one):
    if not (there_is_one and shown):
        return ""
    link = query.copy()
    link.pop(OLDER, None)
    link.pop(NEWER, None)
    link[direction] = _BETWEEN.join(_text(getattr(shown[place], key)) for key in keys)
    return f"?{link.urlencode()}"


def _text(value):
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
