"""The PIN of one's own, with which one signs beside a colleague and nothing else."""

import pytest
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.db import InternalError, transaction
from django.http import HttpRequest
from django.urls import reverse

from clinic.accounts import services
from clinic.accounts.models import WRONG_PINS_ALLOWED, Pin, SecondSignature
from clinic.accounts.pins import WeakPin
from clinic.accounts.roles import Action
from clinic.accounts.services import SecondPersonRefused, second_person
from tests.cast import PASSWORD
from tests.treatments.racing import at_once

PIN, OTHER_PIN = "482915", "730264"
WRONG = "not of somebody who may witness here"


@pytest.fixture(autouse=True)
def nobody_waits(db):
    cache.clear()
    yield
    cache.clear()  # the table of the counts is no model, so no test's end empties it


@pytest.fixture
def nils(staff, now):
    services.set_pin(staff.nils, PIN, at=now)
    return staff.nils


@pytest.fixture
def ask(staff, north, now):
    def ask(secret=PIN, username="nils"):
        return second_person(
            username=username, password=secret, action=Action.WITNESS, not_user=staff.nora, site=north, at=now,
            page="/somewhere/1/",
        )  # fmt: skip

    return ask


def refused(ask, secret, words=WRONG):
    with pytest.raises(SecondPersonRefused, match=words):
        ask(secret)


class TestBesideAColleague:
    @pytest.mark.parametrize("name", ["nils", "NILS", "nils@clinic.test"])
    def test_the_pin_signs(self, ask, nils, name):
        assert ask(PIN, name) == nils

    def test_the_password_signs_as_before(self, ask, nils):
        assert ask(PASSWORD) == nils

    @pytest.mark.parametrize(("secret", "way"), [(PIN, "pin"), (PASSWORD, "password")])
    def test_which_of_the_two_it_was_is_kept(self, ask, nils, staff, now, secret, way):
        ask(secret)
        kept = SecondSignature.objects.get()
        assert (kept.user, kept.beside, kept.way) == (nils, staff.nora, way)
        assert (kept.action, kept.page, kept.at) == ("witness", "/somewhere/1/", now)

    def test_what_is_kept_stays(self, ask, nils):
        ask()
        with pytest.raises(InternalError), transaction.atomic():
            SecondSignature.objects.update(way="password")

    def test_a_refusal_leaves_no_signature(self, ask, nils):
        refused(ask, OTHER_PIN)
        assert not SecondSignature.objects.exists()

    def test_the_pin_of_somebody_else_does_not_sign(self, ask, nils, staff, now):
        services.set_pin(staff.percy, OTHER_PIN, at=now)
        refused(ask, OTHER_PIN)

    def test_a_closed_account_does_not_sign(self, ask, nils):
        nils.is_active = False
        nils.save()
        refused(ask, PIN)

    def test_a_pin_that_was_removed_does_not_sign(self, ask, nils):
        services.remove_pin(nils)
        refused(ask, PIN)

    def test_only_the_newest_pin_signs(self, ask, nils, now):
        services.set_pin(nils, OTHER_PIN, at=now)
        refused(ask, PIN)
        assert ask(OTHER_PIN) == nils


class TestNothingElse:
    def test_it_opens_no_page(self, client, nils):
        client.post(reverse("account_login"), {"login": "nils", "password": PIN})
        assert "_auth_user_id" not in client.session
        assert authenticate(HttpRequest(), username="nils", password=PIN) is None

    def test_it_signs_nothing_of_ones_own(self, client, nils):
        client.force_login(nils)
        sent = {"pin": OTHER_PIN, "pin_again": OTHER_PIN, "password": PIN}
        response = client.post(reverse("account_pin"), sent)
        assert response.status_code == 422
        assert "This is not your password." in response.content.decode()

    def test_it_is_kept_as_a_hash_only(self, nils):
        assert PIN not in Pin.objects.get().pin_hash
        assert not hasattr(Pin.pgh_event_model, "pin_hash")


class TestTooManyTries:
    def test_pins_and_passwords_are_counted_together(self, ask, nils):
        for secret in (OTHER_PIN, "wrong", OTHER_PIN, "wrong", OTHER_PIN):
            refused(ask, secret)
        refused(ask, PIN, "Wait 15 minutes")
        refused(ask, PASSWORD, "Wait 15 minutes")

    def test_a_pin_tried_wrongly_ten_times_in_a_row_is_void_and_the_password_is_not(self, ask, nils):
        for _ in range(WRONG_PINS_ALLOWED):
            cache.clear()
            refused(ask, OTHER_PIN)
        cache.clear()
        refused(ask, PIN)
        assert ask(PASSWORD) == nils

    def test_the_tenth_may_still_be_right_and_begins_the_count_anew(self, ask, nils):
        for _ in range(2):
            for _ in range(WRONG_PINS_ALLOWED - 1):
                cache.clear()
                refused(ask, OTHER_PIN)
            cache.clear()
            assert ask(PIN) == nils

    def test_a_new_pin_counts_again(self, ask, nils, now):
        Pin.objects.update(wrong_in_a_row=WRONG_PINS_ALLOWED)
        services.set_pin(nils, OTHER_PIN, at=now)
        assert ask(OTHER_PIN) == nils


@pytest.mark.django_db(transaction=True)
def test_many_tries_at_once_are_all_counted(ask, nils):
    tries = at_once(*[lambda number=number: ask(f"48291{number}") for number in (0, 1, 2, 3, 4, 6, 7, 8)])
    told = [str(error) for error in tries]
    assert sum("Wait 15 minutes" in words for words in told) == 3
    assert Pin.objects.get().wrong_in_a_row == services.WRONG_TRIES_ALLOWED


class TestOnesOwnPage:
    @pytest.fixture
    def post(self, client, staff):
        client.force_login(staff.nils)

        def post(pin=PIN, again=PIN, password=PASSWORD):
            return client.post(reverse("account_pin"), {"pin": pin, "pin_again": again, "password": password})

        return post

    def test_it_is_set(self, post, ask, staff):
        assert post().status_code == 302
        assert ask() == staff.nils

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"pin": "123456", "again": "123456"}, "no runs, no repeats"),
            ({"pin": "170591", "again": "170591"}, "reads as a date"),
            ({"pin": "48291", "again": "48291"}, "6 to 12 digits"),
            ({"again": OTHER_PIN}, "not the same PIN"),
            ({"password": "wrong"}, "not your password"),
            ({"password": ""}, "Fill this in"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field_and_nothing_is_set(self, post, sent, words):
        response = post(**sent)
        assert response.status_code == 422
        assert words in response.content.decode()
        assert not Pin.objects.exists()

    def test_wrong_passwords_are_counted_like_those_of_a_signature(self, post):
        for _ in range(5):
            post(password="wrong")
        assert "Wait 15 minutes" in post().content.decode()

    def test_it_is_removed(self, post, client):
        post()
        client.post(reverse("account_pin_remove"))
        assert not Pin.objects.exists()

    def test_it_shows_where_ones_name_was_signed(self, post, client, ask, staff):
        post()
        ask()
        page = client.get(reverse("account_pin")).content.decode()
        assert staff.nora.printed_name in page
        assert "<td>PIN</td>" in page


def test_a_weak_pin_is_refused_by_the_act_itself(staff, now):
    with pytest.raises(WeakPin):
        services.set_pin(staff.nils, "123456", at=now)
