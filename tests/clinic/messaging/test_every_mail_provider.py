"""Each mail provider that the settings offer: django-anymail's real client and reports, against it on this machine."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from clinic.environment import read_environment
from clinic.messaging.models import ChannelState
from clinic.messaging.sending import message_id_of
from clinic.messaging.states import State
from clinic.variables import MAIL_PROVIDERS
from tests.mail_providers import EVERY, Brevo, Mailgun, Mailjet, SigningSendGrid, SparkPost

pytestmark = pytest.mark.filterwarnings("ignore:django-anymail has dropped official support for SendGrid")


@pytest.fixture(params=EVERY, ids=lambda kind: kind.__name__)
def provider(request, settings):
    server = request.param()
    server.start()
    settings.EMAIL_PROVIDER, told = read_environment(server.variables).email_provider
    settings.ANYMAIL = {"IGNORE_UNSUPPORTED_FEATURES": True, "REQUESTS_TIMEOUT": 5, **told}
    settings.EMAIL_BACKEND = f"anymail.backends.{server.name}.EmailBackend"
    yield server
    server.stop()


def only(*kinds):
    """Of all the providers, these."""
    return pytest.mark.parametrize("provider", kinds, ids=lambda kind: kind.__name__, indirect=True)


def hand_in(body, headers):
    return Client().post(reverse("messaging:mail_status"), body, "application/json", headers=headers).status_code


@pytest.fixture
def sent(planned, run, now, provider):
    message = planned(subject="A reminder", body="Tuesday at nine.")
    assert run(now) == {message.pk: State.SENT}
    message.refresh_from_db()
    return message


@pytest.fixture
def report(provider):
    def reported(kind, message):
        body = provider.report(kind, provider.id_of(1), str(message.pk))
        return hand_in(body, provider.signed(body))

    return reported


def test_every_provider_of_the_settings_is_here():
    assert {kind.name for kind in EVERY} == set(MAIL_PROVIDERS)


def test_it_is_given_the_letter_once_with_our_key_and_told_not_to_track(sent, provider):
    [letter] = provider.given
    assert (letter.to, letter.subject, letter.text) == ("ada@patient.test", "A reminder", "Tuesday at nine.")
    assert (letter.reference, letter.tracked) == (str(sent.pk), False)
    assert provider.paths == [provider.path]
    name, value = provider.shows
    assert provider.headers[0][name] == value


def test_its_own_name_for_the_letter_is_kept(sent, provider):
    assert sent.message_id == provider.id_of(1)


def test_it_is_given_our_message_id_unless_it_insists_on_its_own(sent, provider):
    [letter] = provider.given
    assert letter.headers.get("message-id") == (None if provider.own_message_id else message_id_of(sent))


def test_a_refused_letter_fails_at_once_and_the_channel_goes_on(planned, run, now, provider):
    provider.refuses.add("ada@patient.test")
    message = planned()
    assert run(now) == {message.pk: State.FAILED}
    assert provider.given == []
    assert not ChannelState.objects.filter(failures_in_a_row__gt=0).exists()


@pytest.mark.parametrize("status", [401, 402, 403, 404, 408, 420, 429, 500, 502, 503])
def test_what_is_not_about_this_letter_is_tried_again(planned, run, now, provider, status):
    provider.fails_with = status
    message = planned()
    assert run(now) == {message.pk: State.WAITING}
    assert ChannelState.objects.filter(channel="email", failures_in_a_row=1).exists()


@pytest.mark.parametrize("status", [400, 413, 422])
def test_what_is_about_this_letter_is_not(planned, run, now, provider, status):
    provider.fails_with = status
    message = planned()
    assert run(now) == {message.pk: State.FAILED}


def test_after_silence_it_goes_again_and_is_then_known(planned, run, now, provider):
    provider.falls_silent = True
    message = planned()
    assert run(now) == {message.pk: State.UNCERTAIN}
    provider.falls_silent = False
    assert run(now + timedelta(minutes=1)) == {message.pk: State.SENT}
    assert {letter.reference for letter in provider.given} == {str(message.pk)}


@only(Brevo)
def test_a_provider_that_knows_the_key_sends_it_once(planned, run, now, provider):
    provider.falls_silent = True
    message = planned()
    run(now)
    provider.falls_silent = False
    assert run(now + timedelta(minutes=1)) == {message.pk: State.SENT}
    assert len(provider.given) == 1


@only(Brevo)
def test_each_letter_has_a_key_of_its_own(planned, run, now, provider):
    messages = [planned(patient_id=number) for number in (1, 2)]
    assert run(now) == {message.pk: State.SENT for message in messages}
    assert len(provider.given) == len(provider.seen) == 2


@only(Mailjet)
def test_mailjet_says_inside_its_answer_that_it_took_nothing(planned, run, now, provider):
    provider.refuses.add("ada@patient.test")
    message = planned()
    run(now)
    message.refresh_from_db()
    assert "refused the message" in message.why


def test_a_delivery_is_written_down_once(sent, report):
    assert [report("delivered", sent) for _ in range(2)] == [204, 204]
    sent.refresh_from_db()
    assert sent.state == State.DELIVERED
    assert sent.events.filter(to_state=State.DELIVERED).count() == 1


def test_a_letter_that_came_back_is_shown_as_failed(sent, report):
    assert report("bounced", sent) == 204
    sent.refresh_from_db()
    assert sent.state == State.FAILED


def test_what_the_patient_does_with_it_is_not_written_down(sent, report):
    assert report("opened", sent) == 204
    sent.refresh_from_db()
    assert sent.state == State.SENT


@pytest.mark.parametrize("headers", [{}, {"authorization": "Basic cHJvdmlkZXI6d3Jvbmc="}], ids=["none", "wrong"])
def test_without_the_shared_secret_a_report_is_refused(sent, provider, headers):
    body = provider.report("delivered", provider.id_of(1), str(sent.pk))
    signed = {name: value for name, value in provider.signed(body).items() if name != "authorization"}
    assert hand_in(body, signed | headers) == 403
    sent.refresh_from_db()
    assert sent.state == State.SENT


@only(SigningSendGrid, Mailgun)
def test_with_the_secret_and_another_signature_it_is_refused(sent, provider):
    body = provider.report("bounced", provider.id_of(1), str(sent.pk))
    forged = body.replace('"bounced"', '"forged"') if provider.name == "mailgun" else f"{body} "
    assert forged != body
    assert hand_in(forged, provider.signed(body)) == 403
    sent.refresh_from_db()
    assert sent.state == State.SENT


@only(SigningSendGrid, Mailgun)
def test_with_the_secret_and_no_signature_it_is_refused(sent, provider):
    said = json.loads(provider.report("delivered", provider.id_of(1), str(sent.pk)))
    if isinstance(said, dict):
        said.pop("signature")
    assert hand_in(json.dumps(said), provider.authorization()) == 403


@pytest.mark.parametrize("body", ["", "{", "7"])
def test_what_is_no_report_is_refused(provider, db, body):
    assert hand_in(body, provider.signed(body)) in (400, 403)


@pytest.mark.parametrize(
    ("provider", "body"),
    [(Brevo, '{"items": []}'), (SparkPost, '[{"msys": {"relay_message": {}}}]')],
    indirect=["provider"],
    ids=["Brevo", "SparkPost"],
)
def test_a_letter_that_came_in_is_no_report(provider, db, body):
    assert hand_in(body, provider.authorization()) == 400
