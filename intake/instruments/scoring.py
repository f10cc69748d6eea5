"""The one engine that turns answers into a score, for every instrument of the catalogue.

Pure and deterministic: the same answers and definition give the same score, whatever order they come in. An
unanswered item is never taken for 0 or for "no"; without all answers there is no band and no "positive".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from intake.instruments.branching import missing_items
from intake.instruments.catalogue import find
from intake.instruments.definition import REFERENCE_SEXES, Instrument
from intake.instruments.scales import Line

COMPLETE = "complete"
INCOMPLETE = "incomplete"


class InvalidAnswer(ValueError):
    """An answer that the instrument does not take. `item` is its id; the message says what is accepted."""

    def __init__(self, item: str, sentence: str) -> None:
        super().__init__(sentence)
        self.item = item
        self.sentence = sentence


@dataclass(frozen=True)
class Score:
    """The result of one instrument. What does not apply is None; `extras` are results under their own key."""

    instrument: str
    version: str
    status: str
    total: int | Decimal | None
    subscales: Mapping[str, int | None]
    band: str | None
    positive: bool | None
    flags: tuple[str, ...]
    missing: tuple[str, ...]
    prorated: bool
    extras: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return self.status == COMPLETE

    def as_json(self) -> dict[str, Any]:
        """Return the score under the keys that other programs rely on."""
        return {
            "instrument": self.instrument,
            "version": self.version,
            "status": self.status,
            "total": self.total,
            "subscales": dict(self.subscales),
            "band": self.band,
            "positive": self.positive,
            "flags": list(self.flags),
            "missing": list(self.missing),
            "prorated": self.prorated,
            **self.extras,
        }


def score(instrument: Instrument | str, answers: Mapping[str, Any], reference_sex: str = "unknown") -> Score:
    """Return the score of the answers, given by item id; None stands for an unanswered item.

    `reference_sex` chooses between cut-offs where an instrument has one per sex; "unknown" takes the one that
    misses fewer people. Raises UnknownInstrument, InvalidAnswer, and ValueError for another `reference_sex`.
    """
    instrument = find(instrument)
    if reference_sex not in REFERENCE_SEXES:
        raise ValueError(f"reference_sex must be one of {', '.join(REFERENCE_SEXES)}.")
    given = accepted_answers(instrument, answers)
    missing = missing_items(instrument, given)
    complete = not missing
    points = _points(instrument, given)
    total = _total(instrument, points, missing)
    rated = complete and None not in points.values()
    return Score(
        instrument=instrument.id,
        version=instrument.version,
        status=COMPLETE if complete else INCOMPLETE,
        total=total,
        subscales=_subscales(instrument, points),
        band=_band(instrument, given, total if rated else None, complete),
        positive=_positive(instrument, given, total if rated else None, complete, reference_sex),
        flags=tuple(
            flag.id for flag in instrument.flags if (complete or not flag.only_when_complete) and flag.raised(given)
        ),
        missing=missing,
        prorated=isinstance(total, Decimal),
        extras={extra.id: extra.of(given) if complete else None for extra in instrument.extras},
    )


def score_of_total(instrument: Instrument | str, total: int, reference_sex: str = "unknown") -> Score:
    """Return the score of a complete assessment of which only the total is on record, as in another clinic's history.

    What needs the answers stays unknown: no subscales, no flags. Raises UnknownInstrument, and ValueError for a total
    that the instrument cannot have.
    """
    instrument = find(instrument)
    if not instrument.sums or not 0 <= total <= highest_total(instrument):
        raise ValueError(f"{total} is no total of {instrument.id}.")
    return Score(
        instrument=instrument.id,
        version=instrument.version,
        status=COMPLETE,
        total=total,
        subscales={subscale.id: None for subscale in instrument.subscales},
        band=None if instrument.bands is None else instrument.bands.band_of(total),
        positive=None if instrument.positive_rule else _positive(instrument, {}, total, True, reference_sex),
        flags=(),
        missing=(),
        prorated=False,
        extras={extra.id: None for extra in instrument.extras},
    )


def highest_total(instrument: Instrument | str) -> int:
    """Return the largest total that the answers can come to. Raises UnknownInstrument."""
    return sum(_most_points(item.scale) for item in find(instrument).items if item.summed)


def _most_points(scale) -> int:
    return scale.high if isinstance(scale, Line) else max(option.points or 0 for option in scale.options)


def accepted_answers(instrument: Instrument | str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that were given, without the Nones. Raises UnknownInstrument and InvalidAnswer."""
    instrument = find(instrument)
    scales = instrument.scales
    given = {}
    for item_id, answer in answers.items():
        if item_id not in scales:
            raise InvalidAnswer(
                str(item_id),
                f"Unknown item {str(item_id)[:40]!r} for {instrument.id}; accepted: {', '.join(scales)}.",
            )
        if answer is None:
            continue
        if not scales[item_id].accepts(answer):
            accepted = scales[item_id].accepted
            raise InvalidAnswer(
                item_id, f'Item "{item_id}" of {instrument.id} does not take this; {accepted} is accepted.'
            )
        given[item_id] = answer
    return given


def _points(instrument: Instrument, given: Mapping[str, Any]) -> dict[str, int | None]:
    """Return the points of each answered item; None where the answer takes the item out of the total."""
    return {item_id: instrument.scales[item_id].points(answer) for item_id, answer in given.items()}


def _total(instrument: Instrument, points: Mapping[str, int | None], missing: tuple[str, ...]) -> int | Decimal | None:
    if not instrument.sums:
        return None
    summed = [item.id for item in instrument.items if item.summed]
    answered = [points[item_id] for item_id in summed if points.get(item_id) is not None]
    if not missing:
        return sum(answered)
    rule = instrument.prorating
    if rule is None or len(missing) > rule.at_most or not rule.items.issuperset(missing):
        return None
    return _rounded_to_tenth(sum(answered) * len(summed), len(answered))


def _rounded_to_tenth(numerator: int, denominator: int) -> Decimal:
    """Return the quotient rounded half up to one decimal, by whole numbers alone."""
    tenths = (20 * numerator + denominator) // (2 * denominator)
    return Decimal(tenths).scaleb(-1)


def _subscales(instrument: Instrument, points: Mapping[str, int | None]) -> dict[str, int | None]:
    """Return each subscale's sum, or None where one of its own items is not answered."""
    found = {}
    for subscale in instrument.subscales:
        values = [points.get(item_id) for item_id in subscale.items]
        found[subscale.id] = None if None in values else sum(values)
    return found


def _band(instrument: Instrument, given: Mapping[str, Any], total: int | None, complete: bool) -> str | None:
    if instrument.triage:
        return _triage_band(instrument, given, complete)
    if instrument.bands is None or total is None:
        return None
    return instrument.bands.band_of(total)


def _triage_band(instrument: Instrument, given: Mapping[str, Any], complete: bool) -> str:
    """Return the gravest level that a "yes" gives; an unanswered question is never read as "no"."""
    for level in instrument.triage:
        if not complete and not level.stands_when_incomplete:
            return INCOMPLETE
        if any(given.get(item_id) is True for item_id in level.any_yes):
            return level.band
    return "none" if complete else INCOMPLETE


def _positive(
    instrument: Instrument, given: Mapping[str, Any], total: int | None, complete: bool, reference_sex: str
) -> bool | None:
    if instrument.positive_rule is not None:
        return instrument.positive_rule(given) if complete else None
    if total is None:
        return None
    for cut_off in instrument.positive:
        if cut_off.reference_sex in (None, reference_sex):
            return cut_off.met_by(total)
    return None
