from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from intake.consent.validity import Planned, SignedConsent, covered, problems

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def signed(**changes):
    facts = {"version": 2, "signed_at": NOW - DAY, "course_id": 7, "countersigned_at": NOW - DAY}
    return SignedConsent(**{**facts, **changes})


def codes(*consents, version=2, **planned):
    facts = Planned(**{"course_id": 7, "not_before": NOW - 3 * DAY, "mg_per_kg": Decimal("0.5"), **planned})
    return [problem.code for problem in problems(version, consents, facts)]


def test_a_countersigned_consent_under_the_current_text_for_this_course_covers_it():
    assert codes(signed()) == []


def test_without_a_published_text_nothing_is_covered():
    assert codes(signed(), version=None) == ["no-text"]


def test_without_a_signature_nothing_is_covered():
    assert codes() == ["not-signed"]


def test_a_withdrawn_consent_covers_nothing_even_where_an_older_one_stood():
    assert codes(signed(signed_at=NOW - 2 * DAY), signed(withdrawn_at=NOW)) == ["withdrawn"]


def test_a_new_signature_after_a_withdrawal_counts():
    assert codes(signed(signed_at=NOW - 2 * DAY, withdrawn_at=NOW - 2 * DAY), signed()) == []


@pytest.mark.parametrize(("version", "found"), [(1, ["version"]), (2, []), (3, ["version"])])
def test_a_signature_under_another_version_asks_again(version, found):
    assert codes(signed(), version=version) == found


@pytest.mark.parametrize(
    ("course_id", "planned_id", "found"),
    [(7, 7, []), (6, 7, ["series"]), (None, 7, []), (6, None, []), (None, None, [])],
)
def test_each_series_asks_again(course_id, planned_id, found):
    assert codes(signed(course_id=course_id), course_id=planned_id) == found


@pytest.mark.parametrize(
    ("signed_at", "found"),
    [
        (NOW - 3 * DAY - timedelta(seconds=1), ["series"]),
        (NOW - 3 * DAY, []),
        (NOW - 3 * DAY + timedelta(seconds=1), []),
    ],
)
def test_a_signature_before_the_course_was_opened_counts_if_no_series_lies_between(signed_at, found):
    assert codes(signed(course_id=None, signed_at=signed_at), not_before=NOW - 3 * DAY) == found


def test_without_an_open_course_a_signature_from_before_the_last_series_does_not_count():
    assert codes(signed(course_id=None, signed_at=NOW - 4 * DAY), course_id=None) == ["series"]


def test_a_signature_for_this_very_course_counts_whenever_it_was_given():
    assert codes(signed(signed_at=NOW - 9 * DAY)) == []


@pytest.mark.parametrize(
    ("told", "ordered", "found"),
    [
        (None, "0.49", []),
        (None, "0.5", []),
        (None, "0.51", ["dose"]),
        ("0.25", "0.5", []),
        ("0.25", "0.51", ["dose"]),
        ("0.75", "0.75", []),
        ("0.75", "0.76", ["dose"]),
    ],
)
def test_a_dose_above_what_was_told_asks_again_and_half_a_milligram_is_always_covered(told, ordered, found):
    consent = signed(up_to_mg_per_kg=Decimal(told) if told else None)
    assert codes(consent, mg_per_kg=Decimal(ordered)) == found


def test_without_an_order_no_dose_is_asked_for():
    assert codes(signed(), mg_per_kg=None) == []


def test_a_clinician_has_to_sign_as_well():
    assert codes(signed(countersigned_at=None)) == ["countersignature"]


def test_every_problem_is_listed_each_in_a_sentence():
    consent = signed(version=1, course_id=6, countersigned_at=None)
    found = problems(2, [consent], Planned(course_id=7, mg_per_kg=Decimal("0.75")))
    assert [problem.code for problem in found] == ["version", "series", "dose", "countersignature"]
    assert all(problem.words.endswith(".") for problem in found)
    assert "0.75 mg/kg" in found[2].words
    assert "0.5 mg/kg" in found[2].words


@pytest.mark.parametrize(("told", "highest"), [(None, "0.5"), ("0.3", "0.5"), ("0.5", "0.5"), ("0.75", "0.75")])
def test_a_signature_covers_what_was_told_and_at_least_half_a_milligram(told, highest):
    assert covered(Decimal(told) if told else None) == Decimal(highest)
