"""Telling the database's planner how full tables are, when many rows came in at once.

The database finds out by itself within minutes (autovacuum); until then it plans for the empty tables of before, and a
page that reads many rows waits for that.
"""

from django.db import connection
from django.db.models import Model

# Below so many new rows no plan is worth another look.
MANY_ROWS = 1000


def look_how_full(*models: type[Model]) -> None:
    """Let the database count the rows of these models' tables anew, within the transaction that filled them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clinic_look_how_full(%s)", [[model._meta.db_table for model in models]])
