"""How a person is found and how old they are (pure)."""

from datetime import date

LONGEST_SEARCH_NAME = 210


def search_name(given_name: str, family_name: str) -> str:
    """The name as `Patient.search_name` keeps it: case-folded, one blank between words."""
    return " ".join(f"{given_name} {family_name}".split()).casefold()[:LONGEST_SEARCH_NAME]


def same_name(one: str, other: str) -> bool:
    """Whether two written names are the same but for capitals and blanks."""
    return search_name(one, "") == search_name(other, "")


def age_on(born: date, day: date) -> int:
    """Full years on that day; somebody born on 29 February has their birthday on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
