"""The three files of a clinic's history and what stands in each of their columns (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MRN = "mrn"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the file, what it means and an example. `must` says that the file has to have it."""

    name: str
    meaning: str
    example: str
    must: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its name without `.csv`, the columns, and which of them name a row."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def musts(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.must)


_MRN = Column(MRN, "Record number, by which the three files know one another", "A-1042")

PATIENTS = Table(
    "patients",
    (
        _MRN,
        Column("given_name", "Given name", "Ada"),
        Column("family_name", "Family name", "Abel"),
        Column("born", "Date of birth", "1991-05-17"),
        Column("reference_sex", "female, male or unknown; empty is unknown", "female", must=False),
        Column("email", "E-mail address, if there is one", "ada@example.org", must=False),
        Column("mobile", "Mobile number, if there is one", "+12025550143", must=False),
        Column("time_zone", "Time zone; empty is the site's", "America/New_York", must=False),
    ),
    key=(MRN,),
)
INFUSIONS = Table(
    "infusions",
    (
        _MRN,
        Column("series", "Name of the series; infusions with the same name belong together", "first"),
        Column("started_at", "When it started; without an offset, on the patient's clock", "2025-06-02T10:30-04:00"),
        Column("mg_per_kg", "Ordered dose in mg/kg; empty is not known", "0.5", must=False),
        Column("delivered_mg", "Milligrams that were really given", "35"),
        Column("minutes", "Minutes it ran", "40"),
        Column("weight_kg", "Weight of that day in kg", "70"),
        Column("planned_infusions", "How many the series was planned to have; empty is six", "6", must=False),
    ),
    key=(MRN, "started_at"),
)
ASSESSMENTS = Table(
    "assessments",
    (
        _MRN,
        Column("instrument", "Which scale, such as phq-9", "phq-9"),
        Column("collected_at", "When it was handed in; without an offset, on the patient's clock", "2025-06-01T09:00Z"),
        Column("total", "The total; may be empty where the answers are given", "12", must=False),
        Column("answers", "The answers as JSON, by item; may be empty where there is a total", '{"1": 2}', must=False),
    ),
    key=(MRN, "instrument", "collected_at"),
)
# In the order in which they are read: whom a row is about has to be known before the row.
TABLES = {table.name: table for table in (PATIENTS, INFUSIONS, ASSESSMENTS)}


class BadHeader(ValueError):
    """The first line of a file does not name its columns; one sentence."""


def places(header: Iterable[str], table: Table, names: Mapping[str, str] | None = None) -> dict[str, int]:
    """Return at which place of the header each column of the table stands.

    `names` says what a column is called in this file, where a person has matched them; what it does not mention is
    then left out, and columns of the file that nobody matched are passed over. Without `names` the file has to use
    our own names, and any other is refused. Raises BadHeader.
    """
    header = [name.strip() for name in header]
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        raise BadHeader(f"The column {doubled[0]!r} stands in the first line twice; once is accepted.")
    if names is None:
        unknown = [name for name in header if name not in table.names]
        if unknown:
            raise BadHeader(f"Unknown column {unknown[0][:40]!r}; accepted: {', '.join(table.names)}.")
        names = {name: name for name in header}
    found = {ours: header.index(theirs) for ours, theirs in names.items() if theirs in header}
    missing = [name for name in table.musts if name not in found]
    if missing:
        raise BadHeader(f"The column {missing[0]} is missing; the first line has to name {', '.join(table.musts)}.")
    if table is ASSESSMENTS and not {"total", "answers"} & set(found):
        raise BadHeader("Neither total nor answers is there; one of the two columns is needed.")
    return found


def guessed(header: Iterable[str], table: Table) -> dict[str, str]:
    """Return which column of a foreign file probably is which of ours, by its name; what is doubtful is left out."""
    plain = {_plain(name): name for name in header}
    found = {}
    for column in table.columns:
        for word in (column.name, *_ALSO_CALLED.get(column.name, ())):
            if _plain(word) in plain and plain[_plain(word)] not in found.values():
                found[column.name] = plain[_plain(word)]
                break
    return found


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


_ALSO_CALLED = {
    MRN: ("record number", "patient id", "patient number", "patient", "chart number", "id"),
    "given_name": ("first name", "forename", "given"),
    "family_name": ("last name", "surname", "family"),
    "born": ("date of birth", "dob", "birth date", "birthday"),
    "reference_sex": ("sex", "sex at birth", "gender"),
    "email": ("e-mail", "email address", "mail"),
    "mobile": ("mobile phone", "cell", "cell phone", "phone", "phone number"),
    "time_zone": ("timezone", "tz"),
    "series": ("course", "treatment series", "cycle"),
    "started_at": ("start", "start time", "infusion date", "date", "started"),
    "mg_per_kg": ("dose mg/kg", "ordered dose", "mgkg", "ordered mg/kg"),
    "delivered_mg": ("dose mg", "dose given", "total dose", "delivered", "mg"),
    "minutes": ("duration", "duration min", "duration minutes"),
    "weight_kg": ("weight", "kg"),
    "planned_infusions": ("planned",),
    "instrument": ("scale", "questionnaire", "measure", "survey"),
    "collected_at": ("completed at", "completed", "date", "date completed", "collected"),
    "total": ("score", "total score", "sum"),
    "answers": ("responses", "items"),
}
