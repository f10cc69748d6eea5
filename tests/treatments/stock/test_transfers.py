"""From one site of the clinic to another: sent with a witness, and there when somebody says so."""

from decimal import Decimal

import pytest

from tests.treatments.infusion_world import make_vial
from treatments.stock import queries, services
from treatments.stock.models import LedgerEntry, StockIncident, Vial

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(vial, south, staff, now):
    def send(key="t", witness=staff.nils):
        return services.transfer(
            vial=vial, to_site=south, reason="short there", witness=witness, key=key, by=staff.nora, at=now
        )

    return send


def arrived(vial, stranger, now, **more):
    return services.confirm_arrival(vial=vial, location="Safe", by=stranger, at=now, **more)


def test_a_container_leaves_one_site_and_arrives_at_the_other(vial, send, south, stranger, now):
    send()
    send()
    vial.refresh_from_db()
    sent = Vial.objects.get(site=south)
    assert (vial.balance_ml, sent.balance_ml, sent.received_at, sent.number) == (0, 0, None, 1)
    assert list(queries.on_their_way(south)) == [sent]
    assert queries.usable(south, now) == []
    arrived(sent, stranger, now)
    sent.refresh_from_db()
    assert (sent.balance_ml, sent.strength_mg_per_ml, sent.lot) == (10, 50, vial.lot)
    assert queries.usable(south, now) == [sent]
    with pytest.raises(services.StockError, match="arrived already"):
        arrived(sent, stranger, now)


def test_nothing_can_be_drawn_from_a_container_on_its_way(send, south, stranger, ada, staff, now):
    send()
    with pytest.raises(services.StockError):
        services.withdraw(
            vial=Vial.objects.get(site=south), patient=ada, infusion_id=1, volume_ml=Decimal(1), checked_by=staff.nils,
            key="w", by=stranger, at=now,
        )  # fmt: skip


def test_what_does_not_arrive_opens_an_incident(send, south, stranger, now):
    send()
    sent = Vial.objects.get(site=south)
    arrived(sent, stranger, now, arrived=False, words="The seal is broken.")
    assert "The seal is broken." in StockIncident.objects.get(site=south, kind="transfer").what
    assert list(queries.on_their_way(south)) == [sent]


def test_a_transfer_is_called_back_only_while_it_is_on_its_way(vial, send, south, stranger, staff, now):
    entry = send()
    services.reverse(entry=entry, reason="not needed", witness=staff.nils, by=staff.nora, at=now)
    vial.refresh_from_db()
    assert vial.balance_ml == 10
    assert not queries.on_their_way(south)
    with pytest.raises(services.StockError, match="called this container back"):
        arrived(Vial.objects.get(site=south), stranger, now)


def test_one_that_has_arrived_is_not_called_back(send, south, stranger, staff, now):
    entry = send()
    arrived(Vial.objects.get(site=south), stranger, now)
    with pytest.raises(services.StockError, match="other site has received it"):
        services.reverse(entry=entry, reason="x", witness=staff.nils, by=staff.nora, at=now)


def test_it_needs_a_witness_and_another_site(vial, send, north, staff, now):
    with pytest.raises(services.StockError, match="another person"):
        send(witness=staff.nora)
    with pytest.raises(services.StockError, match="at that site already"):
        services.transfer(vial=vial, to_site=north, reason="x", witness=staff.nils, key="k", by=staff.nora, at=now)
    assert not LedgerEntry.objects.filter(movement="transfer").exists()


def test_each_site_counts_its_own_numbers(north, south, staff, stranger, now):
    numbers = [make_vial(site, by=staff.nora, at=now).number for site in (north, south, north)]
    assert numbers == [1, 1, 2]
