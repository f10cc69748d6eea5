"""The patient's copy of what they signed, as a document to keep."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.web.pdf import render_pdf
from clinic.web.templatetags.stillpoint import quantity
from intake.consent import reading
from intake.consent.models import Consent


def copy_of(consent: Consent) -> bytes:
    """The signed text and the signatures below it, as they stand; the same signatures give the same bytes."""
    document, site = consent.document, consent.patient.site
    data = {
        "clinic": site.public_name,
        "title": _("Your agreement"),
        "reference": f"{consent.pk}",
        "check_value": document.sha256[:16],
        "heading": document.title,
        "blocks": [{"kind": block.kind, "lines": block.lines} for block in reading.blocks(document.body)],
        "signatures_heading": _("Signatures"),
        "signatures": _signatures(consent, document, site.time_zone),
    }
    written = consent.withdrawn_at or consent.countersigned_at or consent.signed_at
    return render_pdf("intake/consent/copy.typ", data, at=written)


def file_name(consent: Consent) -> str:
    """Neither who nor what it is about."""
    return f"agreement-{consent.pk}.pdf"


def _signatures(consent, document, zone) -> list[tuple[str, str]]:
    found = [
        (_("Text"), f"{document.title}, {_('version')} {document.version}"),
        (_("Signed by"), consent.signed_name),
        (_("On"), _local(consent.signed_at, zone)),
    ]
    if consent.up_to_mg_per_kg:
        found.append((_("Covers up to"), quantity(consent.up_to_mg_per_kg, "mg/kg")))
    if consent.signed_from:
        found.append((_("From"), consent.signed_from))
    if consent.countersigned_at:
        found.append((_("Clinician"), f"{consent.clinician.printed_name}, {_local(consent.countersigned_at, zone)}"))
        found.append((_("Capacity"), consent.capacity_statement))
    if consent.withdrawn_at:
        found.append((_("Withdrawn"), _local(consent.withdrawn_at, zone)))
    return [*found, (_("Check value"), consent.text_sha256)]


def _local(moment: datetime, zone: str) -> str:
    return f"{date_format(moment.astimezone(ZoneInfo(zone)), 'D j M Y, H:i')} ({zone})"
