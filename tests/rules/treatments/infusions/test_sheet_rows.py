"""The preparation sheet in words: E1 of the reference, and nothing that is misread."""

import re
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from treatments.courses.dosing import Bag, DoseNotPossible, DoseRequest, prepare
from treatments.infusions.rules.sheet import Sheet
from treatments.infusions.rules.sheet_rows import sheet_parts


def parts(weight, mg_per_kg, minutes, strength, volume, bag=Bag.EXACT):
    found = prepare(DoseRequest(weight, mg_per_kg, minutes, strength, volume, bag))
    kept = {
        **Sheet(found, ()).as_json(), "mg_per_kg": str(mg_per_kg), "minutes": str(minutes), "bag": "exact",
        "dosing_weight": "Actual weight", "actual_weight_kg": str(weight), "vial": "Ketamine, lot L1",
        "strength_mg_per_ml": str(strength),
    }  # fmt: skip
    return sheet_parts(kept)


def lines(*dose, **more):
    return {line.name: line.value for part in parts(*dose, **more) for line in part.lines}


def test_what_the_hands_need_stands_out():
    found = parts(D(70), D("0.5"), D(40), D(50), D(100))
    assert [line.name for part in found for line in part.lines if line.is_key] == [
        "In the syringe", "Draw up", "Final volume", "Pump rate",
    ]  # fmt: skip


def test_the_first_example_of_the_reference():
    sheet = lines(D(70), D("0.5"), D(40), D(50), D(100))
    for name, value in {
        "Ordered dose": "35 mg", "Draw up": "0.7 mL", "In the syringe": "35 mg", "Per kg of actual weight": "0.5 mg/kg",
        "Diluent in the bag": "99.3 mL", "Final concentration": "0.35 mg/mL", "Pump rate": "150 mL/h",
        "which gives": "52.5 mg/h", "by actual weight": "0.75 mg/kg/h", "or": "12.5 ug/kg/min", "Over": "40 min",
    }.items():  # fmt: skip
        assert sheet[name] == value, name


MISREAD = re.compile(r"mcg|µg|μg|\bcc\b|\bml\b|(?<![\d.])\.\d|\d\.\d*0(?!\d)|\d\.(?!\d)")
amounts = st.decimals(min_value=D("0.1"), max_value=D(250), places=2)


@given(
    weight=st.decimals(min_value=D(35), max_value=D(250), places=3),
    mg_per_kg=st.decimals(min_value=D("0.05"), max_value=D("1.5"), places=2),
    minutes=st.integers(10, 120),
    strength=st.sampled_from([D(10), D(50), D(100)]),
    volume=amounts,
    bag=st.sampled_from(list(Bag)),
)
def test_no_number_can_be_misread(weight, mg_per_kg, minutes, strength, volume, bag):
    try:
        sheet = lines(weight, mg_per_kg, D(minutes), strength, volume, bag)
    except DoseNotPossible:
        return
    for name, value in sheet.items():
        assert not MISREAD.search(value), (name, value)
