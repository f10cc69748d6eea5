from datetime import UTC, datetime, timedelta

import pytest

from intake.patients.links import (
    IDLE,
    MOST_WRONG,
    LinkFacts,
    NotAnOwnPage,
    check_target,
    hash_of,
    new_token,
    was_away_too_long,
    works,
)

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def link(expires_at=NOW + SECOND, revoked_at=None, wrong_answers=0):
    return LinkFacts(expires_at, revoked_at, wrong_answers)


@pytest.mark.parametrize(
    ("facts", "opens"),
    [
        (link(), True),
        (link(expires_at=NOW), False),
        (link(expires_at=NOW - SECOND), False),
        (link(revoked_at=NOW - SECOND), False),
        (link(wrong_answers=MOST_WRONG - 1), True),
        (link(wrong_answers=MOST_WRONG), False),
        (link(wrong_answers=MOST_WRONG + 1), False),
    ],
)
def test_a_link_opens_until_it_expires_is_revoked_or_was_guessed_at_too_often(facts, opens):
    assert works(facts, NOW) is opens


def test_a_date_of_birth_can_be_wrong_five_times():
    assert MOST_WRONG == 5


@pytest.mark.parametrize("path", ["/me/", "/me/consent/treatment/", "/me/questions/12/3/", "/me/a-b/?next=2&x=_y"])
def test_a_link_leads_to_a_patients_own_pages(path):
    assert check_target(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "me/",
        "/me",
        "/mexico/",
        "/patients/1/",
        "//evil.test/me/",
        "https://evil.test/me/",
        "/me/../patients/",
        "/me//evil.test/",
        "/me/\\evil.test/",
        "/me/\n/",
        "/me/a b/",
        "/me/?next=https://evil.test",
        "/me/#x",
    ],
)
def test_a_link_leads_nowhere_else(path):
    with pytest.raises(NotAnOwnPage):
        check_target(path)


def test_two_tokens_differ_and_are_long_enough_that_nobody_guesses_one():
    one, other = new_token(), new_token()
    assert one != other
    assert min(len(one), len(other)) >= 43


def test_what_is_kept_of_a_token_does_not_tell_it():
    token = new_token()
    assert len(hash_of(token)) == 64
    assert token not in hash_of(token)
    assert hash_of(token) == hash_of(token) != hash_of(token + "x")


@pytest.mark.parametrize(("away", "too_long"), [(IDLE - SECOND, False), (IDLE, True), (IDLE + SECOND, True)])
def test_after_two_hours_away_the_pages_ask_for_a_link_again(away, too_long):
    assert timedelta(hours=2) == IDLE
    assert was_away_too_long(NOW - away, NOW) is too_long
