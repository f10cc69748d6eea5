"""The shipped protocols, as plain data that JSON and a database row can hold.

They are where a clinic begins; none is in force until the medical director has signed it. The keys are those of
a protocol's row; `sources` says for each number where it comes from.
"""

from treatments.courses.exposure_limits import SHIPPED_EXPOSURE_LIMITS
from treatments.courses.figures import figure, sourced
from treatments.courses.follow_up_defaults import FOLLOW_UPS_OF_BOOSTERS, FOLLOW_UPS_OF_SERIES
from treatments.courses.limit_rows import limits_as_rows
from treatments.courses.limits import SHIPPED_LIMITS
from treatments.courses.monitoring_defaults import MONITORING

_TAYLOR = "0.5 mg/kg IV over 40 min, Taylor 2018, Neuropsychopharmacology 43:325 (v:taylor)"
_SIX = "Six infusions over 12 days, Murrough 2013 (v:murrough); in two weeks, Phillips 2019 (v:phillips)"
_TWICE = "Twice weekly for two to three weeks, Singh 2016; Sanacora 2017"
_DEPRESSION = _SIX + "; in depression, carried over to social anxiety"
_PRACTICE = "Start 0.5, raise by 0.1 to 0.25, cap 0.75 to 1 mg/kg: clinic practice; Andrade 2017"
_TRIAL_DAYS = "Days 1, 2, 3, 5, 7, 10 and 14 in NCT02083926 (v:ctgov); choice of days our own"
_EVERY_3_MONTHS = "Every three months of maintenance, McIntyre 2021, Am J Psychiatry 178:383"

LIMIT_ROWS = limits_as_rows(SHIPPED_LIMITS + SHIPPED_EXPOSURE_LIMITS)

_DOSE_SOURCES = {
    "mg_per_kg": sourced(_TAYLOR, "verified"),
    "minutes": sourced(_TAYLOR, "verified"),
    "relapse_rule": sourced(),
    "follow_ups": sourced(_TRIAL_DAYS),
}
TITRATION = {
    "start_mg_per_kg": figure("0.5", "mg/kg", _PRACTICE, "k"),
    "step_mg_per_kg": figure("0.1", "mg/kg", _PRACTICE, "k"),
    "lowest_mg_per_kg": figure("0.25", "mg/kg"),
    "highest_mg_per_kg": figure("0.75", "mg/kg", _PRACTICE, "k"),
}
_COMMON = {**MONITORING, "titration": TITRATION, "relapse_rule": "loss25"}

SAD_INDUCTION = {
    "code": "sad-induction",
    "name": "Induction series, social anxiety disorder",
    "kind": "induction",
    "mg_per_kg": "0.50",
    "minutes": 40,
    "infusions": 6,
    "gap_min_days": 2,
    "gap_preferred_days": 2,
    "gap_max_days": 7,
    "limits": LIMIT_ROWS,
    "monitoring": {
        **_COMMON,
        "spacing": [
            sourced(_DEPRESSION, "verified", code="three-a-week", weekdays=["mon", "wed", "fri"]),
            sourced(_TWICE, "k", code="twice-a-week", weekdays=["mon", "thu"]),
        ],
    },
    "follow_ups": FOLLOW_UPS_OF_SERIES,
    "sources": {
        **_DOSE_SOURCES,
        "infusions": sourced(_DEPRESSION, "verified"),
        "gap_min_days": sourced(),
        "gap_preferred_days": sourced(_DEPRESSION, "verified"),
        "gap_max_days": sourced(),
    },
}

SAD_BOOSTER = {
    "code": "sad-booster",
    "name": "Maintenance and boosters, social anxiety disorder",
    "kind": "booster",
    "mg_per_kg": "0.50",
    "minutes": 40,
    "infusions": 1,
    "gap_min_days": 14,
    "gap_preferred_days": 28,
    "gap_max_days": 84,
    "limits": LIMIT_ROWS,
    "monitoring": {**_COMMON, "spacing": []},
    "follow_ups": FOLLOW_UPS_OF_BOOSTERS,
    "sources": {
        **_DOSE_SOURCES,
        "follow_ups": sourced(_EVERY_3_MONTHS, "k"),
        "infusions": sourced(),
        "gap_min_days": sourced(),
        "gap_preferred_days": sourced(),
        "gap_max_days": sourced(),
    },
}

SHIPPED_PROTOCOLS = (SAD_INDUCTION, SAD_BOOSTER)
