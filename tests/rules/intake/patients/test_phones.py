import pytest

from intake.patients.phones import NotAPhoneNumber, region_of, to_e164


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+12025550143", "+12025550143"),
        ("(202) 555-0143", "+12025550143"),
        ("202.555.0143", "+12025550143"),
        ("1 202 555 0143", "+12025550143"),
        ("+44 20 7946 0958", "+442079460958"),
    ],
)
def test_a_number_is_kept_in_one_form_however_it_is_typed(typed, kept):
    assert to_e164(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "abc", "5550143", "+1202555014", "+120255501433", "1" * 400, "202-555-0143 x12", "<script>", "☎"]
)
def test_what_cannot_be_a_number_is_refused(typed):
    with pytest.raises(NotAPhoneNumber):
        to_e164(typed)


def test_a_number_without_country_code_is_one_of_the_clinics_own_country():
    assert to_e164("020 7946 0958", region_of("+442079460000")) == "+442079460958"


@pytest.mark.parametrize(("own", "region"), [("+442079460000", "GB"), ("", "US"), ("reception", "US")])
def test_the_clinics_own_phone_tells_the_country(own, region):
    assert region_of(own) == region
