"""Ranges for exclusion constraints that need no extension: an id becomes the range from itself to itself."""

from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField
from django.db.models import Func, Value


class Int8Range(Func):
    function = "int8range"
    output_field = BigIntegerRangeField()


class TsTzRange(Func):
    function = "tstzrange"
    output_field = DateTimeRangeField()


def same(field: str) -> Int8Range:
    """The range that overlaps only with the same value of `field`. A null would overlap with all: exclude it."""
    return Int8Range(field, field, Value("[]"))


def between(start: str, end: str, bounds: str = "[)") -> TsTzRange:
    """The half-open time range from one column to another."""
    return TsTzRange(start, end, Value(bounds))
