"""What the views of the stock share: the second person of a form, the day on the site's calendar, lines with words."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.accounts.services import SecondPersonRefused, second_person
from clinic.sites.models import Site
from treatments.stock import services
from treatments.stock.labels import MOVEMENT_NAMES


def witness_of(request: HttpRequest, form, site: Site, at: datetime) -> User | None:
    """The second person of a valid form; None with the sentence at the field when they did not prove it."""
    try:
        return second_person(
            username=form.cleaned_data["second_username"],
            password=form.cleaned_data["second_password"],
            action=Action.WITNESS,
            not_user=request.user,
            site=site,
            at=at,
            page=request.path,
        )
    except SecondPersonRefused as error:
        form.add_error("second_password", str(error))
        return None


def today_at(site: Site, at: datetime) -> date:
    return at.astimezone(ZoneInfo(site.time_zone)).date()


def named(entries) -> list:
    """The lines of a register with the words of their movement, and whether each can still be reversed."""
    rows = list(entries)
    reversed_ids = {entry.reverses_id for entry in rows}
    for entry in rows:
        entry.name = MOVEMENT_NAMES[entry.movement]
        entry.can_be_reversed = services.is_reversible(entry) and entry.pk not in reversed_ids
    return rows
