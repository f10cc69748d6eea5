"""E-mail by a provider's interface: django-anymail's real backend and reports, against Postmark on this machine."""

import json
from base64 import b64encode
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from clinic.environment import read_environment
from clinic.messaging.models import ChannelState, InboundMessage
from clinic.messaging.sending import message_id_of
from clinic.messaging.states import State
from clinic.variables import MAIL_PROVIDERS, EnvironmentProblem
from tests.clinic.messaging.handlers import handled
from tests.postmark import PostmarkServer

SECRET = "postmark:a long shared secret"
POSTMARK = {
    "EMAIL_PROVIDER": "postmark",
    "POSTMARK_SERVER_TOKEN": "token",
    "EMAIL_WEBHOOK_SECRET": SECRET,
}


@pytest.fixture
def postmark(settings):
    server = PostmarkServer()
    server.start()
    provider, told = read_environment(POSTMARK | {"POSTMARK_API_URL": server.url}).email_provider
    settings.EMAIL_PROVIDER, settings.ANYMAIL = provider, told | {"REQUESTS_TIMEOUT": 5}
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.INBOUND_HANDLER = "tests.clinic.messaging.handlers.handle"
    handled.clear()
    yield server
    server.stop()


def report(secret=SECRET, **event):
    """What Postmark calls when something became of a letter."""
    authorization = f"Basic {b64encode(secret.encode()).decode()}"
    return Client().post(
        reverse("messaging:mail_status"),
        json.dumps({"MessageID": "pm-1", "Recipient": "ada@patient.test"} | event),
        "application/json",
        headers={"authorization": authorization},
    )


def of(message):
    return {"Metadata": {"reference": str(message.pk)}}


@pytest.fixture
def sent(planned, run, now, postmark):
    message = planned(subject="A reminder", body="Tuesday at nine.")
    assert run(now) == {message.pk: State.SENT}
    message.refresh_from_db()
    return message


class TestSending:
    def test_the_provider_is_given_the_letter_with_its_message_id_and_told_not_to_track(self, sent, postmark):
        [letter] = postmark.given
        assert (letter["To"], letter["Subject"], letter["TextBody"]) == (
            "ada@patient.test",
            "A reminder",
            "Tuesday at nine.",
        )
        assert {"Name": "Message-ID", "Value": message_id_of(sent)} in letter["Headers"]
        assert letter["Metadata"] == {"reference": str(sent.pk)}
        assert (letter["TrackOpens"], letter["TrackLinks"]) == (False, "None")
        assert sent.message_id == "pm-1"

    def test_a_refused_address_fails_at_once(self, planned, run, now, postmark):
        postmark.inactive.add("ada@patient.test")
        message = planned()
        assert run(now) == {message.pk: State.FAILED}
        assert not ChannelState.objects.filter(failures_in_a_row__gt=0).exists()

    @pytest.mark.parametrize(
        ("status", "state"),
        [(400, State.FAILED), (401, State.WAITING), (429, State.WAITING), (500, State.WAITING), (503, State.WAITING)],
    )
    def test_what_an_answer_means(self, planned, run, now, postmark, status, state):
        postmark.fails_with = status
        message = planned()
        assert run(now) == {message.pk: state}

    def test_a_provider_that_takes_no_call_was_given_nothing(self, planned, run, now, postmark):
        postmark.stop()
        message = planned()
        assert run(now) == {message.pk: State.WAITING}
        message.refresh_from_db()
        assert "cannot be reached" in message.why
        postmark.stop = lambda: None

    def test_after_silence_it_is_uncertain_and_goes_again_under_the_same_id(self, planned, run, now, postmark):
        postmark.falls_silent = True
        message = planned()
        assert run(now) == {message.pk: State.UNCERTAIN}
        postmark.falls_silent = False
        assert run(now + timedelta(minutes=1)) == {message.pk: State.SENT}
        first, second = ([one for one in letter["Headers"] if one["Name"] == "Message-ID"] for letter in postmark.given)
        assert first == second

    @pytest.mark.parametrize("address", ["ada@patient.test\nBcc: all@clinic.test", "nonsense"])
    def test_an_address_that_cannot_be_one_fails(self, planned, run, now, postmark, address):
        message = planned(to=address)
        assert run(now) == {message.pk: State.FAILED}
        assert postmark.given == []


class TestReports:
    def test_a_delivery_is_written_down_once(self, sent):
        for _ in range(2):
            assert report(RecordType="Delivery", DeliveredAt="2026-03-02T15:01:00Z", **of(sent)).status_code == 204
        sent.refresh_from_db()
        assert sent.state == State.DELIVERED
        assert sent.events.filter(to_state=State.DELIVERED).count() == 1

    def test_a_letter_that_came_back_is_shown_as_failed(self, sent):
        report(RecordType="Bounce", Type="HardBounce", ID=4, Email="ada@patient.test", **of(sent))
        sent.refresh_from_db()
        assert sent.state == State.FAILED
        assert "bounced" in sent.why

    def test_a_report_settles_what_was_uncertain(self, planned, run, now, postmark):
        postmark.falls_silent = True
        message = planned()
        run(now)
        report(RecordType="Delivery", DeliveredAt="2026-03-02T15:01:00Z", **of(message))
        message.refresh_from_db()
        assert message.state == State.DELIVERED

    @pytest.mark.parametrize("kind", ["Open", "Click"])
    def test_what_the_patient_does_with_it_is_not_written_down(self, sent, kind):
        assert report(RecordType=kind, ReceivedAt="2026-03-02T15:01:00Z", **of(sent)).status_code == 204
        sent.refresh_from_db()
        assert sent.state == State.SENT

    @pytest.mark.parametrize("metadata", [{}, {"reference": ""}, {"reference": "x"}, {"reference": "9" * 30}])
    def test_a_report_of_no_message_of_ours_changes_nothing(self, sent, metadata):
        assert report(RecordType="Delivery", DeliveredAt="2026-03-02T15:01:00Z", Metadata=metadata).status_code == 204
        sent.refresh_from_db()
        assert sent.state == State.SENT

    def test_the_report_of_another_attempt_changes_nothing(self, sent):
        report(RecordType="Bounce", Type="HardBounce", ID=4, MessageID="older", **of(sent))
        sent.refresh_from_db()
        assert sent.state == State.SENT

    def test_who_tells_the_mail_program_that_we_shall_stop_has_said_stop(self, sent):
        for _ in range(2):
            report(RecordType="SpamComplaint", Type="SpamComplaint", ID=9, Email="ada@patient.test", **of(sent))
        assert handled == ["UNSUBSCRIBE"]
        reply = InboundMessage.objects.get()
        assert (reply.channel, reply.from_address) == ("email", "ada@patient.test")

    @pytest.mark.parametrize("secret", ["postmark:wrong", "", "nonsense"])
    def test_without_the_secret_it_is_refused(self, sent, secret):
        assert report(secret, RecordType="Delivery", DeliveredAt="2026-03-02T15:01:00Z", **of(sent)).status_code == 403
        sent.refresh_from_db()
        assert sent.state == State.SENT

    @pytest.mark.parametrize("body", ["", "{", "[]", "7"])
    def test_what_is_no_report_is_refused(self, postmark, db, body):
        authorization = f"Basic {b64encode(SECRET.encode()).decode()}"
        response = Client().post(
            reverse("messaging:mail_status"), body, "application/json", headers={"authorization": authorization}
        )
        assert response.status_code == 400

    def test_reading_it_changes_nothing(self, postmark):
        assert Client().get(reverse("messaging:mail_status")).status_code == 405
        assert Client().head(reverse("messaging:mail_status")).status_code == 204

    def test_without_a_provider_there_is_no_such_page(self, db):
        assert report(RecordType="Delivery").status_code == 404


class TestTheEnvironment:
    def test_each_provider_is_told_what_it_needs(self):
        for provider, names in MAIL_PROVIDERS.items():
            told = dict.fromkeys(names, "secret") | {"EMAIL_PROVIDER": provider, "EMAIL_WEBHOOK_SECRET": SECRET}
            found, settings = read_environment(told).email_provider
            assert found == provider
            assert set(settings) == {*names, "WEBHOOK_SECRET"}

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"EMAIL_PROVIDER": "pigeon"}, "EMAIL_PROVIDER is 'pigeon'; it must be one of postmark"),
            ({"POSTMARK_SERVER_TOKEN": ""}, "POSTMARK_SERVER_TOKEN is not set; EMAIL_PROVIDER=postmark needs it"),
            ({"EMAIL_WEBHOOK_SECRET": ""}, "EMAIL_WEBHOOK_SECRET must be user:password of 20 characters or more"),
            ({"EMAIL_WEBHOOK_SECRET": "short:one"}, "EMAIL_WEBHOOK_SECRET must be user:password"),
            ({"EMAIL_URL": "smtp://mail.example"}, "EMAIL_URL and EMAIL_PROVIDER are both set"),
        ],
    )
    def test_what_is_missing_or_odd_is_named(self, change, said):
        with pytest.raises(EnvironmentProblem, match=said):
            read_environment(POSTMARK | change)

    def test_its_secrets_stay_out_of_error_reports(self):
        assert "a long shared secret" not in repr(read_environment(POSTMARK))
