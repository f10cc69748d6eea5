from datetime import datetime

from django.db import transaction

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.sites.models import Site
from intake.patients.models import Enquiry


@transaction.atomic
def receive_enquiry(*, site: Site, at: datetime, **fields) -> Enquiry:
    """Keep what somebody wrote on the public page; `fields` are those of `Enquiry`."""
    with because("asked to be contacted"):
        return Enquiry.objects.create(site=site, received_at=at, **fields)


@transaction.atomic
def handle_enquiry(*, enquiry: Enquiry, by: User, at: datetime) -> bool:
    """Mark an enquiry as done without a record; False when somebody did so before."""
    with because("handled the enquiry", by=by):
        moved = Enquiry.objects.filter(pk=enquiry.pk, handled_at__isnull=True).update(handled_at=at, handled_by=by)
    return moved == 1
