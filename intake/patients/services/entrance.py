"""Links: made for a message, opened with a date of birth, asked for anew."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from clinic.accounts.models import User
from clinic.accounts.roles import Role
from clinic.audit.history import because
from clinic.messaging import services as messaging
from intake.patients import links, queries
from intake.patients.models import Patient, PatientLink

# A second request within this time gives no second message, so that nobody's phone is flooded [design].
REQUESTS_PER = timedelta(minutes=10)
# A link that was asked for is pointless an hour later.
REQUEST_EXPIRES = timedelta(hours=1)


class LinkDoesNotWork(Exception):
    """The link is unknown, over, revoked, or was tried with too many wrong dates of birth."""


class WrongDateOfBirth(Exception):
    """The date of birth is not the patient's; `left` says how many tries remain."""

    def __init__(self, left: int):
        super().__init__(f"Not the date of birth; {left} tries left.")
        self.left = left


@transaction.atomic
def make_link(patient: Patient, target_path: str, *, at: datetime, days: int = links.DAYS) -> str:
    """A new link to one of the patient's own pages, as an absolute address. The token is in it and nowhere else.

    Raises links.NotAnOwnPage unless `target_path` is a path below /me/.
    """
    token = links.new_token()
    PatientLink.objects.create(
        patient=patient,
        token_hash=links.hash_of(token),
        target=links.check_target(target_path),
        created_at=at,
        expires_at=links.expiry(at, days),
    )
    return settings.BASE_URL + reverse("patients:go", args=[token])


def open_link(token_hash: str, *, born: date, at: datetime) -> PatientLink:
    """Answer the date of birth behind a link; returns the link, whose patient then has an account to sign in with.

    A wrong answer is counted under the link's lock, so that two windows have no more tries than one.
    Raises LinkDoesNotWork or WrongDateOfBirth.
    """
    with transaction.atomic():
        link = _locked(token_hash)
        if not queries.link_opens(link, at):
            raise LinkDoesNotWork
        wrong = born != link.patient.born
        if wrong:
            link.wrong_answers += 1
            link.save(update_fields=["wrong_answers"])
        else:
            link.opened_at = link.opened_at or at
            link.save(update_fields=["opened_at"])
            ensure_account(link.patient)
    # Raised only here: raising inside would take the count back.
    if wrong:
        raise WrongDateOfBirth(left=links.MOST_WRONG - link.wrong_answers)
    if not link.patient.user.is_active:
        raise LinkDoesNotWork
    return link


def request_link(address: str, *, at: datetime) -> None:
    """Send a fresh link to whoever is reached at this address; nothing tells the asker whether anybody is."""
    for patient in queries.patients_at(address):
        send_link(patient, channel="sms" if address == patient.mobile else "email", at=at)


def send_link(patient: Patient, *, channel: str, at: datetime) -> None:
    """Intend a message with a link to the patient's own pages; the link itself is made when it is sent."""
    slot = int(at.timestamp() // REQUESTS_PER.total_seconds())
    messaging.plan(
        purpose="sign-in-link",
        key=f"sign-in-link-{patient.pk}-{channel}-{slot}",
        patient_id=patient.pk,
        due_at=at,
        expires_at=at + REQUEST_EXPIRES,
        at=at,
        about=f"patient:{patient.pk}",
        context={"channel": channel},
    )


def _locked(token_hash):
    return (
        PatientLink.objects.select_for_update(of=("self",))
        .select_related("patient__user")
        .filter(token_hash=token_hash)
        .first()
    )


def ensure_account(patient: Patient) -> None:
    """Give the patient an account without a password: a link or a code is the only way in. Called in a transaction."""
    row = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    if row.user_id is None:
        with because("came in for the first time"):
            account = User(username=f"patient-{patient.pk}", roles=[Role.PATIENT.value])
            account.set_unusable_password()
            account.save()
            row.user = account
            row.save(update_fields=["user"])
    patient.user = row.user
