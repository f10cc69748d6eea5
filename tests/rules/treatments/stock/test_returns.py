"""What was drawn up goes back into its vial only by the site's own rule."""

from dataclasses import replace
from datetime import date

import pytest

from treatments.stock.returns import ReturnFacts, return_faults

ALLOWED = ReturnFacts(
    allowed_here=True, started=False, in_syringe=True, drawn_on=date(2026, 3, 2), today=date(2026, 3, 2),
    vial_refused=(),
)  # fmt: skip


def test_an_untouched_syringe_goes_back_on_the_same_day():
    assert return_faults(ALLOWED) == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"allowed_here": False}, "nothing that was drawn up goes back"),
        ({"started": True}, "was started"),
        ({"in_syringe": False}, "added to a bag"),
        ({"today": date(2026, 3, 3)}, "another day"),
        ({"vial_refused": ("This vial is past its expiry date.",)}, "past its expiry"),
    ],
)
def test_each_condition_stands_in_the_way(changes, words):
    (fault,) = return_faults(replace(ALLOWED, **changes))
    assert words in fault
