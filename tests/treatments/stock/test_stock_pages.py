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

KEY = "7f1c9a52-0c3b-4c58-9a35-0d2f1b6a4e11"
RECEIVED = {
    "key": KEY, "barcode": "0409", "drug": "ketamine", "containers": "1", "product": "Ketamine",
    "strength_mg_per_ml": "50", "strength_again": "50", "volume_ml": "10", "lot": "L9", "expires_on": "2026-12-31",
    "supplier": "S", "invoice_no": "I1",
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
        ("containers", "0", "from 1 to 100"),
        ("drug", "aspirin", "Not"),
        ("key", "x", "Not"),
    ],
)
def test_a_bad_entry_is_refused_at_its_field(north, sign_in, staff, field, value, words):
    answer = sign_in(staff.nora).post(reverse("stock:receive"), {**RECEIVED, field: value})
    assert answer.status_code == 422
    assert not Vial.objects.exists()
    if words != "Not":
        assert words in answer.content.decode()


WITNESSED = {"second_username": "nils", "second_password": PASSWORD}


def prefixed(prefix, **values):
    return {f"{prefix}-{name}": value for name, value in values.items()}


def test_taking_out_needs_a_witness_who_signs_in(vial, sign_in, staff):
    body = prefixed("out", key=KEY, movement="waste_vial", ml="10", reason="beyond use", **WITNESSED)
    url = reverse("stock:take-out", args=[vial.pk])
    assert sign_in(staff.nora).post(url, {**body, "out-second_password": "wrong"}).status_code == 422
    assert sign_in(staff.nora).post(url, body).status_code == 302
    assert Vial.objects.get().balance_ml == 0


def test_the_register_is_adjusted_to_what_was_measured(vial, sign_in, staff):
    url = reverse("stock:adjust", args=[vial.pk])
    same = prefixed("adjust", key=KEY, measured_ml="10", reason="x", **WITNESSED)
    assert "says the same already" in sign_in(staff.nora).post(url, same).content.decode()
    for _ in range(2):
        assert sign_in(staff.nora).post(url, {**same, "adjust-measured_ml": "9.85"}).status_code == 302
    assert str(Vial.objects.get().balance_ml) == "9.850"
    too_much = {**same, "adjust-measured_ml": "10.1", "adjust-key": "7f1c9a52-0c3b-4c58-9a35-0d2f1b6a4e12"}
    assert "from 0 to 10 mL" in sign_in(staff.nora).post(url, too_much).content.decode()


def test_several_containers_are_received_at_once_and_numbered(north, sign_in, staff):
    body = {**RECEIVED, "barcode": "", "containers": "3"}
    for _ in range(2):
        assert sign_in(staff.nora).post(reverse("stock:receive"), body).status_code == 302
    assert list(Vial.objects.order_by("number").values_list("number", "balance_ml")) == [(1, 10), (2, 10), (3, 10)]


def test_one_code_is_not_of_several_containers(north, sign_in, staff):
    answer = sign_in(staff.nora).post(reverse("stock:receive"), {**RECEIVED, "containers": "2"})
    assert "belongs to one container" in answer.content.decode()
    assert not Vial.objects.exists()


def test_a_scan_fills_in_what_the_code_says(north, sign_in, staff):
    scan = "0100304092051057" + "17270131" + "10A17"
    page = sign_in(staff.nora).get(reverse("stock:receive"), {"scan": scan}).content.decode()
    for value in ('value="A17"', 'value="2027-01-31"', 'value="0409205105"'):
        assert value in page
    broken = sign_in(staff.nora).get(reverse("stock:receive"), {"scan": "0100304092051058"}).content.decode()
    assert "check digit" in broken


def test_a_scan_finds_the_container(north, sign_in, staff, now):
    ours = make_vial(north, by=staff.nora, at=now, ndc="0409-2051-05", lot="A17", barcode="")
    make_vial(north, by=staff.nora, at=now, ndc="0409-2051-05", lot="B18", barcode="")
    find = sign_in(staff.nora).get
    for scan in ("0100304092051057" + "10A17", "A17", str(ours.number)):
        assert find(reverse("stock:vials"), {"scan": scan}).url == reverse("stock:vial", args=[ours.pk]), scan
    both = find(reverse("stock:vials"), {"scan": "304092051057"})
    assert both.content.decode().count("No. ") == 2
    nothing = find(reverse("stock:vials"), {"scan": "nothing"})
    assert nothing.status_code == 422
    assert "Nothing in stock here" in nothing.content.decode()


def test_an_incident_is_judged_and_closed_with_a_finding(vial, sign_in, staff, now, north):
    services.open_incident(vial=vial, what="Does not add up.", by=staff.nora, at=now)
    incident = StockIncident.objects.get()
    close, judge = (reverse(f"stock:{name}-incident", args=[incident.pk]) for name in ("close", "judge"))
    browser = sign_in(staff.nora)
    assert "theft or a significant loss" in browser.post(close, {"close-finding": "Found."}).content.decode()
    assert browser.post(judge, {"judge-significant": ""}).status_code == 422
    assert browser.post(judge, {"judge-significant": "no"}).status_code == 302
    assert browser.post(close, {"close-finding": ""}).status_code == 422
    assert browser.post(close, {"close-finding": "Found."}).status_code == 302
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
