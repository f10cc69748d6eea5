"""The pages of the pre-assessment that are no questionnaire, as the patient of the journey fills them out."""

from tests.journeys.browser import Screen


def goals(screen: Screen) -> None:
    screen.fill("What would you do if this were easier?", "Say something in the Monday meeting.")
    screen.fill("What would be the first small sign that things get better?", "Not rehearsing a hello.")


def history(screen: Screen) -> None:
    screen.choose("Since my teens", of="How long have you known it?")
    for situation in ("Speaking in front of others", "Meeting new people", "Work or studies"):
        screen.choose(situation, of="Which situations are hard?")
    for symptom in ("Sweating", "Racing heart"):
        screen.choose(symptom, of="What does your body do then?")


def earlier_treatment(screen: Screen) -> None:
    screen.choose("Yes", of="Have you had talking therapy for this, such as CBT?")
    screen.fill("About how many appointments?", 14)
    screen.choose("Yes", of="Did you practise the feared situations step by step in that therapy?")
    medicine = screen.main.get_by_role("group", name="Line 1", exact=True)
    screen.fill("Medicine", "sertraline", within=medicine)
    screen.fill("Highest dose a day", 150, within=medicine)
    screen.fill("For how many weeks", 16, within=medicine)
    screen.select("A little", of="Did it help?", within=medicine)


def nothing_of_that(screen: Screen) -> None:
    """No to every question of the page."""
    for question in screen.main.get_by_role("radiogroup").all():
        screen.choose("No", within=question)


def pregnancy(screen: Screen) -> None:
    screen.choose("No, that is not possible for me", of="Can you be pregnant now?")
    screen.choose("No", of="Are you breastfeeding?")
    screen.choose("No", of="Have you had dangerously high blood pressure in a pregnancy (pre-eclampsia)?")


def medicines(screen: Screen) -> None:
    screen.choose("Yes", of="Do you take any medicine?")
    first = screen.main.get_by_role("group", name="Line 1", exact=True)
    screen.fill("Name", "lorazepam", within=first)
    screen.fill("How much, how often", "0.5 mg before a talk", within=first)
    screen.fill("What for", "nerves", within=first)


def allergies(screen: Screen) -> None:
    screen.choose("Yes", of="Are you allergic to anything?")
    first = screen.main.get_by_role("group", name="Line 1", exact=True)
    screen.fill("Allergic to", "penicillin", within=first)
    screen.fill("What happens then", "rash", within=first)


def expectations(screen: Screen) -> None:
    screen.fill("What do you expect of the treatment?", "To stay in the room.")
    screen.fill("What worries you about it?", "Losing control.")
    screen.choose("Yes", of="Would you practise small steps between the appointments, with our help?")


def contact(screen: Screen) -> None:
    screen.fill("Whom may we call in an emergency?", "Robin Field")
    screen.fill("Who is that to you?", "friend")
    screen.fill("Their phone number", "+1 555 555 0142")
    screen.choose("Yes", of="Can somebody take you home after each appointment?")


SECTIONS = {
    "What you hope for": goals,
    "How it is for you": history,
    "What you have tried": earlier_treatment,
    "Your health: heart and blood vessels": nothing_of_that,
    "Your health: brain, nerves and eyes": nothing_of_that,
    "Your health: mind": nothing_of_that,
    "Your health: the rest of the body": nothing_of_that,
    "Pregnancy": pregnancy,
    "Medicines you take now": medicines,
    "Allergies": allergies,
    "Alcohol and drugs": nothing_of_that,
    "What you expect": expectations,
    "People around you": contact,
}
