"""Acts on the stock of a controlled drug. Every one of them is a line in the register, entered once per `key`."""

from treatments.stock.containers import Container
from treatments.stock.days import Counted
from treatments.stock.ledger import SMALL_RESIDUAL
from treatments.stock.services.days import close_day, count, local_day
from treatments.stock.services.drawing import (
    Use,
    open_vial,
    record_check,
    record_use,
    return_unstarted,
    waste_unstarted,
    withdraw,
)
from treatments.stock.services.entering import open_incident
from treatments.stock.services.errors import DayNotClosable, ResidualUnexplained, StockError, VialRefused, WordsNeeded
from treatments.stock.services.incidents import (
    close_incident,
    judge_incident,
    record_form,
    record_notice,
    set_rules,
)
from treatments.stock.services.receiving import confirm_arrival, receive, receive_several, transfer
from treatments.stock.services.taking_out import TAKES_OUT, adjust, is_reversible, reverse, take_out

__all__ = [
    "TAKES_OUT",
    "Container",
    "Counted",
    "DayNotClosable",
    "ResidualUnexplained",
    "SMALL_RESIDUAL",
    "StockError",
    "Use",
    "VialRefused",
    "WordsNeeded",
    "adjust",
    "close_day",
    "close_incident",
    "confirm_arrival",
    "count",
    "is_reversible",
    "judge_incident",
    "local_day",
    "open_incident",
    "open_vial",
    "receive",
    "receive_several",
    "record_check",
    "record_form",
    "record_notice",
    "record_use",
    "return_unstarted",
    "reverse",
    "set_rules",
    "take_out",
    "transfer",
    "waste_unstarted",
    "withdraw",
]
