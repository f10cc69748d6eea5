"""Several in one letter: what belongs to one appointment stands together, under its day and time."""

from datetime import UTC, datetime

from clinic.messaging.decisions import Part, Visit
from clinic.messaging.framing import framed
from clinic.messaging.words import Words

MONDAY = Visit(datetime(2026, 3, 2, 14, 0, tzinfo=UTC), "Mon 2 Mar, 09:00")
THURSDAY = Visit(datetime(2026, 3, 5, 14, 0, tzinfo=UTC), "Thu 5 Mar, 09:00")


def part(said, visit=None):
    return Part("North", "Ada", "en", Words("A message", said, said), visit)


def lines(*parts):
    """What stands between the greeting and the end of the letter."""
    _subject, letter = framed(parts, "email")
    return letter.split("\n\n")[2:-2]


def test_the_parts_of_a_letter_stand_by_appointment_the_earliest_first_and_the_others_last():
    mixed = part("please confirm", THURSDAY), part("a few questions"), part("eat", MONDAY), part("come", THURSDAY)
    assert lines(*mixed) == [
        "Your appointment Mon 2 Mar, 09:00:",
        "1. eat",
        "Your appointment Thu 5 Mar, 09:00:",
        "2. please confirm",
        "3. come",
        "And besides:",
        "4. a few questions",
    ]


def test_a_letter_about_no_appointment_has_no_heading():
    assert lines(part("a"), part("b")) == ["1. a", "2. b"]


def test_a_letter_of_one_part_has_no_heading():
    assert framed([part("eat", MONDAY)], "email")[1].split("\n\n")[1:-2] == ["eat"]


def test_a_text_message_is_in_the_same_order_without_headings():
    _subject, text = framed([part("come", THURSDAY), part("eat", MONDAY)], "sms")
    assert text == "North: 1) eat 2) come Reply STOP to opt out."
