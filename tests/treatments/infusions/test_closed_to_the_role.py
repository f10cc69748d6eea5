"""Signed means closed to raw SQL by a role with the rights of web and worker, whatever it tries."""

import pytest
from django.db import Error, connection, transaction

from clinic.embedded.postgres import APP_ROLE, FIRST_STATEMENTS
from treatments.infusions import services
from treatments.infusions.models import Addendum, Infusion, SignedRecord

pytestmark = pytest.mark.django_db

ROLE = "stillpoint_test_web"
# What hangs on an infusion and may come after its signature; each of these is held by guards of its own.
AFTERWARDS = {"addendum", "lateentry", "signedrecord", "seriousevent"}


@pytest.fixture
def as_web(signed):
    """`as_web(sql)`: the sentence of the refusal, or None; as the role of web and worker.

    On a server that is not the embedded one, it is a role with the same grants.
    """
    assert "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES" in FIRST_STATEMENTS  # else this test tests another role
    role = APP_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
        if cursor.fetchone() is None:
            role = ROLE
            cursor.execute(f"CREATE ROLE {ROLE}")
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")

    def run(*statements):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {role}")
                for sql in statements:
                    cursor.execute(sql)
        except Error as error:
            return str(error)
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        return None

    assert run("SELECT 1") is None  # else every refusal would be the role's own
    return run


def children():
    for relation in Infusion._meta.related_objects:
        name = relation.related_model._meta.model_name
        if not name.endswith("history"):
            yield relation.related_model


def test_every_table_of_an_infusion_is_closed_by_the_signature_or_held_otherwise():
    open_ones = {
        model._meta.model_name
        for model in children()
        if not any(trigger.name == "closed_when_signed" for trigger in model._meta.triggers)
    }
    assert open_ones == AFTERWARDS
    for model in children():
        held = {trigger.name for trigger in model._meta.triggers}
        assert held & {"append_only", "never_deleted", "closed_when_signed"}, model


def test_no_row_is_changed_deleted_or_moved_away(as_web, signed):
    for model in children():
        table = model._meta.db_table
        if not model.objects.filter(infusion=signed).exists():
            continue
        for sql in (
            f"DELETE FROM {table} WHERE infusion_id = {signed.pk}",
            f"UPDATE {table} SET infusion_id = infusion_id + 1 WHERE infusion_id = {signed.pk}",
            f"TRUNCATE {table} CASCADE",
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"DROP TABLE {table} CASCADE",
        ):
            assert as_web(sql), sql
    for sql in (
        f"UPDATE treatments_infusion SET state = 'discharged' WHERE id = {signed.pk}",
        f"DELETE FROM treatments_infusion WHERE id = {signed.pk}",
        f"UPDATE treatments_signedrecord SET check_value = 'x' WHERE infusion_id = {signed.pk}",
    ):
        assert as_web(sql), sql


def test_the_guards_cannot_be_switched_off_from_inside(as_web, signed):
    delete = f"DELETE FROM treatments_vitalsigns WHERE infusion_id = {signed.pk}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        names = ",".join(row[0] for row in cursor.fetchall())
    for attempt in (
        f"SET LOCAL pgtrigger.ignore = '{{{names}}}'",
        "SET LOCAL session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN AS 'SELECT TRUE' "
        "LANGUAGE sql",
        "DROP TRIGGER append_only ON treatments_vitalsigns",
    ):
        assert as_web(attempt, delete), attempt
    assert signed.vitals.exists()


def test_an_addendum_stays_as_it_was_written_and_is_accepted_once(as_web, signed, staff, now):
    written = services.add_addendum(signed, text="Called next day.", by=staff.nora, at=now)
    proposed = Addendum.objects.create(infusion=signed, text="Late.", by=staff.nora, at=now)
    assert as_web(f"UPDATE treatments_addendum SET text = 'x' WHERE id = {written.pk}")
    assert as_web(f"UPDATE treatments_addendum SET text = 'x' WHERE id = {proposed.pk}")
    assert as_web(f"DELETE FROM treatments_addendum WHERE id = {proposed.pk}")
    services.accept_addendum(proposed, by=staff.percy, at=now)
    assert as_web(f"UPDATE treatments_addendum SET accepted_by_id = {staff.nora.pk} WHERE id = {proposed.pk}")
    assert as_web("SELECT 1") is None
    assert SignedRecord.objects.get().check_value
