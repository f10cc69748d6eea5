"""How a container comes into the stock of a site: from a supplier, or from another site of the clinic."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max

from clinic.accounts.models import User
from clinic.audit.history import because
from clinic.sites.models import Site
from treatments.stock.containers import Container
from treatments.stock.ledger import Movement
from treatments.stock.models import IncidentKind, LedgerEntry, Vial
from treatments.stock.services.entering import enter, locked, open_incident
from treatments.stock.services.errors import StockError

MOST_AT_ONCE = 100


def receive(*, site: Site, container: Container, key: str, by: User, at: datetime) -> Vial:
    """Take one container into the stock of a site. Raises StockError for a code that is in the register already."""
    return receive_several(site=site, container=container, containers=1, key=key, by=by, at=at)[0]


@transaction.atomic
def receive_several(
    *, site: Site, container: Container, containers: int, key: str, by: User, at: datetime
) -> list[Vial]:
    """Take containers of one kind, lot and invoice into the stock; each gets a number and its own line.

    Raises StockError for a code that is in the register already, or one code for several containers.
    """
    if not 1 <= containers <= MOST_AT_ONCE:
        raise StockError(f"From 1 to {MOST_AT_ONCE} containers are received at once.")
    if containers > 1 and container.barcode:
        raise StockError("A code of its own belongs to one container; receive them one by one, or without the code.")
    first = next_number(site)
    # Looked for under the lock of the numbers: the same form sent twice at once receives once.
    before = LedgerEntry.objects.filter(key__startswith=f"{key}-").select_related("vial").order_by("pk")
    if before:
        return [entry.vial for entry in before]
    return [
        _receive_one(site, container, first + place, key=f"{key}-{place}", by=by, at=at) for place in range(containers)
    ]


def _receive_one(site, container, number, *, key, by, at):
    try:
        with transaction.atomic(), because("received a container", by=by):
            vial = Vial.objects.create(
                site=site, number=number, received_at=at, balance_ml=Decimal(0), **vars(container)
            )
    except IntegrityError as error:
        raise StockError("A container with this code is in the register already.") from error
    enter(vial, Movement.RECEIVE, key=key, by=by, at=at, ml=vial.volume_ml)
    vial.refresh_from_db()
    return vial


def next_number(site: Site) -> int:
    """The number of the next container of a site. The lock on the site's row keeps two from taking the same one.

    It is taken before that of a day (`note_movement`), and leaves whatever else is written about the site alone.
    """
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    return (Vial.objects.filter(site=site).aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def transfer(*, vial: Vial, to_site: Site, reason: str, witness: User, key: str, by: User, at: datetime) -> LedgerEntry:
    """Send a container with all that is in it to another site, which confirms its arrival. Raises StockError."""
    held = locked(vial)
    before = LedgerEntry.objects.filter(key=key).first()
    if before:
        return before
    if to_site.pk == held.site_id:
        raise StockError("This container is at that site already.")
    if not held.balance_ml:
        raise StockError("This container is empty.")
    if Vial.objects.filter(site=to_site, barcode=held.barcode).exclude(barcode="").exists():
        raise StockError("That site has a container with this code in its register already.")
    number = next_number(to_site)
    words = f"To {to_site.name}: {reason.strip()}"
    entry = enter(held, Movement.TRANSFER, key=key, by=by, at=at, ml=held.balance_ml, witness=witness, reason=words)
    with because("sent a container to another site", by=by):
        Vial.objects.create(
            site=to_site, number=number, drug=held.drug, product=held.product, ndc=held.ndc,
            barcode=held.barcode, strength_mg_per_ml=held.strength_mg_per_ml, volume_ml=held.volume_ml, lot=held.lot,
            expires_on=held.expires_on, supplier=held.site.name, supplier_address=held.site.address.strip()[:200],
            supplier_dea=_dea_number(held.site), invoice_no=f"transfer {entry.pk}", opened_at=held.opened_at,
            beyond_use_at=held.beyond_use_at, sent_by=entry,
        )  # fmt: skip
    return entry


def _dea_number(site):
    rules = getattr(site, "stock_rules", None)
    return rules.dea_number if rules else ""


@transaction.atomic
def confirm_arrival(
    *, vial: Vial, location: str, by: User, at: datetime, arrived: bool = True, words: str = ""
) -> Vial:
    """Say that a container from another site has arrived, whole, and where it is kept; or that it has not.

    One that has not arrived opens an incident and stays expected. Raises StockError.
    """
    held = locked(vial)
    if held.received_at is not None:
        raise StockError("This container has arrived already.")
    if LedgerEntry.objects.filter(reverses=held.sent_by_id).exists():
        raise StockError("The other site has called this container back.")
    if not arrived:
        what = f"{held} was sent and has not arrived as it should. {words.strip()}"
        open_incident(vial=held, what=what, kind=IncidentKind.TRANSFER, by=by, at=at)
        return held
    held.received_at, held.location = at, location
    with because("confirmed the arrival of a container", by=by):
        held.save(update_fields=["received_at", "location"])
    enter(held, Movement.RECEIVE, key=f"arrive-{held.pk}", by=by, at=at, ml=held.sent_by.ml)
    held.refresh_from_db()
    return held
