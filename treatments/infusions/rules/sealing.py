"""Entries that a device keeps while the network is gone: sealed there, opened only by the clinic's server (pure).

Each entry has a key of its own: an ephemeral P-256 key agrees with the server's public key (ECDH), HKDF-SHA256 makes
256 bits of that, AES-GCM seals. The device forgets the ephemeral private key at once, so that whoever holds the device
afterwards can send what it keeps, and nobody can read it there. `static/js/sealed-store.js` does the same in a browser.
"""

import hashlib
import os
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
PURPOSE = b"stillpoint late entry 1"
IV_BYTES = 12
SECRET_BYTES = 32
# A set of vital signs or a note of a few thousand letters; whatever is larger was not made by our pages.
LONGEST_BOX = 16_000


class CannotOpen(ValueError):
    """What arrived was not sealed for this clinic, or was changed on the way."""


@dataclass(frozen=True)
class Sealed:
    """One sealed entry. `client_id` stands outside, so that it is stored once; all else is inside `box`."""

    client_id: str
    key: str
    ephemeral: str
    iv: str
    box: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def sealed_from(sent: Any) -> Sealed:
    """Return the sealed entry that was sent. Raises CannotOpen for anything else."""
    names = Sealed.__dataclass_fields__
    if not isinstance(sent, Mapping) or set(sent) != set(names) or not all(isinstance(sent[n], str) for n in names):
        raise CannotOpen(f"An entry has the texts {', '.join(names)}, and nothing else.")
    if len(sent["box"]) > LONGEST_BOX:
        raise CannotOpen(f"A box of up to {LONGEST_BOX} letters is accepted.")
    return Sealed(**sent)


def public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    """The point as browsers import it ("raw"): 65 bytes, uncompressed."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def name_of(public: bytes) -> str:
    """The short name by which an entry says for which key it was sealed."""
    return hashlib.sha256(public).hexdigest()[:16]


def seal(text: bytes, *, client_id: str, public: bytes) -> Sealed:
    """Seal as a device does."""
    ephemeral = ec.generate_private_key(CURVE)
    point = public_bytes(ephemeral.public_key())
    secret = _secret(ephemeral, ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public), point, public)
    iv, key = os.urandom(IV_BYTES), name_of(public)
    box = AESGCM(secret).encrypt(iv, text, _bound_to(key, client_id))
    return Sealed(client_id, key, _text(point), _text(iv), _text(box))


def unseal(sealed: Sealed, private: ec.EllipticCurvePrivateKey) -> bytes:
    """Return what is inside. Raises CannotOpen."""
    public = public_bytes(private.public_key())
    try:
        point, iv, box = _bytes(sealed.ephemeral), _bytes(sealed.iv), _bytes(sealed.box)
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        secret = _secret(private, theirs, point, public)
        return AESGCM(secret).decrypt(iv, box, _bound_to(sealed.key, sealed.client_id))
    except (ValueError, InvalidTag) as error:
        raise CannotOpen("This entry was not sealed for this clinic, or was changed.") from error


def _secret(private, theirs, ephemeral_point, server_point) -> bytes:
    shared = private.exchange(ec.ECDH(), theirs)
    return HKDF(algorithm=SHA256(), length=SECRET_BYTES, salt=ephemeral_point + server_point, info=PURPOSE).derive(
        shared
    )


def _bound_to(key: str, client_id: str) -> bytes:
    """What is not secret but may not be exchanged either."""
    return f"{key}:{client_id}".encode()


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except NotBase64 as error:
        raise ValueError("not base64") from error
