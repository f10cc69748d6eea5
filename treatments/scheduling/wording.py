"""The words in which this feature writes to patients, as they are shipped (pure)."""

from clinic.messaging.words import LINK_EXAMPLE, Wording, Words, gettext_noop

WAITLIST_OFFER = Wording(
    code="waitlist-offer",
    name="An earlier time is free",
    goes="As soon as somebody gave it up, to those next on the waiting list whom it suits",
    shipped=Words(
        subject=gettext_noop("A message from {clinic}"),
        letter=gettext_noop(
            "an earlier time is free: {when}.\n\n"
            "Take it or leave it, first come, first served. Until you take it, you keep what you have:\n\n{url}"
        ),
        text=gettext_noop("an earlier time is free, {when}. Take it or leave it, first come, first served: {url}"),
    ),
    facts={"when": "Tue 3 Mar, 09:00", "url": LINK_EXAMPLE},
    needs=("when", "url"),
)
WORDINGS = (WAITLIST_OFFER,)
