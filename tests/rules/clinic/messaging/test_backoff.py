from datetime import timedelta

import pytest

from clinic.messaging.backoff import FIRST_WAIT, LONGEST_WAIT, rest_after, wait_after


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 30), (2, 60), (3, 120), (6, 960), (7, 1800), (8, 1800), (10_000, 1800)]
)
def test_the_wait_doubles_up_to_half_an_hour(attempts, seconds):
    almost_one = 0.999999
    assert wait_after(attempts, almost_one) == pytest.approx(timedelta(seconds=seconds), abs=timedelta(seconds=1))


def test_the_roll_spreads_it_over_its_second_half():
    assert wait_after(1, 0.0) == FIRST_WAIT / 2
    assert wait_after(50, 0.0) == LONGEST_WAIT / 2


@pytest.mark.parametrize(("failures", "seconds"), [(5, 30), (6, 60), (9, 480), (10, 600), (10_000, 600)])
def test_a_channel_rests_from_its_fifth_failure_in_a_row(failures, seconds):
    assert rest_after(failures) == timedelta(seconds=seconds)


@pytest.mark.parametrize("failures", [0, 1, 4])
def test_before_that_it_is_trusted(failures):
    assert rest_after(failures) is None
