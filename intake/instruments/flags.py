"""The flags that scoring raises, in the words that a clinician reads."""

FLAG_WORDS = {
    "suicide-item": "item 9: thoughts of death or self-harm",
    "suicide-item-unanswered": "item 9 not answered",
    "all-from-item-1": "all points from item 1: look at recent intake",
    "possible-false-point": "may be a false point (item 3)",
    "work-not-applicable": "no work: out of 32",
    "item-16": "item 16: risky or harmful behaviour",
}
