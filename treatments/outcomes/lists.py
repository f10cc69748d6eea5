"""The lists of patients behind the numbers of the safety board and of how the clinic runs: names and words (pure).

An address holds the place of a list in `LISTS` and, for some, a number `of` that says which row of a table is meant.
"""

from treatments.outcomes.doses import BANDS
from treatments.outcomes.funnel import STEPS

ENDINGS = {
    "cancelled": "Called off before it began",
    "left-against-advice": "Left against advice",
    "emergency": "Handed to emergency care",
    "died": "Died",
}
PURPOSES = {
    "invitation": "Invitations",
    "appointment": "Appointment reminders",
    "questionnaire": "Questionnaires",
    "sign-in-link": "Sign-in links",
    "reply": "Replies",
    "crisis-reply": "Replies to a sign of danger",
    "nudge": "Nudges to finish the pre-assessment",
    "missed-appointment": "Letters after a missed appointment",
    "after-care": "Letters after a treatment",
    "booster-offer": "Offers of times for a booster",
    "waitlist-offer": "Offers from the waiting list",
    "account": "Letters about the account",
}
_SAFETY = {
    "infused": "Infusions",
    "red-alerts": "Red alerts",
    "unanswered": "Red alerts without an answer",
    "serious": "Serious adverse events",
    **{f"grade-{grade}": f"Adverse events of grade {grade}" for grade in range(1, 6)},
    "number": "Infusions of the series by number",
    "number-affected": "Infusions of the series by number, with an adverse event",
    **{f"peak-{band}": "Highest dissociation, by delivered dose" for band in range(len(BANDS))},
    **{f"rise-{band}": "Rise of blood pressure, by delivered dose" for band in range(len(BANDS))},
    "stopped": "Stopped before the whole dose",
    **ENDINGS,
    "series-ended": "Series that ended",
    "discharge-overridden": "Discharge before every criterion was met",
    "beyond-limit": "Orders beyond a limit",
    "overdue": "Checks overdue",
}
_REMINDED = {"reminded": "a reminder was sent", "unreminded": "no reminder was sent"}
_CLINIC = {
    **{f"step-{place}": words for place, words in enumerate(STEPS)},
    **{f"expected-{kind}": f"Appointments to which {words}" for kind, words in _REMINDED.items()},
    **{f"no-show-{kind}": f"Missed appointments to which {words}" for kind, words in _REMINDED.items()},
    **{f"not-closed-{kind}": f"Appointments that nobody closed, to which {words}" for kind, words in _REMINDED.items()},
    **{f"due-{purpose}": f"{words} that were due" for purpose, words in PURPOSES.items()},
    **{f"not-sent-{purpose}": f"{words} that were not sent" for purpose, words in PURPOSES.items()},
    "answered": "Questionnaires answered",
    "missed": "Questionnaires missed",
    "open": "Questionnaires still open",
}
WORDS = {**_SAFETY, **_CLINIC}
# Their places are their names in addresses that people keep: add at the end.
LISTS = tuple(WORDS)
# The lists of one row of a table, which needs a number to be told.
OF_A_ROW = frozenset({"number", "number-affected", "answered", "missed", "open"})
