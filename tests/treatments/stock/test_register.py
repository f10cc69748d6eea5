"""The register: what each movement does, what is refused, and that a retry enters nothing twice."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction

from tests.treatments.infusion_world import make_vial
from treatments.stock import services
from treatments.stock.ledger import Movement
from treatments.stock.models import LedgerEntry, StockIncident, Vial, Withdrawal

pytestmark = pytest.mark.django_db


@pytest.fixture
def draw(vial, ada, staff, now):
    def draw(ml="0.7", *, key="draw", at=now, checked_by=staff.nils):
        return services.withdraw(
            vial=vial, patient=ada, infusion_id=1, volume_ml=Decimal(ml), checked_by=checked_by, key=key,
            by=staff.nora, at=at,
        )  # fmt: skip

    return draw


@pytest.fixture
def use(staff, now):
    def use(withdrawal, given, wasted, reason="", key="use", witness=staff.nils):
        return services.record_use(
            withdrawal=withdrawal, use=services.Use(Decimal(given), Decimal(wasted), reason), witness=witness, key=key,
            by=staff.nora, at=now,
        )  # fmt: skip

    return use


def balance(vial):
    return Vial.objects.get(pk=vial.pk).balance_ml


def test_the_worked_ledger_of_the_reference(vial, draw, use):
    """Clinical reference 6: 0.70 mL of a 10 mL vial, 22.75 mg given, 12.25 mg wasted, 9.30 mL left."""
    withdrawal = draw()
    assert (withdrawal.mg, balance(vial)) == (Decimal(35), Decimal("9.3"))
    assert use(withdrawal, "22.75", "12.25") == 0
    assert list(LedgerEntry.objects.values_list("movement", "mg")) == [
        ("receive", 500), ("open", 0), ("withdraw", 35), ("administer", Decimal("22.75")),
        ("waste_bag", Decimal("12.25")),
    ]  # fmt: skip


def test_a_retry_enters_nothing_twice(vial, draw, use, staff, north, now):
    assert draw() == draw()
    use(draw(), 30, 5)
    use(draw(), 30, 5)
    assert (balance(vial), LedgerEntry.objects.count()) == (Decimal("9.3"), 5)


def test_a_container_is_received_once(north, staff, now):
    first = make_vial(north, by=staff.nora, at=now, barcode="B")
    with pytest.raises(services.StockError, match="already"):
        make_vial(north, by=staff.nora, at=now, barcode="B")
    assert Vial.objects.get() == first


@pytest.mark.parametrize(
    ("days", "refused"), [(0, False), (27, False), (28, True)]
)  # fmt: skip
def test_an_opened_vial_is_good_for_28_days(draw, now, days, refused):
    draw(key="first")
    later = now + timedelta(days=days)
    if refused:
        with pytest.raises(services.VialRefused, match="beyond use"):
            draw(key="second", at=later)
    else:
        draw(key="second", at=later)


@pytest.mark.parametrize(("days", "refused"), [(300, False), (301, True)])
def test_a_vial_is_used_up_to_its_last_day(draw, now, days, refused):
    later = now + timedelta(days=days)
    if refused:
        with pytest.raises(services.VialRefused, match="expiry"):
            draw(at=later)
        assert not Withdrawal.objects.exists()
    else:
        draw(at=later)


@pytest.mark.parametrize(("ml", "refused"), [("10", False), ("10.001", True)])
def test_no_more_than_the_vial_holds(vial, draw, ml, refused):
    if refused:
        with pytest.raises(services.VialRefused, match="holds 10 mL"):
            draw(ml)
        assert (balance(vial), Vial.objects.get().opened_at) == (10, None)
    else:
        draw(ml)
        assert balance(vial) == 0


def test_nobody_checks_or_witnesses_themselves(draw, use, staff):
    with pytest.raises(services.StockError):
        draw(checked_by=staff.nora)
    with pytest.raises(services.StockError, match="another person"):
        use(draw(), 30, 5, witness=staff.nora)
    assert not LedgerEntry.objects.filter(movement__in=["administer", "waste_bag"]).exists()


@pytest.mark.parametrize(("wasted", "incident"), [("5", False), ("4.5", False), ("4.49", True), ("5.51", True)])
def test_a_residual_above_half_a_milligram_is_explained_and_opens_an_incident(draw, use, wasted, incident):
    withdrawal = draw()
    if incident:
        with pytest.raises(services.ResidualUnexplained):
            use(withdrawal, 30, wasted)
        assert LedgerEntry.objects.filter(withdrawal=withdrawal).count() == 1
        use(withdrawal, 30, wasted, reason="In the line.")
    else:
        use(withdrawal, 30, wasted)
    assert StockIncident.objects.exists() is incident


@pytest.mark.parametrize(
    ("given", "wasted", "refused"),
    [("35", "0", False), ("35.0001", "0", True), ("35.0001", "-0.0001", True), ("0", "-0.0001", True)],
)
def test_nobody_was_given_more_than_was_drawn_and_no_waste_is_below_zero(draw, use, given, wasted, refused):
    withdrawal = draw()
    if refused:
        with pytest.raises(services.StockError, match="From 0 to 35 mg can have been given"):
            use(withdrawal, given, wasted, reason="x")
        assert LedgerEntry.objects.filter(withdrawal=withdrawal).count() == 1
    else:
        assert use(withdrawal, given, wasted) == 0


def test_what_is_accounted_for_is_not_accounted_for_again(draw, use):
    use(draw(), 30, 5)
    with pytest.raises(services.StockError, match="already"):
        use(draw(), 30, 5, key="other")


def test_the_rest_of_a_vial_is_wasted_with_a_witness(vial, staff, now):
    entry = services.take_out(
        vial=vial, movement=Movement.WASTE_VIAL, ml=Decimal(10), reason="beyond use", witness=staff.nils, key="w",
        by=staff.nora, at=now,
    )  # fmt: skip
    assert (balance(vial), entry.mg, entry.witness) == (0, 500, staff.nils)


def test_a_reversal_undoes_a_line_once_and_keeps_it(vial, staff, now):
    wrong = services.take_out(
        vial=vial, movement=Movement.WASTE_VIAL, ml=Decimal(2), reason="x", witness=staff.nils, key="w", by=staff.nora,
        at=now,
    )  # fmt: skip
    services.reverse(entry=wrong, reason="wrong vial", witness=staff.nils, by=staff.nora, at=now)
    assert (balance(vial), LedgerEntry.objects.filter(movement="waste_vial").count()) == (10, 2)
    with pytest.raises(services.StockError, match="already"):
        services.reverse(entry=wrong, reason="again", witness=staff.nils, by=staff.nora, at=now)


def test_a_line_of_an_infusion_is_not_reversed_here(draw, staff, now):
    entry = LedgerEntry.objects.get(withdrawal=draw())
    with pytest.raises(services.StockError, match="infusion"):
        services.reverse(entry=entry, reason="x", witness=staff.nils, by=staff.nora, at=now)


def test_an_incident_is_closed_once_with_a_finding(draw, use, staff, now):
    use(draw(), 30, 0, reason="spilled")
    incident = StockIncident.objects.get()
    services.judge_incident(incident, significant=False, circumstances="", by=staff.percy, at=now)
    services.close_incident(incident, finding="Spill seen by two.", by=staff.percy, at=now)
    with pytest.raises(services.StockError, match="already"):
        services.close_incident(incident, finding="y", by=staff.percy, at=now)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE treatments_vial SET balance_ml = 5",
        "UPDATE treatments_vial SET strength_mg_per_ml = 10",
        "DELETE FROM treatments_vial",
        "UPDATE treatments_ledgerentry SET mg = 0",
        "DELETE FROM treatments_ledgerentry",
        "DELETE FROM treatments_withdrawal",
    ],
)
def test_raw_sql_changes_nothing(draw, sql):
    draw()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_movement_beyond_the_vial_is_refused_by_the_database_too(vial, staff, now):
    with pytest.raises(Error), transaction.atomic():
        LedgerEntry.objects.create(
            vial=vial, movement="adjust", ml=11, mg=0, vial_change_ml=-11, actor=staff.nora, at=now, key=str(uuid4())
        )
