"""The parts of the pre-assessment that are no questionnaire, as the patient of the journeys answers them."""

from playwright.sync_api import Locator

from tests.journeys.browser import Screen

TEXTS = {
    "What would you do if this were easier?": "Say something in the Monday meeting.",
    "What would be the first small sign that things get better?": "Not rehearsing a hello.",
    "About how many appointments?": "14",
    "What do you expect of the treatment?": "To stay in the room.",
    "What worries you about it?": "Losing control.",
    "Whom may we call in an emergency?": "Robin Field",
    "Who is that to you?": "friend",
    "Their phone number": "+1 555 555 0142",
}
# The lines of lists, by the legend above them.
LINES = {
    "Which medicines did you take for anxiety or mood in the past?": {
        "Medicine": "sertraline",
        "Highest dose a day": "150",
        "For how many weeks": "16",
    },
    "Which ones?": {"Name": "lorazepam", "How much, how often": "0.5 mg before a talk", "What for": "nerves"},
    "To what?": {"Allergic to": "penicillin", "What happens then": "rash"},
}
CHOICES = {
    "How long have you known it?": ("Since my teens",),
    "Which situations are hard?": ("Speaking in front of others", "Meeting new people", "Work or studies"),
    "What does your body do then?": ("Sweating", "Racing heart"),
    "Have you had talking therapy for this, such as CBT?": ("Yes",),
    "Did you practise the feared situations step by step in that therapy?": ("Yes",),
    "Can you be pregnant now?": ("No, that is not possible for me",),
    "Do you take any medicine?": ("Yes",),
    "Are you allergic to anything?": ("Yes",),
    "Would you practise small steps between the appointments, with our help?": ("Yes",),
    "Can somebody take you home after each appointment?": ("Yes",),
}
# To whatever else is asked: no illness, no danger.
OTHERWISE = ("No",)


def choices_for(legend: str) -> tuple[str, ...]:
    return CHOICES.get(legend, OTHERWISE)


def answer_what_is_asked(screen: Screen) -> None:
    """Every question that stands on this screen."""
    for question in screen.main.locator("fieldset:not(.rows)").all():
        for option in choices_for(legend_of(question)):
            screen.choose(option, within=question)
    for lines in screen.main.locator("fieldset.rows").all():
        first = lines.get_by_role("group", name="Line 1", exact=True)
        for label, text in LINES[legend_of(lines)].items():
            screen.fill(label, text, within=first)
        if first.get_by_label("Did it help?").count():
            screen.select("A little", of="Did it help?", within=first)
    for label in screen.main.locator("form > .field > label.form-label").all_inner_texts():
        if label.strip() in TEXTS:
            screen.fill(label.strip(), TEXTS[label.strip()])


def legend_of(question: Locator) -> str:
    return question.locator("legend").first.inner_text().strip()
