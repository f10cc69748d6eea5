"""Accounts of staff, and the second person of an act that needs two."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.contrib.auth import authenticate
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.audit.history import because

WRONG_TRIES_ALLOWED = 5
WAIT_SECONDS = 15 * 60


class SecondPersonRefused(Exception):
    """The second person did not prove who they are, or may not do this; the message is a sentence for the page."""


def signature_of(user: User) -> str:
    """The name that is printed under what this user signs (21 CFR 11.50)."""
    return user.printed_name


def second_person(*, username: str, password: str, action: Action, not_user: User, site, at: datetime) -> User:
    """Return the user who signs beside `not_user`: another active person who may do `action` at `site`.

    Call it from the form or the view, before the service's transaction begins: a wrong try is counted in the
    database and must stay counted when the act is refused. Inside a transaction it raises RuntimeError.
    Raises SecondPersonRefused; the sentence does not say which of name, password and right was wrong.
    """
    with transaction.atomic(durable=True):
        user, refused = _identify(username.strip(), password, action, not_user, site)
    if refused:
        raise SecondPersonRefused(refused)
    return user


def _identify(username, password, action, not_user, site):
    key = f"second-person-{sha256(username.casefold().encode()).hexdigest()}"
    with connection.cursor() as cursor:
        # Tries for one name wait for each other, so that many at once cannot slip past the count.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])
    wrong = cache.get(key, 0)
    if wrong >= WRONG_TRIES_ALLOWED:
        return None, "Too many wrong tries for this name. Wait 15 minutes, then try again."
    # The database does not take a name with NUL in it, which is nobody's anyway.
    user = None if "\0" in username else authenticate(HttpRequest(), username=username, password=password)
    if user is not None and user == not_user:
        return None, "This must be another person than the one who is signed in."
    if user is None or not user.may(action) or not user.memberships.filter(site=site).exists():
        cache.set(key, wrong + 1, WAIT_SECONDS)
        return None, f"This name and password are not of somebody who may {action.value} here."
    cache.delete(key)
    return user, None


@transaction.atomic
def create_staff(
    *,
    username: str,
    given_name: str,
    family_name: str,
    email: str,
    password: str,
    roles: Iterable[str],
    sites: Iterable,
    credentials: str = "",
    by: User | None,
    at: datetime,
) -> User:
    """Add a member of staff who works at `sites`. Raises ValidationError, by field."""
    user = User(
        username=username,
        first_name=given_name,
        last_name=family_name,
        email=email,
        roles=[str(role) for role in roles],
        credentials=credentials,
        date_joined=at,
    )
    user.set_password(password)
    user.full_clean()
    with because("staff account made", by=by):
        user.save()
        for site in sites:
            user.memberships.create(site=site)
    return user
