"""What somebody reads when it does not work, in a browser and in a program."""

import json

import pytest
from django.test import Client, RequestFactory

from clinic.web import views

PAGE = {"accept": "text/html"}
PROGRAM = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def as_in_production(settings, db):
    settings.DEBUG = False


def test_a_page_that_is_not_there():
    response = Client().get("/no/such/page/", headers=PAGE)
    assert response.status_code == 404
    assert "There is no such page, or it is not yours to see." in response.content.decode()


def test_a_page_that_is_not_there_tells_a_program_so():
    response = Client().get("/no/such/page/", headers=PROGRAM)
    assert response.status_code == 404
    assert json.loads(response.content)["error"].startswith("There is no such page")


def test_a_page_that_is_not_allowed_names_what_is_missing(staff, sign_in):
    response = sign_in(staff.nora).get("/clinic/", headers=PAGE)
    assert response.status_code == 403
    assert "manage the clinic" in response.content.decode()


def test_a_form_without_its_token_says_what_to_do(staff):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff.mona, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post("/clinic/1/hours/", headers=PAGE)
    assert response.status_code == 403
    assert "open for too long" in response.content.decode()


def test_a_mistake_of_ours_shows_no_innards(monkeypatch):
    client = Client(raise_request_exception=False)

    def breaks(request):
        raise RuntimeError("the secret is 42")

    monkeypatch.setattr("clinic.web.views.readiness", lambda: breaks(None))
    response = client.get("/health/ready", headers=PAGE)
    assert response.status_code == 500
    page = response.content.decode()
    assert "Something went wrong on our side" in page
    assert "secret is 42" not in page
    assert "Traceback" not in page


@pytest.mark.parametrize("headers", [PAGE, PROGRAM])
def test_a_request_that_cannot_be_read(headers):
    request = RequestFactory().get("/", headers=headers)
    response = views.bad_request(request, ValueError())
    assert response.status_code == 400
    assert "could not be read" in response.content.decode()


@pytest.mark.parametrize("path", ["/%00/", "/messages/%ff/", "/" + "a" * 5000, "/..%2f..%2fetc/passwd"])
def test_odd_addresses_are_not_found(path):
    assert Client().get(path, headers=PAGE).status_code == 404


def test_an_unknown_host_is_refused(settings):
    settings.ALLOWED_HOSTS = ["clinic.test"]
    assert Client().get("/accounts/login/", headers={"host": "evil.test"}).status_code == 400
