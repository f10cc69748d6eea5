"""What stands in each column of the files: ONE table, from which the codebook is written and the headers are taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from treatments.outcomes.weeks import TOLERANCE_DAYS


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the file, what it means, unit, type and the values it can have."""

    name: str
    meaning: str
    type: str
    unit: str = ""
    values: str = ""


HEADER = ("file", "column", "meaning", "unit", "type", "values")
YES_NO = "1 yes, 0 no"
_PATIENT = Column("patient", "Record number, or the study id that stands for it", "text")
_WEEKS = tuple(
    column
    for week, days in TOLERANCE_DAYS.items()
    for column in (
        Column(
            f"eligible_{week}", f"Has a baseline above 0, and the window of week {week} is over", "flag", "", YES_NO
        ),
        Column(
            f"total_{week}",
            f"Total of the assessment nearest to day {7 * week}, within {days} days; empty if there is none",
            "whole number",
            "points",
            "0 to 144",
        ),
    )
)
_GRADES = tuple(
    column
    for grade in range(1, 6)
    for column in (
        Column(f"events_{grade}", f"Adverse events of grade {grade} in the infusions of the series", "whole number"),
        Column(
            f"infusions_{grade}", f"Infusions of the series with at least one event of grade {grade}", "whole number"
        ),
        Column(f"serious_{grade}", f"Serious ones among the events of grade {grade}", "whole number"),
    )
)

OUTCOMES = (
    _PATIENT,
    Column("day_zero", "Date of the first infusion, on the patient's own calendar", "date", "", "YYYY-MM-DD"),
    Column("infusions", "Infusions given in the first series", "whole number"),
    Column("planned", "Infusions planned in the first series", "whole number"),
    Column("completed", "All planned infusions were given", "flag", "", YES_NO),
    Column("assessed", "Has a baseline and a later complete assessment", "flag", "", YES_NO),
    Column(
        "baseline",
        "Total of the last complete assessment from day -28 to the first infusion",
        "whole number",
        "points",
        "0 to 144",
    ),
    *_WEEKS,
    Column(
        "mean_mg_per_kg",
        "Mean over the series of milligrams delivered by kilogram of that day's weight",
        "number",
        "mg/kg",
    ),
    Column(
        "loss_followed", "Responded at the end of the series, so is followed for loss of response", "flag", "", YES_NO
    ),
    Column(
        "loss_days",
        "Days from the last infusion of the series to loss of response, else to the end of sight",
        "whole number",
        "days",
    ),
    Column("loss_event", "Response was lost on that day; 0 is censored there", "flag", "", YES_NO),
    Column("recorded_infusions", "Infusions of the series run here, of which side effects are known", "whole number"),
    *_GRADES,
)
STEPS = (
    _PATIENT,
    *(
        Column(name, f"When the patient first {what}", "moment", "UTC", "ISO 8601; empty if not yet")
        for name, what in {
            "contact_at": "enquired, or was registered without an enquiry",
            "invited_at": "was invited to the pre-assessment",
            "began_at": "answered in it",
            "handed_in_at": "handed it in",
            "eligible_at": "was found eligible",
            "consented_at": "signed the consent to treatment",
            "course_opened_at": "had a course opened",
            "first_infusion_at": "was given an infusion",
            "completed_at": "had the planned number of infusions of the first series",
            "booster_at": "was given an infusion after the first series",
        }.items()
    ),
)
RUNNING = (
    Column("figure", "What is counted", "text", "", "appointments, messages, questionnaires, infusions"),
    Column("of", "Of which group: reminder, purpose or day of the plan", "text"),
    Column("what", "Which count", "text"),
    Column("count", "How many in the period", "whole number"),
)
FILES = {"outcomes": OUTCOMES, "steps": STEPS, "running": RUNNING}


def rows():
    """Yield the codebook of the files of figures, one row a column of each file."""
    return rows_of(FILES)


def rows_of(files: Mapping[str, Iterable[Column]]):
    """Yield the codebook of these files, one row a column of each."""
    for file, columns in files.items():
        for column in columns:
            yield file, column.name, column.meaning, column.unit, column.type, column.values
