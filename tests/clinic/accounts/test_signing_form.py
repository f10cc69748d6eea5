"""The password that is asked for again at every signature: wrong ones are counted, at once or one by one."""

import pytest
from django.core.cache import cache
from django.db import transaction

from clinic.accounts.models import User
from clinic.accounts.signing import WRONG_PASSWORDS_ALLOWED, SigningForm
from tests.cast import PASSWORD
from tests.treatments.racing import at_once


@pytest.fixture(autouse=True)
def nobody_waits(db):
    cache.clear()


def said(user, password):
    """The refusal of this password, empty where it signs. Everybody has read their own account, as a page does."""
    form = SigningForm({"password": password}, user=User.objects.get(pk=user.pk))
    return "" if form.is_valid() else str(form.errors["password"])


@pytest.mark.django_db
def test_after_five_wrong_ones_even_the_right_one_waits(staff):
    for _ in range(WRONG_PASSWORDS_ALLOWED):
        assert "not your password" in said(staff.nora, "wrong")
    assert "Wait 15 minutes" in said(staff.nora, PASSWORD)
    assert said(staff.nils, PASSWORD) == ""


@pytest.mark.django_db
def test_the_right_one_ends_the_count(staff):
    for password in ("wrong", PASSWORD) * WRONG_PASSWORDS_ALLOWED:
        assert bool(said(staff.nora, password)) is (password == "wrong")


@pytest.mark.django_db(transaction=True)
def test_many_wrong_ones_at_once_are_all_counted(staff):
    tries = at_once(*[lambda: said(staff.nora, "wrong")] * (WRONG_PASSWORDS_ALLOWED + 3))
    assert sum("Wait 15 minutes" in words for words in tries) == 3
    assert "Wait 15 minutes" in said(staff.nora, PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_a_count_that_could_be_taken_back_is_not_begun(staff):
    with pytest.raises(RuntimeError), transaction.atomic():
        said(staff.nora, PASSWORD)
