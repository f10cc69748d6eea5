"""Response by the delivered dose."""

import pytest

from tests.rules.treatments.outcomes.people import infusion, lsas, patient, report_of, series

BANDS = [(0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, None)]
RESPONDED = lsas(-1, 100), lsas(14, 50)


def bands(*patients):
    return report_of(*patients)["dose_response"]


def band_of(infusions):
    """The place of the one band that counts this responder."""
    rows = bands(patient(*RESPONDED, infusions=infusions))
    assert [row["assessed"] for row in rows] == [row["responders"] for row in rows]
    return [row["assessed"] for row in rows].index(1)


def test_the_bands():
    assert [(row["from_mg_per_kg"], row["to_mg_per_kg"]) for row in bands()] == BANDS


@pytest.mark.parametrize(
    ("mg", "kg", "place"),
    [
        ("27.9999", "70", 0),
        ("28", "70", 1),
        ("41.9999", "70", 1),
        ("42", "70", 2),
        ("55.9999", "70", 2),
        ("56", "70", 3),
        ("105", "70", 3),
        ("0", "70", 0),
        ("20.6", "51.5", 1),
        ("33.33", "55.55", 2),
    ],
)
def test_a_band_includes_its_lower_bound_and_not_its_upper(mg, kg, place):
    assert band_of(series(mg=mg, kg=kg)) == place


def test_the_dose_is_the_mean_over_the_series_each_by_its_own_weight():
    """0.2 and 0.6 make 0.4; the sums, 44 mg over 125 kg, would make 0.35."""
    infusions = [infusion(0, mg="14", kg="70"), infusion(2, mg="33", kg="55")]
    assert band_of(infusions) == 1


def test_thirds_add_up_exactly():
    """0.1, 0.1 and 1.0 have the mean 0.4, which no sum of floats would hit."""
    infusions = [infusion(day, mg=mg, kg="70") for day, mg in ((0, "7"), (2, "7"), (4, "70"))]
    assert band_of(infusions) == 1


def test_later_infusions_are_not_in_the_mean():
    assert band_of(series(mg="28") + series([40], mg="100", series="booster")) == 1


def test_response_is_that_of_week_two():
    rows = bands(
        patient(lsas(-1, 100), lsas(14, 50)),
        patient(lsas(-1, 100), lsas(14, 90), lsas(28, 50)),
        patient(lsas(-1, 100), lsas(28, 50)),
    )
    assert (rows[1]["assessed"], rows[1]["responders"], rows[1]["percent"]) == (2, 1, 50)


def test_an_empty_band_has_no_share():
    assert bands()[0] == {
        "from_mg_per_kg": 0,
        "to_mg_per_kg": 0.4,
        "assessed": 0,
        "responders": 0,
        "percent": None,
        "ci95": [None, None],
    }
