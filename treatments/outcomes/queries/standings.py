"""Standings: those that are kept and may be believed, counted by the database; the others, computed from the facts.

Every condition below says in SQL what `groups.groups_of` says of one `Standing`. The definitions of response are not
said twice: for each baseline the database gets the highest total that still meets the definition.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db import connection
from django.db.models import F, Func, IntegerField, Q, QuerySet, Value

from intake.patients.models import Patient
from treatments.followups.response_rules import REMISSION
from treatments.outcomes.cohort import cohort
from treatments.outcomes.doses import BANDS, RESPONSE_WEEK
from treatments.outcomes.facts import Options
from treatments.outcomes.groups import Tally, groups_of, tally
from treatments.outcomes.models import KeptStanding, StandingMark
from treatments.outcomes.queries.cohort_facts import facts_of
from treatments.outcomes.standing import RULES_VERSION, Standing, standing_of
from treatments.outcomes.weeks import TOLERANCE_DAYS

HIGHEST_TOTAL = 144  # of the LSAS, either version
_COLUMNS = (
    *("patient_id", "day_zero", "infusions", "planned", "dose_band", "baseline", "assessed_later"),
    *(f"week_{week}" for week in TOLERANCE_DAYS),
    *("closing", "followed_days", "lost", "responds_to", "remits_to"),
)


def tally_of(patients: QuerySet[Patient], options: Options) -> Tally:
    """Count the cohort among these patients by group: three statements, five more for who is to be computed."""
    marked = to_compute(options)
    found = _counted(_believed(patients, options, marked), options)
    return found + tally(_computed(patients, options, marked), options) if marked else found


def members_of(patients: QuerySet[Patient], options: Options, group: str) -> list[int]:
    """Return the ids of the patients in a group, lowest first."""
    marked = to_compute(options)
    kept, condition = _believed(patients, options, marked), conditions(options)[group]
    ids = {patient_id for (patient_id,) in _rows(kept, f"SELECT patient_id FROM kept WHERE {condition}")}
    fresh = _computed(patients, options, marked) if marked else ()
    return sorted(ids | {one.patient_id for one in fresh if group in groups_of(one, options)})


def to_compute(options: Options) -> set[int]:
    """Return the ids of patients whose kept standing may not be believed for this report.

    It is not up to date, or was made by other rules, or knows more than may be seen on the report's date.
    """
    outdated = KeptStanding.objects.filter(instrument=options.instrument).filter(
        ~Q(rules_version=RULES_VERSION) | Q(newest_on__gt=options.as_of)
    )
    marked = StandingMark.objects.order_by().values_list("patient_id")
    return {patient_id for (patient_id,) in marked.union(outdated.values_list("patient_id"))}


def conditions(options: Options) -> dict[str, str]:
    """Return for every group of `groups.all_groups` the condition on a row of `kept`, in SQL."""
    computable = "baseline > 0"
    at_end = f"{computable} AND closing IS NOT NULL"
    followed = f"{at_end} AND closing <= responds_to"
    found = {
        "started": "TRUE",
        "completed": "infusions >= planned",
        "assessed": "assessed_later",
        "no-baseline": "baseline IS NULL",
        "baseline-zero": "baseline = 0",
        "no-closing": f"{computable} AND closing IS NULL",
        "not-responded": f"{at_end} AND closing > responds_to",
        "followed": followed,
        "lost": f"{followed} AND lost",
        "kept": f"{followed} AND NOT lost",
    }
    for week in TOLERANCE_DAYS:
        latest = _latest_day_zero(week, options.as_of)
        begun = f"day_zero <= DATE '{latest:%Y-%m-%d}'"
        eligible = f"{computable} AND {begun}"
        found |= {
            f"eligible-{week}": eligible,
            f"early-{week}": f"{computable} AND day_zero > DATE '{latest:%Y-%m-%d}'",
            f"assessed-{week}": f"{eligible} AND week_{week} IS NOT NULL",
            f"unassessed-{week}": f"{eligible} AND week_{week} IS NULL",
            f"responders-{week}": f"{eligible} AND week_{week} <= responds_to",
            f"remitters-{week}": f"{eligible} AND week_{week} <= remits_to",
            f"begun-{week}": begun,
            f"finished-{week}": f"{begun} AND infusions >= planned",
            f"finished-responders-{week}": f"{eligible} AND infusions >= planned AND week_{week} <= responds_to",
        }
    for number in range(len(BANDS)):
        found[f"dose-{number}"] = f"dose_band = {number}"
        for name in ("eligible", "assessed", "responders"):
            found[f"dose-{number}-{name}"] = f"dose_band = {number} AND {found[f'{name}-{RESPONSE_WEEK}']}"
    return found


def _believed(patients, options, marked) -> QuerySet[KeptStanding]:
    """The kept rows that may be believed, each with the highest totals that mean response and remission for it."""
    kept = KeptStanding.objects.filter(instrument=options.instrument, patient__in=patients.order_by())
    if marked:
        kept = kept.exclude(patient__in=marked)
    if options.from_date is not None:
        kept = kept.filter(day_zero__gte=options.from_date)
    if options.to_date is not None:
        kept = kept.filter(day_zero__lte=options.to_date)
    kept = kept.annotate(
        responds_to=_highest(options.definition.test), remits_to=_highest(REMISSION[options.instrument].test)
    )
    return kept.order_by().values(*_COLUMNS)


def _counted(kept, options) -> Tally:
    """Count by group. Written out, because the same in the language of the ORM costs more than the counting."""
    groups = conditions(options)
    counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in groups.values())
    found = Tally()
    found.counts.update(dict(zip(groups, _rows(kept, f"SELECT {counts} FROM kept")[0], strict=True)))
    rows = _rows(kept, f"SELECT followed_days, lost, count(*) FROM kept WHERE {groups['followed']} GROUP BY 1, 2")
    found.followed.update({(days, lost): patients for days, lost, patients in rows})
    return found


def _rows(kept: QuerySet, statement: str) -> list[tuple]:
    inner, parameters = kept.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"WITH kept ({', '.join(_COLUMNS)}) AS ({inner}) {statement}", parameters)
        return cursor.fetchall()


def _computed(patients, options, marked: Iterable[int]) -> list[Standing]:
    facts = facts_of(patients.filter(pk__in=marked), options)
    return [standing_of(member) for member in cohort(facts, options)]


def _latest_day_zero(week: int, as_of: date) -> date:
    """The last day 0 whose window of this week is over on the report's date."""
    days = 7 * week + TOLERANCE_DAYS[week]
    return as_of - timedelta(days=min(days, (as_of - date.min).days))


class _Element(Func):
    """`array[index]`, from 1."""

    template = "((%(expressions)s]"
    arg_joiner = ")::integer[])["
    output_field = IntegerField()


def _highest(test: Callable[[int, int], bool | None]) -> _Element:
    """The highest total that meets a definition, for the baseline of a row."""
    totals = ",".join(map(str, highest_totals(test)))
    return _Element(Value(f"{{{totals}}}"), F("baseline") + 1)


def highest_totals(test: Callable[[int, int], bool | None]) -> list[int]:
    """Return for every baseline from 0 the highest total that meets a definition; -1 where none does.

    Every definition is met by any total below one that meets it, which a test holds for all of them.
    """
    return [
        max((total for total in range(HIGHEST_TOTAL + 1) if test(baseline, total)), default=-1)
        for baseline in range(HIGHEST_TOTAL + 1)
    ]
