"""What patients do on their phone: open a link, answer, sign, confirm."""

import re
from dataclasses import dataclass

from tests.journeys.browser import Screen
from tests.journeys.sections import answer_what_is_asked


@dataclass(frozen=True)
class Person:
    given_name: str
    family_name: str
    born: tuple[int, int, int]  # day, month, year
    email: str

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


# What is chosen in each questionnaire: of these words, those that the question offers.
ANSWERS = {
    "How social situations felt this past week": ("Moderate", "Often"),
    "What it costs you in daily life": ("4: clearly affected",),
    "Worry in the last two weeks": ("Several days",),
    "How the last two weeks have been": ("Several days", "Somewhat difficult"),
    "Your safety": ("No",),
    "Your safety since we last asked": ("No",),
    "Times when you were not your usual self": ("No", "No problem"),
    "Alcohol in the past year": ("Monthly or less", "0, 1, or 2", "Never"),
    "Medicines and other drugs in the past 12 months": ("No",),
}
# Where the words above would say something else.
EXCEPTIONS = {
    "Thoughts that you would be better off dead": "Not at all",
    "Are you always able to stop using drugs": "Yes",
}


def open_link(screen: Screen, link: str, person: Person) -> None:
    """The link of a letter asks for the date of birth before it shows anything."""
    screen.open(link)
    screen.says("So that nobody else opens them, please give your date of birth.")
    for part, value in zip(("Day", "Month", "Year"), person.born, strict=True):
        screen.fill(part, value)
    screen.press("Continue")


def answer_the_questionnaire(screen: Screen) -> None:
    """Every screen of one questionnaire, from wherever it stands to its end."""
    title = screen.heading
    while screen.heading == title:
        answer_this_screen(screen)


def answer_this_screen(screen: Screen) -> None:
    for question in screen.main.get_by_role("radiogroup").all():
        offered = [card.strip() for card in question.locator("label").all_inner_texts()]
        screen.choose(wanted(screen.heading, question.inner_text(), offered), within=question)
    screen.go_on()


def wanted(heading: str, question: str, offered: list[str]) -> str:
    """What is answered to a question of a questionnaire."""
    exception = next((word for start, word in EXCEPTIONS.items() if start in question), None)
    return exception or next(word for word in ANSWERS[heading] if word in offered)


def fill_out(screen: Screen, heading: str) -> None:
    """Every screen of one part of our own."""
    assert screen.heading == heading
    while screen.heading == heading:
        answer_what_is_asked(screen)
        screen.go_on()


def go_through_the_pre_assessment(screen: Screen) -> None:
    """Step by step to the page that hands in."""
    while "/hand-in/" not in screen.address:
        if "/me/questions/" in screen.address:
            answer_the_questionnaire(screen)
        elif screen.main.get_by_role("button", name="Begin", exact=True).count():
            screen.press("Begin")
        else:
            fill_out(screen, screen.heading)


def leave_and_come_back(screen: Screen) -> None:
    """Half-way through a questionnaire: nothing is lost, and it goes on where it was left."""
    place = screen.address
    screen.go_on("Save and finish later", within=screen.page.locator("header"))
    screen.says("Everything you answered is kept.")
    screen.follow("Go on")
    screen.follow("Go on")
    assert screen.address == place, f"came back to {screen.address} instead of {place}"


def hand_in(screen: Screen) -> None:
    screen.says("Everything is answered.")
    screen.press("Hand in")
    screen.says("Thank you. Your forms are with us.")


def sign_the_agreement(screen: Screen, person: Person) -> None:
    screen.follow("Read it")
    screen.fill("Your full name", person.name)
    screen.choose("I am this person, I have read the text above, and I agree to it.")
    screen.press("Sign")


def answer_the_follow_up(screen: Screen) -> None:
    """Every questionnaire behind the link, one after the other."""
    screen.says("A few short questions")
    screen.press("Start")
    while "/me/questions/" in screen.address:
        answer_the_questionnaire(screen)
    screen.says("Your answers have arrived.")


def confirm_the_appointment(screen: Screen) -> None:
    screen.press("Yes, I will come")
    screen.says(re.compile("confirmed", re.IGNORECASE))


def take_the_first_time(screen: Screen) -> str:
    """Take the first of the times that are held; return its day as letters write it: "Wed 25 Nov"."""
    time = screen.main.locator(".slot-list button").first.inner_text()
    screen.press(time)
    screen.says("Your time is booked")
    return " ".join(time.split()[:3])


def find_another_time(screen: Screen) -> str:
    """Take the last of the times that are free; return its day as letters write it: "Wed 25 Nov"."""
    screen.follow("Find another time")
    time = " ".join(screen.main.locator(".slot-list button").last.inner_text().split())
    screen.press(time)
    screen.says("Your appointment was moved.")
    return " ".join(time.split()[:3])
