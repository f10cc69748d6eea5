"""What a patient is called in a file: the record number, or a study id that tells nobody who it is."""

from collections.abc import Iterable

from django.utils.crypto import salted_hmac

_LENGTH = 12


def names_of(patients: Iterable[tuple[int, str]], *, study_ids: bool) -> dict[int, str]:
    """Return the name of each patient, given as id and record number.

    A study id is the same in every export of this installation, and cannot be turned back without its secret.
    """
    return {pk: _study_id(pk) if study_ids else mrn for pk, mrn in patients}


def _study_id(pk: int) -> str:
    return "S" + salted_hmac("treatments.exports.study_id", str(pk), algorithm="sha256").hexdigest()[:_LENGTH]
