"""A protocol as rows to read: every number beside its unit, its source and how sure that source is."""

from dataclasses import dataclass

from treatments.courses.models import Protocol

TOP = (
    ("mg_per_kg", "Dose", "mg/kg"),
    ("minutes", "Duration", "min"),
    ("infusions", "Infusions in the series", ""),
    ("gap_min_days", "Shortest gap", "days"),
    ("gap_preferred_days", "Preferred gap", "days"),
    ("gap_max_days", "Longest gap", "days"),
)
DEMANDS = {
    "reason": "needs a reason",
    "second-prescriber": "needs a second prescriber",
    "re-weigh": "weigh again",
    "refuse": "refused",
}


@dataclass(frozen=True)
class SheetRow:
    name: str
    value: str
    source: str
    basis: str


def protocol_sheet(protocol: Protocol) -> dict[str, list[SheetRow]]:
    """The protocol's numbers by section, in the order a medical director reads them before signing."""
    return {
        "Dose and spacing": [_top(protocol, *row) for row in TOP],
        "Limits": [_limit(row) for row in protocol.limits],
        "Due vitals": [_rung(row) for row in protocol.monitoring["ladder"]["rungs"]]
        + [_gap(row) for row in protocol.monitoring["ladder"]["gaps"]],
        "Alerts": [_alert(row) for row in protocol.monitoring["alerts"]["rows"]],
        "Before the start": _figures(protocol.monitoring["start_gate"]),
        "Fasting": _figures(protocol.monitoring["fasting"]),
        "Discharge": _figures(protocol.monitoring["discharge"]),
        "Titration": _figures(protocol.monitoring["titration"]),
    }


def _top(protocol, field, name, unit):
    source = protocol.sources.get(field, {})
    value = f"{getattr(protocol, field):g} {unit}".strip()
    return SheetRow(name, value, source.get("source", ""), source.get("basis", "design"))


def _limit(row):
    words = f"{row['comparison']} {row['value']} {row['unit']} {DEMANDS[row['severity']]}"
    return SheetRow(row["code"], words, row["source"], row["basis"])


def _rung(row):
    name = f"{row['kind'].replace('-', ' ')} during {row['phase']}".capitalize()
    return SheetRow(name, f"every {row['every_minutes']} min", row["source"], row["basis"])


def _gap(row):
    words = f"amber after {row['amber_minutes']} min, red after {row['red_minutes']} min"
    return SheetRow(f"No vitals in {row['phase']}", words, row["source"], row["basis"])


def _alert(row):
    measure = "rise of " if row["measure"] == "rise-percent" else ""
    unit = " %" if row["measure"] == "rise-percent" else ""
    name = row["parameter"].replace("_", " ").capitalize()
    return SheetRow(
        name, f"{row['level']}: {measure}{row['comparison']} {row['value']}{unit}", row["source"], row["basis"]
    )


def _figures(figures):
    return [
        SheetRow(
            name.replace("_", " ").capitalize(), f"{row['value']} {row['unit']}".strip(), row["source"], row["basis"]
        )
        for name, row in figures.items()
    ]
