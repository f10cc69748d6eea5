"""Whether a patient's consent to treatment covers what is planned (pure).

Consent is asked again for a new version of the text, for each series, and when a dose above 0.5 mg/kg is first ordered
(AMA Code 2.1.1; Sanacora 2017; ASKP 2020; the last two occasions are [design]).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

# What every signature covers; a higher order asks again [design].
ALWAYS_COVERED_MG_PER_KG = Decimal("0.5")


@dataclass(frozen=True)
class SignedConsent:
    """One signature under the treatment text. `course_id` is None when it was signed before a course was opened."""

    version: int
    signed_at: datetime
    course_id: int | None = None
    up_to_mg_per_kg: Decimal | None = None
    countersigned_at: datetime | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class Planned:
    """What the consent has to cover. `not_before`: an earlier signature was for an earlier series."""

    course_id: int | None = None
    not_before: datetime | None = None
    mg_per_kg: Decimal | None = None

    @property
    def stamp(self) -> str:
        """Names what a signature would be for, so that a plan that changed while somebody read is noticed."""
        if self.course_id is None and self.mg_per_kg is None:
            return ""
        return f"{self.course_id or ''}:{_plain(self.mg_per_kg) if self.mg_per_kg is not None else ''}"


@dataclass(frozen=True)
class Problem:
    """One reason why a signature does not cover what is planned: a code, and a sentence for staff."""

    code: str
    words: str


def problems(current_version: int | None, signed: Iterable[SignedConsent], planned: Planned) -> list[Problem]:
    """Every reason why the newest signature does not cover what is planned; [] when it does."""
    if current_version is None:
        return [Problem("no-text", "No consent text for treatment is published.")]
    newest = max(signed, key=lambda consent: consent.signed_at, default=None)
    if newest is None:
        return [Problem("not-signed", "The consent to treatment is not signed.")]
    if newest.withdrawn_at is not None:
        return [Problem("withdrawn", "The patient withdrew the consent to treatment.")]
    return [
        problem
        for problem in (
            _version(newest, current_version),
            _course(newest, planned),
            _dose(newest, planned),
            _countersignature(newest),
        )
        if problem
    ]


def covered(up_to_mg_per_kg: Decimal | None) -> Decimal:
    """The highest dose that a signature covers."""
    return max(up_to_mg_per_kg or ALWAYS_COVERED_MG_PER_KG, ALWAYS_COVERED_MG_PER_KG)


def _version(consent, current_version):
    if consent.version == current_version:
        return None
    return Problem(
        "version",
        f"The consent was signed under version {consent.version}; version {current_version} asks again.",
    )


def _course(consent, planned):
    if consent.course_id is not None and consent.course_id == planned.course_id:
        return None
    if consent.course_id is not None and planned.course_id is not None:
        return Problem("series", "The consent was signed for another series; each series asks again.")
    if planned.not_before is not None and consent.signed_at < planned.not_before:
        return Problem("series", "The consent was signed for an earlier series; each series asks again.")
    return None


def _dose(consent, planned):
    highest = covered(consent.up_to_mg_per_kg)
    if planned.mg_per_kg is None or planned.mg_per_kg <= highest:
        return None
    return Problem(
        "dose",
        f"The order is {_plain(planned.mg_per_kg)} mg/kg and the consent covers up to {_plain(highest)} mg/kg; "
        "a higher dose asks again.",
    )


def _countersignature(consent):
    if consent.countersigned_at:
        return None
    return Problem("countersignature", "The clinician has not countersigned the consent.")


def _plain(number):
    return f"{number.normalize():f}"
