"""The shipped protocols: JSON can hold them, everything that reads them can, and every number names its source."""

import json

import pytest

from intake.instruments.catalogue import INSTRUMENTS
from treatments.courses.figures import BASES, values_of
from treatments.courses.limit_rows import limits_from_rows
from treatments.courses.monitoring_defaults import FASTING
from treatments.courses.protocol_defaults import SAD_BOOSTER, SAD_INDUCTION, SHIPPED_PROTOCOLS
from treatments.followups.plan_rows import rows_from_json
from treatments.followups.response_rules import LOSS_RULES
from treatments.infusions.rules.alerts import alert_rules_from
from treatments.infusions.rules.discharge import discharge_rules_from
from treatments.infusions.rules.ladder_rows import ladder_from
from treatments.infusions.rules.plausibility import ranges_from
from treatments.infusions.rules.start_gate import gate_rules_from

EVERY = pytest.mark.parametrize("protocol", SHIPPED_PROTOCOLS, ids=lambda protocol: protocol["code"])


def sourced_parts(part):
    """Yield every dictionary that carries a basis, and every number that does not stand in one."""
    if isinstance(part, dict):
        if "basis" in part:
            yield part
            return
        for each in part.values():
            yield from sourced_parts(each)
    elif isinstance(part, list):
        for each in part:
            yield from sourced_parts(each)
    elif not isinstance(part, str):
        yield part


@EVERY
def test_json_gives_it_back_unchanged(protocol):
    assert json.loads(json.dumps(protocol)) == protocol


@EVERY
def test_every_number_of_limits_and_monitoring_has_a_source_and_a_basis(protocol):
    parts = [*sourced_parts(protocol["limits"]), *sourced_parts(protocol["monitoring"])]
    assert len(parts) > 50
    for part in parts:
        assert isinstance(part, dict), f"{part} stands without a source"
        assert part["basis"] in BASES
        assert len(part["source"]) > 5


@EVERY
def test_the_source_of_an_alert_fits_its_row(protocol):
    assert max(len(row["source"]) for row in protocol["monitoring"]["alerts"]["rows"]) <= 100


@EVERY
def test_every_number_of_the_row_itself_has_a_source(protocol):
    own = {name for name, value in protocol.items() if isinstance(value, int)} | {
        "mg_per_kg",
        "follow_ups",
        "relapse_rule",
    }
    assert own == set(protocol["sources"])


@EVERY
def test_everything_that_reads_a_protocol_can_read_it(protocol):
    monitoring = protocol["monitoring"]
    assert limits_from_rows(protocol["limits"])
    assert ladder_from(monitoring["ladder"]).full_set
    assert alert_rules_from(monitoring["alerts"]).thresholds
    assert ranges_from(monitoring["plausible"])
    assert gate_rules_from(monitoring["start_gate"]).weight_hours == 24
    assert discharge_rules_from(monitoring["discharge"]).observation_minutes == 60
    assert monitoring["relapse_rule"] in LOSS_RULES


@EVERY
def test_follow_ups_ask_for_instruments_that_exist(protocol):
    rows = rows_from_json(protocol["follow_ups"])
    assert {code for row in rows for code in row.instruments} <= set(INSTRUMENTS)


def test_fasting_is_that_of_the_published_guideline():
    assert values_of(FASTING) == {"solids_hours": 6, "fatty_hours": 8, "clear_liquids_hours": 2}


def test_the_induction_is_the_published_dose_six_times():
    values = [SAD_INDUCTION[name] for name in ("mg_per_kg", "minutes", "infusions", "gap_min_days")]
    assert values == ["0.50", 40, 6, 2]


def test_the_booster_interval_is_28_days_between_14_and_84():
    values = [SAD_BOOSTER[name] for name in ("gap_min_days", "gap_preferred_days", "gap_max_days")]
    assert values == [14, 28, 84]


def test_the_weeks_that_outcomes_count_are_asked_for():
    rows = {row.code: row for row in rows_from_json(SAD_INDUCTION["follow_ups"])}
    found = {code: (rows[code].day, rows[code].window_before) for code in rows if code.startswith("week")}
    assert found == {"week-1": (7, 3), "week-2": (14, 3), "week-4": (28, 7), "week-8": (56, 7), "week-12": (84, 7)}
    assert all("lsas-sr" in rows[code].instruments for code in found)
