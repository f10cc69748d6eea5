"""The small line of the card, and the specifications of the charts."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clinic.web.charts import svg_of
from tests.rules.treatments.outcomes.people import lsas, patient, report_of
from treatments.outcomes import charts
from treatments.outcomes.sparkline import sparkline

BEGIN = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)
TOKENS = Path(__file__).parents[4] / "static" / "css" / "tokens.css"


def on(day):
    return BEGIN + timedelta(days=day)


def test_the_line_runs_from_left_to_right_with_zero_at_its_foot():
    drawn = sparkline([(on(0), 100), (on(5), 0), (on(10), 50)], [on(5)], limit=50)
    assert drawn.points == "0.0,4.0 150.0,60.0 300.0,32.0"
    assert (drawn.doses, drawn.limit) == ((150.0,), 32.0)


def test_one_score_is_no_course():
    assert sparkline([(on(0), 100)], [on(1)], limit=65) is None
    assert sparkline([], [], limit=None) is None


def test_two_scores_at_one_instant_or_at_zero_can_be_drawn():
    assert sparkline([(on(0), 10), (on(0), 5)], [], limit=None).points == "0,4.0 0,32.0"
    assert sparkline([(on(0), 0), (on(1), 0)], [], limit=None).points == "0.0,60.0 300.0,60.0"


def test_every_colour_is_one_of_the_style_sheet():
    named = set(re.findall(r"#[0-9a-f]{6}", TOKENS.read_text()))
    spec = charts.course(
        [
            {"at": "2025-03-03T12:00", "day": "3 Mar", "part": part, "value": 9.0}
            for part in ("Total", "Fear", "Avoidance")
        ],
        [{"at": "2025-03-04T12:00", "day": "4 Mar", "dose": "0.50 mg/kg", "url": None}],
        span=["2025-03-01T00:00", "2025-03-09T00:00"],
        top=144,
        limit=65,
        description="A course",
        height=200,
    )
    drawn = set(re.findall(r"#[0-9a-f]{6}", json.dumps(spec)))
    assert drawn
    assert drawn <= named


def test_a_bar_is_drawn_for_each_week_with_a_figure_and_a_place_kept_for_the_others():
    rows = [
        {**row, "name": f"Week {row['week']}"}
        for row in report_of(*(patient(lsas(-3, 100), lsas(14, 50)) for _ in range(5)))["response"]
    ]
    spec = json.dumps(charts.shares(rows, counted_as="responders", title="", description="Response"))
    assert '"of": "5 of 5"' in spec
    assert '["Week 1", "Week 2|5 of 5", "Week 4", "Week 8", "Week 12"]' in spec
    assert "$schema" not in spec


def test_more_bars_than_stand_beside_each_other_lie_below_each_other():
    rows = [{"name": f"Day {day}", "percent": 50.0, "ci95": [20.0, 80.0], "yes": 3, "of": 6} for day in range(6)]

    def drawn(some):
        return charts.shares(some, counted_as="yes", of="of", title="", description="Answered")

    upright, lying = drawn(rows[:5]), drawn(rows)
    assert upright["layer"][0]["encoding"]["x"]["scale"]["domain"][0] == "Day 0|3 of 6"
    assert lying["layer"][0]["encoding"]["y"]["scale"]["domain"] == [f"Day {day}: 3 of 6" for day in range(6)]
    assert lying["height"] > 5 * 20
    assert svg_of(lying, width=300, height=40) == svg_of(lying, width=300)
