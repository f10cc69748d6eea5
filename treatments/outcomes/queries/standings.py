"""Standings: those that are kept and may be believed, counted by the database; the others, computed from the facts.

Every condition below says in SQL what `groups.groups_of` says of one `Standing`. The definitions of response are not
said twice: for each baseline the database gets the highest total that still meets the definition.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, F, Func, IntegerField, Q, QuerySet, Value

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


class _Element(Func):
    """`array[index]`, from 1."""

    template = "(%(expressions)s]"
    arg_joiner = ")["
    output_field = IntegerField()


def tally_of(patients: QuerySet[Patient], options: Options) -> Tally:
    """Count the cohort among these patients by group: two statements, and five more while anybody is to be computed."""
    marked = to_compute(options)
    kept = _believed(patients, options, marked)
    found = _counted(kept, options)
    return found + tally(_computed(patients, options, marked), options) if marked else found


def members_of(patients: QuerySet[Patient], options: Options, group: str) -> list[int]:
    """Return the ids of the patients in a group, lowest first."""
    marked = to_compute(options)
    kept = _believed(patients, options, marked).filter(conditions(options)[group])
    ids = set(kept.values_list("patient_id", flat=True))
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


def conditions(options: Options) -> dict[str, Q]:
    """Return for every group of `groups.all_groups` the condition on a kept standing."""
    computable, responds = Q(baseline__gt=0), _at_most(options.definition.test)
    remits = _at_most(REMISSION[options.instrument].test)
    at_end = computable & Q(closing__isnull=False)
    found = {
        "started": Q(),
        "completed": Q(infusions__gte=F("planned")),
        "assessed": Q(assessed_later=True),
        "no-baseline": Q(baseline__isnull=True),
        "baseline-zero": Q(baseline=0),
        "no-closing": computable & Q(closing__isnull=True),
        "not-responded": at_end & ~responds("closing"),
        "followed": at_end & responds("closing"),
        "lost": at_end & responds("closing") & Q(lost=True),
        "kept": at_end & responds("closing") & Q(lost=False),
    }
    for week in TOLERANCE_DAYS:
        total = f"week_{week}"
        eligible = computable & Q(day_zero__lte=_latest_day_zero(week, options.as_of))
        assessed = eligible & Q(**{f"{total}__isnull": False})
        found |= {
            f"eligible-{week}": eligible,
            f"early-{week}": computable & Q(day_zero__gt=_latest_day_zero(week, options.as_of)),
            f"assessed-{week}": assessed,
            f"unassessed-{week}": eligible & Q(**{f"{total}__isnull": True}),
            f"responders-{week}": assessed & responds(total),
            f"remitters-{week}": assessed & remits(total),
        }
    for number in range(len(BANDS)):
        band = Q(dose_band=number)
        found[f"dose-{number}"] = band
        for name in ("eligible", "assessed", "responders"):
            found[f"dose-{number}-{name}"] = band & found[f"{name}-{RESPONSE_WEEK}"]
    return found


def _believed(patients, options, marked) -> QuerySet[KeptStanding]:
    kept = KeptStanding.objects.filter(instrument=options.instrument, patient__in=patients.order_by())
    if marked:
        kept = kept.exclude(patient__in=marked)
    if options.from_date is not None:
        kept = kept.filter(day_zero__gte=options.from_date)
    if options.to_date is not None:
        kept = kept.filter(day_zero__lte=options.to_date)
    return kept


def _counted(kept, options) -> Tally:
    groups = conditions(options)
    counts = kept.aggregate(**{_alias(name): Count("pk", filter=condition) for name, condition in groups.items()})
    found = Tally()
    found.counts.update({name: counts[_alias(name)] for name in groups})
    followed = kept.filter(groups["followed"]).order_by().values_list("followed_days", "lost").annotate(Count("pk"))
    found.followed.update({(days, lost): patients for days, lost, patients in followed})
    return found


def _alias(group):
    return "in_" + group.replace("-", "_")


def _computed(patients, options, marked: Iterable[int]) -> list[Standing]:
    facts = facts_of(patients.filter(pk__in=marked), options)
    return [standing_of(member) for member in cohort(facts, options)]


def _latest_day_zero(week: int, as_of: date) -> date:
    """The last day 0 whose window of this week is over on the report's date."""
    days = 7 * week + TOLERANCE_DAYS[week]
    return as_of - timedelta(days=min(days, (as_of - date.min).days))


def _at_most(test: Callable[[int, int], bool | None]) -> Callable[[str], Q]:
    """Return what makes the condition that a column's total meets a definition, given the baseline beside it."""
    highest = highest_totals(test)

    def condition(column: str) -> Q:
        limit = _Element(Value(highest, output_field=ArrayField(IntegerField())), F("baseline") + 1)
        return Q(**{f"{column}__lte": limit})

    return condition


def highest_totals(test: Callable[[int, int], bool | None]) -> list[int]:
    """Return for every baseline from 0 the highest total that meets a definition; -1 where none does.

    Every definition is met by any total below one that meets it, which a test holds for all of them.
    """
    return [
        max((total for total in range(HIGHEST_TOTAL + 1) if test(baseline, total)), default=-1)
        for baseline in range(HIGHEST_TOTAL + 1)
    ]
