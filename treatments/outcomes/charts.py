"""The pictures, as Vega-Lite specifications: the browser draws them, and paper can be drawn from the same ones.

Plain rows in, plain dictionaries out. Import this module where a chart is made: Altair takes a second to load.
The colours are those of static/css/tokens.css; a picture needs them by value.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cache, partial
from typing import Any

import altair as alt

ACCENT, ACCENT_SOFT, ACCENT_LINE = "#1d5e5a", "#e1eeeb", "#a9cbc6"
NOTE, URGENT, INK, INK_SOFT, LINE = "#33516d", "#8a3b00", "#26221d", "#5c554b", "#e3dbcf"
FONT = '-apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif'
# A name of two lines is written with a bar between them.
_TWO_LINES = "split(datum.label, '|')"
_LONG_NAME = 12
# More bars than this lie below each other: upright, they and their names would touch on a phone and on paper.
_MOST_UPRIGHT = 5
_LYING_ROW = 28
_DOT = {"filled": True, "opacity": 1}
_NAMES_GO_HERE = ["names"]
# Room for labels, the same in every chart of one time line, so that a day stands below itself.
_LABELS = 76

Rows = Sequence[Mapping[str, Any]]


def shares(rows: Rows, *, counted_as: str, title: str, description: str, of: str = "assessed") -> dict:
    """Percent of those assessed with its interval, one bar a row; `name` is what a row is called.

    Rows without a figure keep their place and stay empty.
    """
    lying = len(rows) > _MOST_UPRIGHT
    names = [_with_counts(row, counted_as, of, lying=lying) for row in rows]
    drawn = [_share(row, name, counted_as, of) for row, name in zip(rows, names, strict=True) if _is_known(row)]
    if not lying:
        return _filled(_upright_shape(title), description, names=names, rows=drawn)
    lies = {"height": _LYING_ROW * len(rows), "usermeta": {"ownHeight": True}}
    return _filled(_lying_shape(title), description, names=names, rows=drawn) | lies


@cache
def _upright_shape(title: str) -> dict:
    axis = alt.Axis(labelAngle=0, labelExpr=_TWO_LINES, labelLimit=78)
    base = _named_rows(alt.X, title, axis)
    return _shares_shape(
        base.mark_bar(color=ACCENT_LINE, size=34, aria=False).encode(y=_percent("percent:Q")),
        base.mark_rule(color=ACCENT, strokeWidth=2, aria=False).encode(y=_percent("low:Q"), y2="high:Q"),
        base.mark_point(color=ACCENT, size=70, **_DOT).encode(y=_percent("percent:Q")),
    )


@cache
def _lying_shape(title: str) -> dict:
    base = _named_rows(alt.Y, title, alt.Axis(labelLimit=_LABELS * 3, titleAngle=0, titleAlign="left", titleY=-8))
    across = partial(_percent, axis=alt.X)
    return _shares_shape(
        base.mark_bar(color=ACCENT_LINE, size=16, aria=False).encode(x=across("percent:Q")),
        base.mark_rule(color=ACCENT, strokeWidth=2, aria=False).encode(x=across("low:Q"), x2="high:Q"),
        base.mark_point(color=ACCENT, size=60, **_DOT).encode(x=across("percent:Q")),
    )


def _named_rows(place, title: str, axis: alt.Axis) -> alt.Chart:
    names = place("name:N", sort=None, title=title or None, axis=axis, scale=alt.Scale(domain=_NAMES_GO_HERE))
    return alt.Chart(alt.NamedData("rows")).encode(names)


def _shares_shape(bars, intervals, points) -> dict:
    points = points.encode(tooltip=_said(SHARE_WORDS), description="said:N")
    return _finished(bars + intervals + points, "")


SHARE_WORDS = {"what:N": "What", "of:N": "People", "percent:Q": "Percent", "low:Q": "Interval from", "high:Q": "to"}


def _is_known(row):
    return row["percent"] is not None


def _with_counts(row, counted_as, of, *, lying):
    """The name of a bar with its counts, below it or in its line; a group that is held back has its name alone.

    Below each other a long name is broken at its last space, so that it is read as a whole.
    """
    breaks = len(row["name"]) > _LONG_NAME and not lying
    name = "|".join(row["name"].rsplit(" ", 1)) if breaks else row["name"]
    return f"{name}{': ' if lying else '|'}{row[counted_as]} of {row[of]}" if _is_known(row) else name


def _share(row, name, counted_as, of):
    low, high = row["ci95"]
    counts = f"{row[counted_as]} of {row[of]}"
    return {
        "name": name,
        "what": row["name"],
        "said": f"{row['name']}: {counts}, {row['percent']:.1f} %, interval {low:.1f} to {high:.1f} %",
        "of": counts,
        "percent": round(row["percent"], 1),
        "low": round(low, 1),
        "high": round(high, 1),
    }


def spreads(rows: Rows, *, title: str, unit: str, description: str) -> dict:
    """The middle value with the range of the middle half, one stroke a row: name, of, low, middle, high (quartiles).

    Rows without a middle value keep their place and stay empty.
    """
    names = [row["name"] if row["middle"] is None else f"{row['name']}|{row['of']}" for row in rows]
    drawn = [
        {
            **row,
            "name": name,
            "said": f"{row['name']}: {row['middle']:g} {unit}, half of {row['of']} "
            f"from {row['low']:g} to {row['high']:g}",
        }
        for row, name in zip(rows, names, strict=True)
        if row["middle"] is not None
    ]
    return _filled(_spreads_shape(title, unit), description, names=names, rows=drawn)


@cache
def _spreads_shape(title: str, unit: str) -> dict:
    x = alt.X(
        "name:N",
        sort=None,
        title=title,
        axis=alt.Axis(labelAngle=0, labelExpr=_TWO_LINES, labelLimit=78),
        scale=alt.Scale(domain=_NAMES_GO_HERE),
    )
    base = alt.Chart(alt.NamedData("rows")).encode(x=x)
    y = {"title": unit, "axis": alt.Axis(tickCount=5, titleAngle=0, titleAlign="left", titleY=-8)}
    halves = base.mark_bar(color=ACCENT_LINE, size=20, aria=False).encode(y=alt.Y("low:Q", **y), y2="high:Q")
    words = {"of:N": "Infusions", "middle:Q": "Median", "low:Q": "Half of them from", "high:Q": "to"}
    middles = base.mark_point(color=ACCENT, size=80, **_DOT).encode(
        y=alt.Y("middle:Q", **y), tooltip=_said(words), description="said:N"
    )
    return _finished(halves + middles, "", height=200)


def kept_response(loss: Mapping, *, until: int, description: str) -> dict:
    """The Kaplan-Meier curve with its band, from day 0 with everybody to `until`; steps as in `measures.report`.

    A point stands where somebody lost the response; the line goes on for as long as people were followed.
    """
    begin = {"day": 0, "survival": 1.0, "ci95": [None, None], "at_risk": loss["n"]}
    steps = [_step(step) for step in (begin, *loss["curve"])]
    line = [*steps, {**steps[-1], "day": max(until, steps[-1]["day"])}]
    known = [step for step in line if step["low"] is not None]
    band = {"band": known} if known else {}
    return _filled(_kept_response_shape(bool(known)), description, steps=steps, line=line, **band)


@cache
def _kept_response_shape(with_band: bool) -> dict:
    """The curve; without its band where no day has an interval, because a layer without rows has no extent."""
    x = alt.X("day:Q", title="Days since the last infusion of the series", axis=alt.Axis(grid=False, tickMinStep=1))
    line = alt.Chart(alt.NamedData("line")).encode(x=x)
    line = line.mark_line(interpolate="step-after", color=ACCENT, strokeWidth=2.5, aria=False)
    words = {"day:Q": "Day", "percent:Q": "Still responding, percent", "at_risk:Q": "At risk"}
    points = alt.Chart(alt.NamedData("steps")).encode(x=x).mark_point(color=ACCENT, size=60, **_DOT)
    points = points.encode(y=_percent("percent:Q"), tooltip=_said(words), description="said:N")
    layers = [line.encode(y=_percent("percent:Q")), points]
    if with_band:
        band = alt.Chart(alt.NamedData("band")).mark_area(interpolate="step-after", color=ACCENT_SOFT, aria=False)
        layers.insert(0, band.encode(x=x, y=_percent("low:Q"), y2="high:Q"))
    return _finished(alt.layer(*layers), "")


def _step(step):
    low, high = step["ci95"]
    return {
        "day": step["day"],
        "percent": round(100 * step["survival"], 1),
        "low": None if low is None else round(100 * low, 1),
        "high": None if high is None else round(100 * high, 1),
        "at_risk": step["at_risk"],
        "said": f"Day {step['day']}: {100 * step['survival']:.1f} % still respond, {step['at_risk']} at risk",
    }


def _filled(shape: dict, description: str, *, names: Sequence[str] = (), **datasets: Rows) -> dict:
    """A shape with its data. Making a shape takes Altair a while, so each is made once and never changed."""
    spec = {
        **deepcopy(shape),
        "description": description,
        "datasets": {name: list(it) for name, it in datasets.items()},
    }
    for layer in spec["layer"]:
        for place in ("x", "y"):
            scale = layer["encoding"][place].get("scale", {})
            if scale.get("domain") == _NAMES_GO_HERE:
                scale["domain"] = list(names)
    return spec


def course(
    scores: Rows, infusions: Rows, *, span: Sequence[str], top: int, limit: float | None, description: str, height: int
) -> dict:
    """One scale over time with the doses; `limit` is the line below which there is a response, None without one.

    Scores have at, day, part, value and url, infusions at, day, dose and url (None without a page); `said` of each is
    what a screen reader says. `span` is the first and last day, so that several scales can be read one above the other.
    """
    x = alt.X(
        "at:T",
        title=None,
        scale=alt.Scale(domain=list(span)),
        axis=alt.Axis(format="%-d %b", labelOverlap="greedy", labelSeparation=12, tickCount=10, grid=False),
    )
    axis = alt.Axis(tickMinStep=1, tickCount=5, minExtent=_LABELS)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, top]), axis=axis)
    layers = [*_infusions(infusions, x), *_lines(scores, x, y)]
    if limit is not None:
        layers += _limit(limit, y)
    return _finished(alt.layer(*layers), description, height=height)


def lanes(spans: Rows, marks: Rows, *, span: Sequence[str], names: Sequence[str], description: str) -> dict:
    """What went on beside the scores, one lane a name: medicines as strokes, therapy and events as points.

    Spans have lane, since, until and said; marks have lane, at, said and url. `span` as in `course`.
    """
    place = {
        "title": None,
        "scale": alt.Scale(domain=list(span)),
        "axis": alt.Axis(format="%-d %b", labelOverlap="greedy", labelSeparation=12, tickCount=10, grid=True),
    }
    since, at = alt.X("since:T", **place), alt.X("at:T", **place)
    y = alt.Y(
        "lane:N",
        title=None,
        sort=None,
        scale=alt.Scale(domain=list(names)),
        axis=alt.Axis(labelLimit=_LABELS, minExtent=_LABELS),
    )
    words, layers = _said({"said:N": "What"}), []
    if spans:
        # A stroke is a line of two points: Vega-Lite does not take the far end of a bar for a day, and warns.
        ends = [
            {"lane": one["lane"], "at": one[end], "stroke": number}
            for number, one in enumerate(spans)
            for end in ("since", "until")
        ]
        strokes = alt.Chart(alt.Data(values=ends)).mark_line(strokeWidth=8, color=ACCENT_LINE, clip=True, aria=False)
        begins = alt.Chart(alt.Data(values=list(spans))).mark_point(color=ACCENT, size=40, clip=True, **_DOT)
        layers += [
            strokes.encode(x=at, y=y, detail="stroke:N"),
            begins.encode(x=since, y=y, tooltip=words, description="said:N"),
        ]
    if marks:
        points = alt.Chart(alt.Data(values=list(marks))).mark_point(shape="diamond", color=NOTE, size=90, **_DOT)
        layers.append(points.encode(x=at, y=y, href="url:N", tooltip=words, description="said:N"))
    return _finished(alt.layer(*layers), description, height=28 * len(names) + 10)


def _infusions(rows, x):
    base = alt.Chart(alt.Data(values=list(rows))).encode(x=x)
    words = {"day:N": "Infusion", "dose:N": "Delivered"}
    arrows = base.mark_point(shape="triangle-down", size=90, color=INK, **_DOT)
    return [
        base.mark_rule(color=ACCENT_LINE, strokeWidth=1.5, aria=False),
        arrows.encode(y=alt.value(6), href="url:N", tooltip=_said(words), description="said:N"),
    ]


def _lines(rows, x, y):
    parts = list(dict.fromkeys(row["part"] for row in rows))
    legend = alt.Legend(orient="top") if len(parts) > 1 else None
    colours = alt.Scale(domain=parts, range=[ACCENT, NOTE, URGENT][: len(parts)])
    dashes = alt.Scale(domain=parts, range=[[1, 0], [5, 3], [2, 2]][: len(parts)])
    colour = alt.Color("part:N", title=None, scale=colours, legend=legend)
    dash = alt.StrokeDash("part:N", title=None, scale=dashes, legend=legend)
    base = alt.Chart(alt.Data(values=list(rows))).encode(x=x, y=y, color=colour)
    words = {"day:N": "On", "part:N": "What", "value:Q": "Score"}
    return [
        base.mark_line(strokeWidth=2, aria=False).encode(strokeDash=dash),
        base.mark_point(size=55, **_DOT).encode(href="url:N", tooltip=_said(words), description="said:N"),
    ]


def _limit(limit, y):
    base = alt.Chart(alt.Data(values=[{"value": limit, "text": "Response below this line"}])).encode(y=y)
    words = base.mark_text(align="right", dx=-4, dy=-7, color=URGENT, aria=False)
    return [
        base.mark_rule(color=URGENT, strokeDash=[6, 4], aria=False),
        words.encode(x=alt.value("width"), text="text:N"),
    ]


def _percent(field, *, axis=alt.Y):
    return axis(
        field, title=None, scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(tickCount=5, labelExpr="datum.label + ' %'")
    )


def _said(words: Mapping[str, str]) -> list:
    """What a point says of itself, to the mouse and to a screen reader."""
    return [alt.Tooltip(field, title=title) for field, title in words.items()]


def _finished(chart, description, *, height=240):
    colours = {
        "labelColor": INK_SOFT,
        "titleColor": INK_SOFT,
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
    }
    spec = (
        chart.properties(width="container", height=height, description=description, background="transparent")
        .configure(font=FONT, autosize={"type": "fit-x", "contains": "padding"})
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12, titleFontWeight="normal", **colours)
        .configure_legend(labelColor=INK, labelFontSize=12)
        .to_dict()
    )
    del spec["$schema"]
    return spec
