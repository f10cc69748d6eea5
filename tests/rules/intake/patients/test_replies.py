import pytest

from intake.patients.replies import Reply, what_is_asked


@pytest.mark.parametrize(
    "text",
    ["STOP", "stop", " Stop. ", "QUIT", "END", "REVOKE", "OPT OUT", "opt-out", "Optout", "CANCEL", "Unsubscribe!"],
)
def test_every_definitive_stop_word_stops(text):
    assert what_is_asked(text) is Reply.STOP


@pytest.mark.parametrize("text", ["START", "unstop", "Resume"])
def test_a_start_word_allows_messages_again(text):
    assert what_is_asked(text) is Reply.START


@pytest.mark.parametrize("text", ["HELP", "info"])
def test_a_help_word_asks_for_help_with_messages(text):
    assert what_is_asked(text) is Reply.HELP


@pytest.mark.parametrize(
    "text", ["", "   ", "C", "please stop the car", "I want to cancel my appointment", "stop it hurts", "🙂", "endless"]
)
def test_everything_else_is_read_by_a_person(text):
    assert what_is_asked(text) is Reply.OTHER
