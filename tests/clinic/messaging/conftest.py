from datetime import timedelta

import pytest

from clinic.messaging import claiming, sending, services

DECIDERS = "tests.clinic.messaging.deciders."


@pytest.fixture(autouse=True)
def purposes(settings):
    names = ("says", "tells", "cancels", "waits", "breaks", "breaks_a_query", "answers_nonsense", "writes")
    settings.MESSAGE_PURPOSES = {name: DECIDERS + name for name in names} | {
        "urgent": DECIDERS + "says",
        "account": "clinic.accounts.deciders.account_mail",
    }
    settings.MESSAGE_PURPOSES_AT_ONCE = {"urgent", "account"}
    settings.MESSAGES_PER_PATIENT_PER_DAY = 1
    settings.MESSAGES_PER_PATIENT_PER_WEEK = 3
    settings.MESSAGES_PER_MINUTE = {"email": 6000, "sms": 6000}


@pytest.fixture
def planned(now, db):
    """Plan a message to a patient: `planned("says", patient_id=7, body="...")`."""
    count = iter(range(1000))

    def plan(purpose="says", *, patient_id=1, due_at=now, good_for=timedelta(days=2), **context):
        return services.plan(
            purpose=purpose,
            key=f"{purpose}-{next(count)}",
            patient_id=patient_id,
            due_at=due_at,
            expires_at=due_at + good_for,
            at=now,
            context=context,
        )

    return plan


@pytest.fixture
def run(db):
    """One turn of the worker: claim what is due at an instant and send each; returns the states, by message id."""

    def turn(at):
        claims = claiming.claim_due(at=at)
        return {pk: sending.send_one(message_id=pk, token=token, at=at) for pk, token in claims}

    return turn
