"""Reads what a protocol says of an infusion, so that nothing is signed that the chair could not follow (pure)."""

from typing import Any

from treatments.infusions.rules.alerts import alert_rules_from
from treatments.infusions.rules.discharge import discharge_rules_from
from treatments.infusions.rules.ladder_rows import ladder_from
from treatments.infusions.rules.plausibility import ranges_from
from treatments.infusions.rules.scale_times import scale_rows_from
from treatments.infusions.rules.start_gate import gate_rules_from
from treatments.stock.ledger import residual_limits_from


def read(data: dict[str, Any]) -> None:
    """Read every part of a protocol's monitoring. Raises ValueError, KeyError or TypeError for one that is not one."""
    monitoring = data["monitoring"]
    ladder_from(monitoring["ladder"])
    alert_rules_from(monitoring["alerts"])
    discharge_rules_from(monitoring["discharge"])
    gate_rules_from(monitoring["start_gate"])
    ranges_from(monitoring["plausible"])
    scale_rows_from(monitoring.get("scales", ()))
    residual_limits_from(monitoring["accounting"])
