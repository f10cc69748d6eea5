"""What somebody in a crisis is shown: numbers that really answer, and the clinic's honest hours."""

from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby
from operator import itemgetter

from clinic.sites.models import Site, Weekday
from clinic.sites.queries import hours_of
from intake.patients.models import Patient
from intake.risk import clock

# The line of the United States, free, day and night, by call, text or chat; a site can name another.
DEFAULT_CRISIS_LINE = "988"
EMERGENCY = "911"


@dataclass(frozen=True)
class Help:
    """`site` is None only in a clinic that has no site yet."""

    site: Site | None
    crisis_line: str
    crisis_text: str
    emergency: str
    is_open: bool
    opens_at: datetime | None
    hours: list[tuple[str, list[tuple[time, time]]]]

    @property
    def is_national_line(self) -> bool:
        return self.crisis_line == DEFAULT_CRISIS_LINE


def site_of(user) -> Site | None:
    """The patient's own site; for everybody else the first one."""
    if user.is_authenticated and user.is_patient:
        patient = Patient.objects.select_related("site").filter(user=user).first()
        if patient:
            return patient.site
    return Site.objects.order_by("pk").first()


def help_for(site: Site | None, at: datetime) -> Help:
    if site is None:
        return Help(None, DEFAULT_CRISIS_LINE, "", EMERGENCY, False, None, [])
    hours = hours_of(site)
    return Help(
        site=site,
        crisis_line=site.crisis_line,
        crisis_text=site.crisis_text,
        emergency=EMERGENCY,
        is_open=clock.is_open(hours, at),
        opens_at=clock.next_opening(hours, at),
        hours=_by_weekday(hours.weekly),
    )


def _by_weekday(weekly):
    """The week as people say it: neighbouring days with the same hours together."""
    days = [
        (label, sorted((opens, closes) for day, opens, closes in weekly if day == number))
        for number, label in Weekday.choices
    ]
    said = []
    for hours, together in groupby(days, key=itemgetter(1)):
        labels = [str(label) for label, _hours in together]
        if hours:
            said.append((labels[0] if len(labels) == 1 else f"{labels[0]}–{labels[-1]}", hours))
    return said
