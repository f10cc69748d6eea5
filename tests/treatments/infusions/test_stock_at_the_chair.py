"""What the chair takes out of the stock: the dose put back by rule, rescue drugs, the preparation sheet on paper."""

import re
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from tests.cast import PASSWORD
from tests.treatments.infusion_world import make_vial
from treatments.infusions import services
from treatments.infusions.models import Intervention
from treatments.stock import services as stock
from treatments.stock.models import LedgerEntry, Vial

pytestmark = pytest.mark.django_db


@pytest.fixture
def returns_allowed(north, staff, now):
    stock.set_rules(
        site=north, returns_allowed=True, count_difference_ml=Decimal("0.1"), count_difference_percent=Decimal(2),
        by=staff.mona, at=now,
    )  # fmt: skip


def put_back(infusion, staff, now, **more):
    fields = {"in_syringe": True, "reason": "Pressure too high.", "witness": staff.nils, "by": staff.nora, "at": now}
    return services.put_back(infusion, **{**fields, **more})


def test_what_was_not_started_goes_back_by_rule(returns_allowed, prepared, vial, staff, now):
    put_back(prepared, staff, now)
    prepared.refresh_from_db()
    vial.refresh_from_db()
    assert (prepared.state, prepared.withdrawal, vial.balance_ml) == ("checked-in", None, 10)
    check = services.BlindCheck(staff.nils, Decimal(70), "kg", Decimal("0.7"))
    services.prepare_and_withdraw(prepared, vial=vial, check=check, reason="", by=staff.nora, at=now)


def test_without_the_rule_it_is_wasted(prepared, vial, staff, now):
    with pytest.raises(stock.StockError, match="waste it"):
        put_back(prepared, staff, now)
    vial.refresh_from_db()
    assert vial.balance_ml == Decimal("9.3")


@pytest.mark.parametrize("more", [{"in_syringe": False}, {"reason": " "}, {"witness": "nora"}])
def test_each_condition_counts(returns_allowed, prepared, staff, now, more):
    more = {**more, **({"witness": staff.nora} if "witness" in more else {})}
    with pytest.raises(stock.StockError):
        put_back(prepared, staff, now, **more)
    assert not LedgerEntry.objects.filter(reverses__isnull=False).exists()


def test_an_infusion_is_prepared_from_ketamine_only(ready, north, staff, now):
    other = make_vial(north, by=staff.nora, at=now, drug="midazolam", product="Midazolam")
    check = services.BlindCheck(staff.nils, Decimal(70), "kg", Decimal("0.7"))
    with pytest.raises(services.InfusionError, match="midazolam"):
        services.prepare_and_withdraw(ready, vial=other, check=check, reason="", by=staff.nora, at=now)


@pytest.fixture
def midazolam(north, staff, now):
    return make_vial(
        north, by=staff.nora, at=now, drug="midazolam", product="Midazolam", strength_mg_per_ml=Decimal(1),
        volume_ml=Decimal(5),
    )  # fmt: skip


@pytest.fixture
def give(running, midazolam, staff, now):
    def give(client_id=None, witness=None, vial=midazolam, **more):
        amounts = {"drawn_ml": Decimal(2), "given_mg": Decimal("1.5"), "wasted_ml": Decimal("0.5"), "route": "IV"}
        rescue = services.Rescue(vial=vial, **{**amounts, **more})
        return services.give_rescue(
            running, rescue, client_id=client_id or uuid4(), witness=witness or staff.nils, by=staff.nora, at=now
        )

    return give


def test_a_rescue_drug_is_in_the_register_and_in_the_record(give, midazolam, running):
    done = give()
    lines = LedgerEntry.objects.filter(vial=midazolam).exclude(movement__in=["receive", "open"])
    assert [(line.movement, line.mg) for line in lines] == [
        ("withdraw", 2), ("administer", Decimal("1.5")), ("waste_bag", Decimal("0.5")),
    ]  # fmt: skip
    assert (done.drug, done.amount, done.withdrawal.purpose, done.infusion) == ("Midazolam", 1.5, "rescue", running)
    midazolam.refresh_from_db()
    assert midazolam.balance_ml == 3


def test_it_is_given_once_however_often_it_is_sent(give):
    client_id = uuid4()
    assert give(client_id) == give(client_id)
    assert LedgerEntry.objects.filter(movement="administer").count() == 1


@pytest.mark.parametrize(
    "more",
    [
        {"drawn_ml": Decimal("5.001"), "given_mg": Decimal(5)},
        {"given_mg": Decimal("2.001")},
        {"given_mg": Decimal(0)},
        {"wasted_ml": Decimal(0)},
    ],
)
def test_what_does_not_add_up_writes_nothing(give, more):
    with pytest.raises((services.InfusionError, stock.StockError)), transaction.atomic():
        give(**more)
    assert not Intervention.objects.exists()
    assert not LedgerEntry.objects.filter(movement__in=["withdraw", "administer"], vial__drug="midazolam").exists()


def test_ketamine_is_no_rescue_drug_and_nobody_witnesses_themselves(give, vial, staff):
    with pytest.raises(services.InfusionError, match="rescue drug"):
        give(vial=vial)
    with pytest.raises(stock.StockError):
        give(witness=staff.nora)


def test_no_controlled_drug_is_charted_beside_the_stock(running, staff, now):
    with pytest.raises(services.InfusionError, match="from the stock"):
        services.record_intervention(
            running, client_id=uuid4(), kind="benzodiazepine", detail="", by=staff.nora, at=now
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Intervention.objects.create(infusion=running, client_id=uuid4(), kind="benzodiazepine", at=now, by=staff.nora)


@pytest.fixture
def browser(sign_in, staff, now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return sign_in(staff.nora)


def test_the_rescue_page_shows_the_signed_orders_with_their_amounts(browser, running, midazolam):
    html = browser.get(reverse("infusions:rescue", args=[running.pk])).content.decode()
    assert "Ondansetron 4 mg" in html


def test_the_rescue_page(browser, running, midazolam):
    url = reverse("infusions:rescue", args=[running.pk])
    assert "Midazolam" in browser.get(url).content.decode()
    body = {
        "client_id": str(uuid4()), "vial": midazolam.pk, "drawn_ml": "2", "given_mg": "1.5", "wasted_ml": "0.5",
        "route": "IV", "detail": "Panic.", "second_username": "nils", "second_password": "wrong",
    }  # fmt: skip
    assert browser.post(url, body).status_code == 422
    assert browser.post(url, {**body, "second_password": PASSWORD}).status_code == 302
    assert Vial.objects.get(pk=midazolam.pk).balance_ml == 3


def test_the_preparation_sheet_is_on_paper(browser, prepared):
    page = browser.get(reverse("infusions:preparation", args=[prepared.pk])).content.decode()
    paper = browser.get(reverse("infusions:preparation-pdf", args=[prepared.pk]))
    text = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(paper.content)).pages)
    for words in ("150 mL/h", "0.7 mL", "12.5 ug/kg/min", "Nils", "2 Mar 2026, 10:00", "27 Dec 2026", "17 May 1991"):
        assert words in text
    assert not re.search(r"\bmcg\b|\bcc\b|(?<![\d.])\.\d|\d\.\d*0 (mg|mL|kg)|\d\.0\b", text)
    assert "12.5 ug/kg/min" in page
    assert "Vial expires 27 Dec 2026" in page
    assert not re.search(r"\d{4}-\d\d-\d\d", text)


def test_without_a_dose_there_is_no_sheet(browser, checked_in):
    assert browser.get(reverse("infusions:preparation", args=[checked_in.pk])).status_code == 200
    assert browser.get(reverse("infusions:preparation-pdf", args=[checked_in.pk])).status_code == 302


def test_a_scan_of_the_lot_chooses_the_vial(browser, ready, north, staff, now):
    make_vial(north, by=staff.nora, at=now, ndc="0409-2051-05", lot="A17")
    url = reverse("infusions:infusion", args=[ready.pk])
    assert "lot A17" in browser.get(url, {"scan": "0100304092051057" + "10A17"}).content.decode()
    assert "check digit" in browser.get(url, {"scan": "0100304092051058"}).content.decode()
