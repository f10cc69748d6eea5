"""Facts as JSON: what is accepted, and the sentence for what is not."""

import json
from decimal import Decimal

import pytest

from clinic.strict_json import BadLine, read_object
from intake.screening.facts import Facts, Score, Today
from intake.screening.payload import facts_from


def read(**payload):
    return facts_from(read_object(json.dumps(payload).encode()))


WHOLE = {
    "age": 34,
    "reference_sex": "female",
    "conditions": ["stroke", "glaucoma"],
    "pregnancy": "not-possible",
    "medications": ["lorazepam", "Zoloft 50"],
    "vitals": {"systolic": 120, "diastolic": "80", "heart_rate": 70.5, "spo2": 98, "respiratory_rate": 14},
    "bmi": "24.5",
    "weight_kg": 70.5,
    "scores": {
        "audit-c": {"positive": True},
        "dast-10": {"total": 4},
        "c-ssrs-screen": {"band": "high"},
        "phq-9": {"flags": ["suicide-item"]},
        "mdq": {"positive": None},
    },
    "today": {"fasted": True, "escort": True, "will_drive": False, "intoxicated": False},
}


def test_whole_facts_are_read():
    facts = read(**WHOLE)
    assert (facts.age, facts.reference_sex, facts.pregnancy) == (34, "female", "not-possible")
    assert facts.conditions == {"stroke", "glaucoma"}
    assert facts.medications == ("lorazepam", "Zoloft 50")
    assert (facts.vitals.diastolic, facts.vitals.heart_rate) == (Decimal(80), Decimal("70.5"))
    assert (facts.bmi, facts.weight_kg) == (Decimal("24.5"), Decimal("70.5"))
    assert facts.scores_of("phq-9") == (Score("phq-9", flags=("suicide-item",)),)
    assert facts.scores_of("dast-10") == (Score("dast-10", total=Decimal(4)),)
    assert facts.scores_of("mdq") == (Score("mdq"),)
    assert facts.today == Today(fasted=True, escort=True, will_drive=False, intoxicated=False)


def test_nothing_and_null_are_not_known():
    assert read() == Facts()
    assert read(**dict.fromkeys(WHOLE)) == Facts()


def test_an_empty_object_is_not_the_same_as_none():
    assert read(today={}).today == Today()
    assert read(scores={}).scores == ()


def test_an_instrument_without_a_result_is_kept():
    assert read(scores={"mdq": None, "audit-c": {}}).scores == (Score("audit-c"), Score("mdq"))


BAD = [
    ({"colour": 1}, ['"colour"', "age"]),
    ({"age": "34"}, ['"age"', "whole number"]),
    ({"age": 34.5}, ['"age"', "34.5"]),
    ({"age": True}, ['"age"', "true"]),
    ({"age": -1}, ['"age"', "0 to 130"]),
    ({"age": 131}, ['"age"', "131"]),
    ({"reference_sex": "other"}, ['"reference_sex"', "female, male, unknown"]),
    ({"reference_sex": 1}, ['"reference_sex"']),
    ({"pregnancy": "no"}, ['"pregnancy"', "negative", "not-possible"]),
    ({"pregnancy": False}, ['"pregnancy"']),
    ({"conditions": "stroke"}, ['"conditions"', "list"]),
    ({"conditions": ["strok"]}, ['"conditions"', '"strok"', "stroke"]),
    ({"conditions": ["Stroke"]}, ['"conditions"', '"Stroke"']),
    ({"conditions": [None]}, ['"conditions"', "null"]),
    ({"conditions": {"stroke": True}}, ['"conditions"', "an object"]),
    ({"medications": "lorazepam"}, ['"medications"', "list"]),
    ({"medications": [""]}, ['"medications"', '""']),
    ({"medications": ["  "]}, ['"medications"']),
    ({"medications": [3]}, ['"medications"', "3"]),
    ({"vitals": [120, 80]}, ['"vitals"', "systolic"]),
    ({"vitals": {"sistolic": 120}}, ['"sistolic"', '"vitals"', "systolic"]),
    ({"vitals": {"systolic": "high"}}, ['"vitals.systolic"', "40 to 300"]),
    ({"vitals": {"systolic": True}}, ['"vitals.systolic"', "true"]),
    ({"vitals": {"systolic": 301}}, ['"vitals.systolic"', "301"]),
    ({"vitals": {"systolic": 39}}, ['"vitals.systolic"', "39"]),
    ({"vitals": {"spo2": 101}}, ['"vitals.spo2"', "50 to 100"]),
    ({"vitals": {"spo2": ""}}, ['"vitals.spo2"']),
    ({"vitals": {"systolic": 80, "diastolic": 120}}, ['"vitals.diastolic"', "below the systolic"]),
    ({"vitals": {"systolic": 80, "diastolic": 80}}, ['"vitals.diastolic"']),
    ({"bmi": "heavy"}, ['"bmi"', "number"]),
    ({"bmi": 0}, ['"bmi"']),
    ({"weight_kg": -70}, ['"weight_kg"', "-70"]),
    ({"weight_kg": 1000}, ['"weight_kg"', "2 to 500"]),
    ({"weight_kg": []}, ['"weight_kg"', "a list"]),
    ({"scores": []}, ['"scores"', "audit-c"]),
    ({"scores": {"phq9": {}}}, ['"phq9"', '"scores"', "phq-9"]),
    ({"scores": {"phq-9": []}}, ['"scores.phq-9"']),
    ({"scores": {"phq-9": {"flag": []}}}, ['"flag"', '"scores.phq-9"', "flags"]),
    ({"scores": {"phq-9": {"flags": "suicide-item"}}}, ['"scores.phq-9.flags"', "list"]),
    ({"scores": {"phq-9": {"flags": ["suicide_item"]}}}, ['"scores.phq-9.flags"', "suicide-item"]),
    ({"scores": {"phq-9": {"flags": [None]}}}, ['"scores.phq-9.flags"', "null"]),
    ({"scores": {"mdq": {"flags": ["suicide-item"]}}}, ['"scores.mdq.flags"', "none"]),
    ({"scores": {"mdq": {"positive": "yes"}}}, ['"scores.mdq.positive"', "true or false"]),
    ({"scores": {"mdq": {"positive": 1}}}, ['"scores.mdq.positive"', "1"]),
    ({"scores": {"dast-10": {"total": 11}}}, ['"scores.dast-10.total"', "0 to 10"]),
    ({"scores": {"dast-10": {"total": True}}}, ['"scores.dast-10.total"']),
    ({"scores": {"c-ssrs-screen": {"band": "High"}}}, ['"scores.c-ssrs-screen.band"', "high"]),
    ({"scores": {"c-ssrs-screen": {"total": 3}}}, ['"scores.c-ssrs-screen.total"', "null"]),
    ({"scores": {"audit-c": {"band": "low"}}}, ['"scores.audit-c.band"', "null"]),
    ({"today": True}, ['"today"', "fasted"]),
    ({"today": {"fasting": True}}, ['"fasting"', '"today"', "fasted"]),
    ({"today": {"fasted": "yes"}}, ['"today.fasted"', "true or false"]),
    ({"today": {"will_drive": 0}}, ['"today.will_drive"', "0"]),
]


@pytest.mark.parametrize(("payload", "named"), BAD)
def test_bad_facts_are_refused_in_one_sentence_that_names_the_field(payload, named):
    with pytest.raises(BadLine) as refused:
        read(**payload)
    assert all(name in str(refused.value) for name in named), str(refused.value)
    assert str(refused.value).endswith(".")
