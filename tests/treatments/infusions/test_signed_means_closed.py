"""After the signature nothing is added, changed or deleted, by any path."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction

from tests.treatments.infusion_world import reading
from treatments.infusions import services
from treatments.infusions.models import Addendum, Infusion
from treatments.infusions.rules.discharge import DischargeFacts
from treatments.infusions.rules.states import Act

pytestmark = pytest.mark.django_db

CHILDREN = [
    "vitalsigns", "ratechange", "adverseevent", "intervention", "infusionevent", "preinfusioncheck", "alert",
    "dischargecheck",
]  # fmt: skip


@pytest.fixture
def full(recovering, staff, now):
    """A row in every table of the infusion."""
    services.record_side_effect(recovering, client_id=uuid4(), term="nausea", by=staff.nora, at=now)
    services.record_intervention(
        recovering, client_id=uuid4(), kind="oxygen", detail="2 L/min", by=staff.nora, at=recovering.ended_at
    )
    services.record_vitals(
        recovering, reading(recovering.ended_at, systolic=165), by=staff.nora, at=recovering.ended_at
    )
    with pytest.raises(services.DischargeNotEarned):
        services.discharge(
            recovering, DischargeFacts(now=now), second=staff.percy, by=staff.nora, at=recovering.ended_at
        )
    services.end_otherwise(recovering, Act.LEAVE, words="went home", by=staff.nora, at=recovering.ended_at)
    services.record_waste(
        recovering, waste_ml=Decimal(0), residual_reason="", witness=staff.nils, by=staff.nora, at=recovering.ended_at
    )
    services.sign(recovering, note="", by=staff.nora, at=recovering.ended_at)
    return Infusion.objects.get(pk=recovering.pk)


def refused(sql, *values):
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("table", CHILDREN)
def test_no_row_of_a_signed_infusion_is_changed_added_or_deleted(full, table):
    name = f"treatments_{table}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {name} WHERE infusion_id = %s", [full.pk])
        before = cursor.fetchone()[0]
        assert before
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id'", [name]
        )
        columns = ", ".join(f'"{row[0]}"' for row in cursor.fetchall())
    refused(f"UPDATE {name} SET infusion_id = infusion_id WHERE infusion_id = %s", full.pk)
    refused(f"DELETE FROM {name} WHERE infusion_id = %s", full.pk)
    refused(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {name} WHERE infusion_id = %s LIMIT 1", full.pk)


def test_the_row_itself_stays(full):
    refused("UPDATE treatments_infusion SET note = 'x' WHERE id = %s", full.pk)
    refused("UPDATE treatments_infusion SET state = 'discharged' WHERE id = %s", full.pk)
    refused("DELETE FROM treatments_infusion WHERE id = %s", full.pk)


def test_an_addendum_is_added_and_leaves_what_was_signed(full, staff, now):
    services.add_addendum(full, text="Called next day, well.", by=staff.nora, at=now)
    assert Addendum.objects.get().text == "Called next day, well."
    assert Infusion.objects.get().note == ""


def test_an_open_record_takes_no_addendum(running, staff, now):
    with pytest.raises(services.NotWhileRunning):
        services.add_addendum(running, text="x", by=staff.nora, at=now)
