"""The shipped monitoring of an infusion: ladder, alerts, plausible ranges, start gate and discharge, as data.

A protocol carries a copy that the medical director signs; nothing here is a clinical truth.
"""

from treatments.courses.figures import figure, sourced

_EMORY = "BP every 10 min during and every 15 min after in 684 infusions, J Affect Disord (v:emory)"
_MAYO = "Limits of trial NCT05803551 (v:mayo)"
_CTCAE = "CTCAE v5 grade 3 begins at 160/100 (v:ctcae); as an alert our own"
_STOPPED = "One infusion stopped at 180/115, Murrough 2013 (v:murrough-av); as an alert our own"
_SEDATION = "Sedation 48-61 %, loss of consciousness 0.3-0.4 % with esketamine (v:spravato-usm); levels our own"
_SYMPTOMS = "Esketamine label: symptoms of a hypertensive crisis or of end-organ damage (v:spravato-label7)"
_ALDRETE = "Aldrete 1995, J Clin Anesth 7:89"
_LABEL_BP = "Esketamine label: above 140/90 weigh benefit and risk (v:spravato-label7)"
_SWISS_BP = "Swiss ketamine label: contraindicated in untreated hypertension above 180/100 (v:ketalar-ch)"
_FASTING = "ASA fasting guideline 2/6/8 h (v:asa-npo)"

_VITALS = ["systolic", "diastolic", "heart_rate", "spo2", "respiratory_rate"]


def _rung(phase: str, kind: str, parameters: list[str], every_minutes: int, source: str, basis: str) -> dict:
    return sourced(source, basis, phase=phase, kind=kind, parameters=parameters, every_minutes=every_minutes)


LADDER = {
    "baseline_within_minutes": figure(15, "min"),
    "end_within_minutes": figure(5, "min"),
    "rungs": [
        _rung("infusion", "vitals", _VITALS, 10, _EMORY, "verified"),
        sourced(phase="infusion", kind="sedation", parameters=["sedation"], every_minutes=10),
        _rung("recovery", "vitals", _VITALS, 15, _EMORY, "verified"),
        sourced(phase="recovery", kind="sedation", parameters=["sedation"], every_minutes=15),
    ],
    "gaps": [
        sourced(phase="infusion", amber_minutes=12, red_minutes=20),
        sourced(phase="recovery", amber_minutes=20, red_minutes=30),
    ],
}


def _alert(parameter, level, comparison, value, source=None, basis="verified", measure="value") -> dict:
    row = {
        "parameter": parameter,
        "level": level,
        "measure": measure,
        "comparison": comparison,
        "value": value,
    }
    return sourced(source, basis, **row) if source else sourced(**row)


ALERTS = {
    "rows": [
        _alert("systolic", "amber", ">=", 160, _CTCAE, "design"),
        _alert("systolic", "amber", ">", 20, measure="rise-percent"),
        _alert("systolic", "red", ">=", 180, _STOPPED, "design"),
        _alert("systolic", "amber", "<", 100),
        _alert("systolic", "red", "<", 90, _MAYO),
        _alert("diastolic", "amber", ">=", 100, _CTCAE, "design"),
        _alert("diastolic", "amber", ">", 20, measure="rise-percent"),
        _alert("diastolic", "red", ">=", 110, _STOPPED, "design"),
        _alert("heart_rate", "amber", "<", 55),
        _alert("heart_rate", "amber", ">", 110),
        _alert("heart_rate", "red", "<", 50, _MAYO),
        _alert("heart_rate", "red", ">", 120, _MAYO),
        _alert("spo2", "amber", "<", 95, _MAYO),
        _alert("spo2", "red", "<", 92),
        _alert("spo2", "emergency", "<", 90),
        _alert("respiratory_rate", "amber", "<", 12),
        _alert("respiratory_rate", "amber", ">", 25),
        _alert("respiratory_rate", "red", "<", 10, _MAYO),
        _alert("respiratory_rate", "red", ">", 30, _MAYO),
        _alert("sedation", "amber", "<=", 4, _SEDATION, "design"),
        _alert("sedation", "red", "<=", 2, _SEDATION, "design"),
        _alert("sedation", "emergency", "<=", 0, _SEDATION, "design"),
    ],
    "symptoms": sourced(
        _SYMPTOMS,
        "verified",
        codes=["chest-pain", "dyspnoea", "severe-headache", "visual-change", "seizure", "focal-deficit"],
    ),
}


def _range(parameter: str, unit: str, plausible: list[int], accepted: list[int] | None) -> dict:
    return sourced(parameter=parameter, unit=unit, plausible=plausible, accepted=accepted)


PLAUSIBLE = [
    _range("systolic", "mmHg", [70, 220], [40, 300]),
    _range("diastolic", "mmHg", [35, 130], [20, 200]),
    _range("heart_rate", "per minute", [40, 150], [20, 250]),
    _range("spo2", "%", [88, 100], [50, 100]),
    _range("respiratory_rate", "per minute", [8, 35], [2, 70]),
    _range("sedation", "on MOAA/S", [0, 5], [0, 5]),
    _range("weight_kg", "kg", [35, 250], None),
    _range("height_cm", "cm", [120, 220], None),
]


def _scale(instrument: str, moment: str, minutes: int = 0, *, optional: bool = False) -> dict:
    return sourced(instrument=instrument, moment=moment, minutes=minutes, optional=optional)


# Asked by item at the chair; in recovery every so many minutes, until back at the patient's own baseline.
SCALES = [
    _scale(instrument, moment, minutes, optional=moment == "during")
    for moment, minutes in (("baseline", 0), ("during", 20), ("end", 0), ("recovery", 15))
    for instrument in ("cadss-6", "vas-anxiety")
]

START_GATE = {
    "review_systolic_above": figure(140, "mmHg", _LABEL_BP, "verified"),
    "review_diastolic_above": figure(90, "mmHg", _LABEL_BP, "verified"),
    "block_systolic_from": figure(160, "mmHg"),
    "block_diastolic_from": figure(100, "mmHg"),
    "contraindicated_systolic_above": figure(180, "mmHg", _SWISS_BP, "verified"),
    "contraindicated_diastolic_above": figure(100, "mmHg", _SWISS_BP, "verified"),
    "repeats": figure(2, "readings"),
    "repeat_after_minutes": figure(5, "min"),
    "weight_hours": figure(24, "h"),
    "interval_days": figure(2, "days"),
    "baseline_within_minutes": figure(15, "min"),
}

FASTING = {
    "solids_hours": figure(6, "h", _FASTING, "verified"),
    "fatty_hours": figure(8, "h", _FASTING, "verified"),
    "clear_liquids_hours": figure(2, "h", _FASTING, "verified"),
}

DISCHARGE = {
    "aldrete_at_least": figure(9, "points", _ALDRETE, "k"),
    "aldrete_version": figure("mmhg", "version", _ALDRETE, "k"),
    "vitals_within_mmhg": figure(20, "mmHg"),
    "vitals_within_percent": figure(20, "%"),
    "red_free_minutes": figure(30, "min"),
    "dissociation_at_most": figure(2, "points"),
    "observation_minutes": figure(60, "min"),
}

# Of a withdrawal: what neither was given nor measured as waste.
ACCOUNTING = {"residual_mg": figure("0.5", "mg"), "residual_percent": figure(5, "%")}

MONITORING = {
    "accounting": ACCOUNTING,
    "ladder": LADDER,
    "alerts": ALERTS,
    "plausible": PLAUSIBLE,
    "scales": SCALES,
    "start_gate": START_GATE,
    "fasting": FASTING,
    "discharge": DISCHARGE,
}
