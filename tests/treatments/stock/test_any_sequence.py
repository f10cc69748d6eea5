"""Any sequence of acts: the register balances after each, and a refused act changes nothing."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from treatments.stock import services
from treatments.stock.ledger import Movement, balance_ml
from treatments.stock.models import LedgerEntry, Vial, Withdrawal

pytestmark = pytest.mark.django_db

ACTS = ["withdraw", "use", "waste", "return", "take_out", "adjust", "transfer", "reverse", "receive", "arrive"]
AMOUNTS = st.sampled_from([Decimal(each) for each in ("0", "0.01", "0.7", "3", "9.3", "10", "10.001", "40")])
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), AMOUNTS, st.integers(0, 4), st.booleans()), min_size=4, max_size=14)


class Undone(Exception):
    """Takes back what one example did."""


class Clinic:
    """Two sites and the acts of their nurses; `pick` chooses among what there is."""

    def __init__(self, north, south, staff, ada, at):
        self.north, self.south, self.staff, self.ada, self.at = north, south, staff, ada, at
        self.numbers = count(1)

    def do(self, act, amount, pick, honest):
        """Try one act; a dishonest one has no second person."""
        self.at += timedelta(minutes=1)
        witness = self.staff.nils if honest else self.staff.nora
        vial, drawn = self._one(Vial, pick), self._one(Withdrawal, pick)
        by = {"by": self.staff.nora, "at": self.at}
        key = f"step-{next(self.numbers)}"
        acts = {
            "withdraw": lambda: services.withdraw(
                vial=vial, patient=self.ada, infusion_id=1, volume_ml=amount, checked_by=witness, key=key, **by
            ),
            "use": lambda: drawn and services.record_use(
                withdrawal=drawn, use=services.Use(amount, drawn.mg - amount, "line" if honest else ""),
                witness=witness, key=key, **by,
            ),
            "waste": lambda: drawn and services.waste_unstarted(
                withdrawal=drawn, wasted_mg=amount, reason="not given" if honest else "", witness=witness, **by
            ),
            "return": lambda: drawn and services.return_unstarted(
                withdrawal=drawn, in_syringe=honest, started=False, reason="no", witness=witness, **by
            ),
            "take_out": lambda: services.take_out(
                vial=vial, movement=services.TAKES_OUT[pick], ml=amount, reason="x", witness=witness, key=key, **by
            ),
            "adjust": lambda: services.adjust(
                vial=vial, measured_ml=amount, reason="x", witness=witness, key=key, **by
            ),
            "transfer": lambda: services.transfer(
                vial=vial, to_site=self.south if vial.site == self.north else self.north, reason="x", witness=witness,
                key=key, **by,
            ),
            "reverse": lambda: services.reverse(
                entry=LedgerEntry.objects.order_by("-pk")[min(pick, LedgerEntry.objects.count() - 1)], reason="x",
                witness=witness, **by,
            ),
            "receive": lambda: services.receive(site=self.north, container=CONTAINER, key=key, **by),
            "arrive": lambda: services.confirm_arrival(vial=vial, location="", arrived=honest, words="x", **by),
        }  # fmt: skip
        acts[act]()

    @staticmethod
    def _one(model, pick):
        rows = list(model.objects.order_by("pk"))
        return rows[pick % len(rows)] if rows else None


CONTAINER = services.Container(
    drug="ketamine", product="Ketamine", strength_mg_per_ml=Decimal(50), volume_ml=Decimal(10), lot="L1",
    expires_on=date(2026, 12, 31), supplier="S",
)  # fmt: skip


def rows():
    return [LedgerEntry.objects.count(), Withdrawal.objects.count(), list(Vial.objects.order_by("pk").values())]


def assert_balanced():
    for vial in Vial.objects.all():
        lines = list(vial.entries.all())
        changed = sum((line.vial_change_ml for line in lines), Decimal(0))
        assert vial.balance_ml == changed
        assert 0 <= vial.balance_ml <= vial.volume_ml
        plain = [(Movement(line.movement), line.ml or Decimal(0)) for line in lines if not line.reverses_id]
        undone = sum((line.vial_change_ml for line in lines if line.reverses_id), Decimal(0))
        assert balance_ml(plain) + undone == vial.balance_ml
    for drawn in Withdrawal.objects.all():
        account = drawn.entries.exclude(movement="withdraw", reverses__isnull=True)
        if account.exists():
            assert account.aggregate(mg=Sum("mg"))["mg"] == drawn.mg
    with connection.cursor() as cursor:
        # The database's own account of every withdrawal, which it asks for at the end of a transaction.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, returns=st.booleans())
@example(steps=[("withdraw", Decimal("0.01"), 0, True), ("use", Decimal("0.7"), 0, True)], returns=False)
def test_any_sequence_of_acts_balances(vial, north, south, staff, ada, now, steps, returns):
    with pytest.raises(Undone), transaction.atomic():
        live_through(steps, returns, Clinic(north, south, staff, ada, now))


def live_through(steps, returns, clinic):
    services.set_rules(
        site=clinic.north, returns_allowed=returns, count_difference_ml=1, count_difference_percent=1,
        by=clinic.staff.mona, at=clinic.at,
    )  # fmt: skip
    for act, amount, pick, honest in steps:
        before = rows()
        try:
            with transaction.atomic():
                clinic.do(act, amount, pick, honest)
        except services.StockError:
            assert rows() == before
        assert_balanced()
    raise Undone
