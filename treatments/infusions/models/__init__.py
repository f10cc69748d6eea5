"""The tables of an infusion, one concept per module."""

from treatments.infusions.models.charting import AdverseEvent, Intervention, RateChange, VitalSigns
from treatments.infusions.models.infusion import Addendum, Infusion, InfusionEvent, PreInfusionCheck
from treatments.infusions.models.safety import Alert, DischargeCheck

__all__ = [
    "Addendum",
    "AdverseEvent",
    "Alert",
    "DischargeCheck",
    "Infusion",
    "InfusionEvent",
    "Intervention",
    "PreInfusionCheck",
    "RateChange",
    "VitalSigns",
]
