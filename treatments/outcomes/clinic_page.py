"""How the clinic runs, ready for the tables: enquiry to booster, appointments, messages, questionnaires, chairs."""

from treatments.outcomes.intervals import share
from treatments.outcomes.lists import PURPOSES
from treatments.outcomes.queries.running import Running
from treatments.outcomes.suppression import REASON, is_small

NOT_SHOWN = {"percent": None, "ci95": [None, None], "small": True}


def clinic_page(ran: Running, *, with_small: bool) -> dict:
    """Everything on the page of how the clinic runs; `small` rows are about fewer than five people and held back.

    The use of the chairs is about chairs, whoever sat in them, and is never held back.
    """

    def is_held_back(people):
        return not with_small and is_small(people)

    steps = [_step(place, step, is_held_back) for place, step in enumerate(ran.steps)]
    attendance = [_attendance(row, is_held_back(row.people)) for row in ran.attendance]
    sendings = [_sending(row, is_held_back(row.people)) for row in ran.sendings]
    returns = [_returned(row, is_held_back(row.people)) for row in ran.returns]
    return {
        "steps": steps,
        "enquiries": ran.enquiries,
        "enquiries_small": is_held_back(ran.enquiries.received),
        "attendance": attendance,
        "sendings": sendings,
        "returns": returns,
        "chairs": [(row, percent_of(row.held_hours, row.open_hours)) for row in ran.chairs],
        "charts": _charts(attendance, returns),
        "holds_back": any(row["small"] for row in (*steps, *attendance, *sendings, *returns)),
        "small_reason": REASON,
    }


def _charts(attendance, returns) -> dict:
    from treatments.outcomes import charts

    drawn = {}
    missed = [
        {"name": "Reminder sent" if one["row"].reminded else "None sent", "missed": one["row"].missed, **one}
        for one in attendance
    ]
    if any(row["percent"] is not None for row in missed):
        text = "Share of appointments that were missed, with and without a reminder."
        drawn["attendance"] = charts.shares(missed, counted_as="missed", of="known", title="", description=text)
    answered = [{"answered": one["row"].answered, **one} for one in returns]
    if any(row["percent"] is not None for row in answered):
        text = "Share of questionnaires that were answered, by the day on which they were due."
        drawn["returns"] = charts.shares(answered, counted_as="answered", of="closed", title="", description=text)
    return drawn


def _step(place, step, is_held_back) -> dict:
    """A step is about those who came to the one before it, its median about those whose two steps are in order."""
    return {
        "row": step,
        "list": f"step-{place}",
        "small": is_held_back(step.of),
        "median_small": is_held_back(step.waits),
    }


def _attendance(row, small: bool) -> dict:
    known = row.expected - row.open
    kind = "reminded" if row.reminded else "unreminded"
    lists = {name: f"{name.replace('_', '-')}-{kind}" for name in ("expected", "no_show", "not_closed")}
    return {"row": row, "known": known, "lists": lists, "small": small, **share(row.missed, known)} | (
        NOT_SHOWN if small else {}
    )


def _sending(row, small: bool) -> dict:
    """Messages of a purpose that is not in the table are counted, and lead to no list."""
    lists = {"due": f"due-{row.purpose}", "not_sent": f"not-sent-{row.purpose}"}
    return {
        "name": PURPOSES.get(row.purpose, row.purpose),
        "lists": lists if row.purpose in PURPOSES else {},
        "row": row,
        "small": small,
        "percent": None if small else percent_of(row.sent, row.due),
    }


def _returned(row, small: bool) -> dict:
    closed = row.answered + row.missed
    return {
        "name": row.code.replace("-", " ").capitalize(),
        "row": row,
        "closed": closed,
        "small": small,
        **share(row.answered, closed),
    } | (NOT_SHOWN if small else {})


def percent_of(count: float, of: float) -> float | None:
    return 100 * count / of if of else None
