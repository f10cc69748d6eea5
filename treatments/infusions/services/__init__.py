"""The acts on an infusion, in the order of a course of events."""

from treatments.infusions.errors import (
    ActionNeeded,
    ChairTaken,
    CheckDiffers,
    ClientIdTaken,
    CorrectedAlready,
    DischargeNotEarned,
    InfusionError,
    InfusionSigned,
    LimitsStand,
    NotReadyToSign,
    NotToday,
    NotWhileRunning,
    RepeatNeeded,
    ReportNotComplete,
    StartHeld,
)
from treatments.infusions.rules.sheet import BlindCheck
from treatments.infusions.services.alarms import answer_alert, raise_missing_vitals
from treatments.infusions.services.arriving import IDENTIFIERS, check_in, record_checks, record_weight
from treatments.infusions.services.asking import record_scale
from treatments.infusions.services.care import record_line, record_note
from treatments.infusions.services.charting import (
    Recorded,
    accept_addendum,
    add_addendum,
    record_intervention,
    record_side_effect,
    record_vitals,
    update_open_side_effect,
    update_side_effect,
)
from treatments.infusions.services.correcting import correct_vitals
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
    described,
    discard,
    mg_in,
    prepare_and_withdraw,
    put_back,
)
from treatments.infusions.services.rescue_drugs import Rescue, give_rescue
from treatments.infusions.services.rescuing import RESCUE_MEANING, sign_rescue_orders
from treatments.infusions.services.running import change_rate, end, pause, resume
from treatments.infusions.services.safety import close_report, fill_in_report, note_told
from treatments.infusions.services.signing import MEANING, sign, what_is_missing
from treatments.infusions.services.starting import roles_of, start

__all__ = [
    "IDENTIFIERS",
    "MEANING",
    "OTHER_ENDINGS",
    "RESCUE_MEANING",
    "ActionNeeded",
    "BlindCheck",
    "ChairTaken",
    "CheckDiffers",
    "ClientIdTaken",
    "CorrectedAlready",
    "DischargeNotEarned",
    "InfusionError",
    "InfusionSigned",
    "LimitsStand",
    "NotReadyToSign",
    "NotToday",
    "NotWhileRunning",
    "Override",
    "Recorded",
    "Rescue",
    "RepeatNeeded",
    "ReportNotComplete",
    "StartHeld",
    "accept_addendum",
    "add_addendum",
    "answer_alert",
    "change_rate",
    "check_in",
    "close_report",
    "compute_sheet",
    "correct_vitals",
    "described",
    "discard",
    "discharge",
    "end",
    "end_otherwise",
    "give_rescue",
    "fill_in_report",
    "judge_discharge",
    "mg_in",
    "note_told",
    "pause",
    "prepare_and_withdraw",
    "put_back",
    "raise_missing_vitals",
    "record_checks",
    "record_intervention",
    "record_line",
    "record_note",
    "record_scale",
    "record_side_effect",
    "record_vitals",
    "record_waste",
    "record_weight",
    "resume",
    "roles_of",
    "sign",
    "sign_rescue_orders",
    "start",
    "update_open_side_effect",
    "update_side_effect",
    "what_is_missing",
]
