"""Phone numbers in the one form that is stored and compared: E.164, such as +12025550143."""

import phonenumbers

HOME_REGION = "US"


class NotAPhoneNumber(ValueError):
    """The text cannot be a phone number."""


def to_e164(text: str, region: str = HOME_REGION) -> str:
    """Read a number as people write it; without a country code it is one of `region`. Raises NotAPhoneNumber.

    Only what is possible by its length is asked: number ranges change faster than any table of them.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        raise NotAPhoneNumber(text[:30]) from error
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise NotAPhoneNumber(text[:30])
    if number.extension:
        raise NotAPhoneNumber(text[:30])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def region_of(number: str) -> str:
    """The region whose people write their numbers as this one is written: that of the clinic's own phone."""
    try:
        return phonenumbers.region_code_for_country_code(phonenumbers.parse(number, HOME_REGION).country_code)
    except phonenumbers.NumberParseException:
        return HOME_REGION
