"""Whether an earlier treatment was an adequate trial (pure). It is shown to the prescriber and decides nothing.

All figures are this software's own proposal [design], after common practice for social anxiety: a standard daily dose
for twelve weeks, or about a dozen appointments of CBT with exposure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake.screening.medicines import recognise

WEEKS = 12
CBT_APPOINTMENTS = 12
BASIS = "design"

# Milligrams a day from which a dose counts as adequate [design].
ADEQUATE_MG = {
    "escitalopram": 10,
    "sertraline": 50,
    "paroxetine": 20,
    "fluvoxamine": 100,
    "fluoxetine": 20,
    "citalopram": 20,
    "venlafaxine": 75,
    "duloxetine": 60,
    "phenelzine": 45,
    "moclobemide": 450,
    "pregabalin": 450,
}


@dataclass(frozen=True)
class Trial:
    """One medicine that was tried. `adequate` is None where it cannot be said."""

    name: str
    dose_mg: int | None
    weeks: int | None
    helped: str
    adequate: bool | None


def trial_of(row: Mapping[str, Any]) -> Trial:
    """Return a tried medicine, as the patient wrote it, with what can be said of the trial."""
    dose_mg, weeks = row.get("dose_mg"), row.get("weeks")
    return Trial(row["name"], dose_mg, weeks, row.get("helped", ""), _is_adequate(row["name"], dose_mg, weeks))


def was_adequate_cbt(answers: Mapping[str, Any]) -> bool | None:
    """Say whether the talking therapy was an adequate trial; None where it cannot be said."""
    if answers.get("therapy") == "no":
        return False
    appointments, exposure = answers.get("therapy-sessions"), answers.get("exposure")
    if answers.get("therapy") != "yes" or appointments is None or exposure not in ("yes", "no"):
        return None
    return appointments >= CBT_APPOINTMENTS and exposure == "yes"


def _is_adequate(name: str, dose_mg: int | None, weeks: int | None) -> bool | None:
    limits = [ADEQUATE_MG[substance] for substance in recognise(name).substances if substance in ADEQUATE_MG]
    if not limits or dose_mg is None or weeks is None:
        return None
    return dose_mg >= min(limits) and weeks >= WEEKS
