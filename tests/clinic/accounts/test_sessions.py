"""Who is signed in comes with the session, in one statement; whatever speaks against it still counts."""

from datetime import timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from clinic.accounts import services
from clinic.accounts.models import Session
from clinic.accounts.sessions import AuthenticationMiddleware, SessionStore
from clinic.accounts.tasks import clear_expired_sessions

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(sign_in, staff):
    return sign_in(staff.nora)


def who(client):
    """The username of whom this browser is signed in as; empty for nobody."""
    return client.get(reverse("account_login")).wsgi_request.user.get_username()


def test_the_row_says_whose_it_is(browser, staff):
    assert Session.objects.get().account == staff.nora
    assert who(browser) == "nora"


def test_session_and_account_are_one_statement(browser, django_assert_num_queries):
    request = browser.get(reverse("account_login")).wsgi_request
    again = HttpRequest()
    again.session = SessionStore(request.session.session_key)
    AuthenticationMiddleware(lambda request: None).process_request(again)
    with django_assert_num_queries(1):
        assert again.user.username == "nora"


def test_a_password_changed_elsewhere_signs_out(browser, staff):
    staff.nora.set_password("another-long-passphrase")
    staff.nora.save()
    assert who(browser) == ""
    assert not Session.objects.exists()


def test_somebody_who_left_is_signed_out(browser, staff):
    staff.nora.is_active = False
    staff.nora.save()
    assert who(browser) == ""


def test_roles_are_those_of_this_moment(browser, staff):
    staff.nora.roles = ["auditor"]
    staff.nora.save()
    assert browser.get(reverse("infusions:board")).status_code == 403


def test_a_session_that_is_over_is_nobodys(browser):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert who(browser) == ""


def test_what_the_session_holds_counts_and_not_the_row(browser, staff):
    Session.objects.update(account=staff.mira)
    assert who(browser) == "nora"


@pytest.mark.parametrize("key", [BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY])
def test_a_session_that_lacks_something_is_nobodys(browser, key):
    session = browser.session
    del session[key]
    session.save()
    assert who(browser) == ""


@pytest.mark.parametrize("key", [BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY])
def test_a_session_that_does_not_fit_together_is_nobodys(browser, staff, key):
    session = browser.session
    session[key] = str(staff.mira.pk) if key == SESSION_KEY else "something else"
    session.save()
    assert who(browser) == ""


def test_somebody_else_who_signs_in_on_this_browser_is_the_one(browser, staff):
    browser.force_login(staff.mira, backend="django.contrib.auth.backends.ModelBackend")
    assert who(browser) == "mira"
    assert [row.account for row in Session.objects.all()] == [staff.mira]


def test_signing_out_leaves_no_row(browser):
    browser.post(reverse("account_logout"))
    assert not Session.objects.filter(account__isnull=False).exists()
    assert who(browser) == ""


def test_sessions_that_are_over_are_cleared_by_djangos_command(browser):
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    call_command("clearsessions")
    assert not Session.objects.exists()


def test_what_has_ended_is_cleared_and_nobody_else_is_signed_out(sign_in, staff, now):
    for person in (staff.nora, staff.nils, staff.dana):
        sign_in(person)
    Session.objects.filter(account=staff.nora).update(expire_date=now - timedelta(days=1))
    Session.objects.filter(account=staff.nils).update(expire_date=now)
    Session.objects.filter(account=staff.dana).update(expire_date=now + timedelta(seconds=1))
    assert services.clear_expired_sessions(at=now) == 2
    assert Session.objects.get().account == staff.dana
    assert services.clear_expired_sessions(at=now) == 0


def test_the_worker_clears_by_its_own_clock(browser, staff):
    ended = Session.objects.create(session_key="ended", session_data="", expire_date=timezone.now(), account=staff.nils)
    clear_expired_sessions()
    assert not Session.objects.filter(pk=ended.pk).exists()
    assert who(browser) == "nora"
