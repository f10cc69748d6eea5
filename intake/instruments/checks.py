"""What `check_clinic` says of the questionnaires."""

from clinic.safety import safety_check, unsafe
from intake.instruments.catalogue import find
from intake.instruments.queries import wordings_in_use

# The scale by which response, remission and loss of response are judged.
MAIN_SCALE = "lsas-sr"


@safety_check
def main_scale_has_its_words():
    if wordings_in_use("en", [MAIN_SCALE])[MAIN_SCALE].is_stand_in:
        yield unsafe(
            f"The {find(MAIN_SCALE).name} is asked in short labels, not in its authorised wording.",
            "Ask the owner, then bring the wording under Questionnaires (docs/questionnaires.md).",
            id="intake.S02",
        )
