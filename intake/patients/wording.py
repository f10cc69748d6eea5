"""The words in which this feature writes to patients, as they are shipped (pure)."""

from clinic.messaging.words import LINK_EXAMPLE, Wording, Words, gettext_noop

SIGN_IN_LINK = Wording(
    code="sign-in-link",
    name="A link to their own pages",
    goes="At once, when somebody asks for it with an address that is on record",
    shipped=Words(
        subject=gettext_noop("Your link to {clinic}"),
        letter=gettext_noop(
            "here is the link to your own pages:\n\n{url}\n\n"
            "It asks for your date of birth and works for one day. If you did not ask for it, you need not do anything."
        ),
        text=gettext_noop("your link, for one day: {url} Reply STOP to opt out."),
    ),
    facts={"url": LINK_EXAMPLE},
    is_answer=True,
)
STOPPED = Wording(
    code="reply-stop",
    name="Answer to STOP",
    goes="At once, when a patient writes STOP; the one message that goes out after it",
    shipped=Words(
        subject=gettext_noop("No more messages from {clinic}"),
        letter=gettext_noop(
            "no more messages will come this way. Your appointments stay as they are; somebody here makes sure that "
            "you know about them."
        ),
        text=gettext_noop("no more messages will come this way. Reply START to have them back."),
    ),
    facts={},
    needs=(),
    is_answer=True,
)
STARTED = Wording(
    code="reply-start",
    name="Answer to START",
    goes="At once, when a patient writes START",
    shipped=Words(
        subject=gettext_noop("Messages from {clinic}"),
        letter=gettext_noop("messages come this way again. Write STOP to end them."),
        text=gettext_noop("messages come this way again. Reply STOP to end them."),
    ),
    facts={},
    needs=(),
    is_answer=True,
)
HELP = Wording(
    code="reply-help",
    name="Answer to HELP",
    goes="At once, when a patient writes HELP",
    shipped=Words(
        subject=gettext_noop("How to reach {clinic}"),
        letter=gettext_noop(
            "write STOP to end messages. To reach us: {phone}. In danger: 911 or {crisis_line}, at any hour."
        ),
        text=gettext_noop("reply STOP to end messages. To reach us: {phone}. In danger: 911 or {crisis_line}."),
    ),
    facts={"phone": "+1 555 0100", "crisis_line": "988"},
    needs=("phone", "crisis_line"),
    is_answer=True,
)
WORDINGS = (SIGN_IN_LINK, STOPPED, STARTED, HELP)
