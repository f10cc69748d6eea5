"""The guards of the tables cannot be switched off from inside a session."""

from django.db import connections

# django-pgtrigger lets any session name triggers to skip (`SET pgtrigger.ignore = …`), raw SQL by the role of web and
# worker included. Nothing here skips one, and "signed means closed" allows no exception.
_NEVER = """
    CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN
    AS 'SELECT FALSE' LANGUAGE sql IMMUTABLE
"""


def make_firm(using: str = "default", **kwargs) -> None:
    """After migrations, which write that function anew with each trigger: a trigger is never skipped."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regproc('_pgtrigger_should_ignore') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute(_NEVER)
