"""Short ways to write down a whole set of answers."""

from intake.instruments.catalogue import INSTRUMENTS
from intake.instruments.scales import Line


def listed(values, start=1):
    """Return answers under "1", "2", ... ; None stays None."""
    return {str(number): value for number, value in enumerate(values, start)}


def situations(fear, avoidance):
    """Return the answers of an LSAS from its two lists of 24."""
    answers = {}
    for number, (afraid, avoids) in enumerate(zip(fear, avoidance, strict=True), 1):
        answers[f"{number}.fear"] = afraid
        answers[f"{number}.avoidance"] = avoids
    return answers


def yes_no_answers(letters):
    """Return yes/no answers under "1", "2", ... from Y and N; "-" or "?" is unanswered."""
    return listed([{"Y": True, "N": False}.get(letter) for letter in letters])


def lowest(instrument):
    """Return an answer to every item, each its first option."""
    return {item.id: accepted_values(item)[0] for item in INSTRUMENTS[instrument].items}


def accepted_values(item):
    """Return every answer an item takes."""
    if isinstance(item.scale, Line):
        return list(range(item.scale.low, item.scale.high + 1))
    return [option.value for option in item.scale.options]
