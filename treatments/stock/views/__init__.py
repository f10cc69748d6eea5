"""The pages of the stock: vials, the day, the register and its reports, what did not add up."""

from treatments.stock.views.days import close_day, count, counted, counted_pdf, day
from treatments.stock.views.incidents import close_incident, form_106, incident, incidents, judge, notice
from treatments.stock.views.register import ledger, report, report_pdf, reports, rules
from treatments.stock.views.vials import adjust, arrive, receive, reverse, take_out, transfer, vial, vials

__all__ = [
    "adjust",
    "arrive",
    "close_day",
    "close_incident",
    "count",
    "counted",
    "counted_pdf",
    "day",
    "form_106",
    "incident",
    "incidents",
    "judge",
    "ledger",
    "notice",
    "receive",
    "report",
    "report_pdf",
    "reports",
    "reverse",
    "rules",
    "take_out",
    "transfer",
    "vial",
    "vials",
]
