"""A protocol laid out for reading: every number beside its unit, its source and how sure that source is (pure)."""

from typing import Any

from treatments.courses.protocol_figures import ProtocolFigure, figures_of


def protocol_sheet(data: dict[str, Any]) -> dict[str, list[ProtocolFigure]]:
    """The protocol's numbers by section, in the order a medical director reads them before signing."""
    sheet: dict[str, list[ProtocolFigure]] = {}
    for figure in figures_of(data):
        sheet.setdefault(figure.section, []).append(figure)
    return sheet
