"""A small line of a scale over time, as the points of an SVG drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

WIDTH, HEIGHT = 300, 60


@dataclass(frozen=True, slots=True)
class Sparkline:
    """`points` for a polyline, `doses` the places of vertical marks, `limit` the height of the line of response."""

    points: str
    doses: tuple[float, ...]
    limit: float | None
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(
    scores: Sequence[tuple[datetime, float]], doses: Sequence[datetime], limit: float | None
) -> Sparkline | None:
    """Return the drawing of at least two scores, 0 at its foot; None with fewer, because one is no course."""
    if len(scores) < 2:
        return None
    instants = [at for at, _ in scores] + list(doses)
    first, last = min(instants), max(instants)
    top = max(*(value for _, value in scores), limit or 0, 1)

    def x(at):
        return round((at - first) / (last - first) * WIDTH, 1) if last > first else 0

    def y(value):
        return round(HEIGHT - value / top * (HEIGHT - 4), 1)

    return Sparkline(
        points=" ".join(f"{x(at)},{y(value)}" for at, value in scores),
        doses=tuple(x(at) for at in doses),
        limit=None if limit is None else y(limit),
    )
