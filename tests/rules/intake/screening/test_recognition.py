"""How a medicine may be written, and that the tables are sound."""

from collections import defaultdict

import pytest

from intake.screening.medicines import ENTRIES, RULE_OF, as_key, recognise, search
from intake.screening.medicines.fillers import FILLERS
from intake.screening.medicines.under_rules import UNDER_RULES
from intake.screening.rules import RULES

LORAZEPAM = [
    "lorazepam",
    "LORAZEPAM",
    "  Lorazepam  ",
    "Lorazépam",
    "lorazepam 1 mg",
    "Lorazepam 1mg tablets",
    "lorazepam1mg",
    "Lorazepam 0.5 mg tab, 1-2x daily p.r.n.",
    "lorazepam 0,5mg (as needed)",
    "lorazepam 1mg x2 daily",
    "Ativan®",
    "Ativan (lorazepam) 1 mg at bedtime",
    "ativan\u200b",
    "lorazepam\n1 mg",
    "ＬＯＲＡＺＥＰＡＭ",
]


@pytest.mark.parametrize("text", LORAZEPAM)
def test_the_way_of_writing_does_not_matter(text):
    found = recognise(text)
    assert found.substances == ("lorazepam",)
    assert found.is_complete


@pytest.mark.parametrize(
    ("text", "substances"),
    [
        ("sertraline hcl 50mg", ("sertraline",)),
        ("Sertralin", ("sertraline",)),
        ("fluoxetina 20 mg", ("fluoxetine",)),
        ("metoprolol succinate ER 25 mg", ("metoprolol",)),
        ("amlodipine/atorvastatin", ("amlodipine", "atorvastatin")),
        ("Lithium carbonate ER 450 mg", ("lithium",)),
        ("Claritin", ("loratadine",)),
        ("Claritin-D 24 hour", ("pseudoephedrine",)),
        ("Tylenol", ("paracetamol",)),
        ("Tylenol No. 3", ("codeine",)),
        ("buprenorphine HCl and naloxone HCl", ("buprenorphine",)),
        ("naloxone nasal spray", ("naloxone",)),
        ("Vitamin D3 1000 IU", ("vitamin D",)),
        ("propranolol for flights", ("propranolol",)),
    ],
)
def test_strengths_salts_forms_and_purposes_are_set_aside(text, substances):
    found = recognise(text)
    assert found.substances == substances
    assert found.is_complete


@pytest.mark.parametrize("text", ["no lorazepam", "stopped lorazepam", "lorazepam d", "lorazepamm"])
def test_a_word_that_is_not_understood_keeps_the_text_from_being_complete(text):
    assert not recognise(text).is_complete


@pytest.mark.parametrize("text", ["", "   ", "tablet 5 mg", "💊", "?!"])
def test_a_text_that_names_nothing_is_not_recognised(text):
    assert recognise(text).substances == ()
    assert not recognise(text).is_complete


def test_every_name_of_the_tables_is_recognised_as_its_own_substances():
    wrong = [name for name, substances, _ in ENTRIES if recognise(name).substances != substances]
    assert wrong == []


def test_no_name_stands_for_two_different_things():
    meanings = defaultdict(set)
    for name, substances, rule in ENTRIES:
        meanings[as_key(name)].add((substances, rule))
    assert [key for key, meaning in meanings.items() if len(meaning) > 1] == []


def test_every_substance_of_a_product_stands_in_a_table():
    assert {one for _, substances, _ in ENTRIES for one in substances} <= set(RULE_OF)


def test_no_filler_is_a_medicine():
    assert FILLERS & {as_key(name) for name, _, _ in ENTRIES} == set()


def test_every_medicine_rule_but_the_one_for_the_unknown_has_a_table():
    assert set(UNDER_RULES) == {rule.id for rule in RULES if rule.id.startswith("M")} - {"M00"}


def test_the_list_is_long_enough_to_be_of_use():
    assert len({as_key(name) for name, _, _ in ENTRIES}) > 4000


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("loraz", ("lorazepam", "Lorazepam Intensol")),
        ("ATIV", ("Ativan",)),
        ("john", ("St John's wort", "Saint John's wort", "St Johnswort", "St John wort")),
        ("", ()),
        ("   ", ()),
        ("qqq", ()),
    ],
)
def test_search_finds_names_by_their_beginning_or_a_later_word(prefix, expected):
    assert set(search(prefix)) == set(expected)


def test_search_gives_the_names_that_begin_so_first_and_no_more_than_asked_for():
    found = search("c", limit=5)
    assert len(found) == 5
    assert all(name.casefold().startswith("c") for name in found)
