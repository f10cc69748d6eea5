"""Accounts of staff, and the second person of an act that needs two."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from clinic.accounts.models import Pin, SecondSignature, Session, User
from clinic.accounts.pins import is_pin_shaped, refuse_weak
from clinic.accounts.roles import Action
from clinic.audit.history import because
from clinic.locks import take_turns

WRONG_TRIES_ALLOWED = 5
WAIT_SECONDS = 15 * 60


class SecondPersonRefused(Exception):
    """The second person did not prove who they are, or may not do this; the message is a sentence for the page."""


def signature_of(user: User) -> str:
    """The name that is printed under what this user signs (21 CFR 11.50)."""
    return user.printed_name


def second_person(
    *, username: str, password: str, action: Action, not_user: User, site, at: datetime, page: str = ""
) -> User:
    """Return the user who signs beside `not_user`: another active person who may do `action` at `site`.

    `password` is theirs, or their PIN; which of the two it was is kept with `page`, where the act was entered.
    Call it from the form or the view, before the service's transaction begins: a wrong try is counted in the
    database and must stay counted when the act is refused. Inside a transaction it raises RuntimeError.
    Raises SecondPersonRefused; the sentence does not say which of name, password and right was wrong.
    """
    with transaction.atomic(durable=True):
        user, way, refused = _identify(username.strip(), password, action, not_user, site)
        if not refused:
            SecondSignature.objects.create(
                user=user, beside=not_user, site=site, action=action.value, page=page[:200], way=way, at=at
            )
    if refused:
        raise SecondPersonRefused(refused)
    return user


def _identify(username, secret, action, not_user, site):
    key = f"second-person-{sha256(username.casefold().encode()).hexdigest()}"
    take_turns(key)  # tries for one name, so that many at once cannot slip past the count
    wrong = cache.get(key, 0)
    if wrong >= WRONG_TRIES_ALLOWED:
        return None, "", "Too many wrong tries for this name. Wait 15 minutes, then try again."
    user, way = _who(username, secret)
    if user is not None and user == not_user:
        return None, "", "This must be another person than the one who is signed in."
    if user is None or not user.may(action) or not user.memberships.filter(site=site).exists():
        cache.set(key, wrong + 1, WAIT_SECONDS)
        return None, "", f"This name and password or PIN are not of somebody who may {action.value} here."
    cache.delete(key)
    return user, way, None


def _who(username, secret):
    # The database does not take a name with NUL in it, which is nobody's anyway.
    if "\0" in username:
        return None, ""
    if is_pin_shaped(secret) and (user := _owner_of_pin(username, secret)):
        return user, "pin"
    return authenticate(HttpRequest(), username=username, password=secret), "password"


def _owner_of_pin(username, secret) -> User | None:
    """The active user of this name whose PIN this is; a wrong one is counted until the PIN is void."""
    named = Q(user__username__iexact=username) | Q(user__email__iexact=username)
    pins = list(Pin.objects.select_for_update(of=("self",)).select_related("user").filter(named, user__is_active=True))
    if len(pins) != 1 or pins[0].is_void:
        return None
    is_right = check_password(secret, pins[0].pin_hash)
    wrong = 0 if is_right else pins[0].wrong_in_a_row + 1
    if wrong != pins[0].wrong_in_a_row:
        Pin.objects.filter(pk=pins[0].pk).update(wrong_in_a_row=wrong)
    return pins[0].user if is_right else None


@transaction.atomic
def set_pin(user: User, pin: str, *, at: datetime) -> None:
    """Give this user a new PIN, which ends the one before and its wrong tries. Raises WeakPin.

    The page has asked for the password; nobody sets a PIN for somebody else.
    """
    refuse_weak(pin, own_words=(user.username, user.email))
    with because("set their PIN", by=user):
        Pin.objects.update_or_create(
            user=user, defaults={"pin_hash": make_password(pin), "set_at": at, "wrong_in_a_row": 0}
        )


@transaction.atomic
def remove_pin(user: User) -> None:
    """From now on this user countersigns with the password alone."""
    with because("removed their PIN", by=user):
        Pin.objects.filter(user=user).delete()


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


def clear_expired_sessions(*, at: datetime) -> int:
    """Delete the sessions that have ended by now, which open nothing any more; return how many."""
    deleted, _of_what = Session.objects.filter(expire_date__lte=at).delete()
    return deleted
