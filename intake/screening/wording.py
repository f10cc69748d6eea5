"""The words in which this feature writes to patients, as they are shipped (pure).

Neutral: they name no treatment, no diagnosis, no questionnaire.
"""

from clinic.messaging.words import LINK_EXAMPLE, Wording, Words, gettext_noop

INVITATION = Wording(
    code="invitation",
    name="Invitation to the forms",
    goes="As soon as somebody here invites the patient",
    shipped=Words(
        subject=gettext_noop("Your forms for {clinic}"),
        letter=gettext_noop(
            "your forms for {clinic} are ready. You can fill them out on your phone, in your own time; every answer is "
            "kept, and you can stop and go on whenever you like:\n\n{url}\n\n"
            "The link asks for your date of birth. It works for 14 days, and you can ask for a new one on the same "
            "page."
        ),
        text=gettext_noop("your forms are ready: {url}"),
    ),
    facts={"url": LINK_EXAMPLE},
)
NUDGE = Wording(
    code="nudge",
    name="Forms that stand still",
    goes="Three days after the last answer, once",
    shipped=Words(
        subject=gettext_noop("Your forms for {clinic}"),
        letter=gettext_noop(
            "your forms for {clinic} are kept where you left them. You can go on whenever it suits you, also a little "
            "at a time:\n\n{url}\n\n"
            "If something in them is hard to answer, leave it out. We do not remind you of this again."
        ),
        text=gettext_noop("your forms are kept where you left them: {url}"),
    ),
    facts={"url": LINK_EXAMPLE},
)
NOT_BEGUN = Wording(
    code="nudge-not-begun",
    name="Forms that were not begun",
    goes="Three days after the invitation, once",
    shipped=Words(
        subject=gettext_noop("Your forms for {clinic}"),
        letter=gettext_noop(
            "your forms for {clinic} are still here for you. You can begin whenever it suits you, and stop and go on "
            "as you like:\n\n{url}\n\n"
            "If you would rather not, you need not do anything. We do not remind you of this again."
        ),
        text=gettext_noop("your forms are still here for you: {url}"),
    ),
    facts={"url": LINK_EXAMPLE},
)
WORDINGS = (INVITATION, NUDGE, NOT_BEGUN)
