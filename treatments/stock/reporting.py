"""The reports of a site for a period: the register's lines as facts, and the documents on paper."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from clinic.sites.models import Site
from clinic.web.pdf import render_pdf
from treatments.courses.quantities import format_number, format_quantity
from treatments.stock import queries, reports
from treatments.stock.deadlines import Standing, loss_duties
from treatments.stock.drugs import DRUGS
from treatments.stock.labels import MOVEMENT_NAMES
from treatments.stock.ledger import Movement
from treatments.stock.models import LedgerEntry, StockCount, StockIncident
from treatments.stock.reports import Dispensed, Lost, Moved, Received, Report

_TITLES = {
    "receipts": "Receipts",
    "dispensing": "Dispensing and administration log",
    "disposals": "Waste, returns, transfers and corrections",
    "losses": "Differences, thefts and losses",
}
REPORTS = {name: {"name": name, "title": title} for name, title in _TITLES.items()}
_WITHOUT_A_PATIENT = [
    Movement.WASTE_VIAL, Movement.RETURN, Movement.TRANSFER, Movement.ADJUST, Movement.REVERSE_DISTRIBUTOR,
    Movement.LOSS,
]  # fmt: skip


def report(name: str, site: Site, first: date, last: date, *, today: date) -> Report:
    """One report of a site for days of its own calendar, both included; a constant number of queries.

    What is owed is judged on `today`.
    """
    make: dict[str, Callable] = {
        "receipts": _receipts, "dispensing": _dispensing, "disposals": _disposals,
        "losses": partial(_losses, today=today),
    }  # fmt: skip
    found = make[name](site, first, last)
    return replace(found, period=f"{first} to {last}, both days included, by the calendar of the site.")


def document(found: Report, site: Site, *, at: datetime) -> bytes:
    """A report on paper, with the registrant on top and the period that it covers."""
    rules = queries.rules_of(site)
    data = {
        "clinic": rules.registrant or site.public_name,
        "title": found.title,
        "about": found.about,
        "period": found.period,
        "signatures": found.signatures,
        "site": _head_of(site, rules),
        "columns": [{"title": column.title, "number": column.is_number} for column in found.columns],
        "rows": found.rows,
        "sums": found.sums,
        "reference": f"printed {_when(at, _zone(site))}",
    }
    return render_pdf("treatments/stock/report.typ", data, at=at)


def count_document(count: StockCount, *, at: datetime) -> bytes:
    """A count on paper; an inventory names the time of business, as 21 CFR 1304.11 asks [k]."""
    site = count.day.site
    zone = _zone(site)
    title = f"{count.get_occasion_display()}, {_when(count.at, zone)}"
    if count.business:
        title += f", {count.get_business_display().lower()}"
    found = Report(
        title,
        f"Counted by {count.by} without seeing the register.",
        reports.columns_of(
            "Drug",
            "Form",
            "Strength",
            "Container",
            "Lot",
            "#Containers",
            "#Counted mL",
            "#Counted mg",
            "#Register mL",
            "#Difference mL",
        ),  # fmt: skip
        tuple(_count_row(line) for line in queries.lines_of(count)),
        reports.sums_of(
            (DRUGS[line.drug].name, line.counted_ml * line.strength_mg_per_ml) for line in queries.lines_of(count)
        ),
        signatures=(str(count.by), "Witness") if count.business else (),
    )
    return document(found, site, at=at)


def _count_row(line):
    drug = DRUGS[line.drug]
    product = line.product if drug.name.lower() in line.product.lower() else f"{line.product} ({drug.name})"
    return (
        f"{product}, schedule {drug.schedule}", drug.form, format_quantity(line.strength_mg_per_ml, "mg/mL"),
        format_quantity(line.size_ml, "mL"), line.lot,
        f"no. {line.vial.number}, opened" if line.vial else str(line.containers), format_number(line.counted_ml),
        format_number(line.counted_ml * line.strength_mg_per_ml), format_number(line.expected_ml),
        format_number(line.difference_ml),
    )  # fmt: skip


def _head_of(site, rules):
    lines = [rules.registrant or site.public_name, *site.address.splitlines(), f"Site: {site.name}"]
    return [*lines, f"DEA number: {rules.dea_number}" if rules.dea_number else "DEA number: not written down"]


def _receipts(site, first, last) -> Report:
    zone = _zone(site)
    entries = _entries(site, first, last, [Movement.RECEIVE]).filter(reverses__isnull=True)
    undone = _undone(entries)
    return reports.receipts(
        Received(
            _day(entry.at, zone), entry.vial.supplier, entry.vial.supplier_address, entry.vial.supplier_dea,
            entry.vial.invoice_no, entry.vial.product, DRUGS[entry.vial.drug].form, entry.vial.strength_mg_per_ml,
            entry.vial.volume_ml, entry.vial.lot, entry.vial.expires_on.isoformat(), entry.ml, str(entry.actor),
            entry.pk in undone,
        )
        for entry in entries
    )  # fmt: skip


def _undone(entries) -> set[int]:
    return set(LedgerEntry.objects.filter(reverses__in=entries).values_list("reverses_id", flat=True))


def _dispensing(site, first, last) -> Report:
    withdrawals = queries.withdrawals(site, first, last)
    zone = _zone(site)
    return reports.dispensing(_dispensed(withdrawal, zone) for withdrawal in withdrawals)


def _dispensed(withdrawal, zone) -> Dispensed:
    lines = [line for line in withdrawal.entries.all() if line.movement != Movement.WITHDRAW]
    given = [line for line in lines if line.movement == Movement.ADMINISTER]
    wasted = [line for line in lines if line.movement == Movement.WASTE_BAG]
    residual = [line for line in lines if line.movement == Movement.RESIDUAL]
    vial = withdrawal.vial
    return Dispensed(
        at=_when(withdrawal.at, zone), patient=withdrawal.patient.name, address=withdrawal.patient.address,
        product=vial.product, form=DRUGS[vial.drug].form, strength_mg_per_ml=vial.strength_mg_per_ml,
        container=f"no. {vial.number}, lot {vial.lot}", withdrawn_ml=withdrawal.volume_ml, withdrawn_mg=withdrawal.mg,
        given_mg=_mg(given), wasted_mg=_mg(wasted), residual_mg=_mg(residual),
        returned=any(line.reverses_id for line in withdrawal.entries.all()),
        given_by=str(given[0].actor if given else withdrawal.drawn_by), checked_by=str(withdrawal.checked_by),
        witness=str(wasted[0].witness) if wasted else "",
    )  # fmt: skip


def _mg(lines) -> Decimal:
    return sum((line.mg for line in lines), Decimal(0))


def _disposals(site, first, last) -> Report:
    zone = _zone(site)
    return reports.disposals(
        Moved(
            _when(entry.at, zone),
            f"{'Reversal: ' if entry.reverses_id else ''}{MOVEMENT_NAMES[entry.movement]}", entry.vial.product,
            entry.vial.strength_mg_per_ml, f"no. {entry.vial.number}, lot {entry.vial.lot}", entry.vial_change_ml,
            entry.mg, entry.reason, str(entry.actor), str(entry.witness or ""),
        )
        for entry in _entries(site, first, last, _WITHOUT_A_PATIENT)
    )  # fmt: skip


def _losses(site, first, last, *, today) -> Report:
    start, end = queries.bounds(site, first, last)
    zone = _zone(site)
    found = StockIncident.objects.filter(site=site, opened_at__gte=start, opened_at__lt=end).select_related("report")
    return reports.losses(_lost(incident, zone, today) for incident in found.order_by("opened_at", "id"))


def _lost(incident, zone, today) -> Lost:
    judged = {True: "theft or significant loss", False: "not significant", None: "not judged yet"}
    report_ = getattr(incident, "report", None)
    notice, form_106 = _owed(report_, zone, today) if report_ else ("", "")
    return Lost(
        opened_at=_when(incident.opened_at, zone),
        what=incident.what,
        judgement=judged[incident.significant],
        discovered_at=_when(report_.discovered_at, zone) if report_ else "",
        notice=notice,
        form_106=form_106,
        finding=incident.finding,
    )


def _owed(report_, zone, today) -> tuple[str, str]:
    """The notice and the form of a loss: when each was done, else by which day it is due, and whether that is past."""
    days = [at and at.astimezone(zone).date() for at in (report_.discovered_at, report_.notified_at, report_.filed_at)]
    notice, form_106 = loss_duties(*days, today)
    return (
        _duty(notice, report_.notified_at, report_.notified_whom, zone),
        _duty(form_106, report_.filed_at, report_.filed_reference, zone),
    )


def _duty(owed, at, words, zone) -> str:
    if at is None:
        return f"late: was due by {owed.by}" if owed.standing is Standing.LATE else f"due by {owed.by}"
    late = f"; late, was due by {owed.by}" if owed.standing is Standing.LATE else ""
    return f"{_when(at, zone)}, {words}{late}"


def _entries(site, first, last, movements):
    entries = queries.register(site, first, last).filter(movement__in=[movement.value for movement in movements])
    return entries.order_by("at", "id")


def _zone(site) -> ZoneInfo:
    return ZoneInfo(site.time_zone)


def _when(at, zone) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _day(at, zone) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d}"
