from datetime import date

import pytest

from intake.patients.people import LONGEST_SEARCH_NAME, age_on, same_name, search_name


@pytest.mark.parametrize(
    ("given", "family", "found_as"),
    [
        ("Ada", "Abel", "ada abel"),
        ("  Ada ", " von  Abel", "ada von abel"),
        ("ÁDA", "STRASSE", "áda strasse"),
        ("Ada", "Straße", "ada strasse"),
    ],
)
def test_a_name_is_searched_without_capitals_and_needless_blanks(given, family, found_as):
    assert search_name(given, family) == found_as


def test_a_name_that_grows_by_folding_still_fits_its_column():
    assert len(search_name("ß" * 100, "ß" * 100)) == LONGEST_SEARCH_NAME


@pytest.mark.parametrize(
    ("typed", "same"),
    [("ada ABEL", True), (" Ada  Abel ", True), ("Ada Abe", False), ("Ada", False), ("", False), ("Abel Ada", False)],
)
def test_a_typed_name_is_compared_without_capitals_and_needless_blanks(typed, same):
    assert same_name(typed, "Ada Abel") is same


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(1991, 5, 17), date(2026, 5, 16), 34),
        (date(1991, 5, 17), date(2026, 5, 17), 35),
        (date(1991, 5, 17), date(2026, 5, 18), 35),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 3, 2), date(2026, 3, 2), 0),
    ],
)
def test_age_counts_full_years(born, day, years):
    assert age_on(born, day) == years
