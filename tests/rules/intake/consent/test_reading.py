import pytest

from intake.consent.reading import Block, blocks, changes, hash_of, split_title


def test_a_text_is_read_in_headings_paragraphs_and_lists():
    body = "# Risks\n\nOne line\nof a paragraph.\n\n- high blood pressure\n- nausea\n\n\n# End"
    assert blocks(body) == [
        Block("heading", ("Risks",)),
        Block("paragraph", ("One line of a paragraph.",)),
        Block("list", ("high blood pressure", "nausea")),
        Block("heading", ("End",)),
    ]


def test_a_heading_may_stand_directly_above_its_paragraph():
    assert blocks("# Risks\nThere are some.") == [
        Block("heading", ("Risks",)),
        Block("paragraph", ("There are some.",)),
    ]


def test_a_list_may_stand_directly_below_its_paragraph():
    assert blocks("Common:\n- nausea\n- headache") == [
        Block("paragraph", ("Common:",)),
        Block("list", ("nausea", "headache")),
    ]


def test_line_ends_of_another_system_change_nothing():
    assert blocks("One\r\n\r\nTwo") == blocks("One\n\nTwo")


def test_the_check_value_changes_with_every_letter_of_title_and_body():
    assert hash_of("Title", "Body") != hash_of("Title", "body") != hash_of("title", "Body")
    assert hash_of("Title", "Body") == "45777c14d90fa79dc6ce71ceb6f81cced62c929c472199547cfd939a54e954c6"


@pytest.mark.parametrize("text", ["", "Only a title", "\n\n", "Title\n\n  \n"])
def test_a_document_without_title_or_body_is_refused(text):
    with pytest.raises(ValueError, match="title"):
        split_title(text)


def test_the_first_line_of_a_document_is_its_title():
    assert split_title("Title\n\n# One\ntext\n") == ("Title", "# One\ntext")


def test_what_changes_is_said_piece_by_piece():
    old = "# One\n\nA text.\n\n- first\n- second"
    new = "# One\n\nAnother text.\n\n- first\n- third"
    assert changes(old, new) == [
        ("removed", "A text."),
        ("added", "Another text."),
        ("removed", "second"),
        ("added", "third"),
    ]
    assert changes(old, old.replace("\n", "\r\n")) == []
