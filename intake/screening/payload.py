"""Facts as JSON: what other programs send to `screen`, checked to the last key.

A misspelt key or code is refused by name; read over, it would let a patient pass.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clinic.batch import BadLine, one_of, only_keys, shown
from intake.screening.facts import CONDITIONS, PREGNANCY_ANSWERS, REFERENCE_SEXES, Facts, Score, Today, Vitals
from intake.screening.json_fields import an_object, between, texts, true_or_false

KEYS = (
    "age",
    "reference_sex",
    "conditions",
    "pregnancy",
    "medications",
    "vitals",
    "bmi",
    "weight_kg",
    "scores",
    "today",
)

OLDEST = 130  # years

# What can be accepted at all, from and to: clinic's own setting, no published source [design].
VITALS_ACCEPTED = {
    "systolic": (40, 300),
    "diastolic": (20, 200),
    "heart_rate": (20, 250),
    "spo2": (50, 100),
    "respiratory_rate": (2, 70),
}
BMI_ACCEPTED = (5, 150)
WEIGHT_KG_ACCEPTED = (2, 500)


@dataclass(frozen=True)
class Scored:
    """What scoring can say of one instrument; None and () where it says nothing. The rules read some of it."""

    highest_total: int | None = None
    bands: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


_C_SSRS = Scored(bands=("none", "low", "moderate", "high", "incomplete"))

INSTRUMENTS = {
    "audit-c": Scored(12, flags=("all-from-item-1",)),
    "dast-10": Scored(10, ("none", "low", "moderate", "substantial", "severe"), ("possible-false-point",)),
    "c-ssrs-screen": _C_SSRS,
    "c-ssrs-since": _C_SSRS,
    "phq-9": Scored(
        27,
        ("minimal", "mild", "moderate", "moderately-severe", "severe"),
        ("suicide-item", "suicide-item-unanswered"),
    ),
    "mdq": Scored(13),
}

TODAY_KEYS = ("fasted", "escort", "will_drive", "intoxicated")


def facts_from(payload: Mapping[str, Any]) -> Facts:
    """Return the facts that one JSON object states; a key that is left out or null is not known. Raises BadLine."""
    only_keys(payload, KEYS)
    return Facts(
        age=_age(payload),
        reference_sex=one_of(payload, "reference_sex", REFERENCE_SEXES, default=None),
        conditions=_conditions(payload),
        pregnancy=one_of(payload, "pregnancy", PREGNANCY_ANSWERS, default=None),
        medications=_medications(payload),
        vitals=_vitals(payload),
        bmi=between(payload, "bmi", *BMI_ACCEPTED),
        weight_kg=between(payload, "weight_kg", *WEIGHT_KG_ACCEPTED),
        scores=_scores(payload),
        today=_today(payload),
    )


def _age(payload: Mapping[str, Any]) -> int | None:
    age = payload.get("age")
    if age is None:
        return None
    if isinstance(age, bool) or not isinstance(age, int) or not 0 <= age <= OLDEST:
        raise BadLine(f'"age" is {shown(age)}; a whole number of years from 0 to {OLDEST} is accepted.')
    return age


def _conditions(payload: Mapping[str, Any]) -> frozenset[str] | None:
    conditions = texts(payload, "conditions")
    for condition in conditions or ():
        if condition not in CONDITIONS:
            raise BadLine(f'"conditions" holds {shown(condition)}; accepted: {", ".join(CONDITIONS)}.')
    return None if conditions is None else frozenset(conditions)


def _medications(payload: Mapping[str, Any]) -> tuple[str, ...] | None:
    medications = texts(payload, "medications")
    for medication in medications or ():
        if not medication.strip():
            raise BadLine(f'"medications" holds {shown(medication)}; the name of a medicine is accepted.')
    return None if medications is None else tuple(medications)


def _vitals(payload: Mapping[str, Any]) -> Vitals | None:
    given = an_object(payload, "vitals", VITALS_ACCEPTED)
    if given is None:
        return None
    vitals = Vitals(
        **{name: between(given, name, *accepted, where="vitals") for name, accepted in VITALS_ACCEPTED.items()}
    )
    if None not in (vitals.systolic, vitals.diastolic) and vitals.diastolic >= vitals.systolic:
        raise BadLine(f'"vitals.diastolic" is {vitals.diastolic}; a pressure below the systolic one is accepted.')
    return vitals


def _scores(payload: Mapping[str, Any]) -> tuple[Score, ...] | None:
    given = an_object(payload, "scores", INSTRUMENTS)
    if given is None:
        return None
    return tuple(_score(given, instrument) for instrument in INSTRUMENTS if instrument in given)


def _score(scores: Mapping[str, Any], instrument: str) -> Score:
    """Return one score; an instrument that is null was begun and has no result."""
    where = f"scores.{instrument}"
    given = an_object(scores, instrument, ("positive", "total", "band", "flags"), where=where) or {}
    scored = INSTRUMENTS[instrument]
    return Score(
        instrument=instrument,
        positive=true_or_false(given, "positive", where),
        total=_total(given, scored, where),
        band=_one_of_few(given, "band", scored.bands, where),
        flags=tuple(
            _one_of_few({"flags": flag}, "flags", scored.flags, where) for flag in texts(given, "flags", where) or ()
        ),
    )


def _total(given: Mapping[str, Any], scored: Scored, where: str) -> Decimal | None:
    if given.get("total") is not None and scored.highest_total is None:
        raise BadLine(f'"{where}.total" is {shown(given["total"])}; this instrument has none, null is accepted.')
    return between(given, "total", 0, scored.highest_total or 0, where)


def _one_of_few(given: Mapping[str, Any], key: str, accepted: tuple[str, ...], where: str) -> str | None:
    if given.get(key) is not None and not accepted:
        raise BadLine(f'"{where}.{key}" is {shown(given[key])}; this instrument has none, null is accepted.')
    return one_of(given, key, accepted, where=where, default=None)


def _today(payload: Mapping[str, Any]) -> Today | None:
    given = an_object(payload, "today", TODAY_KEYS)
    return None if given is None else Today(**{key: true_or_false(given, key, "today") for key in TODAY_KEYS})
