"""What is to be known before a reading is stored, in one statement.

Raw SQL, because a reading costs little more than its row (docs/decisions/0010): the object mapper would take longer to
write these statements down than the database takes to answer them.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.http import Http404

from clinic.accounts.models import User
from treatments.infusions.rules.alerts import AlertRules, alert_rules_in
from treatments.infusions.rules.payload import PARAMETERS
from treatments.infusions.rules.vitals import Vitals

_NEWEST_BEFORE_START = ", ".join(
    f"(array_agg({name} ORDER BY recorded_at DESC, id DESC) FILTER (WHERE {name} IS NOT NULL))[1] AS {name}"
    for name in PARAMETERS
)
# The baseline is the last value of each parameter before the start, of readings that nobody has corrected.
_FACTS = f"""
    SELECT infusion.site_id, infusion.started_at, protocol.monitoring -> 'alerts', {", ".join(PARAMETERS)}
    FROM treatments_infusion infusion
    JOIN treatments_course course ON course.id = infusion.course_id
    JOIN treatments_protocol protocol ON protocol.id = course.protocol_id
    CROSS JOIN LATERAL (
        SELECT {_NEWEST_BEFORE_START}
        FROM treatments_vitalsigns reading
        WHERE reading.infusion_id = infusion.id AND reading.recorded_at <= infusion.started_at
            AND NOT EXISTS (SELECT FROM treatments_vitalsigns later WHERE later.corrects_id = reading.id)
    ) baseline
    WHERE infusion.id = %s
"""  # noqa: S608 - names of our own columns
_AT_THEIR_SITE = """
    AND EXISTS (SELECT FROM clinic_sitemembership WHERE site_id = infusion.site_id AND user_id = %s)
"""


@dataclass(frozen=True)
class ToChart:
    """An infusion as far as a reading of it needs to know it; `pk` is its number."""

    pk: int
    site_id: int
    started_at: datetime | None
    rules: AlertRules
    before_start: Vitals

    def baseline_at(self, recorded_at: datetime) -> Vitals | None:
        """What a reading is compared with; None for one from before the start, which has nothing to rise over."""
        has_started = self.started_at is not None and recorded_at > self.started_at
        return self.before_start if has_started else None


def infusion_to_chart(user: User, infusion_id: int) -> ToChart:
    """The access door with no more than charting a reading needs: 404 unless at one of their sites."""
    found = _read(infusion_id, _FACTS + _AT_THEIR_SITE, user.pk)
    if found is None:
        raise Http404("There is no such infusion.")
    return found


def to_chart(infusion_id: int) -> ToChart:
    """The same of an infusion whose door is behind us."""
    found = _read(infusion_id, _FACTS)
    if found is None:
        raise LookupError(f"There is no infusion {infusion_id}.")
    return found


def _read(infusion_id, statement, *more):
    with connection.cursor() as cursor:
        cursor.execute(statement, [infusion_id, *more])
        row = cursor.fetchone()
    if row is None:
        return None
    site_id, started_at, rules, *values = row
    return ToChart(infusion_id, site_id, started_at, alert_rules_in(rules), Vitals(*values))
