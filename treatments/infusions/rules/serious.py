"""A serious adverse event: why it is serious, what caused it, how it ended (pure).

The criteria are those of expedited reporting (ICH E2A and 21 CFR 312.32 [k]; fields of the clinical reference, 5.5).
The list of relations is WHO-UMC's scale of causality, shortened [k]. That a grade opens a report is our own [design].
"""

from treatments.infusions.rules.states import Act

CRITERIA = {
    "death": "Death",
    "life-threatening": "Life-threatening",
    "hospitalisation": "Hospital admission, or a longer stay",
    "disability": "Lasting disability or incapacity",
    "congenital": "Congenital anomaly",
    "other": "Other medically important event",
}
RELATIONS = {
    "certain": "Certain",
    "probable": "Probable",
    "possible": "Possible",
    "unlikely": "Unlikely",
    "unassessable": "Cannot be assessed",
}
OUTCOMES = {
    "recovered": "Recovered",
    "recovering": "Recovering",
    "lasting-effects": "Recovered with lasting effects",
    "not-recovered": "Not recovered",
    "fatal": "Fatal",
    "unknown": "Not known",
}
# What must be known before a report can be closed, by field.
NEEDED = {
    "criteria": "Say why it is serious.",
    "description": "Describe what happened.",
    "relation": "Judge the relation to the treatment.",
    "expected": "Say whether the product information names it.",
    "outcome": "Say how it ended.",
}
_OF_A_GRADE = {4: "life-threatening", 5: "death"}
_OF_AN_ENDING = {Act.HAND_OVER: "hospitalisation", Act.RECORD_DEATH: "death"}


def criterion_of_grade(grade: int) -> str | None:
    """Why a side effect of this grade is serious in itself; None when it is not."""
    return _OF_A_GRADE.get(grade)


def criterion_of_ending(act: Act) -> str | None:
    """Why an infusion that ends like this has had a serious event; None when it has not by that alone."""
    return _OF_AN_ENDING.get(act)


def still_needed(report: dict) -> dict[str, str]:
    """What is missing before a report can be closed, a sentence by field; an outcome of death needs that criterion."""
    missing = {name: words for name, words in NEEDED.items() if report.get(name) in (None, "", [])}
    if report.get("outcome") == "fatal" and "death" not in (report.get("criteria") or []):
        missing["criteria"] = "A fatal outcome is serious by death; say so."
    return missing
