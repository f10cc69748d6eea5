"""What a device kept while the network was gone: the keys it is sealed for, and how it is taken in, once."""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key
from django.conf import settings
from django.core import signing
from django.db import Error, transaction

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.audit.history import because
from treatments.infusions.errors import InfusionError, InfusionSigned
from treatments.infusions.models import Addendum, Infusion, LateEntry, SealingKey
from treatments.infusions.rules.late import LateFact, in_words
from treatments.infusions.rules.sealing import CURVE, IV_BYTES, CannotOpen, Sealed, name_of, public_bytes, unseal
from treatments.infusions.rules.states import MoveNotPossible, State

# How long a page's word on who sat in front of it is believed: a tablet may lie in a drawer over a weekend [design].
BELIEVED_FOR = timedelta(days=7)
_PAGE = "infusions.charting"


# The keys


@transaction.atomic
def make_sealing_key(*, at: datetime) -> SealingKey:
    """A new key, for which devices seal from their next look at a page on. The older ones go on opening."""
    private = ec.generate_private_key(CURVE)
    public = public_bytes(private.public_key())
    raw = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    iv = os.urandom(IV_BYTES)
    locked = iv + AESGCM(_cupboard_key(settings.SECRET_KEY)).encrypt(iv, raw, public)
    return SealingKey.objects.create(name=name_of(public), public=public, private=locked, made_at=at)


def sealing_key(*, at: datetime) -> SealingKey:
    """The key that is given out; the first one is made when it is first asked for."""
    return SealingKey.objects.first() or make_sealing_key(at=at)


def open_sealed(sealed: Sealed) -> dict[str, Any]:
    """Return what a device sealed. Raises CannotOpen."""
    key = SealingKey.objects.filter(name=sealed.key).first()
    if key is None:
        raise CannotOpen("This entry was sealed for another clinic.")
    text = unseal(sealed, _private_of(key))
    try:
        found = json.loads(text)
    except ValueError as error:
        raise CannotOpen("This entry holds nothing that our pages write.") from error
    if not isinstance(found, dict):
        raise CannotOpen("This entry holds nothing that our pages write.")
    return found


def _private_of(key: SealingKey) -> ec.EllipticCurvePrivateKey:
    locked, public = bytes(key.private), bytes(key.public)
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            raw = AESGCM(_cupboard_key(secret)).decrypt(locked[:IV_BYTES], locked[IV_BYTES:], public)
        except Exception:  # noqa: S112 - every way in which a key does not fit means: try the next one
            continue
        return load_der_private_key(raw, password=None)
    raise CannotOpen("The clinic's key is locked with another SECRET_KEY; list the old one as a fallback.")


def _cupboard_key(secret: str) -> bytes:
    return hashlib.sha256(b"stillpoint sealing key:" + secret.encode()).digest()


# Who sat in front of the page


def page_of_user(user: User, infusion: Infusion) -> str:
    """The word of this page that it was opened by this user, to go along with what is entered on it."""
    return signing.dumps([user.pk, infusion.pk], salt=_PAGE)


def user_of_page(word: Any, infusion: Infusion) -> User | None:
    """Who opened the page on which something was entered; None when the word does not say, or is no longer believed."""
    try:
        user_id, infusion_id = signing.loads(str(word or ""), salt=_PAGE, max_age=BELIEVED_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if infusion_id != infusion.pk:
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return user if user is not None and user.may(Action.RECORD_VITALS) else None


# Taking in


@dataclass(frozen=True)
class Taken:
    """What became of a late entry. `answer` is what the act returned when it was done just now."""

    entry: LateEntry
    is_new: bool
    answer: Any = None


def taken_before(infusion: Infusion, client_id: UUID) -> Taken | None:
    """What became of this entry when it came before."""
    entry = LateEntry.objects.filter(infusion=infusion, client_id=client_id).first()
    return Taken(entry, False) if entry else None


def take_late(
    infusion: Infusion, fact: LateFact, act: Callable[[], Any], *, by: User, sent_by: User, at: datetime,
    about: str = "",
) -> Taken:  # fmt: skip
    """Do what was entered on the device, once, and write down what became of it: it is never lost.

    `act` does it at the time at which it was entered; `about` says of what, for an addendum. After the signature it
    becomes a proposed addendum; what is not possible any more is kept with the reason, for a person to look at.
    """
    if before := taken_before(infusion, fact.client_id):
        return before
    outcome, words, answer = "stored", "", None
    try:
        answer = act()
    except InfusionSigned as error:
        outcome, words = "proposed", str(error)
        _propose(infusion, fact, about, by=by, at=at)
    except (InfusionError, MoveNotPossible, ValueError) as error:
        outcome, words = "refused", str(error)
    except Error:
        outcome, words = "refused", "It does not fit what is in the record."
    with because("took in what a device had kept", by=sent_by):
        entry, is_new = LateEntry.objects.get_or_create(
            client_id=fact.client_id,
            defaults={
                "infusion": infusion, "kind": fact.kind, "sent": fact.sent, "recorded_at": fact.recorded_at,
                "received_at": at, "by": by, "sent_by": sent_by, "outcome": outcome, "words": words[:300],
            },
        )  # fmt: skip
    return Taken(entry, is_new, answer)


def refuse_late(infusion: Infusion, fact: LateFact, words: str, *, by: User, sent_by: User, at: datetime) -> Taken:
    """Keep what cannot be understood as an act."""

    def refuse():
        raise InfusionError(words)

    return take_late(infusion, fact, refuse, by=by, sent_by=sent_by, at=at)


def refuse_before_last_change(infusion: Infusion, at: datetime) -> None:
    """Raise InfusionError when the pump was changed later already: another device has charted meanwhile."""
    last = infusion.rate_changes.last()
    if last is not None and at < last.at and infusion.state != State.SIGNED:
        raise InfusionError("The pump was changed after this already; look at what was delivered, and write a note.")


def _propose(infusion, fact, about, *, by, at):
    """A reading is proposed by the charting itself, with its values; anything else in words."""
    if fact.kind != "vitals":
        Addendum.objects.get_or_create(
            client_id=fact.client_id,
            defaults={"infusion": infusion, "text": in_words(fact, infusion.site.time_zone, about), "by": by, "at": at},
        )
