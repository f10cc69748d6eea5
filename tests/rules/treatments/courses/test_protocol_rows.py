"""Rows of a protocol come and go, each known by what it says; what is left must still watch over everything."""

from copy import deepcopy
from decimal import Decimal

import pytest

from treatments.courses.figures import sourced
from treatments.courses.limit_rows import limits_from_rows
from treatments.courses.protocol_checks import WATCHED, protocol_faults
from treatments.courses.protocol_defaults import SHIPPED_PROTOCOLS
from treatments.courses.protocol_figures import changes, with_values
from treatments.courses.protocol_rows import ALERTS, KINDS, LIMITS, RowEdit, RowNotPossible, with_rows
from treatments.infusions.rules import protocol_reader
from treatments.infusions.rules.alerts import alert_rules_from

DATA = SHIPPED_PROTOCOLS[0]
HIGH_RESPIRATION = sourced("Nurses of this clinic", parameter="respiratory_rate", level="emergency", measure="value",
                           comparison=">", value=40)  # fmt: skip
LONG = sourced("Nurses of this clinic", code="duration", comparison=">", value="90", severity="refuse", unit="min")
LATER = sourced("Trial", "k", instrument="vas-anxiety", moment="during", minutes=30, optional=True)


def added(kind, row):
    return with_rows(DATA, RowEdit(added=((kind, row),)))


@pytest.mark.parametrize("data", SHIPPED_PROTOCOLS, ids=lambda data: data["code"])
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_two_rows_of_a_protocol_are_known_by_the_same(data, kind):
    keys = [kind.key_of(row) for row in kind.rows(data)]
    assert len(set(keys)) == len(keys) > 5


@pytest.mark.parametrize(
    ("kind", "row", "words"),
    [("alerts", HIGH_RESPIRATION, "emergency: > 40 per minute"), ("limits", LONG, "refused: > 90 min")],
)
def test_a_row_that_comes_is_one_difference_and_everybody_can_follow_it(kind, row, words):
    before = deepcopy(DATA)
    data = added(kind, row)
    assert before == DATA
    assert [(change.before, change.after) for change in changes(DATA, data)] == [(None, words)]
    assert protocol_faults(data) == ()
    protocol_reader.read(data)
    limits_from_rows(data["limits"])


def test_a_row_that_comes_stands_behind_those_about_the_same():
    codes = [row["code"] for row in added("limits", LONG)["limits"]]
    assert codes.index("rate") == len(codes) - codes[::-1].index("duration")


def test_what_is_there_is_not_added_again():
    with pytest.raises(RowNotPossible, match="already"):
        added("scales", LATER)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_any_row_can_go_and_is_one_difference(kind):
    for row in kind.rows(DATA):
        data = with_rows(DATA, RowEdit(removed=(kind.key_of(row),)))
        assert row not in kind.rows(data)
        assert [change.after for change in changes(DATA, data)] == [None]


def test_a_row_that_goes_leaves_the_keys_of_the_others():
    first, *others = [LIMITS.key_of(row) for row in DATA["limits"]]
    data = with_rows(DATA, RowEdit(removed=(first,)))
    changed = with_values(data, {f"{others[-1]}.value": "30"})
    assert [LIMITS.key_of(row) for row in changed["limits"]] == others
    assert changed["limits"][-1]["value"] == "30"


def test_a_row_goes_and_another_one_about_the_same_comes():
    old = next(row for row in DATA["limits"] if row["code"] == "stock-volume")
    new = {**old, "severity": "refuse", "value": "0.1"}
    data = with_rows(DATA, RowEdit((LIMITS.key_of(old),), (("limits", new),)))
    assert [row["severity"] for row in data["limits"] if row["code"] == "stock-volume"] == ["refuse"]


def test_what_a_limit_watched_cannot_be_left_without_one():
    key = next(LIMITS.key_of(row) for row in DATA["limits"] if row["code"] == "rounding")
    other = next(LIMITS.key_of(row) for row in reversed(DATA["limits"]) if row["code"] == "rounding")
    with pytest.raises(ValueError, match="no limit for rounding"):
        limits_from_rows(with_rows(DATA, RowEdit(removed=(key, other)))["limits"])


@pytest.mark.parametrize("parameter", WATCHED)
def test_every_vital_sign_keeps_a_red_alert(parameter):
    red = [row for row in ALERTS.rows(DATA) if row["parameter"] == parameter and row["level"] != "amber"]
    keys = tuple(ALERTS.key_of(row) for row in red)
    assert protocol_faults(with_rows(DATA, RowEdit(removed=keys[1:]))) == ()
    [(_key, sentence)] = protocol_faults(with_rows(DATA, RowEdit(removed=keys)))
    assert parameter.replace("_", " ") in sentence


@pytest.mark.parametrize("step", [-1, 0, 1])
@pytest.mark.parametrize("kind", [LIMITS, ALERTS], ids=lambda kind: kind.name)
def test_a_stricter_row_does_not_begin_before_a_milder_one(kind, step):
    """The last of two rows about the same, set at the first one's number and one step to either side of it."""
    rows = [row for row in kind.rows(DATA) if row.get("measure") != "rise-percent"]
    pairs = [(mild, strict) for mild in rows for strict in rows if _is_stricter(mild, strict)]
    assert len(pairs) >= 5
    for mild, strict in pairs:
        outwards = 1 if strict["comparison"][0] == ">" else -1
        unit = Decimal("0.01") if kind is LIMITS else 1
        value = Decimal(str(mild["value"])) + outwards * step * unit
        found = protocol_faults(with_values(DATA, {f"{kind.key_of(strict)}.value": str(value)}))
        assert ("before" in " ".join(sentence for _key, sentence in found) or "began" in str(found)) is (step < 0), (
            mild, strict, found,
        )  # fmt: skip


def _is_stricter(mild, strict):
    order = ["reason", "second-prescriber", "re-weigh", "refuse", "amber", "red", "emergency"]
    what = [(row.get("code") or row["parameter"], row["comparison"][0]) for row in (mild, strict)]
    ranks = [order.index(row.get("severity") or row["level"]) for row in (mild, strict)]
    return what[0] == what[1] and ranks[1] == ranks[0] + 1


def test_a_scale_in_recovery_is_not_asked_all_the_time():
    key = next(key for key in (f"monitoring.scales.{each}:recovery.minutes" for each in ("cadss-6", "vas-anxiety")))
    assert protocol_faults(with_values(DATA, {key: "1"})) == ()
    assert len(protocol_faults(with_values(DATA, {key: "0"}))) == 1


def test_an_alert_that_came_is_raised():
    rules = alert_rules_from(added("alerts", HIGH_RESPIRATION)["monitoring"]["alerts"])
    assert rules.thresholds[-4].value == 40
