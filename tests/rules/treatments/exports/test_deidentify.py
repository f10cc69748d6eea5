"""Who stands out is left out, and what is left cannot be turned back."""

from datetime import timedelta

import pytest

from treatments.exports.deidentify import Key, Person, age_band, common_values, hidden, k_of


def people(*groups):
    """Groups of (how many, age, sex)."""
    found = []
    for count, age, sex in groups:
        found += [Person(len(found) + number, age, sex) for number in range(count)]
    return found


@pytest.mark.parametrize(
    ("age", "width", "band"),
    [(34, 5, "30-34"), (35, 5, "35-39"), (34, 20, "20-39"), (89, 5, "85-89"), (90, 5, "90 and over"),
     (103, 20, "90 and over"), (34, 90, "under 90"), (90, 90, "90 and over"), (None, 5, "")],
)  # fmt: skip
def test_age_bands(age, width, band):
    assert age_band(age, width) == band


def test_the_finest_bands_that_lose_few():
    found = hidden(people((20, 31, "female"), (20, 36, "female")))
    assert (found.band_width, found.k, found.groups, found.dropped) == (5, 20, 2, 0)
    found = hidden(people((4, 31, "female"), (4, 36, "female")))
    assert (found.band_width, found.k, found.dropped) == (10, 8, 0)


def test_whoever_still_stands_out_is_left_out():
    found = hidden(people((10, 31, "female"), (4, 31, "male")))
    assert (found.k, found.dropped, len(found.cells)) == (10, 4, 10)


def test_nobody_is_hidden_in_an_empty_set():
    found = hidden([])
    assert (found.k, found.groups, found.dropped) == (None, 0, 0)
    assert k_of([]) is None


def test_four_are_too_few_and_five_are_enough():
    assert hidden(people((4, 31, "male"))).cells == {}
    assert len(hidden(people((5, 31, "male"))).cells) == 5


def test_names_and_days_depend_on_the_key_and_on_nothing_else():
    one, other = Key(b"1" * 32), Key(b"2" * 32)
    assert one.name("patient", 7) == one.name("patient", 7)
    assert len({one.name("patient", 7), one.name("patient", 8), one.name("course", 7), other.name("patient", 7)}) == 4
    days = {one.days_back(number) for number in range(3000)}
    assert (min(days), max(days)) == (timedelta(days=1), timedelta(days=364))


def test_a_value_of_few_people_is_dropped_however_often_they_have_it():
    rows = [(patient, "cystitis") for patient in (1, 1, 1, 2, 3, 4)] + [(patient, "asthma") for patient in range(5)]
    assert common_values(rows) == {"asthma"}
