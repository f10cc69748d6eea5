"""The tables of an infusion, one concept per module."""

from treatments.infusions.models.care import InfusionNote, LineCare
from treatments.infusions.models.charting import (
    AdverseEvent,
    EffectChange,
    Intervention,
    RateChange,
    ScaleAsked,
    VitalSigns,
)
from treatments.infusions.models.infusion import Addendum, Infusion, InfusionEvent, PreInfusionCheck
from treatments.infusions.models.late import LateEntry, SealingKey
from treatments.infusions.models.record import SignedRecord
from treatments.infusions.models.safety import Alert, DischargeCheck, RescueOrders
from treatments.infusions.models.serious import SafetyNotice, SeriousEvent

__all__ = [
    "Addendum",
    "AdverseEvent",
    "Alert",
    "DischargeCheck",
    "EffectChange",
    "Infusion",
    "InfusionEvent",
    "InfusionNote",
    "Intervention",
    "LateEntry",
    "LineCare",
    "PreInfusionCheck",
    "RateChange",
    "RescueOrders",
    "SafetyNotice",
    "ScaleAsked",
    "SealingKey",
    "SeriousEvent",
    "SignedRecord",
    "VitalSigns",
]
