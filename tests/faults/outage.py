"""Two hours in which nothing runs, while the clocks change; then the programs are back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from clinic.messaging.quiet_hours import allowed_at
from tests.faults.letters import assert_all_in_allowed_hours, assert_each_arrived, due_now, plan_letters
from tests.faults.programs import Programs, kill, stop, wait_until
from tests.smtp import SmtpServer

OUTAGE = timedelta(hours=2)
BETWEEN_LETTERS = timedelta(minutes=20)


def outage_over_a_clock_change(
    programs: Programs, post_office: SmtpServer, home: str, away: str, down_at: datetime
) -> None:
    """Letters fall due all through it, to people at home and away: none is lost, none goes outside allowed hours.

    The programs are looked at as soon as they are back, and when the day begins for the one and for the other.
    """
    back_at = down_at + OUTAGE
    letters = 0
    while down_at + letters / 2 * BETWEEN_LETTERS < back_at:
        for zone in (home, away):
            letters += len(plan_letters(1, at=down_at + letters // 2 * BETWEEN_LETTERS, zone=zone))
    programs.start_broker()
    for looked_at in sorted({back_at, allowed_at(back_at, ZoneInfo(home)), allowed_at(back_at, ZoneInfo(away))}):
        programs.set_clock(looked_at)
        worker, beat = programs.start_worker(), programs.start_beat()
        wait_until(lambda: not due_now(programs.clock), "everything that may go now")
        stop(worker)
        kill(beat)
    assert_each_arrived(post_office, letters, most_copies=0)
    assert_all_in_allowed_hours(post_office)
