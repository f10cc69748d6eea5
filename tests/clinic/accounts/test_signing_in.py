import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.accounts.roles import STAFF, Action, Role, may
from clinic.messaging import claiming, sending
from clinic.messaging.models import Message
from clinic.messaging.states import State
from tests.cast import PASSWORD

LOGIN = "/accounts/login/"
NEW_PASSWORD = "another long pass phrase"


@pytest.fixture(autouse=True)
def nobody_waits(db):
    cache.clear()


def sign_in(login="nora", password=PASSWORD, **more):
    client = Client()
    return client, client.post(LOGIN, {"login": login, "password": password, **more})


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["nora", "nora@clinic.test"])
def test_staff_sign_in_by_name_or_e_mail_address(staff, login):
    client, response = sign_in(login)
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert is_signed_in(client)


def test_after_signing_in_one_is_where_one_wanted_to_be(staff):
    _, response = sign_in(next="/messages/?state=failed")
    assert response["Location"] == "/messages/?state=failed"


@pytest.mark.parametrize("onward", ["https://evil.test/", "//evil.test/", "javascript:alert(1)"])
def test_but_never_elsewhere(staff, onward):
    _, response = sign_in(next=onward)
    assert response["Location"] == "/"


@pytest.mark.parametrize(
    ("login", "password"), [("nora", "wrong"), ("nobody", PASSWORD), ("", ""), ("<script>", "🙂"), ("x" * 10_000, "x")]
)
def test_a_wrong_name_or_password_is_answered_in_words(staff, login, password):
    client, response = sign_in(login, password)
    assert response.status_code == 200
    assert not is_signed_in(client)
    assert "error" in response.content.decode()


def test_a_closed_account_does_not_sign_in(staff):
    staff.nora.is_active = False
    staff.nora.save()
    client, _ = sign_in()
    assert not is_signed_in(client)


def test_an_account_that_is_closed_while_signed_in_is_out_at_once(staff):
    client, _ = sign_in()
    staff.nora.is_active = False
    staff.nora.save()
    assert client.get(reverse("messaging:log"), headers={"accept": "text/html"}).status_code == 302


def test_a_patient_without_a_password_does_not_sign_in_here(ada):
    client, _ = sign_in("patient-ada", "")
    assert not is_signed_in(client)


def test_nobody_signs_up(db):
    assert Client().get("/accounts/signup/").status_code == 404


def test_signing_out_needs_a_post(staff):
    client, _ = sign_in()
    client.get("/accounts/logout/")
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)


class TestAForgottenPassword:
    def ask(self, address):
        return Client().post("/accounts/password/reset/", {"email": address}, follow=True)

    def send(self):
        now = timezone.now()
        for pk, token in claiming.claim_due(at=now):
            sending.send_one(message_id=pk, token=token, at=now)

    def test_its_mail_leaves_by_the_outbox_and_its_link_sets_a_new_one(self, staff, smtp_server):
        self.ask("nora@clinic.test")
        assert Message.objects.get().purpose == "account"
        self.send()
        [letter] = smtp_server.to("nora@clinic.test")
        link = re.search(r"https?://\S+", letter.get_payload(decode=True).decode()).group()
        client = Client()
        page = client.get(re.sub(r"^https?://[^/]+", "", link), follow=True)
        client.post(page.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
        assert is_signed_in(sign_in(password=NEW_PASSWORD)[0])
        assert not is_signed_in(sign_in(password=PASSWORD)[0])

    def test_an_address_of_nobody_is_answered_the_same_and_sends_nothing(self, staff):
        known, unknown = self.ask("nora@clinic.test"), self.ask("nobody@clinic.test")
        assert known.redirect_chain == unknown.redirect_chain
        assert Message.objects.count() == 1

    def test_a_closed_account_gets_none(self, staff):
        staff.nora.is_active = False
        staff.nora.save()
        self.ask("nora@clinic.test")
        self.send()
        assert not Message.objects.filter(state=State.SENT).exists()

    def test_the_link_is_not_shown_in_the_message_log(self, staff, settings):
        settings.MESSAGE_LINKS_SHOWN = False
        self.ask("nora@clinic.test")
        self.send()
        message = Message.objects.get()
        assert "/password/reset/key/" in message.body
        client, _ = sign_in("mona")
        page = client.get(reverse("messaging:message", args=[message.pk])).content.decode()
        assert "/password/reset/key/" not in page


def test_every_role_but_the_patients_has_a_worklist():
    assert {role for role in Role if may([role], Action.SEE_WORKLIST)} == STAFF
