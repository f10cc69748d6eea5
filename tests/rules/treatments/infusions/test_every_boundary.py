"""Every threshold, gate and limit that the shipped protocols state: at its number, and one step to either side.

The table, `boundaries.txt`, says by hand what is to happen; a number of a protocol that has no line in it, or one that
was changed, fails.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from treatments.courses.limit_rows import ALL_CHECKS, limits_from_rows
from treatments.courses.limits import Measure, judge
from treatments.courses.protocol_defaults import SHIPPED_PROTOCOLS
from treatments.courses.protocol_figures import figures_of
from treatments.infusions.rules.aldrete import Aldrete
from treatments.infusions.rules.alerts import alert_rules_from, alerts
from treatments.infusions.rules.discharge import DischargeFacts, discharge_criteria, discharge_rules_from
from treatments.infusions.rules.ladder import PhaseTimes, all_due, vitals_gap
from treatments.infusions.rules.ladder_rows import ladder_from
from treatments.infusions.rules.plausibility import judge_value, ranges_from
from treatments.infusions.rules.pressure_gate import PressureReading, pressure_gate
from treatments.infusions.rules.scale_times import Asked, Moment, scale_rows_from, scales_due
from treatments.infusions.rules.start_gate import GateFacts, gate_rules_from, holds
from treatments.infusions.rules.vitals import TimedReading, Vitals
from treatments.stock.ledger import CountLimits, count_difference, reconcile, residual_limits_from

DATA = SHIPPED_PROTOCOLS[0]
SAYS = DATA["monitoring"]
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
WATCHED = frozenset({"systolic", "diastolic", "heart_rate", "spo2", "respiratory_rate"})


def ago(minutes):
    return NOW - timedelta(minutes=float(minutes))


# ---- what is asked, by the part of the key ----------------------------------------------------------------------


def limit(code, value):
    found = judge([Measure(code, Decimal(value))], limits_from_rows(DATA["limits"]), ALL_CHECKS)
    return found[0].severity.value if found else "-"


def alert(parameter, value):
    found = alerts(Vitals(**{parameter: int(value)}), alert_rules_from(SAYS["alerts"]), baseline=None)
    return found[0].level.value if found else "-"


def rise(parameter, percent):
    """By so many per cent, over a baseline at which no absolute alert is raised beside it."""
    before = {"systolic": 100, "diastolic": 50}[parameter]
    now = before + before * int(percent) // 100
    rules, baseline = alert_rules_from(SAYS["alerts"]), Vitals(**{parameter: before})
    found = alerts(Vitals(**{parameter: now}), rules, baseline=baseline)
    return f"{found[0].code} {found[0].level.value}" if found else "-"


DURING = PhaseTimes(checked_in_at=ago(300), started_at=ago(200))
AFTER = replace(DURING, ended_at=ago(100))


def reading(minutes, parameters=WATCHED | {"sedation"}):
    return TimedReading(ago(minutes), ago(minutes), frozenset(parameters))


def gap(phase, minutes):
    times = DURING if phase == "infusion" else AFTER
    return vitals_gap(ladder_from(SAYS["ladder"]), times, [reading(minutes)], NOW).level.value


def is_due(phase, kind, minutes):
    times = DURING if phase == "infusion" else AFTER
    seen = [reading(100), reading(minutes)]
    [due] = [each for each in all_due(ladder_from(SAYS["ladder"]), times, seen, NOW) if each.kind == kind]
    return "due" if due.at <= NOW else "-"


def baseline_due(minutes):
    times = PhaseTimes(checked_in_at=ago(60))
    return "due" if all_due(ladder_from(SAYS["ladder"]), times, [reading(minutes)], NOW)[0].at <= NOW else "-"


def end_due(minutes):
    """A full set so many minutes before the end of the infusion."""
    times = replace(DURING, ended_at=ago(1))
    found = all_due(ladder_from(SAYS["ladder"]), times, [reading(1 + int(minutes))], NOW)
    return "due" if any(each.kind == "end" for each in found) else "-"


def doubt(parameter, value):
    [expected] = [each for each in ranges_from(SAYS["plausible"]) if each.parameter == parameter]
    found = judge_value(int(value), expected)
    return found.answer.value if found else "-"


def asked(instrument, moment, minutes):
    rows = [row for row in scale_rows_from(SAYS["scales"]) if row.instrument == instrument]
    times, before = PhaseTimes(ago(300), ago(minutes)), []
    if moment == "recovery":
        times, before = replace(DURING, ended_at=ago(60)), [Asked(instrument, Moment.END, ago(minutes), 20)]
    found = [each for each in scales_due(rows, times, before, near_baseline=2) if each.moment == Moment(moment)]
    return "due" if found and found[0].at <= NOW else "-"


RULES = gate_rules_from(SAYS["start_gate"])


def pressure(systolic=118, diastolic=76):
    """Three readings alike, ten minutes apart."""
    readings = [PressureReading(ago(30 - 10 * place), int(systolic), int(diastolic)) for place in range(3)]
    return pressure_gate(readings, RULES.pressure).rule or "-"


def repeats(number):
    readings = [PressureReading(ago(60 - 10 * place), 150, 80) for place in range(1 + int(number))]
    return str(pressure_gate(readings, RULES.pressure).repeats_needed)


def repeated_after(minutes):
    apart = int(minutes)
    readings = [PressureReading(ago(60 - apart * place), 150, 80) for place in range(3)]
    return pressure_gate(readings, RULES.pressure).rule or "-"


def held(code, **facts):
    facts = GateFacts(now=NOW, today=date(2026, 6, 30), **facts)
    return "held" if code in {hold.code for hold in holds(facts, RULES)} else "-"


def may_go(code, **facts):
    rules = discharge_rules_from(SAYS["discharge"])
    [found] = [each for each in discharge_criteria(DischargeFacts(now=NOW, **facts), rules) if each.code == code]
    return "met" if found.met else "-"


def near(before, **now):
    [(name, value)] = now.items()
    calm = {"systolic": 100, "diastolic": 60, "heart_rate": 100, name: before}
    return may_go("vitals", baseline=Vitals(**calm), vitals=Vitals(**{**calm, name: int(value)}))


POINTS = {"8": Aldrete(2, 2, 2, 1, 1), "9": Aldrete(2, 2, 2, 2, 1), "10": Aldrete(2, 2, 2, 2, 2)}


def residual(withdrawn, rest):
    limits = residual_limits_from(SAYS["accounting"])
    found = reconcile(Decimal(withdrawn), Decimal(withdrawn) - Decimal(rest), Decimal(0), limits=limits)
    return "incident" if found.opens_incident else "-"


GATES = {
    "review_systolic_above": lambda value: pressure(systolic=value),
    "review_diastolic_above": lambda value: pressure(diastolic=value),
    "block_systolic_from": lambda value: pressure(systolic=value),
    "block_diastolic_from": lambda value: pressure(diastolic=value),
    "contraindicated_systolic_above": lambda value: pressure(systolic=value),
    "contraindicated_diastolic_above": lambda value: pressure(diastolic=value),
    "repeats": repeats,
    "repeat_after_minutes": repeated_after,
    "weight_hours": lambda value: held("weight", weighed_at=ago(60 * Decimal(value))),
    "interval_days": lambda value: held(
        "interval", earlier_infusions_on=(date(2026, 6, 30) - timedelta(days=int(value)),)
    ),
    "baseline_within_minutes": lambda value: held("baseline", baseline_at=ago(value)),
}
DISCHARGES = {
    "aldrete_at_least": lambda value: may_go("aldrete", aldrete=POINTS[value]),
    "vitals_within_mmhg": lambda value: near(60, diastolic=60 + int(value)),
    "vitals_within_percent": lambda value: near(100, heart_rate=100 - int(value)),
    "red_free_minutes": lambda value: may_go("red-free", red_alerts_at=(ago(value),)),
    "dissociation_at_most": lambda value: may_go("dissociation", dissociation=int(value), baseline_dissociation=0),
    "observation_minutes": lambda value: may_go("observation", ended_at=ago(value)),
}


def ask(key, value):
    """The answer of the rule that a number of the protocol belongs to."""
    part, *rest = key.split(".")
    if part == "limits":
        return limit(rest[0].split(":")[0], value)
    part, *rest = rest
    if part == "alerts":
        parameter, _level, measure, _side = rest[1].split(":")
        return (rise if measure == "rise-percent" else alert)(parameter, value)
    if part == "ladder":
        return _ladder(rest, value)
    if part == "plausible":
        return doubt(SAYS["plausible"][int(rest[0])]["parameter"], value)
    if part == "scales":
        return asked(*rest[0].split(":"), value)
    if part == "accounting":
        return residual("35", value) if rest[0] == "residual_mg" else residual("5", 5 * Decimal(value) / 100)
    return {"start_gate": GATES, "discharge": DISCHARGES}[part][rest[0]](value)


def _ladder(rest, value):
    if rest[0] == "baseline_within_minutes":
        return baseline_due(value)
    if rest[0] == "end_within_minutes":
        return end_due(value)
    row = SAYS["ladder"][rest[0]][int(rest[1])]
    return gap(row["phase"], value) if rest[0] == "gaps" else is_due(row["phase"], row["kind"], value)


# ---- the table --------------------------------------------------------------------------------------------------

TABLE = (Path(__file__).parent / "boundaries.txt").read_text()
# Numbers that plan or propose, and that nothing is held or refused by; hours of fasting are words to the nurse.
NO_THRESHOLD = ("Dose and spacing", "Dose range", "Fasting", "Follow-up days")
LINES = {line.split()[0]: [tuple(part.split(maxsplit=1)) for part in line.split(maxsplit=1)[1].split("|")]
         for line in TABLE.splitlines() if line and line[0] != "#"}  # fmt: skip
CASES = [(key, value, answer.strip()) for key, steps in LINES.items() for value, answer in steps]


@pytest.mark.parametrize("data", SHIPPED_PROTOCOLS, ids=lambda data: data["code"])
def test_every_number_that_decides_stands_in_the_table_at_its_value(data):
    stated = {one.key: Decimal(one.value) for one in figures_of(data) if one.value and one.section not in NO_THRESHOLD}
    assert {key: Decimal(steps[1][0]) for key, steps in LINES.items()} == stated


def test_every_line_has_a_step_to_either_side_and_one_of_them_makes_a_difference():
    for key, steps in LINES.items():
        below, at, above = (Decimal(value) for value, _answer in steps)
        assert below < at < above, key
        assert len({answer.strip() for _value, answer in steps}) > 1, key


@pytest.mark.parametrize(("key", "value", "answer"), CASES, ids=[f"{key}={value}" for key, value, _answer in CASES])
def test_the_answer_at_the_number_and_one_step_to_either_side(key, value, answer):
    assert ask(key, value) == answer


@pytest.mark.parametrize(
    ("expected", "counted", "incident"),
    [
        ("10", "9.901", False), ("10", "9.9", False), ("10", "9.899", True),
        ("10", "10.099", False), ("10", "10.1", False), ("10", "10.101", True),
        ("2", "1.961", False), ("2", "1.96", False), ("2", "1.959", True),
        ("2", "2.039", False), ("2", "2.04", False), ("2", "2.041", True),
        ("0", "0", False), ("0", "0.001", True),
    ],
)  # fmt: skip
def test_a_count_that_differs_by_a_tenth_of_a_millilitre_or_two_per_cent(expected, counted, incident):
    shipped = count_difference(Decimal(expected), Decimal(counted))
    assert shipped == count_difference(Decimal(expected), Decimal(counted), CountLimits(Decimal("0.1"), Decimal(2)))
    assert shipped.opens_incident is incident
