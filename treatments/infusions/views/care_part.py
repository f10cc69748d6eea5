"""What the cockpit shows of the line, the notes, what devices sent late, and what a device needs to chart offline."""

from base64 import b64encode
from datetime import datetime
from typing import Any

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from treatments.infusions.forms import InfusionNoteForm, LineForm
from treatments.infusions.models import Infusion
from treatments.infusions.record_page import late_entries
from treatments.infusions.rules.line import LINE_ACTS, line_is_out
from treatments.infusions.rules.states import State
from treatments.infusions.services import late


def care_part(user: User, infusion: Infusion, at: datetime) -> dict[str, Any]:
    """The parts of the cockpit that this room's other modules do not show. A constant number of queries."""
    line = list(infusion.line_care.select_related("by"))
    for one in line:
        one.name = LINE_ACTS.get(one.act, one.act)
    refused = late_entries(infusion, outcome="refused")
    return {
        "line_care": line,
        "line_is_in": line_is_out(one.act for one in line) is False,
        "line_form": LineForm(prefix="line"),
        "notes": list(infusion.notes.select_related("by")),
        "note_form": InfusionNoteForm(prefix="note"),
        "late_refused": refused,
        "reports": list(infusion.serious_events.all()),
        "charting": _charting(user, infusion, at),
    }


def _charting(user, infusion, at) -> dict[str, Any] | None:
    """What makes a device ready to go on without the network; nothing for a page that charts nothing."""
    if infusion.state == State.SIGNED or not user.may(Action.RECORD_VITALS):
        return None
    key = late.sealing_key(at=at)
    return {
        "who": late.page_of_user(user, infusion),
        "key_name": key.name,
        "key_point": b64encode(bytes(key.public)).decode(),
    }
