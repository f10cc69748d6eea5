"""The permission table, said once more in words that a clinic would check; and the guard that reads it."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from clinic.accounts.access import open_to_all, requires
from clinic.accounts.checks import every_action_has_roles
from clinic.accounts.models import User
from clinic.accounts.roles import PERMISSIONS, ROLE_NAMES, STAFF, Action, Role, may

# Each of these is a promise to a patient or a regulator; a change of the table that breaks one must be meant.
MAY_NOT = [
    (Role.FRONT_DESK, Action.SEE_CLINICAL_RECORD),
    (Role.FRONT_DESK, Action.SIGN_ORDER),
    (Role.FRONT_DESK, Action.MANAGE_STOCK),
    (Role.NURSE, Action.SIGN_ORDER),
    (Role.NURSE, Action.REVIEW_SCREENING),
    (Role.NURSE, Action.REVIEW_BOOSTER),
    (Role.THERAPIST, Action.RUN_INFUSION),
    (Role.THERAPIST, Action.WITNESS),
    (Role.MANAGER, Action.SEE_CLINICAL_RECORD),
    (Role.MANAGER, Action.SEE_PATIENTS),
    (Role.AUDITOR, Action.SEE_PATIENTS),
    (Role.AUDITOR, Action.RESEND_MESSAGE),
    (Role.PRESCRIBER, Action.SIGN_PROTOCOL),
    (Role.PRESCRIBER, Action.SEE_AUDIT),
]
MAY = [
    (Role.PATIENT, Action.USE_OWN_PAGES),
    (Role.FRONT_DESK, Action.BOOK_APPOINTMENT),
    (Role.NURSE, Action.RECORD_VITALS),
    (Role.NURSE, Action.HANDLE_RISK),
    (Role.PRESCRIBER, Action.SIGN_ORDER),
    (Role.THERAPIST, Action.HANDLE_RISK),
    (Role.MEDICAL_DIRECTOR, Action.SIGN_PROTOCOL),
    (Role.MANAGER, Action.SEE_OUTCOMES),
    (Role.AUDITOR, Action.SEE_AUDIT),
]


@pytest.mark.parametrize(("role", "action"), MAY_NOT)
def test_what_a_role_may_not_do(role, action):
    assert not may([role], action)


@pytest.mark.parametrize(("role", "action"), MAY)
def test_what_a_role_may_do(role, action):
    assert may([role], action)


def test_a_patient_may_use_their_own_pages_and_nothing_else():
    assert [action for action in Action if may([Role.PATIENT], action)] == [Action.USE_OWN_PAGES]


def test_no_staff_role_opens_a_patients_own_pages():
    assert PERMISSIONS[Action.USE_OWN_PAGES].isdisjoint(STAFF)


def test_somebody_without_a_role_may_do_nothing():
    assert not any(may([], action) for action in Action)


def test_every_action_has_a_role_and_every_role_a_name():
    assert every_action_has_roles(None) == []
    assert set(ROLE_NAMES) == set(Role)


def test_two_roles_may_do_what_either_may():
    assert may([Role.FRONT_DESK, Role.NURSE], Action.RECORD_VITALS)
    assert may([Role.FRONT_DESK, Role.NURSE], Action.HANDLE_ENQUIRIES)


def test_a_closed_account_may_do_nothing():
    assert not User(roles=[Role.NURSE], is_active=False).may(Action.RECORD_VITALS)


@requires(Action.RECORD_VITALS)
def guarded(request):
    return HttpResponse("in")


class TestTheGuard:
    def ask(self, user, **headers):
        request = RequestFactory().get("/somewhere/?a=1", headers=headers)
        request.user = user
        return guarded(request)

    def test_it_names_its_action(self):
        assert guarded.action is Action.RECORD_VITALS

    def test_who_may_comes_in(self):
        assert self.ask(User(roles=["nurse"])).content == b"in"

    def test_who_may_not_is_told_in_words(self):
        with pytest.raises(PermissionDenied, match="record vitals"):
            self.ask(User(roles=["front-desk"]))

    def test_a_visitor_is_asked_to_sign_in_and_comes_back(self):
        response = self.ask(Anonymous(), accept="text/html")
        assert response.status_code == 302
        assert response["Location"] == "/accounts/login/?next=/somewhere/%3Fa%3D1"

    def test_a_program_gets_401(self):
        response = self.ask(Anonymous(), accept="application/json")
        assert response.status_code == 401
        assert json.loads(response.content) == {"error": "Sign in first."}

    def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(self):
        response = self.ask(
            Anonymous(), **{"hx-request": "true", "hx-current-url": "https://clinic.test/board/", "accept": "*/*"}
        )
        assert response.status_code == 401
        assert response["HX-Redirect"].startswith("/accounts/login/?next=")

    def test_an_open_page_says_so(self):
        assert open_to_all(lambda request: None).action == "open to all"


class Anonymous:
    is_authenticated = False
