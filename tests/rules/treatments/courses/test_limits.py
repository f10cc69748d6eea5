"""Every shipped limit at its boundary and one step either side."""

from decimal import Decimal as D

import pytest

from treatments.courses.limits import SHIPPED_LIMITS, LimitRow, Measure, Severity, judge


def severity(code, value):
    found = judge([Measure(code, D(value))], SHIPPED_LIMITS)
    assert len(found) <= 1
    return found[0].severity.value if found else None


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("mg-per-kg", "0.499", None), ("mg-per-kg", "0.5", None), ("mg-per-kg", "0.501", "reason"),
        ("mg-per-kg", "0.999", "reason"), ("mg-per-kg", "1", "second-prescriber"),
        ("mg-per-kg", "1.001", "second-prescriber"), ("mg-per-kg", "1.499", "second-prescriber"),
        ("mg-per-kg", "1.5", "second-prescriber"), ("mg-per-kg", "1.501", "refuse"),
        ("total-mg", "59.99", None), ("total-mg", "60", None), ("total-mg", "60.01", "reason"),
        ("total-mg", "149.99", "reason"), ("total-mg", "150", "reason"), ("total-mg", "150.01", "refuse"),
        ("duration", "29.99", "second-prescriber"), ("duration", "30", "reason"), ("duration", "30.01", "reason"),
        ("duration", "39.99", "reason"), ("duration", "40", None), ("duration", "40.01", None),
        ("duration", "59.99", None), ("duration", "60", None), ("duration", "60.01", "reason"),
        ("rate", "0.749", None), ("rate", "0.75", None), ("rate", "0.751", "reason"),
        ("rate", "1.499", "reason"), ("rate", "1.5", "reason"), ("rate", "1.501", "second-prescriber"),
        ("weight", "34.99", "refuse"), ("weight", "35", None), ("weight", "35.01", None),
        ("weight", "249.99", None), ("weight", "250", None), ("weight", "250.01", "refuse"),
        ("rounding", "1.99", None), ("rounding", "2", None), ("rounding", "2.01", "reason"),
        ("rounding", "4.99", "reason"), ("rounding", "5", "reason"), ("rounding", "5.01", "refuse"),
        ("stock-volume", "0.199", "reason"), ("stock-volume", "0.2", None), ("stock-volume", "0.201", None),
        ("undiluted", "49.99", None), ("undiluted", "50", None), ("undiluted", "50.01", "refuse"),
    ],
)  # fmt: skip
def test_a_shipped_limit_begins_exactly_where_it_says(code, value, expected):
    assert severity(code, value) == expected


def test_only_the_most_severe_entry_of_a_code_is_given_and_codes_keep_their_order():
    found = judge([Measure("total-mg", D(200)), Measure("mg-per-kg", D(2))], SHIPPED_LIMITS)
    assert [(limit.code, limit.severity.value) for limit in found] == [("mg-per-kg", "refuse"), ("total-mg", "refuse")]


def test_of_two_values_of_one_code_the_worse_one_is_given():
    found = judge([Measure("rate", D("0.8")), Measure("rate", D(2), "By actual weight the rate is")], SHIPPED_LIMITS)
    assert [limit.message for limit in found] == [
        "By actual weight the rate is 2 mg/kg/h, above 1.5 mg/kg/h; this needs a second prescriber."
    ]


def test_of_two_values_beyond_the_same_limit_the_first_is_given():
    found = judge(
        [Measure("rate", D("0.9")), Measure("rate", D("0.8"), "By actual weight the rate is")], SHIPPED_LIMITS
    )
    assert found[0].message.startswith("The rate is 0.9 mg/kg/h")


@pytest.mark.parametrize(
    ("code", "value", "message"),
    [
        ("mg-per-kg", "0.60", "The dose is 0.6 mg/kg, above 0.5 mg/kg; this needs a reason."),
        ("mg-per-kg", "1.0", "The dose is 1 mg/kg, at or above 1 mg/kg; this needs a second prescriber."),
        ("duration", "25", "The infusion time is 25 min, below 30 min; this needs a second prescriber."),
        (
            "rounding",
            "2.8571428",
            "Rounding to the syringe changes the dose by 2.9 %, above 2 %; this needs a reason.",
        ),
        ("stock-volume", "0.175", "The volume to draw up is 0.175 mL, below 0.2 mL; this needs a reason."),
        ("undiluted", "60", "The concentration to be infused is 60 mg/mL, above 50 mg/mL; this is refused."),
        ("weight", "251", "The weight is 251 kg, above 250 kg; this is refused."),
    ],
)
def test_the_message_names_value_unit_and_limit(code, value, message):
    assert judge([Measure(code, D(value))], SHIPPED_LIMITS)[0].message == message


def test_a_protocol_s_own_rows_are_judged_by():
    rows = (LimitRow("mg-per-kg", ">=", D("0.4"), Severity.REFUSE, "mg/kg", "this clinic", "design"),)
    found = judge([Measure("mg-per-kg", D("0.4"))], rows)
    assert [(limit.severity, limit.source, limit.basis) for limit in found] == [("refuse", "this clinic", "design")]


def test_a_limit_can_be_kept_in_a_record():
    (found,) = judge([Measure("mg-per-kg", D("0.6"))], SHIPPED_LIMITS)
    assert found.as_json() == {
        "code": "mg-per-kg",
        "severity": "reason",
        "message": "The dose is 0.6 mg/kg, above 0.5 mg/kg; this needs a reason.",
        "source": "Clinic's own setting, no published source",
        "basis": "design",
    }


def test_only_what_was_read_in_a_label_is_called_verified():
    assert {row.code for row in SHIPPED_LIMITS if row.basis == "verified"} == {"undiluted"}
