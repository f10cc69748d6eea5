"""The chart of an infusion as a Vega-Lite specification: the browser draws it, and paper is drawn from the same one.

Blood pressure, heart rate, SpO2, pump rate and events stand below each other over one axis of time. The axis counts
minutes from the start, so that it is right across midnight and a change of the clocks; its labels are clock times.
The bands are what counts as back to the patient's baseline by the protocol. Plain rows in, a plain dictionary out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from treatments.courses.elapsed import elapsed, in_minutes, in_utc
from treatments.infusions.rules.vitals import Vitals

# Those of static/css/tokens.css; a picture needs them by value.
RED, BROWN, GREEN, BLUE = "#8c1c17", "#8a3b00", "#1d5e5a", "#33516d"
INK, INK_SOFT, LINE, BAND = "#26221d", "#5c554b", "#e3dbcf", "#a9cbc6"
FONT = '-apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif'
TICKS_MINUTES = (5, 10, 15, 30, 60, 120, 240)
MOST_TICKS = 9
LEAST_SPAN = Decimal(10)
AXIS_WIDTH = 44

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Mark:
    """Something that happened: when, what sort of thing ("Alert", "Side effect" ...), and in a few words."""

    at: datetime
    sort: str
    words: str


@dataclass(frozen=True)
class Near:
    """How far from the baseline still counts as back: so many mmHg for a pressure, or per cent of any value."""

    mmhg: int
    percent: int


@dataclass(frozen=True)
class Plot:
    """What is drawn. `origin` is the start, or check-in before it; `until` ends the time axis and the last rate."""

    origin: datetime
    until: datetime
    zone: ZoneInfo
    readings: Sequence[tuple[datetime, Vitals]]
    baseline: Vitals
    near: Near
    rates: Sequence[tuple[datetime, Decimal]] = ()
    marks: Sequence[Mark] = field(default_factory=tuple)


def infusion_chart(plot: Plot, *, width: int = 640) -> dict[str, Any] | None:
    """Return the specification, `width` pixels wide; None while nothing was measured."""
    if not plot.readings:
        return None
    x = _time_axis(plot)
    views = [
        _view(_pressures(plot, x), x, "mmHg, beats a minute", 190),
        _view(_saturation(plot, x), x, "SpO2 %", 70),
    ]
    if plot.rates:
        views.append(_view(_rates(plot, x), x, "mL/h", 60))
    if plot.marks:
        views.append(_events(plot, x))
    for view in views:
        view["width"] = width - AXIS_WIDTH
    for view in views[:-1]:
        view["encoding"]["x"]["axis"] = {**x["axis"], "labels": False, "title": None}
    return {
        "description": _description(plot),
        "background": "transparent",
        "vconcat": views,
        "spacing": 10,
        "config": _CONFIG,
    }


def _minute(plot: Plot, at: datetime) -> float:
    """Minutes from the origin, to a hundredth: a picture shows no more."""
    return round(float(in_minutes(elapsed(plot.origin, at))), 2)


def _clock(plot: Plot, at: datetime) -> str:
    return at.astimezone(plot.zone).strftime("%H:%M")


def _time_axis(plot: Plot) -> dict[str, Any]:
    first = min([plot.origin, *(at for at, _ in plot.readings)], key=in_utc)
    low, high = _minute(plot, first), max(_minute(plot, plot.until), float(LEAST_SPAN))
    step = next((step for step in TICKS_MINUTES if (high - low) / step <= MOST_TICKS), TICKS_MINUTES[-1])
    at = in_utc(first).replace(second=0, microsecond=0)
    at += timedelta(minutes=-at.minute % step if step <= 60 else 0)
    ticks: dict[float, str] = {}
    while (minute := _minute(plot, at)) <= high:
        if minute >= low:
            ticks[minute] = _clock(plot, at)
        at += timedelta(minutes=step)
    names = ", ".join(f"'{minute:g}': '{words}'" for minute, words in ticks.items())
    axis = {
        "values": [float(f"{minute:g}") for minute in ticks],
        "labelExpr": f"{{{names}}}[datum.value]",
        "labelAngle": 0,
        "labelOverlap": "greedy",
        "grid": True,
        "title": None,
    }
    return {"field": "minute", "type": "quantitative", "scale": {"domain": [low, high], "nice": False}, "axis": axis}


def _view(layers: list, x: Mapping, title: str, height: int) -> dict[str, Any]:
    return {"layer": layers, "encoding": {"x": dict(x)}, "height": height, "title": _title(title)}


def _title(words):
    return {"text": words, "anchor": "start", "fontSize": 12, "fontWeight": "normal", "color": INK_SOFT, "offset": 4}


_LINES = {
    "systolic": ("Systolic", "triangle-down", RED, [1, 0]),
    "diastolic": ("Diastolic", "triangle-up", BROWN, [5, 3]),
    "heart_rate": ("Heart rate", "circle", GREEN, [2, 2]),
}
_UNITS = {"systolic": "mmHg", "diastolic": "mmHg", "heart_rate": "per minute", "spo2": "%"}


def _pressures(plot: Plot, x: Mapping) -> list:
    rows = _values(plot, tuple(_LINES))
    names = [name for name, *_ in _LINES.values()]
    bands = _bands(plot, ("systolic", "diastolic"))
    values = [*(row["value"] for row in rows), *(row["high"] for row in bands)]
    y = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [min([50, *(row["value"] for row in rows)]), max([150, *values])], "nice": True},
        "axis": {"tickCount": 6},
    }
    legend = {"orient": "top", "title": None, "direction": "horizontal", "offset": 2}
    encoding = {
        "y": y,
        "color": {
            "field": "name", "type": "nominal", "legend": legend,
            "scale": {"domain": names, "range": [colour for _, _, colour, _ in _LINES.values()]},
        },
    }  # fmt: skip
    dash = {
        "field": "name", "type": "nominal", "legend": legend,
        "scale": {"domain": names, "range": [dash for *_, dash in _LINES.values()]},
    }  # fmt: skip
    shape = {
        "field": "name", "type": "nominal", "legend": legend,
        "scale": {"domain": names, "range": [shape for _, shape, _, _ in _LINES.values()]},
    }  # fmt: skip
    return [
        _band(bands, y),
        _layer(rows, {"type": "line", "strokeWidth": 2, "aria": False}, {**encoding, "strokeDash": dash}),
        _points(rows, {**encoding, "shape": shape}),
        _begin_and_end(plot),
    ]


def _saturation(plot: Plot, x: Mapping) -> list:
    rows = _values(plot, ("spo2",))
    lowest = min([90, *(row["value"] for row in rows)])
    y = {
        "field": "value", "type": "quantitative", "title": None, "axis": {"tickCount": 3},
        "scale": {"domain": [lowest - 1, 100], "nice": False},
    }  # fmt: skip
    encoding = {"y": y, "color": {"value": BLUE}}
    return [
        _layer(rows, {"type": "line", "strokeWidth": 2, "aria": False}, encoding),
        _points(rows, encoding),
        _begin_and_end(plot),
    ]


def _rates(plot: Plot, x: Mapping) -> list:
    in_order = sorted(plot.rates, key=lambda change: in_utc(change[0]))
    rows = [
        {
            "minute": _minute(plot, at),
            "value": float(rate),
            "said": f"{_clock(plot, at)} pump at {rate.normalize():f} mL/h",
        }
        for at, rate in in_order
    ]
    last = {"minute": _minute(plot, plot.until), "value": rows[-1]["value"], "said": ""}
    y = {
        "field": "value", "type": "quantitative", "title": None, "axis": {"tickCount": 2},
        "scale": {"domainMin": 0, "nice": True},
    }  # fmt: skip
    shape = {"type": "area", "interpolate": "step-after", "color": BAND, "line": {"color": GREEN}, "aria": False}
    return [_layer([*rows, last], shape, {"y": y}), _points(rows, {"y": y, "color": {"value": GREEN}})]


def _events(plot: Plot, x: Mapping) -> dict[str, Any]:
    rows = [
        {
            "minute": _minute(plot, mark.at),
            "sort": mark.sort,
            "words": mark.words,
            "said": f"{_clock(plot, mark.at)} {mark.sort}: {mark.words}",
        }
        for mark in plot.marks
    ]
    sorts = list(dict.fromkeys(row["sort"] for row in rows))
    # The names stand inside the picture, so that all axes of time begin at the same place.
    axis = {"title": None, "domain": False, "ticks": False, "labelAlign": "left", "labelBaseline": "bottom"}
    axis |= {"labelPadding": -4, "labelOffset": -3, "grid": True}
    y = {"field": "sort", "type": "nominal", "sort": sorts, "axis": axis}
    points = _points(rows, {"y": y, "color": {"value": INK}, "shape": {"value": "diamond"}})
    return _view([points], x, "Events", 26 * len(sorts))


def _values(plot: Plot, names: Sequence[str]) -> Rows:
    return [
        {
            "minute": _minute(plot, at),
            "name": _LINES[name][0] if name in _LINES else "SpO2",
            "value": value,
            "said": f"{_clock(plot, at)} {_LINES[name][0] if name in _LINES else 'SpO2'} {value} {_UNITS[name]}",
        }
        for at, vitals in sorted(plot.readings, key=lambda row: in_utc(row[0]))
        for name in names
        if (value := getattr(vitals, name)) is not None
    ]


def _bands(plot: Plot, names: Sequence[str]) -> Rows:
    found = []
    for name in names:
        baseline = getattr(plot.baseline, name)
        if baseline is not None:
            reach = max(plot.near.mmhg, plot.near.percent * baseline / 100)
            found.append({"colour": _LINES[name][2], "low": baseline - reach, "high": baseline + reach})
    return found


def _band(rows: Rows, y: Mapping) -> dict[str, Any]:
    encoding = {
        "y": {**y, "field": "low"},
        "y2": {"field": "high"},
        "x": {"value": 0},
        "x2": {"value": "width"},
        "fill": {"field": "colour", "type": "nominal", "scale": None},
    }
    return _layer(rows, {"type": "rect", "fillOpacity": 0.13, "aria": False}, encoding)


def _begin_and_end(plot: Plot) -> dict[str, Any]:
    moments = [plot.origin, *(at for at, rate in plot.rates[1:] if rate == 0)]
    rows = [{"minute": _minute(plot, at)} for at in moments]
    return _layer(rows, {"type": "rule", "strokeDash": [4, 3], "color": INK_SOFT, "aria": False}, {})


def _points(rows: Rows, encoding: Mapping) -> dict[str, Any]:
    said = {"tooltip": {"field": "said", "type": "nominal", "title": "At"}, "description": {"field": "said"}}
    return _layer(rows, {"type": "point", "filled": True, "size": 60, "opacity": 1}, {**encoding, **said})


def _layer(rows: Rows, mark: Mapping, encoding: Mapping) -> dict[str, Any]:
    return {"data": {"values": rows}, "mark": dict(mark), "encoding": dict(encoding)}


def _description(plot: Plot) -> str:
    first, last = _clock(plot, plot.origin), _clock(plot, plot.until)
    return f"Vital signs, pump rate and events from {first} to {last}; the table beside has every value."


_COLOURS = {"labelColor": INK_SOFT, "gridColor": LINE, "domainColor": LINE, "tickColor": LINE}
_CONFIG = {
    "font": FONT,
    "view": {"stroke": None},
    "axis": {"labelFontSize": 12, **_COLOURS},
    "axisY": {"minExtent": AXIS_WIDTH - 8, "maxExtent": AXIS_WIDTH - 8},
    "legend": {"labelColor": INK, "labelFontSize": 12, "symbolSize": 70},
}
