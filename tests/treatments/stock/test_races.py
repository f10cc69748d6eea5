"""Two at the same instant at the cupboard, on two connections: one act happens, and the register still adds up."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Sum

from tests.cast import make_site
from tests.treatments.infusion_world import make_vial
from tests.treatments.racing import at_once, begun_before, refusals
from treatments.stock import queries, services
from treatments.stock.containers import Container
from treatments.stock.days import Counted, Occasion
from treatments.stock.ledger import Movement
from treatments.stock.models import (
    CountLine,
    LedgerEntry,
    StockCount,
    StockDay,
    StockDayEvent,
    StockIncident,
    Vial,
    Withdrawal,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draw(vial, ada, staff, now):
    def draw(ml="0.7", *, key="draw", at=now):
        return services.withdraw(
            vial=vial, patient=ada, infusion_id=1, volume_ml=Decimal(ml), checked_by=staff.nils, key=key,
            by=staff.nora, at=at,
        )  # fmt: skip

    return draw


@pytest.fixture
def counted(north, staff):
    """`counted("closing", at)`: an act that counts exactly what the register says at that instant."""

    def counted(occasion, at, by=staff.nora, key=None):
        entered = {part.key: part.expected_ml / part.size_ml if part.sealed else part.expected_ml
                   for part in queries.to_count(north, at)}  # fmt: skip
        found = Counted(Occasion(occasion), entered, key or uuid4())
        return lambda: services.count(site=north, counted=found, by=by, at=at)

    return counted


def assert_balanced():
    for vial in Vial.objects.all():
        assert vial.balance_ml == vial.entries.aggregate(ml=Sum("vial_change_ml", default=0))["ml"] >= 0
    for drawn in Withdrawal.objects.all():
        assert drawn.entries.filter(movement="withdraw", reverses__isnull=True).count() == 1
        account = drawn.entries.exclude(movement="withdraw", reverses__isnull=True)
        assert account.aggregate(mg=Sum("mg"))["mg"] in (None, drawn.mg)


def test_one_code_received_twice_at_once_is_one_container(north, staff, now):
    def receive(by):
        return lambda: make_vial(north, by=by, at=now, barcode="B")

    answers = at_once(receive(staff.nora), receive(staff.nils))
    assert [str(each) for each in refusals(answers)] == ["A container with this code is in the register already."]
    assert (Vial.objects.count(), LedgerEntry.objects.count()) == (1, 1)


def test_one_form_received_twice_at_once_is_received_once(north, staff, now):
    container = Container(
        drug="ketamine", product="Ketamine", strength_mg_per_ml=Decimal(50), volume_ml=Decimal(10), lot="L1",
        expires_on=now.date() + timedelta(days=300), supplier="S",
    )  # fmt: skip

    def receive():
        return services.receive_several(site=north, container=container, containers=3, key="k", by=staff.nora, at=now)

    answers = at_once(receive, receive)
    assert answers[0] == answers[1]
    assert (Vial.objects.count(), LedgerEntry.objects.count()) == (3, 3)
    assert_balanced()


def test_two_deliveries_at_once_take_different_numbers(north, staff, now):
    answers = at_once(*[lambda: make_vial(north, by=staff.nora, at=now) for _ in range(4)])
    assert sorted(vial.number for vial in answers) == [1, 2, 3, 4]


def test_one_draw_sent_twice_at_once_is_one(vial, draw):
    answers = at_once(draw, draw)
    assert answers[0] == answers[1]
    assert (Withdrawal.objects.count(), Vial.objects.get().balance_ml) == (1, Decimal("9.3"))
    assert_balanced()


def test_one_loss_sent_twice_at_once_is_one_line_and_one_incident(vial, staff, now):
    def lose():
        return services.take_out(
            vial=vial, movement=Movement.LOSS, ml=Decimal(1), reason="broken", witness=staff.nils, key="k",
            by=staff.nora, at=now,
        )  # fmt: skip

    answers = at_once(lose, lose)
    assert answers[0] == answers[1]
    assert (Vial.objects.get().balance_ml, StockIncident.objects.count()) == (9, 1)


def test_what_was_drawn_is_wasted_or_put_back_never_both(vial, draw, north, staff, now):
    services.set_rules(
        site=north, returns_allowed=True, count_difference_ml=1, count_difference_percent=1, by=staff.mona, at=now
    )
    drawn = draw()
    of_it = {"withdrawal": drawn, "reason": "not given", "witness": staff.nils, "by": staff.nora, "at": now}
    answers = at_once(
        lambda: services.waste_unstarted(wasted_mg=Decimal(35), **of_it),
        lambda: services.return_unstarted(in_syringe=True, started=False, **of_it),
    )
    assert [str(each) for each in refusals(answers)] == ["What was drawn up is accounted for already."]
    assert_balanced()
    back = LedgerEntry.objects.filter(reverses__isnull=False).exists()
    assert Vial.objects.get().balance_ml == (10 if back else Decimal("9.3"))


def test_a_container_is_sent_away_whole_or_drawn_from_first(vial, draw, south, staff, now):
    answers = at_once(
        lambda: services.transfer(
            vial=vial, to_site=south, reason="x", witness=staff.nils, key="t", by=staff.nora, at=now
        ),
        draw,
    )
    sent = LedgerEntry.objects.get(movement="transfer")
    drawn = Withdrawal.objects.aggregate(ml=Sum("volume_ml", default=0))["ml"]
    assert (sent.ml, Vial.objects.get(site=vial.site).balance_ml) == (10 - drawn, 0)
    assert len(refusals(answers, services.VialRefused)) == (0 if drawn else 1)
    assert_balanced()


def test_a_container_is_sent_to_one_of_two_sites(vial, south, staff, now):
    east = make_site("East", time_zone="America/New_York")

    def send(to_site):
        return lambda: services.transfer(
            vial=vial, to_site=to_site, reason="x", witness=staff.nils, key=to_site.name, by=staff.nora, at=now
        )

    answers = at_once(send(south), send(east))
    assert len(refusals(answers, services.StockError)) == 1
    assert Vial.objects.exclude(site=vial.site).count() == 1


def test_a_container_arrives_once_or_is_called_back(vial, south, stranger, staff, now):
    entry = services.transfer(vial=vial, to_site=south, reason="x", witness=staff.nils, key="t", by=staff.nora, at=now)
    sent = Vial.objects.get(site=south)

    def arrive():
        return services.confirm_arrival(vial=sent, location="", by=stranger, at=now)

    answers = at_once(
        arrive, arrive, lambda: services.reverse(entry=entry, reason="x", witness=staff.nils, by=staff.nora, at=now)
    )
    assert len(refusals(answers, services.StockError)) == 2
    assert Vial.objects.aggregate(ml=Sum("balance_ml"))["ml"] == 10
    assert_balanced()


def test_the_first_movement_of_a_day_opens_it_once(vial, draw, counted, now):
    tomorrow = now + timedelta(days=1)
    answers = at_once(
        lambda: draw(key="one", at=tomorrow), lambda: draw(key="two", at=tomorrow), counted("opening", tomorrow)
    )
    assert not refusals(answers, AssertionError)
    assert StockDayEvent.objects.filter(day__on_date=tomorrow.date(), act="open").count() == 1


def test_one_count_sent_twice_at_once_is_one(vial, counted, now):
    same = counted("opening", now)
    answers = at_once(same, same)
    assert answers[0] == answers[1]
    assert (StockCount.objects.count(), CountLine.objects.count()) == (1, 1)


def test_two_people_count_the_opening_at_once_and_both_counts_are_kept(vial, counted, staff, now):
    answers = at_once(counted("opening", now), counted("opening", now, by=staff.nils))
    assert not refusals(answers)
    assert StockCount.objects.filter(lines__differs=False).count() == 2


def test_two_people_close_the_day_at_once_and_one_of_them_does(vial, counted, staff, now):
    counted("closing", now)()
    day = StockDay.objects.get()
    answers = at_once(*[
        lambda by=by: services.close_day(day, by=by, at=now) for by in (staff.nora, staff.nils)
    ])  # fmt: skip
    assert [str(each) for each in refusals(answers)] == ["This day is closed already."]
    assert StockDayEvent.objects.filter(act="close").count() == 1


def test_a_day_does_not_close_over_a_dose_that_is_being_drawn(vial, draw, counted, staff, now):
    counted("closing", now)()
    day, later = StockDay.objects.get(), now + timedelta(minutes=1)
    answers = begun_before(
        lambda: draw(at=later), lambda: services.close_day(day, by=staff.nils, at=later + timedelta(seconds=1))
    )
    assert isinstance(answers[1], services.DayNotClosable)
    assert "count again" in str(answers[1])
    assert "35 mg" in str(answers[1])
    day.refresh_from_db()
    assert day.closed_at is None


def test_a_dose_drawn_while_the_day_closes_opens_it_again(vial, draw, counted, staff, now):
    counted("closing", now)()
    day = StockDay.objects.get()
    answers = begun_before(
        lambda: services.close_day(day, by=staff.nils, at=now), lambda: draw(at=now + timedelta(minutes=1))
    )
    assert not refusals(answers)
    assert list(day.events.values_list("act", flat=True)) == ["open", "close", "reopen"]


def test_a_dose_asked_for_before_the_count_and_drawn_after_it_asks_for_another_count(vial, draw, counted, staff, now):
    counting = counted("closing", now + timedelta(seconds=1))
    answers = begun_before(counting, lambda: draw(at=now))
    assert not refusals(answers)
    services.record_use(
        withdrawal=answers[1], use=services.Use(Decimal(30), Decimal(5)), witness=staff.nils, key="use",
        by=staff.nora, at=now,
    )  # fmt: skip
    with pytest.raises(services.DayNotClosable, match="count again"):
        services.close_day(StockDay.objects.get(), by=staff.nora, at=now + timedelta(minutes=1))


def test_the_register_waits_for_a_count(vial, draw, counted, now):
    """What is drawn while somebody counts is not in the count, and the count says what was there before."""
    later = now + timedelta(minutes=1)
    answers = begun_before(counted("closing", now), lambda: draw(at=later))
    assert not refusals(answers)
    line = CountLine.objects.get()
    assert (line.expected_ml, line.counted_ml, line.differs) == (10, 10, False)


def test_a_report_waits_for_nothing(vial, draw, north, now):
    """Reading the register takes no lock: it answers while a dose is being drawn, and shows it once it is drawn."""
    with transaction.atomic():
        draw()
        [answer] = at_once(lambda: queries.register(north, now.date(), now.date()).count())
    assert answer == 1
    assert queries.register(north, now.date(), now.date()).count() == 3
