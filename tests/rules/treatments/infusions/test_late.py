"""An entry out of its seal: what it is, when it counts, and how an addendum says it."""

from datetime import UTC, datetime, timedelta

import pytest

from treatments.infusions.rules.late import NotUnderstood, counts_at, in_words, late_fact, said
from treatments.infusions.rules.line import LineAct, line_is_out

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
CLIENT_ID = "7f1c9a52-0c3b-4c58-9a35-0d2f1b6a4e11"
PAUSE = {"kind": "pause", "sent": {"pause-reason": "side effect"}, "recorded_at": "2026-03-02T09:40:00-05:00"}


def fact(**changes):
    return late_fact(CLIENT_ID, {**PAUSE, **changes}, received_at=NOW)


def test_it_is_taken_as_it_was_entered():
    found = fact()
    assert (found.kind, found.recorded_at) == ("pause", NOW - timedelta(minutes=20))


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "sign"},
        {"kind": None},
        {"sent": []},
        {"recorded_at": None},
        {"recorded_at": "yesterday"},
        {"recorded_at": "2026-03-02T09:40:00"},
    ],
)
def test_what_says_nothing_we_know_is_refused(changes):
    with pytest.raises(NotUnderstood):
        fact(**changes)


@pytest.mark.parametrize(("ahead", "counts"), [(-60, -60), (0, 0), (1, 0), (900, 0)])
def test_an_act_never_counts_in_the_future(ahead, counts):
    found = fact(recorded_at=(NOW + timedelta(seconds=ahead)).isoformat())
    assert counts_at(found, NOW) == NOW + timedelta(seconds=counts)


def test_a_clock_more_than_a_quarter_of_an_hour_ahead_is_not_believed():
    with pytest.raises(NotUnderstood, match="future"):
        counts_at(fact(recorded_at=(NOW + timedelta(seconds=901)).isoformat()), NOW)


def test_an_addendum_says_when_and_what():
    assert in_words(fact(), "America/New_York") == (
        "Entered at 09:40 on a device, received after the signature: Pause (side effect)."
    )


@pytest.mark.parametrize(
    ("kind", "sent", "words"),
    [
        ("pause", {"pause-client_id": "x", "pause-reason": "other", "pause-words": "cough"}, "other, cough"),
        ("side-effect", {"side-effect-term": "iv-site"}, "Pain at the IV site"),
        ("grade", {"client_id": "x", "term": "nausea", "grade": "3"}, "Nausea, severe"),
        ("grade", {"of": "7", "grade": "9"}, "9"),
        ("over", {"of": "7"}, ""),
        ("correct", {"of": "7", "systolic": "119", "spo2": "", "reason": "slip", "sure": "on"},
         "systolic blood pressure 119, slip"),
        ("correct", {"of": "7", "systolic": "", "reason": "slip"}, "slip, struck out"),
        ("ask", {"of": "how-it-seems", "shown": "en:en-1", "item-15": "3", "unable_reason": "no time"},
         "item 15: 3, no time"),
        ("vitals", {"systolic": 999, "pulse": 7}, "systolic blood pressure 999, 7"),
    ],
)  # fmt: skip
def test_what_was_entered_is_read_as_a_person_reads_it(kind, sent, words):
    assert said(kind, sent) == words


def test_an_addendum_says_what_it_is_about():
    found = fact(kind="grade", sent={"of": "7", "grade": "2"})
    assert in_words(found, "UTC", "Nausea of 14:01").endswith("Grade of a side effect (Nausea of 14:01: moderate).")


@pytest.mark.parametrize(
    ("acts", "out"),
    [
        ([], None),
        (["primed"], None),
        (["placed"], False),
        (["placed", "flushed"], False),
        (["placed", "removed"], True),
        (["placed", "removed", "placed"], False),
        (["placed", "removed", "flushed"], True),
    ],
)
def test_a_line_is_out_when_the_last_one_is_removed(acts, out):
    assert line_is_out([LineAct(act) for act in acts]) is out
