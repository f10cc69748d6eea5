"""How a risk case can end (pure). The clinic's own list, no published source [design]."""

OUTCOMES = {
    "spoke-safe": "Spoke with the patient; no present danger",
    "plan-agreed": "Spoke with the patient; a safety plan is agreed",
    "own-clinician": "The patient's own clinician has taken over",
    "emergency-care": "Brought to or seen by emergency care",
    "admitted": "Admitted to hospital",
    "by-mistake": "The answer was given by mistake, confirmed with the patient",
    "not-reached": "Could not be reached; every step of the clinic's plan was taken",
    "died": "The patient has died",
}
