"""The acts on an infusion, in the order of a course of events."""

from treatments.infusions.errors import (
    ActionNeeded,
    ChairTaken,
    CheckDiffers,
    ClientIdTaken,
    DischargeNotEarned,
    InfusionError,
    InfusionSigned,
    LimitsStand,
    NotReadyToSign,
    NotToday,
    NotWhileRunning,
    RepeatNeeded,
    StartHeld,
)
from treatments.infusions.services.alarms import answer_alert, raise_missing_vitals
from treatments.infusions.services.arriving import IDENTIFIERS, check_in, record_checks, record_weight
from treatments.infusions.services.charting import (
    Recorded,
    accept_addendum,
    add_addendum,
    record_intervention,
    record_side_effect,
    record_vitals,
    update_side_effect,
)
from treatments.infusions.services.ending import (
    OTHER_ENDINGS,
    Override,
    discharge,
    end_otherwise,
    judge_discharge,
    record_waste,
)
from treatments.infusions.services.preparing import (
    compute_sheet,
    discard,
    mg_in,
    prepare_and_withdraw,
)
from treatments.infusions.services.running import change_rate, end, pause, resume
from treatments.infusions.services.signing import MEANING, sign, what_is_missing
from treatments.infusions.services.starting import about, roles_of, start
from treatments.infusions.sheet import BlindCheck

__all__ = [
    "IDENTIFIERS",
    "MEANING",
    "OTHER_ENDINGS",
    "ActionNeeded",
    "BlindCheck",
    "ChairTaken",
    "CheckDiffers",
    "ClientIdTaken",
    "DischargeNotEarned",
    "InfusionError",
    "InfusionSigned",
    "LimitsStand",
    "NotReadyToSign",
    "NotToday",
    "NotWhileRunning",
    "Override",
    "Recorded",
    "RepeatNeeded",
    "StartHeld",
    "about",
    "accept_addendum",
    "add_addendum",
    "answer_alert",
    "change_rate",
    "check_in",
    "compute_sheet",
    "discard",
    "discharge",
    "end",
    "end_otherwise",
    "judge_discharge",
    "mg_in",
    "pause",
    "prepare_and_withdraw",
    "raise_missing_vitals",
    "record_checks",
    "record_intervention",
    "record_side_effect",
    "record_vitals",
    "record_waste",
    "record_weight",
    "resume",
    "roles_of",
    "sign",
    "start",
    "update_side_effect",
    "what_is_missing",
]
