"""The shipped consent to treatment speaks of every element; a text that leaves one out is told so."""

from pathlib import Path

import pytest

from intake.consent import reading
from intake.consent.elements import ELEMENTS, not_found_in

SHIPPED = Path(reading.__file__).parent / "documents" / "treatment.en.txt"


def test_the_shipped_text_covers_every_element():
    assert not_found_in(SHIPPED.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("element", "without"),
    [
        ("Cost and refund", "# Cost"),
        ("Pregnancy", "# Pregnancy and breastfeeding"),
        ("Alternatives, no treatment among them", "# What you could do instead"),
        ("The right to stop, with a signal", "# You can stop at any time"),
        ("Relapse and boosters", "# How long it may last"),
        ("The evidence and its limits", "# What is known, and what is not"),
    ],
)
def test_a_text_without_a_part_is_told_which_element_is_missing(element, without):
    parts = SHIPPED.read_text(encoding="utf-8").split("\n# ")
    shortened = "\n# ".join(part for part in parts if not part.startswith(without.removeprefix("# ")))
    assert element in not_found_in(shortened)


def test_an_empty_text_covers_nothing():
    assert not_found_in("") == list(ELEMENTS)
