"""The outcomes of the whole clinic, as JSON or as a table to read: `outcomes --json [--definition taylor35] ...`."""

import json
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from clinic.command_line import ClinicCommand, day
from treatments.outcomes.definitions import definition_named
from treatments.outcomes.facts import BadOption, Options
from treatments.outcomes.measures import report

_DATES = (("from", "from_date"), ("to", "to_date"), ("as_of", "as_of"))


class Command(ClinicCommand):
    """Print the outcomes of every patient who started in the period. Nothing is held back here."""

    help = "Print response, remission, time to loss, dose-response and adverse events, with their denominators."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        """Dates come as text, so that a bad one is answered by one sentence."""
        parser.add_argument("--json", action="store_true", help="as JSON, for programs")
        parser.add_argument("--instrument", default="lsas-sr", help="lsas-sr or lsas-ca")
        parser.add_argument("--definition", default="taylor35", help="how response is defined")
        parser.add_argument("--from", help="first infusions on or after this date, YYYY-MM-DD")
        parser.add_argument("--to", help="first infusions on or before this date")
        parser.add_argument("--as-of", help="nothing after this date is seen; today, if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report."""
        from treatments.outcomes.queries import facts_of, local_today, people

        try:
            asked = _options(options, local_today(timezone.now()))
        except BadOption as fault:
            raise CommandError(str(fault), returncode=2) from None
        found = report(facts_of(people(), asked), asked)
        self.stdout.write(
            json.dumps(found, ensure_ascii=False, allow_nan=False) if options["json"] else _as_text(found)
        )


def _options(given, today: date) -> Options:
    dates = {name: _date(key, given[key]) for key, name in _DATES}
    dates["as_of"] = dates["as_of"] or today
    return Options(instrument=given["instrument"], definition=definition_named(given["definition"]), **dates)


def _date(key: str, text: str | date | None) -> date | None:
    if text is None or isinstance(text, date):
        return text
    try:
        return day(text)
    except ArgumentTypeError as fault:
        raise BadOption(f"{key.replace('_', '-')}: {fault}") from None


def _as_text(found: dict) -> str:
    cohort, loss = found["cohort"], found["time_to_loss"]
    lines = [
        f"Started {cohort['started']}, completed {cohort['completed']}, assessed {cohort['assessed']}.",
        "Response: {text} ({name}, version {version}).".format(**found["definition"]),
        "",
        *_weeks("Response", found["response"], "responders"),
        "",
        *_weeks("Remission", found["remission"], "remitters"),
        "",
        f"Loss of response: {loss['events']} of {loss['n']}, median {_or_dash(loss['median_days'])} days.",
        *(
            f"  day {step['day']:>4}  at risk {step['at_risk']:>4}  lost {step['events']:>3}  "
            f"keeping it {100 * step['survival']:5.1f} %"
            for step in loss["curve"]
        ),
        "",
        "Response at week 2 by delivered mg/kg",
        *(
            f"  {row['from_mg_per_kg']:.1f} to {_or_dash(row['to_mg_per_kg']):>4}  {_share(row, 'responders')}"
            for row in found["dose_response"]
        ),
        "",
        "Adverse events" if found["adverse_events"] else "Adverse events: none recorded yet.",
        *(
            f"  grade {row['grade']}  {row['events']:>4} in {row['infusions']} of {row['of_infusions']} infusions, "
            f"{row['serious']} serious"
            for row in found["adverse_events"]
        ),
    ]
    return "\n".join(lines)


def _weeks(title, rows, counted_as):
    return [
        title,
        *(f"  week {row['week']:>2}  eligible {row['eligible']:>4}  {_share(row, counted_as)}" for row in rows),
    ]


def _share(row, counted_as):
    counts = f"{row[counted_as]:>4} of {row['assessed']:<4}"
    if row["percent"] is None:
        return f"{counts}     -"
    low, high = row["ci95"]
    return f"{counts} {row['percent']:5.1f} %  ({low:.1f} to {high:.1f})"


def _or_dash(value):
    return "-" if value is None else str(value)
