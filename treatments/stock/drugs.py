"""The controlled drugs that the clinic keeps a register of (pure).

Schedules: ketamine III (clinical reference 6); midazolam and lorazepam IV [k: 21 CFR 1308.14(c)]. The two are here for
rescue only, under the same register and the same witnesses.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Drug:
    """What a label calls it, its schedule, and whether it is kept for rescue."""

    code: str
    name: str
    schedule: str
    is_rescue: bool = False
    form: str = "solution for injection"


KETAMINE = "ketamine"
DRUGS = {
    drug.code: drug
    for drug in (
        Drug(KETAMINE, "Ketamine", "III"),
        Drug("midazolam", "Midazolam", "IV", is_rescue=True),
        Drug("lorazepam", "Lorazepam", "IV", is_rescue=True),
    )
}
RESCUE_DRUGS = tuple(code for code, drug in DRUGS.items() if drug.is_rescue)
DRUG_CHOICES = [(code, drug.name) for code, drug in DRUGS.items()]
