"""The whole clinic, table by table: every model is exported unless it is named here with the reason why not.

A new model or column needs nothing: it is found, streamed and described in the codebook. Tables that keep the history
of others (who changed what) come along beside them.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Model, Q, QuerySet
from django.utils.module_loading import import_string

from clinic.audit.tables import path_to_site
from clinic.sites.models import Site
from intake.patients.models import Patient
from treatments.exports.codebook import YES_NO, Column

OUR_APPS = ("clinic", "intake", "treatments")
CHUNK = 2000

# Tables that do not leave, and why.
LEFT_OUT = {
    "clinic.ChannelState": "Whether a mail or text provider answers just now; nothing about the clinic.",
    "intake.PatientLink": "Keys to patients' own pages; a copy would be of use to a burglar only.",
    "intake.SignInCode": "Keys to patients' own pages, likewise.",
    "treatments.CalendarFeed": "Keys to patients' calendars, likewise.",
    "treatments.SealingKey": "The key of the seals; with it a record could be forged.",
    "treatments.KeptStanding": "Computed from deliveries and assessments, which are here.",
    "treatments.StandingMark": "What of it is to be computed again.",
    "treatments.ExportRun": "Holds the secret of sets that are being made.",
    "treatments.ExportDownload": "Belongs to it.",
    "treatments.ImportRun": "Work in progress; what was imported is here.",
}
# Columns that do not leave, and why.
LEFT_OUT_COLUMNS = {
    ("clinic.User", "password"): "Not even as a hash.",
    ("clinic.Message", "claim_token"): "Of the worker that sent it.",
}
_TYPES = (
    (models.BooleanField, "flag"),
    (models.DateTimeField, "moment"),
    (models.DateField, "date"),
    (models.TimeField, "time of day"),
    (models.DecimalField, "number"),
    (models.FloatField, "number"),
    (models.IntegerField, "whole number"),
    (models.JSONField, "JSON"),
)
# Units stand in names, here as everywhere in the project.
_UNITS = {
    "_mg_per_kg": "mg/kg",
    "_mg_per_ml": "mg/mL",
    "_ml_per_h": "mL/h",
    "_mg": "mg",
    "_ml": "mL",
    "_kg": "kg",
    "_cm": "cm",
    "_days": "days",
    "minutes": "min",
    "systolic": "mmHg",
    "diastolic": "mmHg",
    "heart_rate": "1/min",
    "respiratory_rate": "1/min",
    "spo2": "%",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows: those of these sites, or of everybody where it is None."""

    site_ids: tuple[int, ...] | None = None

    @property
    def patients(self) -> QuerySet[Patient]:
        every = Patient.objects.order_by("pk")
        return every if self.site_ids is None else every.filter(site__in=self.site_ids)


@dataclass(frozen=True, slots=True)
class TableFile:
    """One table as a file: its path, the columns, and how to read the rows."""

    path: str
    model: type[Model]
    columns: tuple[Column, ...]
    rows: Callable[[Scope], Iterator[Sequence[Any]]]


def own_models() -> list[type[Model]]:
    """Every table of ours, its own history aside; stand-ins of a table for another purpose are no tables."""
    found = [model for model in apps.get_models() if model._meta.app_label in OUR_APPS and not model._meta.proxy]
    return sorted(found, key=lambda model: model._meta.label)


def table_files() -> list[TableFile]:
    """Every file of the export of the whole clinic, tables first and then what was changed in them."""
    plain = [model for model in own_models() if not _is_history(model) and model._meta.label not in LEFT_OUT]
    histories = [model for model in own_models() if _is_history(model) and _of(model)._meta.label not in LEFT_OUT]
    return [_file(model, "tables") for model in plain] + [_file(model, "history-of-tables") for model in histories]


def _is_history(model) -> bool:
    return hasattr(model, "pgh_tracked_model")


def _of(model):
    return model.pgh_tracked_model


def _file(model, folder) -> TableFile:
    fields = exported_fields(model)
    name = model._meta.label.lower().replace(".", "-")
    return TableFile(
        path=f"{folder}/{name}.csv",
        model=model,
        columns=tuple(column_of(field) for field in fields),
        rows=lambda scope: _rows(model, fields, scope),
    )


def exported_fields(model) -> list[models.Field]:
    """The columns of a table that leave, in the order of the model."""
    label = (_of(model) if _is_history(model) else model)._meta.label
    return [field for field in model._meta.concrete_fields if (label, field.name) not in LEFT_OUT_COLUMNS]


def column_of(field: models.Field) -> Column:
    """What a column means, from the model itself: its help text or name, type, unit and values."""
    meaning = str(field.help_text) or str(field.verbose_name).capitalize()
    if field.is_relation:
        meaning = f"{meaning}: the id of a row in {field.related_model._meta.label.lower().replace('.', '-')}"
    choices = "; ".join(f"{value}: {word}" for value, word in field.flatchoices) if field.flatchoices else ""
    type_ = next((name for kind, name in _TYPES if isinstance(_kept_as(field), kind)), "text")
    values = choices or {"flag": YES_NO, "moment": "ISO 8601, UTC", "date": "YYYY-MM-DD"}.get(type_, "")
    unit = next((unit for end, unit in _UNITS.items() if field.name.endswith(end) or field.name == end[1:]), "")
    return Column(field.attname, meaning, type_, unit, values)


def _kept_as(field: models.Field) -> models.Field:
    """The field itself, or the one in the other table that its value is copied from."""
    return field.target_field if field.is_relation else field


def _rows(model, fields, scope) -> Iterator[Sequence[Any]]:
    names = [field.attname for field in fields]
    for row in scoped(model, scope).order_by("pk").values_list(*names).iterator(chunk_size=CHUNK):
        yield [written(value) for value in row]


def scoped(model: type[Model], scope: Scope) -> QuerySet:
    """The rows of a table that belong to these sites; what belongs to no site is everybody's."""
    rows = model._default_manager.all()
    if scope.site_ids is None:
        return rows
    if _is_history(model):
        return rows.filter(pgh_obj_id__in=scoped(_of(model), scope).values("pk"))
    if model._meta.label == settings.AUTH_USER_MODEL:
        return rows.filter(Q(sites__in=scope.site_ids) | Q(patient__site__in=scope.site_ids)).distinct()
    path = path_to_site(model)
    if path is not None:
        return rows.filter(**{f"{path}__in": list(scope.site_ids)})
    patient = path_to_patient(model)
    if patient is not None:
        return rows.filter(**{f"{patient}__in": scope.patients.values("pk")})
    return rows


@cache
def path_to_patient(model: type[Model]) -> str | None:
    """How the rows of a table lead to the patient they are about, such as `infusion__patient`; None if they do not.

    The packages below the patients know them by a plain `patient_id`.
    """
    ways, seen = deque([((), model)]), {model}
    while ways:
        way, here = ways.popleft()
        if here is Patient:
            return "__".join(way) or "pk"
        for field in here._meta.concrete_fields:
            if field.name == "patient_id":
                return "__".join((*way, "patient_id"))
            if field.is_relation and field.related_model not in seen and field.related_model not in (Site, _user()):
                seen.add(field.related_model)
                ways.append(((*way, field.name), field.related_model))
    return None


def _user():
    return apps.get_model(settings.AUTH_USER_MODEL)


def written(value: Any) -> Any:
    """A value as it stands in a file: instants and days in ISO 8601, lists and objects as JSON."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return value


def documents_of(patient: Patient, at: datetime) -> Iterator[tuple[str, bytes]]:
    """Every document of a patient, from the rooms that make some: name within the patient's folder, and the PDF."""
    for path in settings.PATIENT_DOCUMENTS:
        yield from import_string(path)(patient, at)
