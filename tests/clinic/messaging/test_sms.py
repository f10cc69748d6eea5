"""Text messages: what our side makes of what Twilio answers, and of what it calls."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import requests
from django.test import Client
from django.urls import reverse
from twilio.request_validator import RequestValidator

from clinic.environment import Twilio
from clinic.messaging.channels import sms
from clinic.messaging.models import InboundMessage
from clinic.messaging.states import State
from tests.clinic.messaging.handlers import handled
from tests.twilio import TwilioServer

ACCOUNT = Twilio(account_sid="AC1", auth_token="secret token", sender="+15550000")


@pytest.fixture(autouse=True)
def provider(settings, monkeypatch):
    """Twilio's own client, talking to a server on this machine."""
    settings.TWILIO = ACCOUNT
    settings.BASE_URL = "https://clinic.test"
    settings.INBOUND_HANDLER = "tests.clinic.messaging.handlers.handle"
    handled.clear()
    server = TwilioServer(ACCOUNT.account_sid)
    server.start()
    monkeypatch.setattr(sms, "TwilioHttpClient", server.http_client)
    yield server
    server.stop()


@pytest.fixture
def text(planned):
    return lambda **more: planned(channel="sms", to="+15552000001", body="Tuesday at nine.", **more)


def test_it_is_given_to_the_provider_with_the_address_for_its_reports(text, run, provider, now):
    message = text()
    assert run(now) == {message.pk: State.SENT}
    message.refresh_from_db()
    assert message.message_id == "SM0"
    [given] = provider.given
    assert (given.To, given.From, given.Body) == ("+15552000001", "+15550000", "Tuesday at nine.")
    assert given.StatusCallback == f"https://clinic.test/messages/sms/status/?message={message.pk}"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (400, State.FAILED),
        (404, State.FAILED),
        (401, State.WAITING),
        (403, State.WAITING),
        (429, State.WAITING),
        (500, State.WAITING),
        (503, State.WAITING),
    ],
)
def test_what_an_answer_means(text, run, provider, now, status, state):
    provider.fails_with = status
    message = text()
    assert run(now) == {message.pk: state}
    message.refresh_from_db()
    assert str(status) in message.why


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (requests.ConnectTimeout(), State.WAITING),
        (requests.ReadTimeout(), State.UNCERTAIN),
        (requests.ConnectionError(), State.UNCERTAIN),
        (ValueError("unforeseen"), State.UNCERTAIN),
    ],
)
def test_what_an_error_means(text, run, monkeypatch, now, error, state):
    monkeypatch.setattr(requests.Session, "send", lambda *_, **__: (_ for _ in ()).throw(error))
    message = text()
    assert run(now) == {message.pk: state}


def test_a_service_that_takes_no_call_was_given_nothing(text, run, provider, now):
    provider.stop()
    message = text()
    assert run(now) == {message.pk: State.WAITING}
    provider.stop = lambda: None


class TestAfterSilence:
    """Twilio broke the connection: it is asked what it was given, by its own client."""

    @pytest.fixture
    def uncertain(self, text, run, provider, now):
        provider.falls_silent = True
        message = text()
        assert run(now) == {message.pk: State.UNCERTAIN}
        provider.falls_silent = False
        return message

    def test_what_it_has_is_not_given_to_it_again(self, uncertain, run, provider, now):
        assert run(now + timedelta(minutes=1)) == {uncertain.pk: State.SENT}
        uncertain.refresh_from_db()
        assert (uncertain.message_id, len(provider.given)) == ("SM0", 1)
        assert uncertain.why == "Its provider had it already."

    def test_what_it_never_got_goes_out(self, uncertain, run, provider, now):
        provider.given.clear()
        assert run(now + timedelta(minutes=1)) == {uncertain.pk: State.SENT}
        assert len(provider.given) == 1

    @pytest.mark.parametrize(
        "other",
        [{"Body": "Other words."}, {"To": "+15552000009"}, {"From": "+15559999999"}, {"status": "undelivered"}],
        ids=["other-words", "another-number", "another-sender", "failed"],
    )
    def test_another_message_is_not_taken_for_it(self, uncertain, run, provider, now, other):
        vars(provider.given[0]).update(other)
        assert run(now + timedelta(minutes=1)) == {uncertain.pk: State.SENT}
        assert len(provider.given) == 2

    def test_an_older_message_of_the_same_words_is_not_taken_for_it(self, uncertain, run, provider, now):
        provider.given[0].created = now - timedelta(days=7)
        assert run(now + timedelta(minutes=1)) == {uncertain.pk: State.SENT}
        assert len(provider.given) == 2

    def test_while_it_cannot_be_asked_nothing_is_sent(self, uncertain, run, provider, now):
        provider.fails_with = 503
        assert run(now + timedelta(minutes=1)) == {uncertain.pk: State.UNCERTAIN}
        uncertain.refresh_from_db()
        assert "cannot be asked" in uncertain.why
        provider.fails_with = None
        assert run(now + timedelta(minutes=2)) == {uncertain.pk: State.SENT}
        assert len(provider.given) == 1


# --- What Twilio calls


def call(name, query="", *, token=ACCOUNT.auth_token, **form):
    url = reverse(f"messaging:{name}") + query
    signature = RequestValidator(token).compute_signature(f"https://clinic.test{url}", form)
    return Client().post(
        url, urlencode(form), "application/x-www-form-urlencoded", headers={"X-Twilio-Signature": signature}
    )


@pytest.fixture
def sent(text, run, now):
    message = text()
    run(now)
    message.refresh_from_db()
    return message


def test_a_delivery_is_written_down_once(sent):
    for _ in range(2):
        form = {"MessageSid": "SM0", "MessageStatus": "delivered"}
        assert call("sms_status", f"?message={sent.pk}", **form).status_code == 204
    sent.refresh_from_db()
    assert sent.state == State.DELIVERED
    assert sent.delivered_at is not None
    assert sent.events.filter(to_state=State.DELIVERED).count() == 1


def test_a_failed_delivery_is_shown_with_its_code(sent):
    call("sms_status", f"?message={sent.pk}", MessageSid="SM0", MessageStatus="undelivered", ErrorCode="30003")
    sent.refresh_from_db()
    assert sent.state == State.FAILED
    assert "30003" in sent.why


@pytest.mark.parametrize("status", ["queued", "sent", "nonsense"])
def test_other_reports_change_nothing(sent, status):
    assert call("sms_status", f"?message={sent.pk}", MessageSid="SM0", MessageStatus=status).status_code == 204
    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_the_report_of_another_attempt_changes_nothing(sent):
    call("sms_status", f"?message={sent.pk}", MessageSid="SM-older", MessageStatus="failed")
    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_a_delivery_settles_what_was_uncertain(text, run, provider, now):
    provider.falls_silent = True
    message = text()
    run(now)
    call("sms_status", f"?message={message.pk}", MessageSid="SM0", MessageStatus="delivered")
    message.refresh_from_db()
    assert (message.state, message.message_id) == (State.DELIVERED, "SM0")


@pytest.mark.parametrize("reference", ["", "x", "-1", "9" * 30, "%D9%A3"])
def test_a_report_of_no_message_is_not_found(db, reference):
    assert call("sms_status", f"?message={reference}", MessageSid="SM0").status_code == 404


def test_a_reply_is_kept_and_handled_once(db):
    for _ in range(2):
        response = call("sms_inbound", MessageSid="SM9", From="+15552000001", Body="C")
        assert (response.status_code, response["Content-Type"]) == (200, "text/xml")
    assert handled == ["C"]
    reply = InboundMessage.objects.get()
    assert (reply.from_address, reply.body, reply.outcome) == ("+15552000001", "C", "inbox")


def test_a_reply_that_cannot_be_handled_is_kept_for_people(db):
    assert call("sms_inbound", MessageSid="SM9", From="+1", Body="break").status_code == 200
    assert InboundMessage.objects.get().outcome == "not handled"


@pytest.mark.parametrize("body", ["", "x" * 10_000, "<script>alert(1)</script>", "🙂", "nul\0nul"])
def test_odd_replies_are_kept(db, body):
    assert call("sms_inbound", MessageSid="SM9", From="+1", Body=body).status_code == 200
    assert InboundMessage.objects.get().body == body.replace("\0", "")


@pytest.mark.parametrize("name", ["sms_status", "sms_inbound"])
class TestWhoMayCall:
    def test_a_wrong_signature_is_refused(self, db, name):
        assert call(name, token="another", MessageSid="SM1", Body="STOP").status_code == 403
        assert InboundMessage.objects.count() == 0

    def test_no_signature_is_refused(self, db, name):
        assert Client().post(reverse(f"messaging:{name}"), {"MessageSid": "SM1"}).status_code == 403

    def test_without_an_account_there_is_no_such_page(self, db, name, settings):
        settings.TWILIO = None
        assert call(name, MessageSid="SM1").status_code == 404

    def test_reading_is_not_allowed(self, db, name):
        assert Client().get(reverse(f"messaging:{name}")).status_code == 405
