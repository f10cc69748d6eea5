"""Acts after booking and after the infusion: reminders, questionnaires, the question whether a booster is due."""

from treatments.followups.services.boosters import approve, decline, postpone
from treatments.followups.services.errors import FollowUpError
from treatments.followups.services.offers import (
    OfferOver,
    accept_time,
    decline_times,
    end_offers,
    offer_booster,
    withdraw_offer,
)
from treatments.followups.services.questionnaires import (
    answer_readiness,
    ask_again,
    finish,
    note_escort,
    open_due,
    plan_around,
    plan_follow_ups,
    start_answering,
)
from treatments.followups.services.relapse import RelapseNotOn, judge_relapse, take_back_relapse
from treatments.followups.services.reminders import plan_reminders
from treatments.followups.services.standing import evaluate, evaluate_all

__all__ = [
    "FollowUpError",
    "OfferOver",
    "RelapseNotOn",
    "accept_time",
    "answer_readiness",
    "approve",
    "ask_again",
    "decline",
    "decline_times",
    "end_offers",
    "evaluate",
    "evaluate_all",
    "finish",
    "judge_relapse",
    "note_escort",
    "offer_booster",
    "open_due",
    "plan_around",
    "plan_follow_ups",
    "plan_reminders",
    "postpone",
    "start_answering",
    "take_back_relapse",
    "withdraw_offer",
]
