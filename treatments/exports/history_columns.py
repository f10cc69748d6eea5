"""The codebook of the three files of history, the same words that the import uses; pure."""

from intake.instruments.catalogue import INSTRUMENTS
from treatments.exports.codebook import Column

HISTORY = {
    "patients": (
        Column("mrn", "Record number, by which the three files know one another", "text"),
        Column("given_name", "Given name", "text"),
        Column("family_name", "Family name", "text"),
        Column("born", "Date of birth", "date", "", "YYYY-MM-DD"),
        Column("reference_sex", "The sex that cut-offs refer to", "text", "", "female, male, unknown"),
        Column("email", "E-mail address", "text"),
        Column("mobile", "Mobile number in E.164", "text"),
        Column("time_zone", "The patient's time zone", "text"),
    ),
    "infusions": (
        Column("mrn", "Record number", "text"),
        Column("series", "Infusions of a patient with the same name belong together", "text"),
        Column("started_at", "When it started", "moment", "UTC", "ISO 8601"),
        Column("mg_per_kg", "Ordered dose; empty is not known", "number", "mg/kg"),
        Column("delivered_mg", "What was really given", "number", "mg"),
        Column("minutes", "How long it ran", "number", "min"),
        Column("weight_kg", "Weight of that day", "number", "kg"),
        Column("planned_infusions", "How many the series was planned to have", "whole number"),
    ),
    "assessments": (
        Column("mrn", "Record number", "text"),
        Column("instrument", "Which scale", "text", "", ", ".join(INSTRUMENTS)),
        Column("collected_at", "When it was handed in", "moment", "UTC", "ISO 8601"),
        Column("total", "Its total; empty where there is none", "number", "points"),
        Column("answers", "The answers by item; empty where only the total is known", "JSON"),
    ),
}
