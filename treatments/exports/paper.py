"""The documents of this room: the course summary for the referring doctor, and the quarterly report."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from clinic.accounts.models import User
from clinic.sites.models import Site
from clinic.web.pdf import render_pdf
from intake.consent import paper as consent_paper
from intake.consent.queries import consents_of
from intake.patients.models import Patient
from treatments.exports.course_summary import summary_of
from treatments.exports.models import CourseLetter
from treatments.exports.report import report_of
from treatments.outcomes.facts import Options


def letter(row: CourseLetter) -> bytes:
    """The summary of a course, as it stood when the letter was written."""
    course = row.course
    data = {
        **summary_of(course, until=row.at),
        **_head(course.site),
        "title": "Summary of treatment",
        "reference": f"L-{row.pk}",
        "date": f"{row.at.astimezone(course.site.zone):%-d %B %Y}",
        "addressed_to": row.addressed_to.splitlines(),
        "plan": [part for part in row.plan.split("\n") if part.strip()],
        "signed": row.signed_name,
    }
    return render_pdf("treatments/exports/course-summary.typ", data, at=row.at)


def letter_name(row: CourseLetter) -> str:
    """Its file name, which says neither who nor what it is about."""
    return f"letter-{row.pk}.pdf"


def consents(patient: Patient, at: datetime) -> Iterator[tuple[str, bytes]]:
    """Every consent that the patient signed, for the export of the whole clinic."""
    for consent in consents_of(patient):
        yield f"consent-{consent.pk}.pdf", consent_paper.copy_of(consent)


def letters(patient: Patient, at: datetime) -> Iterator[tuple[str, bytes]]:
    """Every letter that was written about the patient, likewise."""
    rows = CourseLetter.objects.filter(course__patient=patient)
    for row in rows.select_related("course__site", "course__patient", "course__protocol").order_by("pk"):
        yield letter_name(row), letter(row)


def report(patients: QuerySet[Patient], options: Options, *, user: User, site: Site, at: datetime) -> bytes:
    """The quarterly report, as of the options' date."""
    data = {
        **report_of(patients, options, user=user, at=at),
        **_head(site),
        "title": "Report on outcomes and safety",
        "reference": f"As of {options.as_of:%Y-%m-%d}",
        "made": f"{at.astimezone(site.zone):%-d %B %Y}",
        "made_by": user.printed_name,
    }
    return render_pdf("treatments/exports/report.typ", data, at=at)


def report_name(options: Options) -> str:
    """Its file name, which says no more than the period."""
    days = [f"{day:%Y-%m-%d}" for day in (options.from_date, options.to_date or options.as_of) if day]
    return f"report-{'-to-'.join(days)}.pdf"


def _head(site: Site) -> dict:
    return {"clinic": site.public_name, "clinic_address": site.address, "clinic_phone": site.phone}
