"""The patients behind one number of the results, page by page."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from intake.patients.models import Patient
from treatments.outcomes.cohort import cohort
from treatments.outcomes.facts import Options
from treatments.outcomes.queries.cohort_facts import facts_of
from treatments.outcomes.queries.standings import members_of
from treatments.outcomes.standing import Standing, standing_of

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Behind:
    """One patient with what the figures are made of."""

    patient: Patient
    standing: Standing

    @property
    def mg_per_kg(self) -> Decimal:
        return round(Decimal(self.standing.mg_per_kg.numerator) / self.standing.mg_per_kg.denominator, 2)


@dataclass(frozen=True, slots=True)
class BehindPage:
    """A page of a list: the number of all, the rows of this page, and the id after which the next one begins."""

    count: int
    rows: list[Behind]
    next_after: int | None


def behind(patients: QuerySet[Patient], options: Options, group: str, *, after: int = 0) -> BehindPage:
    """Return the patients of a group whose ids lie behind `after`."""
    everybody = members_of(patients, options, group)
    later = [patient_id for patient_id in everybody if patient_id > after]
    page = later[:PAGE_SIZE]
    these = patients.filter(pk__in=page)
    by_id = these.select_related("site").in_bulk()
    standings = [standing_of(member) for member in cohort(facts_of(these, options), options)]
    rows = [Behind(by_id[one.patient_id], one) for one in standings]
    return BehindPage(len(everybody), rows, page[-1] if len(later) > PAGE_SIZE else None)
