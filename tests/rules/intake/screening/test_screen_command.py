"""`manage.py screen`: one answer for one line."""

import json
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command

from intake.management.commands.screen import Command
from intake.screening.limits import SHIPPED
from intake.screening.rules import RULES_VERSION


def screen(*lines):
    """Run the command and return its answers and its exit status."""
    out, status = StringIO(), 0
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    try:
        call_command(Command(), stdin=BytesIO(text.encode()), stdout=out)
    except SystemExit as left:
        status = left.code
    return [json.loads(line) for line in out.getvalue().splitlines()], status


HEALTHY = {
    "age": 34,
    "reference_sex": "female",
    "conditions": [],
    "pregnancy": "negative",
    "medications": [],
    "vitals": {"systolic": 120, "diastolic": 80, "heart_rate": 70, "spo2": 98, "respiratory_rate": 14},
    "bmi": 24,
    "weight_kg": 70,
    "scores": {"c-ssrs-screen": {"band": "none"}},
}


def test_a_healthy_person_may_go():
    answers, status = screen(HEALTHY)
    assert answers == [
        {"disposition": "go", "findings": [], "unknown": [], "rules_version": f"{RULES_VERSION}/{SHIPPED.version}"}
    ]
    assert status == 0


def test_a_finding_has_the_agreed_keys():
    [answer], status = screen(HEALTHY | {"medications": ["Ativan"], "conditions": ["stroke"]})
    assert answer["disposition"] == "stop"
    assert [finding["rule"] for finding in answer["findings"]] == ["C04", "M02"]
    assert answer["findings"][1]["because"] == ["Ativan (lorazepam)"]
    for finding in answer["findings"]:
        assert set(finding) == {"rule", "severity", "because", "reason", "source"}
    assert status == 0


def test_a_faulty_line_is_answered_in_its_place_and_the_rest_go_on():
    answers, status = screen(HEALTHY, "not json", "", {"conditions": ["flu"]}, HEALTHY)
    assert [answer.get("line") for answer in answers] == [None, 2, 4, None]
    assert '"conditions"' in answers[2]["error"]
    assert answers[3]["disposition"] == "go"
    assert status == 1


@pytest.mark.parametrize("today", [{}, {"fasted": None}])
def test_an_infusion_day_of_which_nothing_is_known_asks_for_a_review(today):
    [answer], _ = screen(HEALTHY | {"today": today})
    assert answer["disposition"] == "review"
    assert [finding["rule"] for finding in answer["findings"]] == ["C30", "C31", "C32"]
