import pytest

from clinic.sites.neutral import telling_words


@pytest.mark.parametrize(
    "name", ["North Street Clinic", "Dr. Miller's practice", "The Practice", "", "Mentality House"]
)
def test_a_neutral_name_tells_nothing(name):
    assert telling_words(name) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ketamine House", ["ketamine"]),
        ("KETAMINE and anxiety, ketamine", ["ketamine", "anxiety"]),
        ("infusion-centre", ["infusion"]),
        ("The Mental-Health Place", ["mental"]),
    ],
)
def test_a_telling_word_is_named_whatever_its_case(name, words):
    assert telling_words(name) == words
