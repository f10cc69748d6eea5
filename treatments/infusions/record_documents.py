"""The record of an infusion as a document: for whoever opens it, and for the export of the whole clinic."""

from collections.abc import Iterator
from datetime import datetime

from clinic.web.pdf import render_pdf
from intake.patients.models import Patient
from treatments.infusions import queries, record_page
from treatments.infusions.models import Infusion
from treatments.infusions.rules.paper import sheet_of

# Wide and low, so that a whole infusion stays on two pages.
CHART_ON_PAPER = 1000


def record_document(infusion: Infusion, at: datetime) -> bytes:
    """The record on paper: a signed one as it was signed, an open one as it stands."""
    page = record_page.page_of(infusion, at, chart_width=CHART_ON_PAPER)
    return render_pdf("treatments/infusions/record.typ", sheet_of(page), at=infusion.signed_at or at)


def document_name(infusion: Infusion) -> str:
    """Its file name, which says neither who nor what it is about."""
    return f"record-{infusion.pk}.pdf"


def records(patient: Patient, at: datetime) -> Iterator[tuple[str, bytes]]:
    """The record of every infusion of a patient, signed or not."""
    for infusion in queries.infusions_of(patient):
        yield document_name(infusion), record_document(infusion, at)
