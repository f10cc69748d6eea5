"""The tables of the stock."""

from treatments.stock.models.days import CountLine, StockCount, StockDay, StockDayEvent, StockRules
from treatments.stock.models.incidents import IncidentKind, LossReport, StockIncident
from treatments.stock.models.register import CheckAttempt, LedgerEntry, Withdrawal
from treatments.stock.models.vials import Vial

__all__ = [
    "CheckAttempt",
    "CountLine",
    "IncidentKind",
    "LedgerEntry",
    "LossReport",
    "StockCount",
    "StockDay",
    "StockDayEvent",
    "StockIncident",
    "StockRules",
    "Vial",
    "Withdrawal",
]
