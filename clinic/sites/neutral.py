"""Words that must not stand where others may read them: in a message, a title, a calendar entry (pure).

"ketamine", "infusion" and "anxiety" tell what somebody is treated for (HIPAA, protected health information in a
notification preview); the rest of the list is this software's own choice (design).
"""

import re

TELLING = (
    *("ketamine", "esketamine", "infusion", "infusions", "anxiety", "phobia", "depression", "suicide", "suicidal"),
    *("psychiatry", "psychiatric", "psychiatrist", "psychotherapy", "psychedelic", "mental", "addiction", "booster"),
)
_WORD = re.compile(r"[a-z]+")


def telling_words(text: str) -> list[str]:
    """The words of `text` that tell a drug, a diagnosis or a speciality, each once, in their order."""
    found = [word for word in _WORD.findall(text.casefold()) if word in TELLING]
    return list(dict.fromkeys(found))
