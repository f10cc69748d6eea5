"""The tables of treatments, one module per feature."""

from treatments.courses.models import (
    Course,
    Delivery,
    Order,
    OrderCountersignature,
    PatientWeight,
    Protocol,
    ProtocolSignature,
)
from treatments.followups.models import BoosterReview, CourseStateEvent, FollowUp, ReadinessCheck
from treatments.infusions.models import (
    Addendum,
    AdverseEvent,
    Alert,
    DischargeCheck,
    Infusion,
    InfusionEvent,
    Intervention,
    PreInfusionCheck,
    RateChange,
    VitalSigns,
)
from treatments.scheduling.models import Absence, Appointment, AppointmentEvent, Chair, Reservation, WorkingHours
from treatments.stock.models import CheckAttempt, LedgerEntry, StockIncident, Vial, Withdrawal
from treatments.therapy.models import ExposureStep

__all__ = [
    "Absence",
    "Addendum",
    "AdverseEvent",
    "Alert",
    "Appointment",
    "AppointmentEvent",
    "BoosterReview",
    "Chair",
    "CheckAttempt",
    "Course",
    "CourseStateEvent",
    "Delivery",
    "DischargeCheck",
    "ExposureStep",
    "FollowUp",
    "Infusion",
    "InfusionEvent",
    "Intervention",
    "LedgerEntry",
    "Order",
    "OrderCountersignature",
    "PatientWeight",
    "PreInfusionCheck",
    "Protocol",
    "ProtocolSignature",
    "RateChange",
    "ReadinessCheck",
    "Reservation",
    "StockIncident",
    "Vial",
    "VitalSigns",
    "WorkingHours",
    "Withdrawal",
]
