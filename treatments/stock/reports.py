"""The reports that an inspector asks for, from plain facts to rows of words (pure).

21 CFR 1304.22(c) and 1304.11 [k]; clinical reference 6. Quantities carry their unit in the head of their column, with a
leading zero and no trailing ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from treatments.courses.quantities import format_number, format_quantity


@dataclass(frozen=True)
class Column:
    title: str
    is_number: bool = False


@dataclass(frozen=True)
class Report:
    """A table with its words. `sums` are pairs of a word and an amount, below the table; `signatures` who signs it."""

    title: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, str], ...] = ()
    period: str = ""
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Received:
    """One line of the register by which a container came in; `undone` when a later line undid it."""

    day: str
    supplier: str
    supplier_address: str
    supplier_dea: str
    invoice_no: str
    product: str
    form: str
    strength_mg_per_ml: Decimal
    size_ml: Decimal
    lot: str
    expires_on: str
    ml: Decimal
    by: str
    undone: bool = False


@dataclass(frozen=True)
class Dispensed:
    """One withdrawal and what became of it."""

    at: str
    patient: str
    address: str
    product: str
    form: str
    strength_mg_per_ml: Decimal
    container: str
    withdrawn_ml: Decimal
    withdrawn_mg: Decimal
    given_mg: Decimal
    wasted_mg: Decimal
    residual_mg: Decimal
    returned: bool
    given_by: str
    checked_by: str
    witness: str


@dataclass(frozen=True)
class Moved:
    """A line that took something out without a patient, or corrected the register."""

    at: str
    movement: str
    product: str
    strength_mg_per_ml: Decimal
    container: str
    change_ml: Decimal
    mg: Decimal
    reason: str
    by: str
    witness: str


@dataclass(frozen=True)
class Lost:
    """An incident, what a person judged of it, and what was owed for it."""

    opened_at: str
    what: str
    judgement: str
    discovered_at: str
    notice: str
    form_106: str
    finding: str


def receipts(lines: Iterable[Received]) -> Report:
    """Containers that came in, those of one invoice, lot and size together; what was undone does not count."""
    together: dict[tuple, list[Received]] = {}
    for line in lines:
        if not line.undone:
            key = (line.day, line.supplier, line.invoice_no, line.product, line.strength_mg_per_ml, line.size_ml,
                   line.lot, line.ml)  # fmt: skip
            together.setdefault(key, []).append(line)
    rows = tuple(_receipt(group) for group in together.values())
    return Report(
        "Receipts",
        "What came in, from whom, on which invoice. No DEA Form 222: that is for schedules I and II.",
        columns_of("Date", "Supplier", "Address", "DEA no.", "Invoice", "Product", "Strength", "Container", "Lot",
                 "Expires", "#Containers", "#mL", "#mg", "Received by"),
        rows,
        sums_of((line.product, line.ml * line.strength_mg_per_ml) for group in together.values() for line in group),
    )  # fmt: skip


def _receipt(group: list[Received]) -> tuple[str, ...]:
    one, number = group[0], len(group)
    ml = one.ml * number
    return (
        one.day, one.supplier, one.supplier_address or "–", one.supplier_dea or "–", one.invoice_no or "–",
        f"{one.product}, {one.form}", format_quantity(one.strength_mg_per_ml, "mg/mL"),
        format_quantity(one.size_ml, "mL"), one.lot, one.expires_on, str(number), format_number(ml),
        format_number(ml * one.strength_mg_per_ml), one.by,
    )  # fmt: skip


def dispensing(lines: Iterable[Dispensed]) -> Report:
    """What was withdrawn for patients, and what became of it, in order."""
    lines = tuple(lines)
    return Report(
        "Dispensing and administration log",
        "Every withdrawal for a patient: withdrawn = given + measured waste + residual.",
        columns_of("When", "Patient", "Address", "Product", "Container", "#Withdrawn mL", "#Withdrawn mg",
                 "#Given mg", "#Waste mg", "#Residual mg", "Given by", "Checked by", "Waste witness"),
        tuple(_dispensed(line) for line in lines),
        sums_of((f"{line.product}, given", line.given_mg) for line in lines),
    )  # fmt: skip


def _dispensed(line: Dispensed) -> tuple[str, ...]:
    amounts = (line.given_mg, line.wasted_mg, line.residual_mg)
    shown = ("returned", "–", "–") if line.returned else tuple(format_number(amount) for amount in amounts)
    return (
        line.at, line.patient, line.address or "–",
        f"{line.product} {format_quantity(line.strength_mg_per_ml, 'mg/mL')}, {line.form}", line.container,
        format_number(line.withdrawn_ml),
        format_number(line.withdrawn_mg), *shown, line.given_by, line.checked_by, line.witness or "–",
    )  # fmt: skip


def disposals(lines: Iterable[Moved]) -> Report:
    """What left the stock without a patient, and corrections of the register."""
    lines = tuple(lines)
    return Report(
        "Waste, returns, transfers and corrections",
        "What left without a patient, and lines that corrected the register, each with its witness and reason.",
        columns_of("When", "Movement", "Product", "Strength", "Container", "#mL", "#mg", "Reason", "By", "Witness"),
        tuple(
            (line.at, line.movement, line.product, format_quantity(line.strength_mg_per_ml, "mg/mL"), line.container,
             format_number(line.change_ml), format_number(line.mg.copy_sign(line.change_ml)), line.reason, line.by,
             line.witness or "–")
            for line in lines
        ),
    )  # fmt: skip


def losses(lines: Iterable[Lost]) -> Report:
    """What did not add up, and the clock of what had to be reported."""
    return Report(
        "Differences, thefts and losses",
        "Theft or significant loss: written notice within 1 business day, Form 106 within 45 days of discovery.",
        columns_of("Opened", "What", "Judged", "Discovered", "Notice to the field office", "Form 106", "Finding"),
        tuple(
            (line.opened_at, line.what, line.judgement, line.discovered_at or "–", line.notice or "–",
             line.form_106 or "–", line.finding or "open")
            for line in lines
        ),
    )  # fmt: skip


def columns_of(*titles: str) -> tuple[Column, ...]:
    return tuple(Column(title.removeprefix("#"), title.startswith("#")) for title in titles)


def sums_of(amounts: Iterable[tuple[str, Decimal]]) -> tuple[tuple[str, str], ...]:
    """Milligrams by word, in the order in which the words first appear."""
    total: dict[str, Decimal] = {}
    for word, mg in amounts:
        total[word] = total.get(word, Decimal(0)) + mg
    return tuple((word, format_quantity(mg, "mg")) for word, mg in total.items())
