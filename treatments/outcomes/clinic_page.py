"""How the clinic runs, ready for the tables: enquiry to booster, appointments, messages, questionnaires, chairs."""

from treatments.outcomes.intervals import share
from treatments.outcomes.queries.running import Running

PURPOSES = {
    "invitation": "Invitations",
    "appointment": "Appointment reminders",
    "questionnaire": "Questionnaires",
    "sign-in-link": "Sign-in links",
    "reply": "Replies",
    "crisis-reply": "Replies to a sign of danger",
}


def clinic_page(ran: Running) -> dict:
    """Everything on the page of how the clinic runs."""
    attendance = [_attendance(row) for row in ran.attendance]
    returns = [_returned(row) for row in ran.returns]
    return {
        "steps": ran.steps,
        "enquiries": ran.enquiries,
        "attendance": attendance,
        "sendings": [
            (PURPOSES.get(row.purpose, row.purpose), row, percent_of(row.sent, row.due)) for row in ran.sendings
        ],
        "returns": returns,
        "chairs": [(row, percent_of(row.held_hours, row.open_hours)) for row in ran.chairs],
        "charts": _charts(attendance, returns),
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


def _attendance(row) -> dict:
    known = row.expected - row.open
    return {"row": row, "known": known, **share(row.missed, known)}


def _returned(row) -> dict:
    closed = row.answered + row.missed
    return {
        "name": row.code.replace("-", " ").capitalize(),
        "row": row,
        "closed": closed,
        **share(row.answered, closed),
    }


def percent_of(count: float, of: float) -> float | None:
    return 100 * count / of if of else None
