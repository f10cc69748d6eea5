"""Two at the same instant, on two connections."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from clinic.accounts.models import User
from intake.patients import codes, links, services
from intake.patients.models import Patient, PatientLink, SignInCode

THREADS = 8


def at_once(act):
    """Run `act(number)` in several threads that start together; what each returned, or the name of what it raised."""
    line = Barrier(THREADS)

    def run(number):
        line.wait()
        try:
            return act(number)
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def token_hash_of(url):
    return links.hash_of(url.split("/go/")[1].split("/")[0])


@pytest.mark.django_db(transaction=True)
def test_many_windows_have_no_more_tries_than_one(ada, now):
    token_hash = token_hash_of(services.make_link(ada, "/me/", at=now))
    outcomes = at_once(lambda number: services.open_link(token_hash, born=date(1900, 1, 1), at=now))
    assert outcomes.count("WrongDateOfBirth") == links.MOST_WRONG
    assert outcomes.count("LinkDoesNotWork") == THREADS - links.MOST_WRONG
    assert PatientLink.objects.get().wrong_answers == links.MOST_WRONG


@pytest.mark.django_db(transaction=True)
def test_a_code_lets_in_one_of_many_who_type_it_at_once(ada, now):
    code, _row = services.issue_code(patient=ada, by=ada.user, at=now)
    outcomes = at_once(lambda number: services.open_code(code, born=ada.born, on_kiosk=False, at=now))
    assert outcomes.count("CodeDoesNotWork") == THREADS - 1


@pytest.mark.django_db(transaction=True)
def test_many_who_try_a_code_at_once_have_no_more_tries_than_one(ada, now):
    code, _row = services.issue_code(patient=ada, by=ada.user, at=now)
    at_once(lambda number: services.open_code(code, born=date(1900, 1, 1), on_kiosk=False, at=now))
    assert SignInCode.objects.get().wrong_answers == codes.MOST_WRONG


@pytest.mark.django_db(transaction=True)
def test_codes_made_at_once_leave_one_that_works(ada, now):
    at_once(lambda number: services.issue_code(patient=ada, by=ada.user, at=now))
    assert SignInCode.objects.filter(revoked_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_opening_several_links_at_once_makes_one_account(ada, now):
    Patient.objects.update(user=None)
    User.objects.all().delete()
    hashes = [token_hash_of(services.make_link(ada, "/me/", at=now)) for _ in range(THREADS)]
    accounts = at_once(lambda number: services.open_link(hashes[number], born=ada.born, at=now).patient.user.pk)
    assert len(set(accounts)) == 1
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_patients_registered_at_once_get_record_numbers_of_their_own(north, now):
    def register(number):
        return services.register_patient(
            site=north,
            given_name=f"Eve{number}",
            family_name="Early",
            born=date(1990, 1, 1),
            email=f"eve{number}@example.org",
            by=None,
            at=now,
        ).mrn

    assert len(set(at_once(register))) == THREADS
