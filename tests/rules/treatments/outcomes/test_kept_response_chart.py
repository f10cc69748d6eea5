"""The picture of who kept the response: a band where there are intervals, and no empty layer where there are none."""

from treatments.outcomes.charts import kept_response


def marks(*curve):
    picture = kept_response({"n": 4, "curve": list(curve)}, description="Who kept the response")
    return [layer["mark"]["type"] for layer in picture["layer"]]


def step(day, survival, ci95):
    return {"day": day, "survival": survival, "ci95": ci95, "at_risk": 4}


def test_a_curve_with_intervals_has_a_band_behind_it():
    assert marks(step(30, 0.75, [0.3, 0.96]), step(60, 0.0, [None, None])) == ["area", "line", "point"]


def test_a_curve_without_any_interval_has_no_band():
    assert marks(step(45, 0.0, [None, None])) == ["line", "point"]
