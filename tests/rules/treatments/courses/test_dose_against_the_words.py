"""The dose once more, from the words of its interface alone and in fractions, beside the program's own answer."""

import json
from decimal import Decimal
from fractions import Fraction as F

from hypothesis import example, given
from hypothesis import strategies as st

from clinic.batch import respond
from treatments.management.commands.dose import Command

KG_IN_A_POUND = F(45_359_237, 100_000_000)


def typed(words):
    return st.sampled_from(words.split())


# As numbers are typed, and where a limit or a tie of rounding lies.
WEIGHTS = typed("34.9 35 35.1 58.4 70 72.5747792 77 100 118 154 160 249.9 250 250.1 551.15 551.16")
DOSES = typed("0.005 0.015 0.025 0.145 0.25 0.29 0.499 0.5 0.501 0.75 0.995 1 1.05 1.5 1.501")
MINUTES = typed("20 29.9 30 39 39.99 40 41 60 60.1 90")
STRENGTHS = typed("10 33.3 50 100")
VOLUMES = typed("1 1.99 2 5 50 99.95 100 150.05 250")
STEPS = st.sampled_from([None, "0.01", "0.05", "0.1", "1"])


def half_up(value, step):
    return (value / step + F(1, 2)) // 1 * step


def by_the_words(weight, unit, mg_per_kg, minutes, strength, volume, bag, step):
    kg = F(weight) * (KG_IN_A_POUND if unit == "lb" else 1)
    mg_per_kg, minutes, strength, volume = (F(each) for each in (mg_per_kg, minutes, strength, volume))
    dose = kg * mg_per_kg
    exact = dose / strength
    drawn = half_up(exact, F(step) if step else F("0.01") if exact < 1 else F("0.1"))
    if drawn == 0 or (bag == "exact" and volume < drawn):
        return None
    prepared, final = drawn * strength, volume + (drawn if bag == "added" else 0)
    change, rate = 100 * (prepared - dose) / dose, mg_per_kg * 60 / minutes
    return {
        "weight_kg": kg, "dose_mg": dose, "volume_ml": exact, "drawn_volume_ml": drawn, "prepared_dose_mg": prepared,
        "rounding_percent": change, "final_volume_ml": final, "final_concentration_mg_per_ml": prepared / final,
        "pump_rate_ml_per_h": half_up(final * 60 / minutes, F("0.1")), "mg_per_kg_per_h": rate,
        "limits": {
            "mg-per-kg": _worst(mg_per_kg > F("1.5"), mg_per_kg >= 1, mg_per_kg > F("0.5")),
            "total-mg": _worst(dose > 150, False, dose > 60),
            "duration": _worst(False, minutes < 30, minutes < 40 or minutes > 60),
            "rate": _worst(False, rate > F("1.5"), rate > F("0.75")),
            "weight": _worst(kg < 35 or kg > 250, False, False),
            "rounding": _worst(abs(change) > 5, False, abs(change) > 2),
            "stock-volume": _worst(False, False, exact < F("0.2")),
            "undiluted": _worst(prepared / final > 50, False, False),
        },
    }  # fmt: skip


def _worst(refused, second, reason):
    return "refuse" if refused else "second-prescriber" if second else "reason" if reason else None


@given(WEIGHTS, st.sampled_from(["kg", "lb"]), DOSES, MINUTES, STRENGTHS, VOLUMES, st.sampled_from(["exact", "added"]),
       STEPS)  # fmt: skip
@example("160", "lb", "0.5", "40", "50", "100", "exact", None)
@example("100", "kg", "0.995", "40", "100", "100", "exact", None)
def test_the_answer_is_what_the_words_say(weight, unit, mg_per_kg, minutes, strength, volume, bag, step):
    line = {
        "weight": {"value": weight, "unit": unit}, "mg_per_kg": mg_per_kg, "minutes": minutes,
        "concentration_mg_per_ml": strength, "final_volume_ml": volume, "bag": bag, "syringe_step_ml": step,
    }  # fmt: skip
    ((text, good),) = respond([json.dumps(line).encode()], Command().answer)
    found = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    expected = by_the_words(weight, unit, mg_per_kg, minutes, strength, volume, bag, step)
    assert good is (expected is not None), found
    if expected is None:
        return
    limits = {code: severity for code, severity in expected.pop("limits").items() if severity}
    assert {limit["code"]: limit["severity"] for limit in found.pop("limits")} == limits
    assert found.pop("refused") is ("refuse" in limits.values())
    assert found.keys() == expected.keys()
    # Only quotients that never end are cut, at the tenth decimal.
    assert all(abs(F(found[name]) - value) <= F(1, 10**10) for name, value in expected.items())
