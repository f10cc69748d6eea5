"""Whether an earlier treatment was an adequate trial; unknown is not "no"."""

import pytest

from intake.screening import trials


@pytest.mark.parametrize(
    ("row", "adequate"),
    [
        ({"name": "Sertraline", "dose_mg": 50, "weeks": 12}, True),
        ({"name": "Sertraline", "dose_mg": 49, "weeks": 12}, False),
        ({"name": "Sertraline", "dose_mg": 50, "weeks": 11}, False),
        ({"name": "Zoloft", "dose_mg": 100, "weeks": 20}, True),
        ({"name": "Sertraline", "weeks": 20}, None),
        ({"name": "Sertraline", "dose_mg": 50}, None),
        ({"name": "A tea", "dose_mg": 50, "weeks": 20}, None),
    ],
)
def test_a_medicine(row, adequate):
    assert trials.trial_of(row).adequate is adequate


@pytest.mark.parametrize(
    ("answers", "adequate"),
    [
        ({"therapy": "yes", "therapy-sessions": 12, "exposure": "yes"}, True),
        ({"therapy": "yes", "therapy-sessions": 11, "exposure": "yes"}, False),
        ({"therapy": "yes", "therapy-sessions": 20, "exposure": "no"}, False),
        ({"therapy": "yes", "therapy-sessions": 20, "exposure": "unknown"}, None),
        ({"therapy": "yes", "exposure": "yes"}, None),
        ({"therapy": "no"}, False),
        ({"therapy": "unknown"}, None),
        ({}, None),
    ],
)
def test_talking_therapy(answers, adequate):
    assert trials.was_adequate_cbt(answers) is adequate
