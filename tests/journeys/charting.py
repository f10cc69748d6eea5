"""An infusion that runs, in the clinic of the journey: for what happens to a tablet and a server in the middle of it.

Runs inside `manage.py shell`. The way to the chair is other tests' matter: the rows are written as they then stand.
"""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from clinic.accounts.models import User
from treatments.infusions import services
from treatments.infusions.models import Infusion, RateChange
from treatments.infusions.payload import Reading
from treatments.infusions.services.moving import move_to
from treatments.infusions.states import Act
from treatments.infusions.vitals import Vitals
from treatments.scheduling.models import Appointment, Chair
from treatments.stock import services as stock
from treatments.stock.containers import Container


@transaction.atomic
def run_an_infusion() -> int:
    """Bring the former patient back into a chair, and start; returns the infusion's number."""
    now, nora, nils = timezone.now(), User.objects.get(username="nora"), User.objects.get(username="nils")
    last = Infusion.objects.filter(state="signed").select_related("course", "patient", "site", "weight").last()
    weight = last.weight.weight_kg
    appointment = Appointment.objects.create(
        patient=last.patient, site=last.site, course=last.course, kind="infusion", number_in_series=7, starts_at=now,
        ends_at=now + timedelta(hours=2), state="confirmed", booked_at=now, booked_by=nora,
    )  # fmt: skip
    infusion = services.check_in(
        appointment=appointment, identifiers=list(services.IDENTIFIERS), allergies_confirmed=True,
        chair=Chair.objects.filter(site=last.site).last(), by=nora, at=now,
    )  # fmt: skip
    services.record_weight(infusion, value=weight, unit="kg", by=nora, at=now)
    services.record_vitals(infusion, Reading(uuid4(), now, Vitals(118, 76, 72, 98, 14, 5)), by=nora, at=now)
    container = Container(
        drug="ketamine", product="Ketamine", barcode=str(uuid4()), strength_mg_per_ml=Decimal(50),
        volume_ml=Decimal(10), lot="F1", expires_on=(now + timedelta(days=300)).date(), supplier="Made-up Wholesale",
    )  # fmt: skip
    vial = stock.receive(site=last.site, container=container, key=str(uuid4()), by=nora, at=now)
    infusion = Infusion.objects.get(pk=infusion.pk)
    drawn = services.compute_sheet(infusion, vial, at=now).preparation.drawn_volume_ml
    check = services.BlindCheck(nils, weight, "kg", drawn)
    services.prepare_and_withdraw(infusion, vial=vial, check=check, reason="as before", by=nora, at=now)
    infusion = Infusion.objects.get(pk=infusion.pk)
    move_to(infusion, Act.START, by=nora, at=now, started_at=now)
    rate = Decimal(infusion.preparation["pump_rate_ml_per_h"])
    RateChange.objects.create(infusion=infusion, client_id=uuid4(), at=now, rate_ml_per_h=rate, act="start", by=nora)
    return infusion.pk
