from datetime import timedelta

import pytest
from django.db import IntegrityError

from clinic.environment import read_environment
from clinic.messaging import claiming, services
from clinic.messaging.models import Message, MessageEvent
from clinic.messaging.states import State
from clinic.variables import EnvironmentProblem


def plan(now, **more):
    kwargs = {"purpose": "says", "key": "k", "patient_id": 1, "due_at": now, "expires_at": now + timedelta(days=1)}
    return services.plan(**(kwargs | more), at=now)


def test_the_same_key_twice_is_one_message_unchanged(db, now):
    first = plan(now, context={"appointment": 1})
    again = plan(now, due_at=now + timedelta(hours=1), context={"appointment": 2})
    assert again.pk == first.pk
    assert Message.objects.count() == 1
    assert again.context == {"appointment": 1}


def test_a_purpose_without_a_decider_is_refused(db, now):
    with pytest.raises(services.UnknownPurpose):
        plan(now, purpose="party")


@pytest.mark.parametrize("recipient", [{"patient_id": None}, {"patient_id": 1, "user": "nora"}])
def test_a_message_has_exactly_one_recipient(now, staff, recipient):
    if "user" in recipient:
        recipient["user"] = staff.nora
    with pytest.raises(IntegrityError):
        plan(now, **recipient)


def test_a_message_must_be_worth_something_when_it_is_due(db, now):
    with pytest.raises(IntegrityError):
        plan(now, expires_at=now)


def test_what_is_due_asks_for_the_worker_on_commit(db, now, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr("clinic.celery.app.send_task", lambda name, **_: asked.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        plan(now, key="due")
        plan(now, key="due")
        plan(now, key="tomorrow", due_at=now + timedelta(hours=23))
    assert asked == ["clinic.messaging.send_due"]


def test_cancelling_by_what_it_is_about_stops_only_what_has_not_gone(db, now, run):
    plan(now, key="gone", about="appointment:1")
    run(now)
    waiting = plan(now, key="waiting", about="appointment:1", patient_id=2)
    other = plan(now, key="other", about="appointment:2", patient_id=3)
    assert services.cancel(about="appointment:1", why="It was moved.", at=now) == 1
    waiting.refresh_from_db()
    other.refresh_from_db()
    assert (waiting.state, waiting.why, other.state) == (State.CANCELLED, "It was moved.", State.WAITING)


def test_cancelling_by_key(db, now):
    plan(now, key="a")
    plan(now, key="b")
    assert services.cancel(keys=["a", "missing"], why="Answered.", at=now) == 1
    assert Message.objects.get(purpose_key="b").state == State.WAITING


def test_cancelling_without_saying_which_is_refused(db, now):
    with pytest.raises(ValueError, match="about, keys"):
        services.cancel(why="?", at=now)


def test_a_claimed_message_can_be_called_back_before_it_is_begun(db, now, run):
    message = plan(now)
    claiming.claim_due(at=now)
    assert services.cancel(keys=["k"], why="Moved.", at=now) == 1
    message.refresh_from_db()
    assert message.state == State.CANCELLED


def test_a_message_that_is_being_handed_over_cannot_be_called_back(db, now):
    message = plan(now)
    claiming.claim_due(at=now)
    Message.objects.filter(pk=message.pk).update(claim_token=None, attempts=1)
    assert services.cancel(keys=["k"], why="Moved.", at=now) == 0


def test_every_move_leaves_an_event_with_who_and_why(now, staff):
    message = plan(now)
    services.cancel(keys=["k"], why="The patient called.", at=now, by=staff.dana)
    event = MessageEvent.objects.get(message=message)
    assert (event.from_state, event.to_state, event.by, event.why, event.at) == (
        State.WAITING,
        State.CANCELLED,
        staff.dana,
        "The patient called.",
        now,
    )
    assert message.history.latest("pgh_id").pgh_context.metadata["user"] == staff.dana.pk


@pytest.mark.parametrize("name", ["MESSAGES_PER_DAY", "MESSAGES_PER_WEEK"])
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "many", "1001"])
def test_a_limit_that_is_none_is_refused_at_the_start(name, value):
    with pytest.raises(EnvironmentProblem, match=name):
        read_environment({name: value})


class TestResending:
    @pytest.fixture
    def failed(self, planned, now):
        message = planned("breaks")
        Message.objects.filter(pk=message.pk).update(
            state=State.FAILED, attempts=10, purpose="says", expires_at=now + timedelta(hours=1)
        )
        message.refresh_from_db()
        return message

    def test_a_failed_message_is_sent_again_with_the_reason_kept(self, failed, staff, now, run):
        services.resend(failed, reason="New address.", by=staff.dana, at=now)
        assert run(now) == {failed.pk: State.SENT}
        assert failed.events.filter(by=staff.dana, why="New address.").exists()

    def test_a_message_that_is_too_late_gets_a_day(self, failed, staff, now, run):
        late = now + timedelta(days=3)
        services.resend(failed, reason="Asked for it.", by=staff.dana, at=late)
        assert run(late) == {failed.pk: State.SENT}

    def test_it_does_not_count_against_the_patients_limit(self, failed, planned, staff, now, run):
        planned(good_for=timedelta(days=20))
        run(now)
        services.resend(failed, reason="Asked for it.", by=staff.dana, at=now)
        assert run(now + timedelta(minutes=1)) == {failed.pk: State.SENT}

    @pytest.mark.parametrize("state", [State.WAITING, State.SENT, State.DELIVERED, State.CANCELLED, State.CLAIMED])
    def test_a_message_that_did_arrive_or_will_is_not(self, failed, staff, now, state):
        Message.objects.filter(pk=failed.pk).update(state=state)
        failed.refresh_from_db()
        with pytest.raises(services.CannotResend, match=state):
            services.resend(failed, reason="Again.", by=staff.dana, at=now)
