"""Minutes that pass without anybody waiting: what has happened is moved back, what comes is real.

Runs inside `manage.py shell`, as the owner of the tables: the guards that keep times from being changed are lifted
for this one statement, in one transaction.
"""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import DateTimeField, F
from django.utils import timezone

from treatments.infusions.models import Infusion
from treatments.scheduling.models import Appointment, Reservation


@transaction.atomic
def let_minutes_pass(minutes: int) -> None:
    """Move every time of the infusions that are not signed yet back by so many minutes."""
    open_ones = list(Infusion.objects.filter(signed_at__isnull=True).values_list("pk", flat=True))
    _move_back(Infusion, {"pk__in": open_ones}, minutes)
    for relation in Infusion._meta.related_objects:
        _move_back(relation.related_model, {f"{relation.field.name}__in": open_ones}, minutes)


def _move_back(model, which, minutes):
    names = [field.name for field in model._meta.fields if isinstance(field, DateTimeField)]
    table = connection.ops.quote_name(model._meta.db_table)
    if names and model._meta.managed:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            model.objects.filter(**which).update(**{name: F(name) - timedelta(minutes=minutes) for name in names})
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@transaction.atomic
def begin_the_first_visit(email: str, *, minutes: int) -> None:
    """The next visit of this patient began so many minutes ago, and nobody has checked them in."""
    coming = Appointment.objects.filter(patient__email=email, state__in=["booked", "confirmed"]).order_by("starts_at")
    first = coming.first()
    earlier = first.starts_at - (timezone.now() - timedelta(minutes=minutes))
    moved = {"starts_at": F("starts_at") - earlier, "ends_at": F("ends_at") - earlier}
    Appointment.objects.filter(pk=first.pk).update(**moved)
    Reservation.objects.filter(appointment=first).update(**moved)
