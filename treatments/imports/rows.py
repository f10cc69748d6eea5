"""One row of a clinic's history, checked field by field and scored (pure).

A row that cannot be used gives every reason at once, each with its field.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from clinic.strict_json import BadLine, read_object
from intake.instruments.catalogue import INSTRUMENTS
from intake.instruments.scoring import InvalidAnswer, Score, highest_total, score, score_of_total
from intake.patients.people import search_name
from treatments.imports import values
from treatments.imports.columns import ASSESSMENTS, INFUSIONS, PATIENTS
from treatments.imports.csv_reading import Record
from treatments.imports.values import BadValue, Reading

PLANNED_IF_UNKNOWN = 6
REFERENCE_SEXES = ("female", "male", "unknown")
# Names that the software gives to series of its own; a foreign one by such a name must not be taken for one of them.
_OWN_SERIES = "course-"
EARLIER = "earlier-"
_MOST_MRN, _MOST_NAME, _MOST_SERIES = 32, 100, 40
_MOST_PLANNED = 1000
_LONGEST_ANSWERS = 100_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: file and line, the field, and one sentence."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self):
        where = f"{self.file}, line {self.line}" + (f", {self.field}" if self.field else "")
        return f"{where}: {self.reason}"


class BadRow(ValueError):
    """A row that cannot be used; `faults` are all its reasons."""

    def __init__(self, faults: list[Fault]):
        super().__init__(str(faults[0]))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class About:
    """What has to be known of the patient to read their rows. `born` is None where their own row is faulty."""

    zone: tzinfo = UTC
    reference_sex: str = "unknown"
    born: date | None = None


@dataclass(frozen=True, slots=True)
class PatientRow:
    line: int
    mrn: str
    given_name: str
    family_name: str
    search_name: str
    born: date
    reference_sex: str
    email: str
    mobile: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class InfusionRow:
    """`series` is the name as it is kept: see `kept_series`."""

    line: int
    mrn: str
    started_at: datetime
    series: str
    mg_per_kg: Decimal | None
    delivered_mg: Decimal
    minutes: Decimal
    weight_kg: Decimal
    planned_infusions: int


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    line: int
    mrn: str
    instrument: str
    collected_at: datetime
    answers: Mapping[str, Any]
    scored: Score


@dataclass(slots=True)
class _Cells:
    """The cells of one record by our own names, and what was found wrong while reading them."""

    file: str
    record: Record
    places: Mapping[str, int]
    faults: list[Fault] = field(default_factory=list)

    def text(self, name: str) -> str:
        place = self.places.get(name)
        return "" if place is None or place >= len(self.record.cells) else self.record.cells[place]

    def read(self, name: str, reader: Callable[..., Any], *args, **kwargs) -> Any:
        """Return what a cell stands for; None with a fault where it cannot be read."""
        try:
            return reader(self.text(name), *args, **kwargs)
        except BadValue as error:
            self.wrong(name, str(error))

    def wrong(self, name: str, reason: str) -> None:
        self.faults.append(Fault(self.file, self.record.line, name, reason))

    def done(self) -> None:
        """Raises BadRow if anything was wrong."""
        if self.faults:
            raise BadRow(self.faults)


def mrn_of(record: Record, places: Mapping[str, int]) -> str:
    """The record number in a row that may be faulty, to know whom it would be about."""
    return _Cells("", record, places).text("mrn")


def patient_row(record: Record, places: Mapping[str, int], reading: Reading) -> PatientRow:
    """Read a row of patients.csv. Raises BadRow."""
    cells = _opened(PATIENTS.file, record, places)
    mrn = cells.read("mrn", values.text, at_most=_MOST_MRN)
    given_name = cells.read("given_name", values.text, at_most=_MOST_NAME)
    family_name = cells.read("family_name", values.text, at_most=_MOST_NAME)
    born = cells.read("born", values.day, reading)
    reference_sex = cells.read("reference_sex", values.one_of, REFERENCE_SEXES, empty="unknown")
    email = cells.read("email", values.address)
    mobile = cells.read("mobile", values.mobile)
    time_zone = cells.read("time_zone", values.zone_name)
    cells.done()
    return PatientRow(
        line=record.line,
        mrn=mrn,
        given_name=given_name,
        family_name=family_name,
        search_name=search_name(given_name, family_name),
        born=born,
        reference_sex=reference_sex,
        email=email,
        mobile=mobile,
        time_zone=time_zone,
    )


def infusion_row(record: Record, places: Mapping[str, int], reading: Reading, about: About | None) -> InfusionRow:
    """Read a row of infusions.csv; `about` is its patient, None if nobody has that number. Raises BadRow.

    The limits of a dose do not apply: what was given was given.
    """
    cells = _opened(INFUSIONS.file, record, places)
    mrn = _whose(cells, about)
    series = cells.read("series", values.text, at_most=_MOST_SERIES)
    if series and len(kept_series(series)) > _MOST_SERIES:
        cells.wrong(
            "series", f"A name that begins with {_OWN_SERIES} may have {_MOST_SERIES - len(EARLIER)} characters."
        )
    started_at = _moment(cells, "started_at", reading, about)
    mg_per_kg = cells.read("mg_per_kg", values.number, digits=6, places=4, above=0, empty_is_none=True)
    delivered_mg = cells.read("delivered_mg", values.number, digits=9, places=4)
    minutes = cells.read("minutes", values.number, digits=6, places=1)
    weight_kg = cells.read("weight_kg", values.number, digits=6, places=3, above=0)
    planned = PLANNED_IF_UNKNOWN
    if cells.text("planned_infusions"):
        planned = cells.read("planned_infusions", values.whole, at_least=1, at_most=_MOST_PLANNED)
    cells.done()
    return InfusionRow(
        line=record.line,
        mrn=mrn,
        started_at=started_at,
        series=kept_series(series),
        mg_per_kg=mg_per_kg,
        delivered_mg=delivered_mg,
        minutes=minutes,
        weight_kg=weight_kg,
        planned_infusions=planned,
    )


def assessment_row(record: Record, places: Mapping[str, int], reading: Reading, about: About | None) -> AssessmentRow:
    """Read and score a row of assessments.csv; `about` as for an infusion. Raises BadRow.

    With answers, the one engine scores them, and a total beside them has to agree. A total alone is complete.
    """
    cells = _opened(ASSESSMENTS.file, record, places)
    mrn = _whose(cells, about)
    instrument = cells.read("instrument", values.one_of, INSTRUMENTS)
    collected_at = _moment(cells, "collected_at", reading, about)
    answers = _answers(cells)
    total = cells.text("total")
    scored = None
    if instrument and answers is not None:
        sex = about.reference_sex if about else "unknown"
        scored = _scored(cells, instrument, answers, total, sex)
    cells.done()
    return AssessmentRow(
        line=record.line, mrn=mrn, instrument=instrument, collected_at=collected_at, answers=answers, scored=scored
    )


def kept_series(name: str) -> str:
    """The name under which a series is kept: `course-12` of another installation becomes `earlier-course-12`."""
    return f"{EARLIER}{name}" if name.startswith(_OWN_SERIES) else name


def _opened(file, record, places):
    cells = _Cells(file, record, places)
    if record.fault:
        cells.wrong("", record.fault)
        cells.done()
    return cells


def _whose(cells, about):
    mrn = cells.read("mrn", values.text, at_most=_MOST_MRN)
    if mrn and about is None:
        cells.wrong("mrn", f"Nobody has the number “{mrn}”, neither in {PATIENTS.file} nor in this clinic.")
    return mrn


def _moment(cells, name, reading, about):
    found = cells.read(name, values.moment, reading, about.zone if about else UTC)
    if found and about and about.born and found.astimezone(about.zone).date() < about.born:
        cells.wrong(name, "This lies before the patient was born.")
    return found


def _answers(cells) -> dict[str, Any] | None:
    """The answers as given; {} where there are none, None with a fault where they cannot be read."""
    text = cells.text("answers")
    if not text:
        return {}
    if len(text) > _LONGEST_ANSWERS:
        cells.wrong("answers", "This is far longer than any questionnaire.")
        return None
    try:
        found = read_object(text.encode())
    except BadLine as error:
        cells.wrong("answers", str(error).replace("The line is", "This is").replace("The line", "This"))
        return None
    return found


def _scored(cells, instrument, answers, total, sex) -> Score | None:
    given = any(answer is not None for answer in answers.values())
    try:
        scored = score(instrument, answers, sex)
    except InvalidAnswer as error:
        cells.wrong("answers", error.sentence)
        return None
    if given:
        if total:
            _compare(cells, scored, total)
        return scored
    if not INSTRUMENTS[instrument].sums:
        if total:
            cells.wrong("total", f"{instrument} has no total; give its answers and leave this empty.")
        else:
            cells.wrong("answers", f"This is empty, and {instrument} has no total; give its answers.")
        return None
    if not total:
        cells.wrong("total", "This is empty, and there are no answers; one of the two is needed.")
        return None
    return cells.read("total", _of_total, instrument, sex)


def _of_total(text, instrument, sex):
    return score_of_total(instrument, values.whole(text, at_most=highest_total(instrument)), sex)


def _compare(cells, scored: Score, total: str) -> None:
    stated = cells.read("total", values.number, digits=5, places=1)
    if stated is None:
        return
    if scored.total is None and not INSTRUMENTS[scored.instrument].sums:
        cells.wrong("total", f"{scored.instrument} has no total; leave this empty.")
    elif scored.total is None:
        missing = ", ".join(scored.missing[:5]) + (" …" if len(scored.missing) > 5 else "")
        cells.wrong("total", f"The answers are incomplete ({missing}), so there is no total; leave this empty.")
    elif stated != scored.total:
        cells.wrong("total", f"The answers come to {scored.total}, not to {total}.")
