"""Looking how full a table is: only its owner may, so the role of web and worker does it through a function."""

import pytest
from django.db import connection

from clinic.embedded.postgres import APP_ROLE
from clinic.fullness import look_how_full
from intake.patients.models import Patient
from tests import cast

pytestmark = pytest.mark.django_db

WEB = "stillpoint_test_reader"
SMALL_TOWN = "Small Town"


def planned_names():
    """What the planner takes for the family names that are there; it is forgotten with the transaction of the test."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT most_common_vals::text FROM pg_stats WHERE tablename = 'intake_patient' AND attname = 'family_name'"
        )
        found = cursor.fetchone()
    return found[0] if found else None


def role_of_the_web(cursor):
    """The embedded server's own role of web and worker; elsewhere one that owns as little."""
    cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)", [[APP_ROLE, WEB]])
    found = {name for (name,) in cursor.fetchall()}
    if not found:
        cursor.execute(f"CREATE ROLE {WEB}")
    return APP_ROLE if APP_ROLE in found else WEB


def test_the_role_of_the_web_looks_through_the_owners_function(north):
    for number in range(20):
        cast.make_patient(f"P{number}", SMALL_TOWN, site=north)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role_of_the_web(cursor)}")
        cursor.execute("ANALYZE intake_patient")  # refused with a warning alone
        assert SMALL_TOWN not in (planned_names() or "")
        look_how_full(Patient)
        cursor.execute("RESET ROLE")
    assert SMALL_TOWN in planned_names()


def test_no_table_outside_the_clinics_own_schema_is_touched(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE intake_patient_lookalike (family_name text) ON COMMIT DROP")
        cursor.execute("INSERT INTO intake_patient_lookalike SELECT 'x' FROM generate_series(1, 50)")
        cursor.execute("SELECT clinic_look_how_full('{intake_patient_lookalike,pg_class,\"no; such table\"}')")
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'intake_patient_lookalike'")
        assert cursor.fetchone() == (0,)
