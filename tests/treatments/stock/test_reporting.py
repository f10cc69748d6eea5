"""The reports for any period, on the screen and on paper."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from tests.treatments.infusion_world import make_vial
from treatments.stock import reporting, services
from treatments.stock.days import Counted, Occasion
from treatments.stock.ledger import Movement
from treatments.stock.models import StockIncident

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(wasted, vial, staff, now):
    """An infusion that was given, waste, and a loss."""
    services.take_out(
        vial=vial, movement=Movement.LOSS, ml=Decimal(1), reason="dropped", witness=staff.nils, key="l", by=staff.nora,
        at=now + timedelta(hours=3),
    )  # fmt: skip
    return wasted


def rows(name, north, now):
    day = now.date()
    found = reporting.report(name, north, day, day, today=day)
    return [dict(zip([column.title for column in found.columns], row, strict=True)) for row in found.rows]


def test_the_dispensing_log_names_patient_amounts_and_people(lived, north, now, ada):
    type(ada).objects.filter(pk=ada.pk).update(address="1 Elm Street")
    (line,) = rows("dispensing", north, now)
    assert (line["Patient"], line["Address"], line["Withdrawn mg"]) == ("Ada Abel", "1 Elm Street", "35")
    assert Decimal(line["Given mg"]) + Decimal(line["Waste mg"]) + Decimal(line["Residual mg"]) == 35


def test_receipts_and_disposals(lived, north, now):
    (received,) = rows("receipts", north, now)
    assert (received["Supplier"], received["mL"], received["Lot"]) == ("Supplier", "10", "L1")
    (lost,) = rows("disposals", north, now)
    assert (lost["Movement"], lost["mL"], lost["mg"], lost["Reason"]) == ("Lost", "-1", "-50", "dropped")
    (incident,) = rows("losses", north, now)
    assert incident["Judged"] == "not judged yet"


@pytest.mark.parametrize(
    ("done", "days", "notice", "form_106"),
    [
        ((), 1, "due by 2026-03-03", "due by 2026-04-16"),
        ((), 2, "late: was due by 2026-03-03", "due by 2026-04-16"),
        ((), 45, "late: was due by 2026-03-03", "due by 2026-04-16"),
        ((), 46, "late: was due by 2026-03-03", "late: was due by 2026-04-16"),
        ((1, 45), 60, "2026-03-03 13:00, Office", "2026-04-16 14:00, R-1"),
        ((2, 46), 60, "2026-03-04 13:00, Office; late, was due by 2026-03-03",
         "2026-04-17 14:00, R-1; late, was due by 2026-04-16"),
    ],
)  # fmt: skip
def test_the_report_of_losses_says_what_is_owed_by_when(lived, north, staff, now, done, days, notice, form_106):
    found, at = StockIncident.objects.get(), now + timedelta(hours=3)
    services.judge_incident(found, significant=True, circumstances="Gone.", by=staff.percy, at=at)
    when = [at + timedelta(days=day) for day in done]
    if when:
        services.record_notice(found.report, whom="Office", told_at=when[0], by=staff.percy, at=when[0])
        services.record_form(found.report, reference="R-1", filed_at=when[1], by=staff.percy, at=when[1])
    day = now.date()
    [line] = reporting.report("losses", north, day, day, today=day + timedelta(days=days)).rows
    assert line[4:6] == (notice, form_106)


def test_an_opened_container_that_was_counted_is_named(prepared, vial, north, staff, now):
    key = "7f1c9a52-0c3b-4c58-9a35-0d2f1b6a4e12"
    counted = Counted(Occasion.CLOSING, {f"v{vial.pk}": Decimal("9.3")}, key)
    taken = services.count(site=north, counted=counted, by=staff.nora, at=now)
    paper = reporting.count_document(taken, at=now)
    text = PdfReader(BytesIO(paper)).pages[0].extract_text()
    assert "no. 1, opened" in text
    assert "Witness" not in text


def test_a_reversed_receipt_is_no_receipt(vial, north, staff, now):
    entry = vial.entries.get(movement="receive")
    services.reverse(entry=entry, reason="wrong", witness=staff.nils, by=staff.nora, at=now)
    assert rows("receipts", north, now) == []


def test_days_are_those_of_the_site(vial, north, now):
    day = now.date()
    assert reporting.report("receipts", north, day, day, today=day).rows
    day += timedelta(days=1)
    assert not reporting.report("receipts", north, day, day, today=day).rows


def text_of(answer):
    assert answer["Content-Type"] == "application/pdf"
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


@pytest.fixture
def browser(sign_in, staff, now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return sign_in(staff.odo)


def test_each_report_is_on_paper_too(lived, browser, north, staff, now):
    services.set_rules(
        site=north, registrant="Linden Clinic", dea_number="BL1234563", count_difference_ml=Decimal("0.1"),
        count_difference_percent=Decimal(2), by=staff.mona, at=now,
    )  # fmt: skip
    for name in reporting.REPORTS:
        assert browser.get(reverse("stock:report", args=[name])).status_code == 200
    paper = text_of(browser.get(reverse("stock:report-pdf", args=["dispensing"])))
    for words in ("Linden Clinic", "BL1234563", "Ada Abel", "0.7", "35", "2026-01-31 to 2026-03-02"):
        assert words in paper


def test_an_inventory_is_on_paper(vial, browser, north, staff, now):
    key = "7f1c9a52-0c3b-4c58-9a35-0d2f1b6a4e11"
    counted = Counted(Occasion.INVENTORY, {f"s{vial.pk}": Decimal(1)}, key, "close")
    taken = services.count(site=north, counted=counted, by=staff.nora, at=now)
    paper = text_of(browser.get(reverse("stock:counted-pdf", args=[taken.pk])))
    for words in (
        "close of business", "Ketamine, schedule III", "solution for injection", "50 mg/mL", "500 mg", "Witness",
    ):  # fmt: skip
        assert words in paper
    page = browser.get(reverse("stock:reports")).content.decode()
    assert "Biennial inventory: by 2 Mar 2028" in page


def test_odd_periods_and_names_lead_somewhere(vial, browser):
    assert browser.get(reverse("stock:report", args=["secrets"])).status_code == 302
    for page, args in (("stock:report", ["receipts"]), ("stock:report-pdf", ["losses"]), ("stock:reports", [])):
        assert browser.get(reverse(page, args=args), {"first": "x"}).status_code == 422
        assert browser.get(reverse(page, args=args), {"first": "2026-03-02", "last": "2026-03-02"}).status_code == 200


def test_a_report_costs_the_same_however_long(lived, browser, north, staff, now):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            for name in reporting.REPORTS:
                browser.get(reverse("stock:report", args=[name]))
        return len(queries)

    before = cost()
    for number in range(5):
        more = make_vial(north, by=staff.nora, at=now)
        services.take_out(
            vial=more, movement=Movement.LOSS, ml=Decimal(1), reason="x", witness=staff.nils, key=f"k{number}",
            by=staff.nora, at=now,
        )  # fmt: skip
    assert cost() <= before
