"""The rows of the reports: complete, exact, and written so that nobody misreads them."""

from dataclasses import replace
from decimal import Decimal as D

from treatments.stock.reports import Dispensed, Lost, Moved, Received, dispensing, disposals, losses, receipts

RECEIVED = Received(
    "2026-03-02", "Supplier", "1 Road", "RS1234567", "I-1", "Ketamine", "solution for injection", D("50.000"),
    D("10.000"), "L1", "2027-01-31", D("10.000"), "Nora",
)  # fmt: skip
DISPENSED = Dispensed(
    "2026-03-02 10:00", "Ada Abel", "", "Ketamine", "solution for injection", D(50), "no. 1, lot L1", D("0.700"),
    D("35.0000"), D("22.7500"), D("12.2500"), D(0), False, "Nora", "Nils", "Nils",
)  # fmt: skip


def row(report, number=0):
    return dict(zip([column.title for column in report.columns], report.rows[number], strict=True))


def test_containers_of_one_invoice_and_lot_are_one_line():
    found = receipts([RECEIVED] * 3 + [replace(RECEIVED, lot="L2")])
    assert (row(found)["Containers"], row(found)["mL"], row(found)["mg"]) == ("3", "30", "1500")
    assert row(found)["Strength"] == "50 mg/mL"
    assert len(found.rows) == 2
    assert found.sums == (("Ketamine", "2000 mg"),)


def test_what_was_undone_was_not_received():
    assert receipts([replace(RECEIVED, undone=True)]).rows == ()


def test_a_withdrawal_shows_what_became_of_it():
    shown = row(dispensing([DISPENSED]))
    assert [shown[f"{word} mg"] for word in ("Withdrawn", "Given", "Waste", "Residual")] == [
        "35",
        "22.75",
        "12.25",
        "0",
    ]
    assert (shown["Address"], shown["Withdrawn mL"]) == ("–", "0.7")
    assert shown["Product"] == "Ketamine 50 mg/mL, solution for injection"


def test_a_returned_dose_was_not_given():
    assert row(dispensing([replace(DISPENSED, returned=True, given_mg=D(0))]))["Given mg"] == "returned"


def test_the_other_two_have_a_cell_for_each_column():
    moved = Moved("t", "Wasted (vial)", "Ketamine", D(50), "no. 1", D("-0.500"), D(25), "old", "Nora", "Nils")
    assert (row(disposals([moved]))["mL"], row(disposals([moved]))["mg"]) == ("-0.5", "-25")
    assert row(losses([Lost("t", "what", "not judged yet", "", "", "", "")]))["Finding"] == "open"
