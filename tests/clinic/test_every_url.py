"""Every URL of the project x every role x a stranger x another patient x nobody, read and sent empty.

The table of what is expected stands in url_table.py, what the URLs' arguments are filled with in tests/world.py.
"""

from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from clinic.accounts.access import OPEN_TO_ALL
from clinic.accounts.roles import Action, Role, may
from tests.clinic.url_table import ARGUMENTS, EXPECTED, FORMS, LITERALS, NOBODYS
from tests.conftest import NOW
from tests.world import make_world

# Without the mark pytest-django would make no test database for this file alone, and the world would be built in the
# clinic's own.
pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
READ_AND_SEND = ("get", "post")
NOT_THIS_WAY = 405


@dataclass(frozen=True)
class Url:
    name: str
    arguments: tuple[str, ...]
    view: object


def every_url(patterns=None, space=""):
    """Every URL that the project answers, by walking its resolver."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield Url(f"{space}{pattern.name}", tuple(pattern.pattern.regex.groupindex), pattern.callback)
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from every_url(pattern.url_patterns, inner)


URLS = {url.name: url for url in every_url()}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, cheap_passwords):
    """Made once, inside a transaction that is undone at the end."""
    with django_db_blocker.unblock(), time_machine.travel(NOW), outer_transaction():
        yield make_world(NOW)


@contextmanager
def outer_transaction():
    atomic = transaction.atomic()
    # As Django's own test cases say it, so that what must be outermost in a request may run inside.
    atomic._from_testcase = True
    with atomic:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sessions(world):
    """The session key of everybody."""
    people = {**world.staff, "stranger": world.stranger, "patient": world.patient.user}
    people["other patient"] = world.other_patient.user
    keys = {}
    for name, user in people.items():
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        keys[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return keys


@pytest.fixture
def ask(world, sessions):
    """`ask(url, "get", "nurse")` -> the answer; whatever it changed is undone."""

    def ask(url, method, who=None, **options):
        client = Client(headers={"accept": "text/html"})
        if who is not None:
            client.cookies[settings.SESSION_COOKIE_NAME] = sessions[who]
        renamed = ARGUMENTS.get(url.name, {})
        literals = LITERALS.get(url.name, {})
        arguments = {name: literals.get(name) or world.arguments[renamed.get(name, name)] for name in url.arguments}
        form = {name: world.arguments[value] for name, value in FORMS.get(url.name, {}).items()}
        with transaction.atomic():
            response = getattr(client, method)(reverse(url.name, kwargs=arguments), form, **options)
            transaction.set_rollback(True)
        return response

    return ask


def belongs_to_somebody(url):
    return not NOBODYS.issuperset(url.arguments)


def guarded(*, own):
    """The URLs that need an action: the patients' own pages, or all others."""
    names = (name for name, action in EXPECTED.items() if action != OPEN_TO_ALL)
    return sorted(name for name in names if name in URLS and (EXPECTED[name] == Action.USE_OWN_PAGES) is own)


STAFF_PAGES, OWN_PAGES = guarded(own=False), guarded(own=True)
OPEN_PAGES = sorted(name for name, action in EXPECTED.items() if action == OPEN_TO_ALL and name in URLS)


def test_every_url_has_a_row_and_every_row_a_url():
    assert sorted(set(URLS) - set(EXPECTED)) == [], "these URLs have no row in tests/clinic/url_table.py"
    assert sorted(set(EXPECTED) - set(URLS)) == [], "these rows of tests/clinic/url_table.py have no URL"


def test_every_url_has_a_name():
    assert [name for name in URLS if name.endswith("None")] == []


@pytest.mark.parametrize("name", sorted(set(URLS) & set(EXPECTED)))
def test_the_view_asks_for_what_the_table_says(name):
    assert getattr(URLS[name].view, "action", "nothing: it is not guarded") == EXPECTED[name]


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_only_the_roles_of_the_table_come_in(name, ask):
    url, action = URLS[name], EXPECTED[name]
    for role in Role:
        answers = {method: ask(url, method, role.value).status_code for method in READ_AND_SEND}
        if may([role], action):
            assert_opened(answers, role)
        else:
            assert answers == {"get": 403, "post": 403}, role


@pytest.mark.parametrize("name", OWN_PAGES)
def test_only_the_patient_opens_their_own_pages(name, ask):
    url = URLS[name]
    assert_opened({method: ask(url, method, "patient").status_code for method in READ_AND_SEND}, "patient")
    for role in sorted(set(Role) - {Role.PATIENT}):
        assert {ask(url, method, role).status_code for method in READ_AND_SEND} == {403}, role


def assert_opened(answers, who):
    """Read or sent, at least one of them is what the page is for; neither is refused, lost or broken."""
    for method, status in answers.items():
        assert status < 500, (who, method, status)
        assert status not in (401, 403, 404), (who, method, status)
    assert set(answers.values()) != {NOT_THIS_WAY}, who


@pytest.mark.parametrize("name", [name for name in STAFF_PAGES if belongs_to_somebody(URLS[name])])
def test_somebody_of_another_site_finds_nothing(name, ask):
    assert ask(URLS[name], "get", "stranger", follow=True).status_code in (404, NOT_THIS_WAY)
    assert ask(URLS[name], "post", "stranger").status_code in (404, NOT_THIS_WAY)


@pytest.mark.parametrize("name", [name for name in OWN_PAGES if belongs_to_somebody(URLS[name])])
def test_another_patient_finds_nothing(name, ask):
    assert ask(URLS[name], "get", "other patient", follow=True).status_code in (404, NOT_THIS_WAY)
    assert ask(URLS[name], "post", "other patient").status_code in (404, NOT_THIS_WAY)


@pytest.mark.parametrize("name", STAFF_PAGES + OWN_PAGES)
def test_nobody_is_sent_to_the_sign_in_page(name, ask):
    for method in READ_AND_SEND:
        response = ask(URLS[name], method)
        assert response.status_code in (302, 401), method
        if response.status_code == 302:
            assert response["Location"].startswith(LOGIN), method


@pytest.mark.parametrize("name", OPEN_PAGES)
def test_an_open_page_answers_everybody(name, ask):
    for who in (None, "patient", "nurse", "stranger"):
        for method in READ_AND_SEND:
            assert ask(URLS[name], method, who).status_code < 500, (who, method)
