"""The report as a whole: its shape, and that it is plain JSON."""

import json

from tests.rules.treatments.outcomes.people import infusion, lsas, patient, report_of, series


def test_the_shape_is_that_of_the_command():
    result = report_of(patient(lsas(-1, 100), lsas(14, 50)))
    assert list(result) == [
        "cohort",
        "definition",
        "response",
        "remission",
        "time_to_loss",
        "dose_response",
        "adverse_events",
    ]
    assert set(result["definition"]) == {"name", "text", "version"}
    assert set(result["response"][0]) == {"week", "eligible", "assessed", "responders", "percent", "ci95"}
    assert set(result["time_to_loss"]) == {"n", "events", "median_days", "curve"}


def test_it_is_plain_json_without_infinities():
    everybody_loses = patient(
        lsas(-1, 100), lsas(14, 50), lsas(30, 90), lsas(40, 90), infusions=series() + (infusion(60, series="b"),)
    )
    assert json.loads(json.dumps(report_of(everybody_loses), allow_nan=False))["time_to_loss"]["events"] == 1


def test_an_empty_clinic_has_a_report():
    result = report_of()
    assert result["cohort"] == {"started": 0, "completed": 0, "assessed": 0}
    assert result["adverse_events"] == []
    assert json.dumps(result, allow_nan=False)
