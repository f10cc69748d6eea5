"""Who is signed in, in one statement: the session and its account are read together, for every page.

Django reads the session first, looks into it, and reads the account after that. Here the session's row says whose it
is. Whatever does not fit together (another account in the session's data, a password changed since, an account that is
no longer active) is left to Django's own way, which reads the account by itself and signs out where it must.
"""

from functools import cache

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware as DjangoAuthenticationMiddleware
from django.contrib.sessions.backends import db
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from clinic.accounts.models import Session, User


@cache
def _statement() -> str:
    account = ", ".join(f"account.{field.column}" for field in User._meta.concrete_fields)
    return f"""
        SELECT session_data, {account}
        FROM {Session._meta.db_table} session LEFT JOIN {User._meta.db_table} account ON account.id = session.account_id
        WHERE session.session_key = %s AND session.expire_date > %s
    """  # noqa: S608 - names of our own tables


class SessionStore(db.SessionStore):
    """Django's sessions in the database, with the account that they belong to."""

    account: User | None = None

    @classmethod
    def get_model_class(cls):
        return Session

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.account_id = data.get(auth.SESSION_KEY)
        return row

    def load(self) -> dict:
        with connection.cursor() as cursor:
            cursor.execute(_statement(), [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data, *values = row
        if values[0] is not None:
            self.account = User.from_db("default", [field.attname for field in User._meta.concrete_fields], values)
        return self.decode(data)


class AuthenticationMiddleware(DjangoAuthenticationMiddleware):
    """`request.user`, from the session's own row where everything fits together."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user_of(request))


def _user_of(request):
    if not hasattr(request, "_cached_user"):
        request._cached_user = _account_of(request.session) or auth.get_user(request)
    return request._cached_user


def _account_of(session) -> User | None:
    """The account that came with the session, if nothing speaks against it: what `auth.get_user` would find."""
    said, account = session.get(auth.SESSION_KEY), session.account  # the first one reads the session
    if account is None or said != str(account.pk) or not account.is_active:
        return None
    if session.get(auth.BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    kept = session.get(auth.HASH_SESSION_KEY)
    return account if kept and constant_time_compare(kept, account.get_session_auth_hash()) else None
