"""The pages of the stock: who may open them, what a bad entry says, what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import PASSWORD
from tests.treatments.infusion_world import make_vial
from treatments.stock import services
from treatments.stock.ledger import Movement
from treatments.stock.models import LedgerEntry, StockIncident, Vial

pytestmark = pytest.mark.django_db

RECEIVED = {
    "key": "7f1c9a52-0c3b-4c58-9a35-0d2f1b6a4e11", "barcode": "0409", "product": "Ketamine", "strength_mg_per_ml": "50",
    "strength_again": "50", "volume_ml": "10", "lot": "L9", "expires_on": "2026-12-31", "supplier": "S",
    "invoice_no": "I1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def the_time(monkeypatch, now):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def pages(vial):
    entry = LedgerEntry.objects.first()
    return {
        "stock:vials": [], "stock:receive": [], "stock:vial": [vial.pk], "stock:ledger": [], "stock:incidents": [],
        "stock:reverse": [entry.pk],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "reads", "acts"), [("nora", 200, 200), ("odo", 200, 403), ("dana", 403, 403), ("theo", 403, 403)]
)
def test_who_may_open_what(vial, sign_in, staff, name, reads, acts):
    for page, args in pages(vial).items():
        expected = acts if page in ("stock:receive", "stock:reverse") else reads
        assert sign_in(getattr(staff, name)).get(reverse(page, args=args)).status_code == expected, page


def test_a_stranger_finds_no_vial(vial, sign_in, stranger):
    assert sign_in(stranger).get(reverse("stock:vial", args=[vial.pk])).status_code == 404
    assert vial.lot not in sign_in(stranger).get(reverse("stock:vials")).content.decode()
    assert sign_in(stranger).post(reverse("stock:take-out", args=[vial.pk])).status_code == 404


def test_a_vial_is_received_once_however_often_it_is_sent(north, sign_in, staff):
    browser = sign_in(staff.nora)
    for _ in range(2):
        assert browser.post(reverse("stock:receive"), RECEIVED).status_code == 302
    assert Vial.objects.get().balance_ml == 10


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("strength_again", "10", "differ"),
        ("strength_mg_per_ml", "0,5", "with a point"),
        ("strength_mg_per_ml", "-1", "from 0.1 to 500"),
        ("volume_ml", "", "Fill this in"),
        ("expires_on", "2026-03-01", "expired"),
        ("expires_on", "tomorrow", "year-month-day"),
        ("lot", "x" * 10_000, "at most 40"),
        ("product", "a\0b", "hidden character"),
        ("key", "x", "Not"),
    ],
)
def test_a_bad_entry_is_refused_at_its_field(north, sign_in, staff, field, value, words):
    answer = sign_in(staff.nora).post(reverse("stock:receive"), {**RECEIVED, field: value})
    assert answer.status_code == 422
    assert not Vial.objects.exists()
    if words != "Not":
        assert words in answer.content.decode()


def test_taking_out_needs_a_witness_who_signs_in(vial, sign_in, staff):
    body = {
        "key": RECEIVED["key"], "movement": "waste_vial", "ml": "10", "reason": "beyond use",
        "second_username": "nils", "second_password": "wrong",
    }  # fmt: skip
    url = reverse("stock:take-out", args=[vial.pk])
    assert sign_in(staff.nora).post(url, body).status_code == 422
    assert sign_in(staff.nora).post(url, {**body, "second_password": PASSWORD}).status_code == 302
    assert Vial.objects.get().balance_ml == 0


def test_an_incident_is_closed_with_a_finding(vial, sign_in, staff, now, north):
    services.open_incident(vial=vial, what="Does not add up.", by=staff.nora, at=now)
    incident = StockIncident.objects.get()
    url, name = reverse("stock:close-incident", args=[incident.pk]), f"incident-{incident.pk}-finding"
    assert sign_in(staff.nora).post(url, {name: ""}).status_code == 422
    assert sign_in(staff.nora).post(url, {name: "Found."}).status_code == 302
    assert "Found." in sign_in(staff.odo).get(reverse("stock:incidents")).content.decode()


@pytest.mark.parametrize("query", ["first=2026-03-01&last=2026-02-01", "first=x", "older=nonsense", "first="])
def test_an_odd_period_is_no_failure(vial, sign_in, staff, query):
    assert sign_in(staff.odo).get(f"{reverse('stock:ledger')}?{query}").status_code in (200, 422)


def test_the_pages_cost_the_same_for_a_long_register(
    vial, north, staff, now, sign_in, django_assert_max_num_queries
):  # fmt: skip
    browser = sign_in(staff.nora)
    urls = [reverse("stock:vials"), reverse("stock:ledger"), reverse("stock:vial", args=[vial.pk])]
    costs = []
    for url in urls:
        browser.get(url)
        with CaptureQueriesContext(connection) as few:
            browser.get(url)
        costs.append(len(few))
    for number in range(15):
        make_vial(north, by=staff.nora, at=now)
        services.take_out(
            vial=vial, movement=Movement.RETURN, ml=vial.volume_ml / 100, reason="x", witness=staff.nils,
            key=f"k{number}", by=staff.nora, at=now,
        )  # fmt: skip
    for url, cost in zip(urls, costs, strict=True):
        with django_assert_max_num_queries(cost):
            browser.get(url)
