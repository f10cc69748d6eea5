"""What a patient did to sign (pure)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Signature:
    """The name as typed, and the device as its browser names itself."""

    name: str
    device: str = ""
