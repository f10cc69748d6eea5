"""What a consent to treatment has to cover (pure): the elements of the clinical reference, 7.1.

AMA Code 2.1.1; Sanacora 2017; ASKP 2020 (k). Whether a text covers an element is told by words that stand in it; that
reminds whoever publishes a text, and is no judgement of its quality.
"""

from collections.abc import Mapping

# The element, and words of which at least one stands in a text that covers it, in small letters. With a comma: all of
# the words of one entry.
ELEMENTS: Mapping[str, tuple[str, ...]] = {
    "The diagnosis": ("social anxiety disorder",),
    "Off-label status, approved as an anaesthetic only": ("off-label, approved",),
    "The procedure, dose, route and number": ("vein, kilogram, series",),
    "The evidence and its limits": ("study, participants",),
    "Alternatives, no treatment among them": ("cognitive behavioral therapy, ssri, no treatment",),
    "Expected effects": ("what you may feel", "expected effects"),
    "Common and serious risks": ("blood pressure, dissociation, breathing",),
    "Unknown long-term risks": ("bladder, liver, memory, misuse",),
    "Worsening mood and suicidal thoughts": ("suicide",),
    "Pregnancy": ("unborn child", "pregnan"),
    "Fasting, escort, no driving": ("fasting, takes you home, drive",),
    "The right to stop, with a signal": ("stop at any time, signal",),
    "What happens if intoxicated": ("under the influence",),
    "The emergency plan": ("emergency",),
    "Cost and refund": ("price, refund",),
    "Messages, recording and data are agreed to separately": ("messages, recording, research",),
    "Who may be told": ("who is told", "may be told"),
    "Relapse and boosters": ("further infusion", "booster"),
    "Questions were answered": ("questions, answered",),
    "Capacity, clinician, interpreter and witness": ("able to make this decision, interpreter, witness",),
    "A copy is given": ("copy",),
    "Not under a sedating medicine while signing": ("sedating medicine",),
}


def not_found_in(text: str) -> list[str]:
    """The elements of which no words stand in the text, in their order."""
    words = " ".join(text.casefold().split())
    return [element for element, ways in ELEMENTS.items() if not any(_stands(way, words) for way in ways)]


def _stands(way, words):
    return all(part.strip() in words for part in way.split(","))
