import pytest

from clinic.accounts.pins import WeakPin, is_pin_shaped, reads_as_date, refuse_weak


@pytest.mark.parametrize("pin", ["482915", "700381", "91738264", "583920174665"])
def test_a_number_that_nobody_would_try_first_is_taken(pin):
    refuse_weak(pin)


@pytest.mark.parametrize("pin", ["", "48291", "4829153647582", "48291a", "48 2915", "４８２９１５", "-482915"])
def test_a_pin_has_six_to_twelve_digits(pin):
    assert not is_pin_shaped(pin)
    with pytest.raises(WeakPin, match="6 to 12 digits"):
        refuse_weak(pin)


@pytest.mark.parametrize("pin", ["000000", "111112", "989898", "7777777777"])
def test_three_different_digits_are_the_least(pin):
    with pytest.raises(WeakPin, match="3 different digits"):
        refuse_weak(pin)


@pytest.mark.parametrize(
    "pin",
    ["123456", "654321", "012345", "890123", "321098", "12345678", "112233", "332211", "123123", "482482", "48294829"],
)
def test_runs_and_repeats_are_refused(pin):
    with pytest.raises(WeakPin, match="no runs, no repeats"):
        refuse_weak(pin)


@pytest.mark.parametrize("pin", ["147258", "25836914", "159753"])
def test_what_is_drawn_on_the_pad_is_refused(pin):
    with pytest.raises(WeakPin, match="number pad"):
        refuse_weak(pin)


@pytest.mark.parametrize(
    "pin", ["170591", "051791", "910517", "290296", "17051991", "05171991", "19910517", "01012099"]
)
def test_a_birth_date_is_refused_however_it_is_written(pin):
    assert reads_as_date(pin)
    with pytest.raises(WeakPin, match="reads as a date"):
        refuse_weak(pin)


@pytest.mark.parametrize("pin", ["320591", "991399", "17051899", "01012100", "1705199", "301330"])
def test_what_no_calendar_knows_is_no_date(pin):
    assert not reads_as_date(pin)


def test_digits_of_the_own_name_are_refused():
    with pytest.raises(WeakPin, match="your user name"):
        refuse_weak("482915", own_words=("nora482915", "nora@clinic.test"))
