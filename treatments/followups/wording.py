"""The words in which this feature writes to patients, as they are shipped (pure).

Neutral: somebody else may read the screen. What a patient has to know is behind the link and the date of birth.
"""

from clinic.messaging.words import LINK_EXAMPLE, Wording, Words, gettext_noop
from treatments.followups.reminder_plan import Purpose

MISSED, AFTER_CARE = "missed", "after-care"
_SUBJECT = gettext_noop("A message from {clinic}")


def _of_an_appointment(about: Purpose | str, name: str, goes: str, letter: str, text: str) -> Wording:
    return Wording(
        code=code_of(about),
        name=name,
        goes=goes,
        shipped=Words(_SUBJECT, letter, text),
        facts={"when": "Tue 3 Mar, 09:00", "url": LINK_EXAMPLE},
        needs=("when", "url"),
    )


def code_of(about: Purpose | str) -> str:
    """The code of the words of a message about an appointment."""
    return f"appointment-{about.replace('_', '-')}"


_REMINDERS = (
    _of_an_appointment(
        Purpose.CONFIRMATION,
        "Your appointment",
        "As soon as it is booked or moved",
        gettext_noop("your appointment is {when}.\n\nYou can see it, change it or cancel it here:\n\n{url}"),
        gettext_noop("your appointment is {when}. See it, or change it: {url}"),
    ),
    _of_an_appointment(
        Purpose.PREPARATION,
        "How to prepare",
        "7 days before the first appointment of a series, once a series",
        gettext_noop(
            "your appointment {when} is coming closer. How to prepare for it, and who comes with you, stands here:"
            "\n\n{url}"
        ),
        gettext_noop("how to prepare for your appointment {when}: {url}"),
    ),
    _of_an_appointment(
        Purpose.CONFIRM,
        "Please confirm",
        "72 hours before, unless the patient has confirmed",
        gettext_noop(
            "your appointment is {when}. Please tell us that you will come, or find another time, with one touch:"
            "\n\n{url}"
        ),
        gettext_noop("appointment {when}. Please confirm, or find another time: {url}"),
    ),
    _of_an_appointment(
        Purpose.READINESS,
        "A few questions before",
        "48 hours before, unless the patient has answered",
        gettext_noop("a few questions before {when}. They take one minute:\n\n{url}"),
        gettext_noop("a few questions before {when}, one minute: {url}"),
    ),
    _of_an_appointment(
        Purpose.FASTING_ESCORT,
        "What to eat, who comes along",
        "24 hours before",
        gettext_noop(
            "your appointment is {when}. Until when you may eat and drink, and who takes you home, stands here:"
            "\n\n{url}"
        ),
        gettext_noop("your appointment is {when}. What to eat and who comes with you: {url}"),
    ),
    _of_an_appointment(
        Purpose.DAY_BEFORE,
        "The day before",
        "24 hours before a visit for which nothing has to be prepared",
        gettext_noop("a reminder of your appointment {when}. Should it not suit you, change it here:\n\n{url}"),
        gettext_noop("reminder, appointment {when}. {url}"),
    ),
    _of_an_appointment(
        Purpose.SAME_DAY,
        "Today",
        "2 hours before, at sites that turned it on",
        gettext_noop("we look forward to seeing you today, {when}:\n\n{url}"),
        gettext_noop("see you today, {when}. {url}"),
    ),
    _of_an_appointment(
        MISSED,
        "We missed you",
        "When somebody did not come, beside the call of the same day",
        gettext_noop(
            "we had kept time for you {when} and did not see you. That happens, and you need not explain it.\n\n"
            "How to go on when you are ready, and who is there for you at any hour if you are not well, stands here:"
            "\n\n{url}"
        ),
        gettext_noop("we did not see you {when}. No need to explain; this is how to go on: {url}"),
    ),
    _of_an_appointment(
        AFTER_CARE,
        "After the visit",
        "The evening after, when the visit has ended as planned",
        gettext_noop(
            "thank you for coming {when}. What is good to know until tomorrow, and whom you can reach, stands here:"
            "\n\n{url}"
        ),
        gettext_noop("what is good to know after {when}, and whom you can reach: {url}"),
    ),
)
QUESTIONNAIRE = Wording(
    code="questionnaire",
    name="Questions are due",
    goes="At nine in the morning on their day",
    shipped=Words(
        _SUBJECT,
        gettext_noop("a few short questions wait for you, whenever it suits you:\n\n{url}"),
        gettext_noop("a few short questions wait for you, whenever it suits you: {url}"),
    ),
    facts={"url": LINK_EXAMPLE},
)
BOOSTER_OFFER = Wording(
    code="times-kept",
    name="Times are kept for you",
    goes="As soon as a prescriber has approved it and times are free",
    shipped=Words(
        _SUBJECT,
        gettext_noop("we keep a few times for you until {until}. Choose the one that suits you best:\n\n{url}"),
        gettext_noop("we keep a few times for you until {until}. Choose one: {url}"),
    ),
    facts={"until": "Fri 6 Mar, 12:00", "url": LINK_EXAMPLE},
    needs=("until", "url"),
)
BOOSTER_REMINDER = Wording(
    code="times-kept-again",
    name="The times are still kept",
    goes="A day after, if there was no answer",
    shipped=Words(
        _SUBJECT,
        gettext_noop(
            "the times are still kept for you, until {until}. Take one, or tell us that none of them suits:\n\n{url}"
        ),
        gettext_noop("we still keep a few times for you, until {until}: {url}"),
    ),
    facts={"until": "Fri 6 Mar, 12:00", "url": LINK_EXAMPLE},
    needs=("until", "url"),
)
WORDINGS = (*_REMINDERS, QUESTIONNAIRE, BOOSTER_OFFER, BOOSTER_REMINDER)
