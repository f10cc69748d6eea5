"""Whatever is done, in whatever order: what left the vial was given, wasted, is a residual, or still in the bag."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from treatments.infusions import queries, services
from treatments.infusions.models import Infusion
from treatments.infusions.states import Act
from treatments.stock.models import LedgerEntry, Vial
from treatments.stock.services import StockError

pytestmark = pytest.mark.django_db

ACTS = ["prepare", "discard", "start", "pause", "resume", "rate", "end", "waste", "leave", "emergency", "sign"]
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 25)), min_size=4, max_size=14)


class Undone(Exception):
    """Takes back what one example did."""


def perform(act, infusion, vial, staff, at):
    by = {"by": staff.nora, "at": at}
    once = {"client_id": uuid4(), **by}
    check = services.BlindCheck(staff.nils, Decimal(70), "kg", Decimal("0.7"))
    acts = {
        "prepare": lambda: services.prepare_and_withdraw(infusion, vial=vial, check=check, reason="", **by),
        "discard": lambda: services.discard(
            infusion, waste_ml=Decimal(99), reason="no", witness=staff.nils, **by
        ),
        "start": lambda: services.start(infusion, **once),
        "pause": lambda: services.pause(infusion, reason="x", **once),
        "resume": lambda: services.resume(infusion, **once),
        "rate": lambda: services.change_rate(infusion, rate_ml_per_h=Decimal(90), reason="x", **once),
        "end": lambda: services.end(infusion, reason="x", **once),
        "waste": lambda: services.record_waste(
            infusion, waste_ml=Decimal(40), residual_reason="in the line", witness=staff.nils, **by
        ),
        "leave": lambda: services.end_otherwise(infusion, Act.LEAVE, words="x", **by),
        "emergency": lambda: services.end_otherwise(infusion, Act.HAND_OVER, words="x", **by),
        "sign": lambda: services.sign(infusion, note="", **by),
    }  # fmt: skip
    acts[act]()


def mg(vial, *movements):
    total = LedgerEntry.objects.filter(vial=vial, movement__in=movements).aggregate(mg=Sum("mg", default=Decimal(0)))
    return total["mg"]


def accounted(infusion, vial):
    """Delivered + wasted + residual + what is drawn and not accounted for yet + the balance, in mg."""
    infusion, vial = Infusion.objects.get(pk=infusion.pk), Vial.objects.get(pk=vial.pk)
    open_mg = infusion.withdrawal.mg if infusion.withdrawal and infusion.waste_mg is None else 0
    return mg(vial, "administer", "waste_bag", "residual") + open_mg + vial.balance_ml * vial.strength_mg_per_ml


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_acts_keeps_every_milligram(ready, vial, staff, now, steps):
    with pytest.raises(Undone), transaction.atomic():
        live_through(steps, ready, vial, staff, now)


def live_through(steps, infusion, vial, staff, at):
    for act, wait in steps:
        at += timedelta(minutes=wait if act not in ("prepare", "start") else 0)
        before = state_of_things(infusion)
        try:
            perform(act, infusion, vial, staff, at)
        except (services.InfusionError, StockError):
            assert state_of_things(infusion) == before
        assert accounted(infusion, vial) == 500
    infusion.refresh_from_db()
    if infusion.started_at and infusion.waste_mg is not None:
        pumped_mg = queries.charted(infusion, at).delivered.delivered_mg
        assert abs(mg(vial, "administer") - pumped_mg) < Decimal("0.0001")
    raise Undone


def state_of_things(infusion):
    """What a refused act must leave as it was."""
    state = Infusion.objects.filter(pk=infusion.pk).values_list("state", "withdrawal_id", "waste_mg").get()
    return (*state, Vial.objects.get().balance_ml, LedgerEntry.objects.count())
