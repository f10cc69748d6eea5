"""The words for side effects, from the labels of ketamine and esketamine (v:spravato-label5, v:ketamine-note)."""

# The most frequent first: one tap each. The emergencies of the protocol carry the codes of its alerts.
SIDE_EFFECTS = {
    "dissociation": "Dissociation",
    "dizziness": "Dizziness",
    "nausea": "Nausea",
    "headache": "Headache",
    "anxiety": "Anxiety or panic",
    "blurred-vision": "Blurred vision",
    "vomiting": "Vomiting",
    "drowsiness": "Drowsiness",
    "itching": "Itching",
    "iv-site": "Pain at the IV site",
    "urinary": "Urinary symptoms",
}
EMERGENCIES = {
    "chest-pain": "Chest pain",
    "dyspnoea": "Shortness of breath",
    "severe-headache": "Severe headache",
    "visual-change": "Change of vision",
    "seizure": "Seizure",
    "focal-deficit": "Focal deficit",
}
TERMS = SIDE_EFFECTS | EMERGENCIES
GRADES = {1: "Mild", 2: "Moderate", 3: "Severe", 4: "Life-threatening", 5: "Death"}


def term_name(code: str) -> str:
    """The word for a side effect; free words stand for themselves."""
    return TERMS.get(code, code)
