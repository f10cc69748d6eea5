"""The numbers that the screening rules compare with.

The conditions have published sources, which stand with each rule. Which number asks for a review and which blocks
is the clinic's own setting ([design], to be signed by the medical director), so another set can be passed in.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """A value named `above` or `below` is itself still accepted; one named `from` is not.

    Pressures in mmHg, rates per minute, SpO2 in percent, weights in kg, BMI in kg/m2, ages in whole years.
    """

    version: str

    adult_from: int = 18  # trials enrolled 18-65 (v:nct-exch)
    old_above: int = 65

    systolic_review_above: int = 140  # esketamine label: above 140/90 weigh benefit and risk (v:spravato-label7)
    diastolic_review_above: int = 90
    systolic_block_from: int = 160  # common clinic rule, not an FDA limit [design] (v:bp-false)
    diastolic_block_from: int = 100
    systolic_contraindicated_above: int = 180  # Swiss ketamine label (v:ketalar-ch)
    diastolic_contraindicated_above: int = 100

    spo2_below: int = 95  # one hospital trial's exclusion limits (v:mayo), this and the next five lines
    heart_rate_below: int = 50
    heart_rate_above: int = 120
    respiratory_rate_below: int = 10
    respiratory_rate_above: int = 30
    systolic_below: int = 90

    weight_kg_below: int = 45  # one hospital trial's limits (v:mayo)
    weight_kg_above: int = 115
    bmi_from: int = 40  # obesity and the airway [k: ASA 2018]

    dast_10_from: int = 3  # Skinner 1982, moderate and above (v:dast-au)


SHIPPED = Limits(version="shipped-1")
