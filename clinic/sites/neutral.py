"""Words that must not stand where others may read them: in a message, a title, a calendar entry (pure).

"ketamine", "infusion" and "anxiety" tell what somebody is treated for (HIPAA, protected health information in a
notification preview), as does a dose, a score or the speciality; the rest of the list is this software's own choice
(design). It holds how such words begin, so that their endings, and the same words in Spanish, are found as well.
"""

import re
import unicodedata

_DRUGS = ("ketamin", "ketalar", "ketanest", "quetamin", "esketamin", "esquetamin", "spravato", "psilocyb", "psychedel")
_WAYS = ("infus", "injection", "inyecc", "booster", "intraven", "dosage", "dosis", "milligram", "miligram")
_DIAGNOSES = ("anxi", "ansied", "ansios", "phobi", "fobi", "depress", "depres", "suicid", "bipolar", "addict", "adicc")
_FIELDS = ("psych", "psiq", "psico", "psicot", "therap", "terap", "disorder", "trastorno", "diagnos", "dissociat")
BEGINNINGS = _DRUGS + _WAYS + _DIAGNOSES + _FIELDS
WHOLE = frozenset(
    {"mental", "iv", "dose", "doses", "ptsd", "ocd", "lsas", "phq", "gad", "mg", "mania", "manic", "mood"}
)
_WORD = re.compile(r"[a-z]+")


def telling_words(text: str) -> list[str]:
    """The words of `text` that tell a drug, a diagnosis or a speciality, each once, in their order."""
    found = [word for word in _WORD.findall(_plain(text)) if word in WHOLE or word.startswith(BEGINNINGS)]
    return list(dict.fromkeys(found))


def _plain(text):
    """Small letters without accents and without what cannot be seen, as somebody would read them."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in letters if unicodedata.category(char) not in ("Mn", "Cf"))
