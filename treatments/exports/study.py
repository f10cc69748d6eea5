"""The de-identified set: which tables are in it, and what becomes of each of their columns.

A column stays only if it cannot name anybody: numbers, flags, choices, moved dates, and the few texts named here. What
nobody has thought of is left out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Model, Q, QuerySet

from intake.consent.models import Consent, ConsentKind
from intake.patients.people import age_on
from treatments.courses.models import Delivery
from treatments.exports.codebook import Column
from treatments.exports.deidentify import Anonymity, Key, Person, common_values, hidden
from treatments.exports.tables import CHUNK, Scope, column_of, path_to_patient, written
from treatments.infusions.rules.terms import TERMS
from treatments.outcomes.queries import people

# Table -> the texts of it that are safe: words of this software, never of a person.
TABLES: Mapping[str, tuple[str, ...]] = {
    "intake.Assessment": (
        "instrument", "instrument_version", "mode", "answers", "subscales", "band", "flags", "missing", "extras",
    ),
    "intake.ConditionStatement": ("code",),
    "intake.EligibilityDecision": ("rules_version",),
    "intake.PreAssessment": (),
    "treatments.Course": (),
    "treatments.Order": (),
    "treatments.Delivery": (),
    "treatments.PatientWeight": (),
    "treatments.Appointment": ("kind",),
    "treatments.FollowUp": ("code", "instruments"),
    "treatments.CourseStateEvent": (),
    "treatments.BoosterReview": ("code",),
    "treatments.Infusion": (),
    "treatments.InfusionEvent": ("act", "from_state", "to_state"),
    "treatments.VitalSigns": (),
    "treatments.RateChange": (),
    "treatments.AdverseEvent": ("term",),
    "treatments.Intervention": ("kind",),
    "treatments.Alert": ("code",),
    "treatments.DischargeCheck": (),
}  # fmt: skip
# Ids that are no foreign key, and what they are the id of.
_POINTERS = {("treatments.Delivery", "infusion_id"): "treatments.Infusion"}
# Columns whose rare values would point at somebody: a row with one is dropped. In every other column of words such a
# value is left out of its row.
_RARE = {
    "intake.Assessment": "instrument",
    "intake.ConditionStatement": "code",
    "treatments.AdverseEvent": "term",
    "treatments.Alert": "code",
    "treatments.Intervention": "kind",
}
# So many patients' rows are held at a time.
_TOGETHER = 200
_OTHER_TERM = "other"
PATIENT_COLUMNS = (
    Column("patient", "Study id; in this set the same everywhere, in no other set", "text"),
    Column("age_band", "Age in years at the first infusion, or at registration if there was none", "text", "years"),
    Column("reference_sex", "The sex that cut-offs refer to", "text", "", "female, male, unknown"),
)


@dataclass(frozen=True)
class Study:
    """One set: the key it is made with, who is in it and how well they are hidden, and who is not."""

    key: Key
    anonymity: Anonymity
    without_consent: int

    @property
    def patient_ids(self) -> list[int]:
        return sorted(self.anonymity.cells)


def study_of(scope: Scope, key: Key) -> Study:
    """Return who is in the set: patients who signed the use of their data and did not withdraw it, in cells of five."""
    everybody = people().filter(pk__in=scope.patients.values("pk"))
    agreed = everybody.filter(pk__in=_agreed())
    rows = agreed.annotate(first=models.Min("deliveries__started_at")).values_list(
        "pk", "born", "reference_sex", "created_at", "first"
    )
    found = hidden(
        Person(pk, age_on(born, (first or created_at).date()), sex) for pk, born, sex, created_at, first in rows
    )
    return Study(key, found, everybody.count() - agreed.count())


def _agreed() -> QuerySet:
    """The patients whose newest signature under the text on the use of data stands."""
    newest = (
        Consent.objects.filter(document__kind=ConsentKind.DATA)
        .order_by("patient_id", "-signed_at", "-id")
        .distinct("patient_id")
    )
    return Consent.objects.filter(pk__in=newest.values("pk"), withdrawn_at__isnull=True).values("patient_id")


def patient_rows(study: Study) -> Iterator[Sequence[Any]]:
    """Yield who is in the set, in the order of their study ids."""
    rows = ((study.key.name("patient", pk), *cell) for pk, cell in study.anonymity.cells.items())
    yield from sorted(rows)


@dataclass(frozen=True)
class StudyFile:
    """One table of the set."""

    path: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Sequence[Any]]]


def files(study: Study) -> Iterator[StudyFile]:
    """Yield the tables of the set; read them in one transaction."""
    for label in TABLES:
        model = apps.get_model(label)
        kept = [field for field in model._meta.concrete_fields if _way_of(model, field) is not None]
        name = label.partition(".")[2].lower()
        columns = (PATIENT_COLUMNS[0], *(_described(model, field) for field in kept))
        yield StudyFile(f"study/{name}.csv", columns, lambda model=model, kept=kept: _rows(study, model, kept))


def _rows(study, model, kept):
    label = model._meta.label
    owner = path_to_patient(model)
    rows = model._default_manager.filter(**{f"{owner}__in": study.patient_ids})
    rows = _without_rare(label, rows, owner)
    ways = [_common_only(rows, owner, field, _way_of(model, field)) for field in kept]
    names = [field.attname for field in kept]
    for some in _in_order(study):
        by_patient = defaultdict(list)
        found = rows.filter(**{f"{owner}__in": some}).order_by("pk").values_list(owner, *names)
        for patient_id, *values in found.iterator(chunk_size=CHUNK):
            by_patient[patient_id].append(values)
        for patient_id in some:
            teller = _Teller(study.key, patient_id, study.key.days_back(patient_id))
            for values in by_patient[patient_id]:
                yield [
                    teller.key.name("patient", patient_id),
                    *(None if value is None else way(teller, value) for way, value in zip(ways, values, strict=True)),
                ]


def _in_order(study) -> Iterator[list[int]]:
    """The patients by their study ids: rows in the order in which they were written would tell who came when."""
    ordered = iter(sorted(study.patient_ids, key=lambda pk: study.key.name("patient", pk)))
    while some := list(islice(ordered, _TOGETHER)):
        yield some


def _common_only(rows, owner, field, way):
    """What becomes of a column; of words, only those that at least five patients share."""
    if way is not _Teller.as_it_is or not isinstance(field, models.CharField):
        return way
    common = common_values(rows.order_by().values_list(owner, field.attname).distinct())
    return lambda teller, value: way(teller, value) if value in common else None


def _without_rare(label, rows, owner):
    if label not in _RARE:
        return rows
    column = _RARE[label]
    common = common_values(rows.values_list(owner, column).distinct())
    return rows.filter(Q(**{f"{column}__in": list(common)}))


@dataclass(frozen=True, slots=True)
class _Teller:
    """What the columns of one patient's row are told with."""

    key: Key
    patient_id: int
    back: timedelta

    def as_it_is(self, value):
        return written(value)

    def moved(self, value: date | datetime):
        return (value - self.back).isoformat()

    def series(self, value):
        return self.key.name(f"series of {self.patient_id}", value)

    def term(self, value):
        return value if value in TERMS else _OTHER_TERM


def _way_of(model: type[Model], field: models.Field) -> Callable[[_Teller, Any], Any] | None:
    """What becomes of a column; None if it is left out."""
    label = model._meta.label
    if (label, field.name) == ("treatments.AdverseEvent", "term"):
        return _Teller.term
    if (model, field.name) == (Delivery, "series"):
        return _Teller.series
    pointed = label if field.primary_key else _POINTERS.get((label, field.name))
    if pointed is None and field.is_relation:
        related = field.related_model._meta.label
        pointed = related if related in TABLES else None
        if pointed is None:
            return None
    if pointed is not None:
        return lambda teller, value: teller.key.name(pointed, value)
    if isinstance(field, models.DateField):  # instants, too
        return _Teller.moved
    if field.name in TABLES[label]:
        return _Teller.as_it_is
    if isinstance(field, models.CharField | models.TextField | models.JSONField | ArrayField | models.UUIDField):
        return _Teller.as_it_is if field.flatchoices and isinstance(field, models.CharField) else None
    if field.name.endswith("_id"):
        return None
    is_number = isinstance(field, models.BooleanField | models.IntegerField | models.DecimalField | models.FloatField)
    return _Teller.as_it_is if is_number else None


def _described(model, field) -> Column:
    column = column_of(field)
    if field.primary_key or field.is_relation or (model._meta.label, field.name) in _POINTERS:
        return Column(column.name, "Study id of the row" if field.primary_key else column.meaning, "text")
    if isinstance(field, models.DateField):
        return Column(column.name, f"{column.meaning}; moved by the same number of days in all rows of a patient",
                      column.type, column.unit, column.values)  # fmt: skip
    return column


def self_check(study: Study) -> dict[str, Any]:
    """What the manifest says of how well people are hidden."""
    found = study.anonymity
    return {
        "quasi_identifiers": ["age_band", "reference_sex"],
        "k": found.k,
        "groups": found.groups,
        "age_band_years": found.band_width,
        "patients": len(found.cells),
        "left_out_small_cells": found.dropped,
        "left_out_without_consent": study.without_consent,
        "dates": "moved back by 1 to 364 days, the same for all rows of a patient; intervals are kept",
        "free_text": "none",
        "rare_words": "a choice or code that fewer than five patients share is left out",
    }
