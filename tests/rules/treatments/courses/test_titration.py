"""A proposal for the next dose: what is unknown is asked, never guessed."""

from decimal import Decimal as D

import pytest

from treatments.courses.protocol_defaults import TITRATION
from treatments.courses.titration import InfusionResult, propose_next, titration_rule

RULE = titration_rule(TITRATION)


def proposal(mg_per_kg, responded, tolerated):
    found = propose_next((InfusionResult(D(mg_per_kg), responded, tolerated),), RULE)
    return found.action.value, found.mg_per_kg


def test_the_first_infusion_starts_at_the_protocol_s_dose():
    found = propose_next((), RULE)
    assert (found.action, found.mg_per_kg) == ("start", D("0.5"))


@pytest.mark.parametrize(
    ("mg_per_kg", "responded", "tolerated", "action", "next_dose"),
    [
        ("0.5", True, True, "keep", "0.5"),
        ("0.5", False, True, "raise", "0.6"),
        ("0.7", False, True, "raise", "0.75"),
        ("0.75", False, True, "ask", "0.75"),
        ("0.8", False, True, "ask", "0.8"),
        ("0.5", True, False, "lower", "0.4"),
        ("0.5", None, False, "lower", "0.4"),
        ("0.3", False, False, "lower", "0.25"),
        ("0.25", False, False, "ask", "0.25"),
        ("0.2", False, False, "ask", "0.2"),
        ("0.5", None, True, "ask", "0.5"),
        ("0.5", False, None, "ask", "0.5"),
        ("0.5", True, None, "ask", "0.5"),
    ],
)
def test_the_next_dose_follows_from_response_and_tolerance(mg_per_kg, responded, tolerated, action, next_dose):
    assert proposal(mg_per_kg, responded, tolerated) == (action, D(next_dose))


def test_the_last_infusion_decides():
    results = (InfusionResult(D("0.5"), False, True), InfusionResult(D("0.6"), True, True))
    assert propose_next(results, RULE).action == "keep"


@pytest.mark.parametrize(
    ("responded", "tolerated", "words"),
    [(None, True, "It is not known whether it worked"), (True, None, "It is not known how it was tolerated")],
)
def test_what_is_unknown_is_named(responded, tolerated, words):
    assert propose_next((InfusionResult(D("0.5"), responded, tolerated),), RULE).because.startswith(words)
