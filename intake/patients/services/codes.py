"""Codes: issued by staff or by the patient, opened once with a date of birth."""

from datetime import date, datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from clinic.accounts.models import User
from clinic.audit.history import because
from intake.patients import codes
from intake.patients.models import Patient, SignInCode
from intake.patients.services.entrance import ensure_account

SALT = "intake.patients.sign-in-code"


class CodeDoesNotWork(Exception):
    """There is no such code, it is over, or the date of birth is another one; who asks is not told which."""


@transaction.atomic
def issue_code(*, patient: Patient, by: User, at: datetime) -> tuple[str, SignInCode]:
    """Make a code for the patient and return it, to be shown once; the one before it stops working.

    Only a keyed hash is kept: eight digits could be found from a plain one by trying them all.
    """
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    with because("issued a sign-in code", by=by):
        SignInCode.objects.filter(patient=patient, used_at=None, revoked_at=None).update(revoked_at=at)
        code = _unused_code()
        row = SignInCode.objects.create(
            patient=patient, code_hash=hash_of(code), issued_by=by, issued_at=at, expires_at=at + codes.WORKS_FOR
        )
    return code, row


def open_code(code: str, *, born: date, on_kiosk: bool, at: datetime) -> Patient:
    """Use a code up; returns its patient, who then has an account to sign in with.

    A wrong date of birth is counted under the code's lock, so that many at once have no more tries than one.
    Raises CodeDoesNotWork.
    """
    with transaction.atomic():
        row = _locked(hash_of(code))
        if row is None or not codes.works(_facts(row), at):
            raise CodeDoesNotWork
        right = born == row.patient.born
        if right:
            row.used_at, row.used_on_kiosk = at, on_kiosk
            row.save(update_fields=["used_at", "used_on_kiosk"])
            ensure_account(row.patient)
        else:
            row.wrong_answers += 1
            row.save(update_fields=["wrong_answers"])
    # Raised only here: raising inside would take the count back.
    if not right or not row.patient.user.is_active:
        raise CodeDoesNotWork
    return row.patient


def hash_of(code: str) -> str:
    """What is kept of a code."""
    return salted_hmac(SALT, code, algorithm="sha256").hexdigest()


def _unused_code():
    """One that was never issued: eight digits may come twice in a clinic's life."""
    while SignInCode.objects.filter(code_hash=hash_of(code := codes.new_code())).exists():
        pass
    return code


def _locked(code_hash):
    rows = SignInCode.objects.select_for_update(of=("self",)).select_related("patient__user", "patient__site")
    return rows.filter(code_hash=code_hash).first()


def _facts(row):
    return codes.CodeFacts(row.expires_at, row.used_at, row.revoked_at, row.wrong_answers)
