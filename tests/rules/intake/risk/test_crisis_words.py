import pytest

from intake.risk.crisis_words import found_in


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("I want to die", "want to die"),
        ("i'm going to KILL MYSELF tonight", "kill myself"),
        ("thinking about suicide again", "suicide"),
        ("feeling suicidal.", "suicidal"),
        ("I don't want to live", "don t want to live"),
        ("I don’t want to live", "don t want to live"),
        ("took an overdose", "overdose"),
        ("self-harm", "self harm"),
        ("they'd be better off\nwithout me", "better off without me"),
    ],
)
def test_what_is_said_outright_is_found(text, phrase):
    assert phrase in found_in(text)


@pytest.mark.parametrize(
    "text",
    ["", "STOP", "C", "See you Tuesday", "I nearly died laughing", "the deadline is close", "no suicidesquad", "🙂"],
)
def test_ordinary_replies_are_not_taken_for_danger(text):
    assert found_in(text) == ()
