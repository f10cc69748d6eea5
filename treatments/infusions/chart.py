"""A plain line chart of an infusion, as coordinates that a page draws as SVG (pure)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 260, 36, 24, 8
LOWEST, HIGHEST = 40, 200
EVERY = 40
LINES = (("systolic", "Systolic"), ("diastolic", "Diastolic"), ("heart_rate", "Heart rate"), ("spo2", "SpO2"))


@dataclass(frozen=True)
class Line:
    """One line of the chart: its name, its points as SVG writes them, and each point apart for a mark."""

    name: str
    label: str
    points: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Chart:
    """The lines, the rungs of the scale as (y, value), and the moments as (x, label)."""

    lines: tuple[Line, ...]
    scale: tuple[tuple[int, int], ...]
    moments: tuple[tuple[int, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - BOTTOM


def chart_of(readings: Sequence, moments: Iterable[tuple[datetime, str]]) -> Chart | None:
    """Return the chart of readings in order of time, None when fewer than two were taken."""
    if len(readings) < 2:
        return None
    first, last = readings[0].recorded_at, readings[-1].recorded_at
    span = max(last - first, timedelta(minutes=1))

    def across(at):
        return LEFT + round((WIDTH - LEFT - 8) * ((at - first) / span))

    lines = tuple(_line(name, label, readings, across) for name, label in LINES)
    scale = tuple((_height(value), value) for value in range(LOWEST, HIGHEST + 1, EVERY))
    shown = tuple((across(at), label) for at, label in moments if first <= at <= last)
    return Chart(lines, scale, shown)


def _line(name, label, readings, across):
    measured = [(each.recorded_at, getattr(each, name)) for each in readings if getattr(each, name) is not None]
    marks = tuple((across(at), _height(value)) for at, value in measured)
    return Line(name, label, " ".join(f"{x},{y}" for x, y in marks), marks)


def _height(value):
    value = min(max(value, LOWEST), HIGHEST)
    usable = HEIGHT - BOTTOM - TOP
    return TOP + round(usable * (HIGHEST - value) / (HIGHEST - LOWEST))
