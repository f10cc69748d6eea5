"""Small cells: a figure of a group of fewer than five people can tell who they are, so it is held back (design)."""

from collections.abc import Iterable, Mapping

SMALLEST_GROUP = 5
REASON = (
    f"Groups of fewer than {SMALLEST_GROUP} people are held back, because one person could be recognised in them, "
    "and because a share of so few says little."
)


def is_small(people: int) -> bool:
    """Whether a group is too small to be shown; nobody at all is no group, and is shown."""
    return 0 < people < SMALLEST_GROUP


def without_small_cells(report: Mapping) -> dict:
    """Return the report of `measures.report` with every group that is too small marked `small` and its figures None.

    The counts of people stand: which rows are held back can be seen, only not what came out. The curve ends where
    fewer than five are still followed. Nothing is left of a cohort that is itself too small.
    """
    started = report["cohort"]["started"]
    loss = report["time_to_loss"]
    return {
        **report,
        "response": [_row(row, row["assessed"], "responders") for row in report["response"]],
        "remission": [_row(row, row["assessed"], "remitters") for row in report["remission"]],
        "dose_response": [_row(row, row["assessed"], "responders") for row in report["dose_response"]],
        "time_to_loss": _hidden(loss, "events", "median_days") | {"curve": []} if is_small(loss["n"]) else _cut(loss),
        "adverse_events": [_row(row, started, "events", "serious", "infusions") for row in report["adverse_events"]],
    }


def _row(row: Mapping, people: int, *counts: str) -> dict:
    return _hidden(row, "percent", *counts) | {"ci95": [None, None]} if is_small(people) else dict(row)


def _hidden(figures: Mapping, *names: str) -> dict:
    return {**figures, **dict.fromkeys(names), "small": True}


def _cut(loss: Mapping) -> dict:
    return {**loss, "curve": list(_while_enough(loss["curve"]))}


def _while_enough(curve: Iterable[Mapping]):
    for step in curve:
        if is_small(step["at_risk"]):
            return
        yield step
