"""A day of the stock: counted blind, compared with the register, closed by a person and never silently."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.models import Sum
from django.urls import reverse

from tests.cast import PASSWORD
from tests.treatments.infusion_world import make_vial
from treatments.stock import queries, services
from treatments.stock.days import Counted, Occasion
from treatments.stock.models import CountLine, LedgerEntry, StockCount, StockDay, StockDayEvent, StockIncident

pytestmark = pytest.mark.django_db


@pytest.fixture
def count(north, staff, now):
    """`count("closing", 9.3)`: what is entered for each thing to count, in order."""

    def count(occasion, *entered, at=now, key=None, business=""):
        parts = queries.to_count(north, at)
        values = {part.key: Decimal(str(value)) for part, value in zip(parts, entered, strict=True)}
        counted = Counted(Occasion(occasion), values, key or uuid4(), business)
        return services.count(site=north, counted=counted, by=staff.nora, at=at)

    return count


@pytest.fixture
def opened(vial, staff, now):
    return services.open_vial(vial=vial, by=staff.nora, at=now)


def day_of(north, now):
    return StockDay.objects.get(site=north, on_date=now.date())


def close(north, staff, now, **more):
    return services.close_day(day_of(north, now), by=staff.nora, at=now, **more)


def test_sealed_containers_of_a_lot_are_counted_together_and_opened_ones_by_themselves(north, opened, staff, now):
    for _ in range(3):
        make_vial(north, by=staff.nora, at=now)
    make_vial(north, by=staff.nora, at=now, lot="L2")
    parts = queries.to_count(north, now)
    assert [(part.sealed, part.expected_ml) for part in parts] == [(False, 10), (True, 30), (True, 10)]


def test_what_was_held_is_the_registers_own_sum_at_every_instant(north, south, vial, ada, staff, now):
    def draw(vial, volume_ml, at):
        services.withdraw(
            vial=vial, patient=ada, infusion_id=1, volume_ml=Decimal(volume_ml), checked_by=staff.nils,
            key=str(uuid4()), by=staff.nora, at=at,
        )  # fmt: skip

    hours = [now + timedelta(hours=number) for number in range(5)]
    second = make_vial(north, by=staff.nora, at=hours[1], lot="L2")
    make_vial(south, by=staff.nora, at=now, lot="L3")
    draw(vial, "4", hours[2])
    draw(vial, "6", hours[3])  # empty from here on
    draw(second, "0.7", hours[3])
    draw(second, "0.3", hours[2])  # entered afterwards
    for at in [*hours, *(hour - timedelta(microseconds=1) for hour in hours)]:
        lines = LedgerEntry.objects.filter(vial__site=north, at__lte=at)
        sums = lines.values("vial").annotate(ml=Sum("vial_change_ml")).filter(ml__gt=0).order_by("vial")
        held = sorted((found.pk, found.held_ml) for found in queries.held_at(north, at))
        assert held == [(row["vial"], row["ml"]) for row in sums], at


@pytest.mark.parametrize(
    ("counted", "incident"),
    [("10", False), ("9.9", False), ("9.89", True), ("9.8", True)],
)
def test_a_difference_above_the_limit_opens_an_incident(opened, count, counted, incident):
    count("opening", counted)
    assert CountLine.objects.get().differs is incident
    assert StockIncident.objects.filter(kind="count").exists() is incident


def test_a_missing_sealed_container_is_seen(vial, north, staff, now, count):
    make_vial(north, by=staff.nora, at=now)
    count("closing", 1)
    line = CountLine.objects.get()
    assert (line.containers, line.counted_ml, line.expected_ml, line.differs) == (1, 10, 20, True)
    assert "counted 10 mL, the register says 20 mL" in StockIncident.objects.get().what


def test_the_limit_is_the_site_s_own(opened, count, north, staff, now):
    services.set_rules(
        site=north, count_difference_ml=Decimal("0.5"), count_difference_percent=Decimal(5), by=staff.mona, at=now
    )
    count("opening", "9.5")
    assert not StockIncident.objects.exists()


def test_a_count_sent_twice_is_one(opened, count):
    key = uuid4()
    assert count("closing", 9, key=key) == count("closing", 9, key=key)
    assert (StockCount.objects.count(), StockIncident.objects.count()) == (1, 1)


def test_what_has_changed_since_the_form_was_shown_is_counted_anew(opened, north, staff, now):
    stale = Counted(Occasion.CLOSING, {"v0": Decimal(1)}, uuid4())
    with pytest.raises(services.StockError, match="has changed"):
        services.count(site=north, counted=stale, by=staff.nora, at=now)


def test_a_day_closes_on_a_closing_count(opened, count, north, staff, now):
    with pytest.raises(services.DayNotClosable, match="Count the stock first"):
        close(north, staff, now)
    count("opening", 10)
    with pytest.raises(services.DayNotClosable):
        close(north, staff, now)
    count("closing", 10)
    assert close(north, staff, now).open_differences == 0
    with pytest.raises(services.DayNotClosable, match="closed already"):
        close(north, staff, now)


def test_a_movement_after_the_count_asks_for_another_count(opened, count, north, staff, now):
    count("closing", 10)
    make_vial(north, by=staff.nora, at=now + timedelta(minutes=1))
    with pytest.raises(services.DayNotClosable, match="count again"):
        close(north, staff, now + timedelta(minutes=2))


def test_a_dose_that_is_drawn_up_keeps_the_day_open(prepared, count, north, staff, now):
    count("closing", "9.3")
    with pytest.raises(services.DayNotClosable, match="35 mg from"):
        close(north, staff, now)


@pytest.mark.parametrize("with_second", [True, False])
def test_a_day_with_an_open_difference_is_never_closed_silently(opened, count, north, staff, now, with_second):
    count("closing", 9)
    with pytest.raises(services.WordsNeeded):
        close(north, staff, now)
    second = staff.nils if with_second else staff.nora
    if with_second:
        event = close(north, staff, now, words="Percy is told.", second=second)
        assert (event.open_differences, event.words, event.second) == (1, "Percy is told.", staff.nils)
    else:
        with pytest.raises(services.WordsNeeded):
            close(north, staff, now, words="Percy is told.", second=second)


def test_the_database_knows_no_silent_closing_either(opened, north, staff, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        StockDayEvent.objects.create(day=day_of(north, now), act="close", at=now, by=staff.nora, open_differences=1)


def test_a_movement_on_a_closed_day_opens_it_again(opened, count, north, staff, now):
    count("closing", 10)
    close(north, staff, now)
    make_vial(north, by=staff.nora, at=now + timedelta(minutes=1))
    day = day_of(north, now)
    assert (day.closed_at, day.events.last().act) == (None, "reopen")


def test_an_earlier_day_that_nobody_closed_is_named(opened, north, staff, now):
    tomorrow = now + timedelta(days=1)
    assert [day.on_date for day in queries.unclosed_days(north, tomorrow.date())] == [now.date()]
    assert not queries.unclosed_days(north, now.date())


def test_counts_stay_as_they_were_made(opened, count):
    count("closing", 9)
    for sql in ("UPDATE treatments_countline SET counted_ml = 10", "DELETE FROM treatments_stockcount"):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_an_inventory_says_whether_it_was_taken_at_the_opening_or_the_close(opened, count):
    with pytest.raises(IntegrityError), transaction.atomic():
        count("inventory", 10)
    assert count("inventory", 10, business="close").get_business_display() == "Close of business"


@pytest.fixture
def browser(sign_in, staff, monkeypatch, now):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return sign_in(staff.nora)


def test_the_page_of_a_count_tells_nothing_of_the_register(browser, opened, staff, now, north, vial):
    services.adjust(
        vial=vial, measured_ml=Decimal("7.77"), reason="x", witness=staff.nils, key="a", by=staff.nora, at=now
    )
    page = browser.get(reverse("stock:count", args=["closing"])).content.decode()
    assert "7.77" not in page
    assert "opened" in page


def test_a_day_is_counted_and_closed_on_its_pages(browser, opened, north, now):
    key, url = str(uuid4()), reverse("stock:count", args=["closing"])
    assert browser.post(url, {"key": key, f"v{opened.pk}": "10.5"}).status_code == 422
    assert browser.post(url, {"key": key, f"v{opened.pk}": ""}).status_code == 422
    counted = browser.post(url, {"key": key, f"v{opened.pk}": "9.5"}, follow=True)
    assert "Differs: see the incident" in counted.content.decode()
    day = day_of(north, now)
    url = reverse("stock:close-day", args=[day.pk])
    assert browser.post(url, {}).status_code == 422
    said = {"words": "Percy looks into it.", "second_username": "nils", "second_password": PASSWORD}
    assert browser.post(url, said, follow=True).status_code == 200
    day.refresh_from_db()
    assert day.closed_at == now
    assert "Percy looks into it." in browser.get(reverse("stock:day", args=[day.pk])).content.decode()


def test_a_site_without_stock_is_counted_too(browser, north, now):
    answer = browser.post(reverse("stock:count", args=["closing"]), {"key": str(uuid4())}, follow=True)
    assert answer.status_code == 200
    assert StockCount.objects.get().lines.count() == 0


def test_an_unknown_occasion_leads_back(browser, north):
    assert browser.get(reverse("stock:count", args=["lunch"])).status_code == 302
