import pytest
from django.core.cache import cache
from django.db import transaction

from clinic.accounts import services
from clinic.accounts.roles import Action
from clinic.accounts.services import SecondPersonRefused, second_person
from tests.cast import PASSWORD, make_staff

WRONG = "not of somebody who may witness here"


@pytest.fixture(autouse=True)
def nobody_waits(db):
    cache.clear()


@pytest.fixture
def ask(staff, north, now):
    def ask(username="nils", password=PASSWORD, *, action=Action.WITNESS, not_user=staff.nora, site=north):
        return second_person(username=username, password=password, action=action, not_user=not_user, site=site, at=now)

    return ask


def test_another_person_who_may_do_it_here_is_returned(ask, staff):
    assert ask() == staff.nils


def test_blanks_around_the_name_do_not_matter(ask, staff):
    assert ask(" nils ") == staff.nils


def test_the_e_mail_address_will_do(ask, staff):
    assert ask("nils@clinic.test") == staff.nils


def test_the_same_person_is_refused_and_told_so(ask):
    with pytest.raises(SecondPersonRefused, match="another person"):
        ask("nora")


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("nils", "wrong"),
        ("nobody", PASSWORD),
        ("theo", PASSWORD),
        ("nora", "wrong"),
        ("", ""),
        ("nils", ""),
        ("nils\0", PASSWORD),
        ("x" * 10_000, PASSWORD),
    ],
    ids=["password", "name", "right", "own-name-wrong-password", "empty", "no-password", "nul", "long"],
)
def test_every_other_refusal_reads_the_same(ask, username, password):
    with pytest.raises(SecondPersonRefused, match=WRONG):
        ask(username, password)


def test_somebody_of_another_site_is_refused(ask, south):
    make_staff("sven", ["nurse"], south)
    with pytest.raises(SecondPersonRefused, match=WRONG):
        ask("sven")


def test_a_closed_account_is_refused(ask, staff):
    staff.nils.is_active = False
    staff.nils.save()
    with pytest.raises(SecondPersonRefused, match=WRONG):
        ask()


class TestTooManyTries:
    def test_after_five_wrong_ones_even_the_right_password_waits(self, ask):
        for _ in range(services.WRONG_TRIES_ALLOWED):
            with pytest.raises(SecondPersonRefused, match=WRONG):
                ask(password="wrong")
        with pytest.raises(SecondPersonRefused, match="Wait 15 minutes"):
            ask()

    def test_the_fifth_may_still_be_right(self, ask, staff):
        for _ in range(services.WRONG_TRIES_ALLOWED - 1):
            with pytest.raises(SecondPersonRefused):
                ask(password="wrong")
        assert ask() == staff.nils

    def test_a_right_one_forgets_the_wrong_ones(self, ask, staff):
        for _ in range(3):
            for _ in range(services.WRONG_TRIES_ALLOWED - 1):
                with pytest.raises(SecondPersonRefused):
                    ask(password="wrong")
            assert ask() == staff.nils

    def test_another_spelling_of_the_name_is_the_same_name(self, ask):
        for name in ("nils", "NILS", "Nils", " nils", "niLs"):
            with pytest.raises(SecondPersonRefused):
                ask(name, "wrong")
        with pytest.raises(SecondPersonRefused, match="Wait 15 minutes"):
            ask()

    def test_another_name_is_not_held_up(self, ask, staff):
        for _ in range(services.WRONG_TRIES_ALLOWED):
            with pytest.raises(SecondPersonRefused):
                ask("nils", "wrong")
        assert ask("percy") == staff.percy

    def test_it_cannot_be_called_where_a_refusal_would_take_the_count_back(self, ask):
        with pytest.raises(RuntimeError), transaction.atomic():
            ask(password="wrong")
