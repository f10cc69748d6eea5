"""The words in which this feature writes to patients, as they are shipped (pure)."""

from clinic.messaging.words import Wording, Words, gettext_noop

CRISIS_REPLY = Wording(
    code="crisis-reply",
    name="Answer to a call for help",
    goes="At once, at any hour, when a reply speaks of danger; a person here is called at the same time",
    shipped=Words(
        subject=gettext_noop("Thank you for writing to {clinic}"),
        letter=gettext_noop(
            "thank you for writing. We are passing it to a person here.\n\n"
            "For help right now: {crisis_line}, or 911 in danger."
        ),
        text=gettext_noop(
            "thank you for writing. We are passing it to a person here. For help right now: {crisis_line}, or 911 in "
            "danger."
        ),
    ),
    facts={"crisis_line": "988"},
    needs=("crisis_line",),
    is_answer=True,
)
WORDINGS = (CRISIS_REPLY,)
