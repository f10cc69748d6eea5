from django.db import migrations

# PostgreSQL lets only the owner of a table look at how full it is, and the role of web and worker owns none; from 17 on
# the owner could grant this (MAINTAIN), but 15 and 16 know no such right. The function does it as the owner, for tables
# of the clinic's own schema alone.
CREATE = """
CREATE FUNCTION clinic_look_how_full(names text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relname = ANY (names) AND c.relkind = 'r' AND n.nspname = '{schema}'
    LOOP
        EXECUTE format('ANALYZE %I.%I', found.nspname, found.relname);
    END LOOP;
END
$$
"""


def create(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        cursor.execute(CREATE.replace("{schema}", cursor.fetchone()[0].replace("'", "''")))


def drop(apps, schema_editor):
    schema_editor.execute("DROP FUNCTION clinic_look_how_full(text[])")


class Migration(migrations.Migration):
    dependencies = [("clinic", "0006_channel_turns")]

    operations = [migrations.RunPython(create, drop)]
