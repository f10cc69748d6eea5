"""How many parts a text message takes: the boundaries of 3GPP TS 23.038 and one step either side."""

import pytest

from clinic.messaging.merging import MOST_PARTS, MOST_SEGMENTS, has_room
from clinic.messaging.segments import size_of


@pytest.mark.parametrize(
    ("text", "units", "segments"),
    [
        ("", 0, 1),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("é" * 160, 160, 1),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        ("[" + "a" * 159, 161, 2),
        ("ñ" * 160, 160, 1),
    ],
)
def test_the_alphabet_of_the_network_takes_160_or_153(text, units, segments):
    assert (size_of(text).units, size_of(text).segments, size_of(text).odd) == (units, segments, "")


@pytest.mark.parametrize(
    ("text", "units", "segments", "odd"),
    [
        ("í" + "a" * 69, 70, 1, "í"),
        ("í" + "a" * 70, 71, 2, "í"),
        ("–" * 134, 134, 2, "–"),
        ("–" * 135, 135, 3, "–"),
        ("🙂" * 35, 70, 1, "🙂"),
        ("🙂" * 36, 72, 2, "🙂"),
    ],
)
def test_any_other_character_makes_it_70_or_67(text, units, segments, odd):
    assert (size_of(text).units, size_of(text).segments, size_of(text).odd) == (units, segments, odd)


def test_a_text_message_holds_what_fits_its_segments():
    assert has_room("a" * 153 * MOST_SEGMENTS, ["one", "two"], "sms")
    assert not has_room("a" * (153 * MOST_SEGMENTS + 1), ["one", "two"], "sms")
    assert has_room("a" * 5000, ["one", "two"], "email")


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_no_message_holds_more_than_a_handful(channel):
    assert has_room("a", ["part"] * MOST_PARTS, channel)
    assert not has_room("a", ["part"] * (MOST_PARTS + 1), channel)
