"""Every number of a protocol as one flat list, each under a key: to be shown, edited and compared (pure).

A key is the path to the number in a protocol's data, such as `limits.mg-per-kg:reason:above.value`. A number that
is changed loses its source: what the source said was another number.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from operator import attrgetter
from typing import Any

from treatments.courses.figures import OWN
from treatments.courses.protocol_rows import ALERTS, LIMITS, SCALES, keyed, place_in
from treatments.courses.quantities import format_number

Data = dict[str, Any]

SECTIONS = (
    "Dose and spacing", "Dose range", "Limits", "Due vitals", "Alerts", "Scales", "Plausible values",
    "Before the start", "Fasting", "Discharge", "Stock", "Follow-up days",
)  # fmt: skip
_TOP = (
    ("mg_per_kg", "Dose", "mg/kg"),
    ("minutes", "Duration", "min"),
    ("infusions", "Infusions in the series", ""),
    ("gap_min_days", "Shortest gap", "days"),
    ("gap_preferred_days", "Preferred gap", "days"),
    ("gap_max_days", "Longest gap", "days"),
)
DEMANDS = {
    "reason": "needs a reason",
    "second-prescriber": "needs a second prescriber",
    "re-weigh": "weigh again",
    "refuse": "refused",
}
SCALE_NAMES = {"cadss-6": "CADSS-6", "vas-anxiety": "Anxiety, 0 to 100"}
MOMENTS = {
    "baseline": "before the start",
    "during": "during the infusion, after",
    "end": "at the end of the infusion",
    "recovery": "in recovery, until back at baseline, every",
}
TIMED_MOMENTS = ("during", "recovery")
_FIGURES = (
    ("titration", "Dose range"),
    ("start_gate", "Before the start"),
    ("fasting", "Fasting"),
    ("discharge", "Discharge"),
    ("accounting", "Stock"),
)
HIGHEST = Decimal(100_000)


class NotAFigure(ValueError):
    """A value that this number of the protocol cannot have; `key` is the number's."""

    def __init__(self, key: str, message: str):
        super().__init__(message)
        self.key = key


@dataclass(frozen=True)
class ProtocolFigure:
    """One number: where it stands, what it is called, what it says, and where it comes from.

    `before` are words that belong in front of it. `is_whole` says that it is counted, not measured. A row that says
    something without a number has no `value`; `row` is the key of the row that it stands in, if that can be removed.
    """

    key: str
    section: str
    name: str
    value: str
    unit: str
    source: str
    basis: str
    before: str = ""
    is_whole: bool = False
    row: str = ""

    @property
    def said_source(self) -> str:
        """The source in words; nothing where the basis says all there is to say."""
        return "" if self.source == OWN else self.source

    @property
    def words(self) -> str:
        """The number as it is read: "amber: above 20 %"."""
        return " ".join(part for part in (self.before, self.value, self.unit) if part)


@dataclass(frozen=True)
class Change:
    """A number that differs between two versions; None where a version does not have it."""

    section: str
    name: str
    before: str | None
    after: str | None


def figures_of(data: Data) -> tuple[ProtocolFigure, ...]:
    """Return every number of a protocol, by section, in the order in which a medical director reads them."""
    found = [
        *_top(data), *_named(data), *_limits(data), *_vitals_due(data), *_alerts(data), *_scales(data),
        *_plausible(data), *_follow_ups(data),
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda figure: SECTIONS.index(figure.section)))


def with_values(data: Data, values: Mapping[str, str]) -> Data:
    """Return a copy of a protocol's data with these values by key. Raises NotAFigure.

    A changed number becomes the clinic's own setting; one that stays keeps its source.
    """
    changed = deepcopy(data)
    for figure in filter(attrgetter("value"), figures_of(data)):
        written = values.get(figure.key, figure.value).strip()
        number = _number(figure, written)
        if number != Decimal(figure.value):
            _put(changed, figure, number)
    return changed


def changes(before: Data, after: Data) -> tuple[Change, ...]:
    """Return what differs between two versions, number by number."""
    old = {figure.key: figure for figure in figures_of(before)}
    new = {figure.key: figure for figure in figures_of(after)}
    found = []
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        if was is None or now is None or was.words != now.words:
            one = was or now
            found.append(Change(one.section, one.name, was and was.words, now and now.words))
    return tuple(found)


def _number(figure: ProtocolFigure, written: str) -> Decimal:
    try:
        number = Decimal(written) if "," not in written else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number <= HIGHEST:
        raise NotAFigure(figure.key, "Write a number from 0 up, with a point, for example 0.5.")
    if figure.is_whole and number != number.to_integral_value():
        raise NotAFigure(figure.key, "Write a whole number.")
    return number


def _put(data: Data, figure: ProtocolFigure, number: Decimal) -> None:
    """Write a number where its key points to, in the kind of value that stands there, and take its source away."""
    path, last = _path(data, figure.key)
    row: Any = data
    for part in path:
        row = row[part]
    shown = format_number(number)
    row[last] = shown if isinstance(row[last], str) or not figure.is_whole else int(number)
    if not path:
        data["sources"] = {**data["sources"], last: {"source": OWN, "basis": "design"}}
    elif path[0] == "follow_ups":
        data["sources"] = {**data["sources"], "follow_ups": {"source": OWN, "basis": "design"}}
    else:
        owner = row if isinstance(row, dict) else _parent(data, path)
        owner.update(source=OWN, basis="design")


def _path(data: Data, key: str) -> tuple[list, Any]:
    """Return the steps to a number, each a name or a place, and the last one by itself."""
    steps: list = []
    found: Any = data
    for part in key.split("."):
        steps.append(place_in(found, part) if isinstance(found, list) else part)
        found = found[steps[-1]]
    return steps[:-1], steps[-1]


def _parent(data: Data, path: list) -> Any:
    row: Any = data
    for part in path[:-1]:
        row = row[part]
    return row


def _shown(value: Any) -> str:
    return format_number(Decimal(str(value)))


def _is_whole(value: Any) -> bool:
    return isinstance(value, int)


def _top(data):
    for field, name, unit in _TOP:
        source = data["sources"].get(field, {})
        yield ProtocolFigure(
            field, "Dose and spacing", name, _shown(data[field]), unit, source.get("source", OWN),
            source.get("basis", "design"), is_whole=field != "mg_per_kg",
        )  # fmt: skip


def _named(data):
    for part, section in _FIGURES:
        for name, row in data["monitoring"].get(part, {}).items():
            if _is_number(row["value"]):
                yield ProtocolFigure(
                    f"monitoring.{part}.{name}.value", section, title_of(name), _shown(row["value"]), row["unit"],
                    row["source"], row["basis"], is_whole=_is_whole(row["value"]),
                )  # fmt: skip
    for name in ("baseline_within_minutes", "end_within_minutes"):
        row = data["monitoring"]["ladder"][name]
        yield ProtocolFigure(
            f"monitoring.ladder.{name}.value", "Due vitals", title_of(name), _shown(row["value"]), row["unit"],
            row["source"], row["basis"], is_whole=True,
        )  # fmt: skip


def _limits(data):
    for key, row in keyed(LIMITS, data):
        words = f"{DEMANDS[row['severity']]}: {row['comparison']}"
        yield ProtocolFigure(
            f"{key}.value", "Limits", title_of(row["code"]), _shown(row["value"]), row["unit"], row["source"],
            row["basis"], before=words, row=key,
        )  # fmt: skip


def _vitals_due(data):
    ladder = data["monitoring"]["ladder"]
    for place, row in enumerate(ladder["rungs"]):
        yield ProtocolFigure(
            f"monitoring.ladder.rungs.{place}.every_minutes", "Due vitals",
            title_of(f"{row['kind']} during {row['phase']}"), _shown(row["every_minutes"]), "min", row["source"],
            row["basis"], before="every", is_whole=True,
        )  # fmt: skip
    for place, row in enumerate(ladder["gaps"]):
        for level in ("amber", "red"):
            yield ProtocolFigure(
                f"monitoring.ladder.gaps.{place}.{level}_minutes", "Due vitals", f"No vitals in {row['phase']}",
                _shown(row[f"{level}_minutes"]), "min", row["source"], row["basis"], before=f"{level} after",
                is_whole=True,
            )  # fmt: skip


def _alerts(data):
    units = {row["parameter"]: row["unit"] for row in data["monitoring"]["plausible"]}
    for key, row in keyed(ALERTS, data):
        rise = row["measure"] == "rise-percent"
        before = f"{row['level']}: {'rise of ' if rise else ''}{row['comparison']}"
        yield ProtocolFigure(
            f"{key}.value", "Alerts", title_of(row["parameter"]), _shown(row["value"]),
            "%" if rise else units.get(row["parameter"], ""),
            row["source"], row["basis"], before=before, is_whole=_is_whole(row["value"]), row=key,
        )  # fmt: skip


def _scales(data):
    for key, row in keyed(SCALES, data):
        timed = row["moment"] in TIMED_MOMENTS
        yield ProtocolFigure(
            f"{key}.minutes", "Scales", SCALE_NAMES.get(row["instrument"], row["instrument"]),
            _shown(row["minutes"]) if timed else "", "min" if timed else "", row["source"], row["basis"],
            before=f"{'offered' if row['optional'] else 'asked'} {MOMENTS[row['moment']]}", is_whole=True, row=key,
        )  # fmt: skip


def _plausible(data):
    for place, row in enumerate(data["monitoring"]["plausible"]):
        for ends in ("plausible", "accepted"):
            for end, words in enumerate(("from", "to")):
                if row[ends] is not None:
                    yield ProtocolFigure(
                        f"monitoring.plausible.{place}.{ends}.{end}", "Plausible values", title_of(row["parameter"]),
                        _shown(row[ends][end]), row["unit"], row["source"], row["basis"], before=f"{ends} {words}",
                        is_whole=_is_whole(row[ends][end]),
                    )  # fmt: skip


def _follow_ups(data):
    source = data["sources"].get("follow_ups", {})
    for place, row in enumerate(data["follow_ups"]):
        for field, words in (
            ("day", "on day"),
            ("window_before", "from days before"),
            ("window_after", "to days after"),
        ):
            yield ProtocolFigure(
                f"follow_ups.{place}.{field}", "Follow-up days", title_of(row["code"]), _shown(row[field]), "",
                source.get("source", OWN), source.get("basis", "design"), before=words, is_whole=True,
            )  # fmt: skip


def _is_number(value: Any) -> bool:
    try:
        return Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False


def title_of(code: str) -> str:
    """A code as people read it."""
    return code.replace("_", " ").replace("-", " ").capitalize()
