"""Score questionnaires in bulk: one JSON object a line in, one score a line out. Needs no database."""

from collections.abc import Mapping
from typing import Any

from clinic.batch import BadLine, JsonLinesCommand, one_of, only_keys, shown
from intake.instruments.catalogue import INSTRUMENTS
from intake.instruments.definition import REFERENCE_SEXES
from intake.instruments.scoring import InvalidAnswer, score


class Command(JsonLinesCommand):
    help = (
        'Reads lines like {"instrument": "phq-9", "answers": {"1": 0, "2": 3}, "reference_sex": "female"} '
        "from standard input and writes the score of each, one line for one."
    )

    def answer(self, payload: dict[str, Any]) -> Mapping[str, Any]:
        only_keys(payload, ("instrument", "answers", "reference_sex"))
        instrument = one_of(payload, "instrument", INSTRUMENTS)
        reference_sex = one_of(payload, "reference_sex", REFERENCE_SEXES, default="unknown")
        answers = payload.get("answers")
        if not isinstance(answers, dict):
            got = shown(answers) if "answers" in payload else "missing"
            raise BadLine(f'"answers" is {got}; an object from item to answer is accepted.')
        try:
            return score(instrument, answers, reference_sex).as_json()
        except InvalidAnswer as fault:
            raise BadLine(fault.sentence) from None
