"""How many parts a text message is cut into on its way (pure).

3GPP TS 23.038: 160 characters of the GSM alphabet, 153 in each of several parts; any other character makes it 70 and
67. Each part is paid for, and a phone puts them together again.
"""

from dataclasses import dataclass

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Written with an escape in front, so that each counts twice.
_EXTENDED = "^{}\\[~]|€\f"
_PLAIN, _WIDE = (160, 153), (70, 67)


@dataclass(frozen=True)
class Size:
    """`units` is what the network counts; `odd` are the characters that make the text a wide one, each once."""

    units: int
    segments: int
    odd: str


def size_of(text: str) -> Size:
    odd = "".join(dict.fromkeys(char for char in text if char not in _BASIC and char not in _EXTENDED))
    if odd:
        units, (alone, of_several) = len(text.encode("utf-16-be")) // 2, _WIDE
    else:
        units, (alone, of_several) = len(text) + sum(char in _EXTENDED for char in text), _PLAIN
    return Size(units, 1 if units <= alone else -(-units // of_several), odd)
