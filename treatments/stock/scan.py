"""What a barcode scanner typed: a GS1 DataMatrix, a linear NDC barcode, or just a container's own code (pure).

A scanner that acts as a keyboard sends the data as text: "]d2" or nothing before it, and a group separator (ASCII 29)
after each part of variable length; the human-readable form has parentheses. GS1 General Specifications [k].
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

GROUP_SEPARATOR = "\x1d"
MOST_CHARACTERS = 200
_SYMBOLOGIES = ("]d2", "]C1", "]e0", "]Q3", "]J1")

# Application identifiers of fixed length, and those of variable length with their most characters.
_FIXED = {"00": 18, "01": 14, "02": 14, "11": 6, "12": 6, "13": 6, "15": 6, "16": 6, "17": 6, "20": 2}
_VARIABLE = {"10": 20, "21": 20, "22": 20, "30": 8, "37": 8, "240": 30, "241": 30, "250": 30, "710": 20, "711": 20,
             "712": 20, "713": 20, "714": 20, "715": 20}  # fmt: skip
_BRACKETED = re.compile(r"\((\d{2,3})\)([^()]*)")
# GS1: a two-digit year up to 49 ahead of or 50 behind the present century's; expiry dates lie in this one.
_CENTURY = 2000


class ScanNotReadable(ValueError):
    """A scan that begins like a GS1 code and is not one; the message says what is wrong with it."""


@dataclass(frozen=True)
class Scan:
    """What a scan says. `text` is what was typed, without what no person would read."""

    text: str
    gtin: str = ""
    ndc: str = ""
    lot: str = ""
    expires_on: date | None = None
    serial: str = ""


def read_scan(typed: str) -> Scan:
    """Return what a scanner typed. Raises ScanNotReadable.

    What is neither a GS1 code nor an NDC is taken as it is: a container's own code, a lot, or its number.
    """
    text = typed.strip()
    if len(text) > MOST_CHARACTERS:
        raise ScanNotReadable(f"This scan is longer than {MOST_CHARACTERS} characters; scan one code at a time.")
    for symbology in _SYMBOLOGIES:
        text = text.removeprefix(symbology)
    text = text.strip(GROUP_SEPARATOR)
    if _BRACKETED.match(text):
        return _from_parts(text, _bracketed(text))
    if text.startswith("01") and len(text) >= 16 and text[2:16].isascii() and text[2:16].isdigit():
        return _from_parts(text, _split(text))
    return _linear(text)


def _linear(text: str) -> Scan:
    """A UPC-A or EAN-13 that holds an NDC, or plain words."""
    digits = text if text.isascii() and text.isdigit() else ""
    if len(digits) in (12, 13, 14) and check_digit(digits[:-1]) == digits[-1]:
        gtin = digits.zfill(14)
        return Scan(text, gtin=gtin, ndc=ndc_in(gtin))
    return Scan(text.replace(GROUP_SEPARATOR, ""))


def _bracketed(text: str) -> dict[str, str]:
    parts = _BRACKETED.findall(text)
    if "".join(f"({name}){value}" for name, value in parts) != text:
        raise ScanNotReadable("This scan is cut off; scan the code again.")
    for name, value in parts:
        if name not in _FIXED and name not in _VARIABLE:
            raise ScanNotReadable(f"This scan holds the identifier ({name}), which is none of a medicine's label.")
        if name in _FIXED and len(value) != _FIXED[name]:
            raise ScanNotReadable(f"The part ({name}) of this scan is not {_FIXED[name]} characters long.")
    return dict(parts)


def _split(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    while text:
        text = text.removeprefix(GROUP_SEPARATOR)
        name = next((text[:length] for length in (2, 3) if text[:length] in (_FIXED | _VARIABLE)), None)
        if name is None:
            raise ScanNotReadable("This scan cannot be read to its end; scan the code again.")
        rest = text[len(name) :]
        if name in _FIXED:
            value, text = rest[: _FIXED[name]], rest[_FIXED[name] :]
            if len(value) != _FIXED[name]:
                raise ScanNotReadable(f"The part ({name}) of this scan is cut off; scan the code again.")
        else:
            value, _, text = rest.partition(GROUP_SEPARATOR)
        if name in parts:
            raise ScanNotReadable("This scan holds two codes; scan one container at a time.")
        parts[name] = value
    return parts


def _from_parts(text: str, parts: dict[str, str]) -> Scan:
    gtin = parts.get("01", "")
    if gtin and (not gtin.isdigit() or check_digit(gtin[:-1]) != gtin[-1]):
        raise ScanNotReadable("The check digit of this scan is wrong; scan the code again.")
    for name, value in parts.items():
        if name in _VARIABLE and not 0 < len(value) <= _VARIABLE[name]:
            raise ScanNotReadable(f"The part ({name}) of this scan is empty or too long; scan the code again.")
    expires = _last_day(parts["17"]) if "17" in parts else None
    return Scan(
        text.replace(GROUP_SEPARATOR, ""), gtin, ndc_in(gtin), parts.get("10", ""), expires, parts.get("21", "")
    )


def _last_day(yymmdd: str) -> date:
    """The day of expiry; the day 00 is the last of its month."""
    try:
        year, month, day = _CENTURY + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:6])
        return date(year, month, day or monthrange(year, month)[1])
    except (ValueError, IndexError):
        raise ScanNotReadable("The expiry date of this scan is no day; read it from the label.") from None


def check_digit(digits: str) -> str:
    """Return the GS1 check digit (mod 10, weights 3 and 1 from the right) of a number without it."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def ndc_in(gtin: str) -> str:
    """Return the ten digits of the NDC in a GTIN of a US medicine (prefix 03), else an empty string."""
    return gtin[3:13] if len(gtin) == 14 and gtin[1:3] == "03" else ""


def same_ndc(one: str, other: str) -> bool:
    """Whether two writings of an NDC mean one: with dashes or without, of ten digits or of eleven (billing)."""
    forms, others = _ndc_forms(one), _ndc_forms(other)
    return bool(forms & others)


def _ndc_forms(ndc: str) -> set[str]:
    """The ten- or eleven-digit forms that a writing can mean; without dashes it is not known where a zero was added."""
    segments = ndc.strip().split("-")
    if not all(segment.isascii() and segment.isdigit() for segment in segments):
        return set()
    if len(segments) == 3:
        labeler, product, package = segments
        padded = f"{labeler.zfill(5)}{product.zfill(4)}{package.zfill(2)}"
        return {"".join(segments), padded}
    digits = segments[0] if len(segments) == 1 else ""
    if len(digits) == 10:
        return {digits, "0" + digits, f"{digits[:5]}0{digits[5:]}", f"{digits[:9]}0{digits[9:]}"}
    return {digits} if len(digits) == 11 else set()
