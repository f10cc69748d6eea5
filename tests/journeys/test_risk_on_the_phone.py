"""An answer that asks for a person: help on the spot, the first on call stays silent, the second one takes the case."""

import re

import pytest
from playwright.sync_api import expect

from intake.screening.steps import place_of
from tests.journeys import clinic_steps as at_the_desk
from tests.journeys import patient_steps as on_the_phone
from tests.journeys.browser import PHONE, TABLET
from tests.journeys.mail import text_of
from tests.journeys.patient_steps import Person

pytestmark = pytest.mark.journey

IDA = Person("Ida", "Alone", (7, 6, 1993), "ida.alone@mail.example")
ITEM = "Thoughts that you would be better off dead"
# Percy is the first on call in the journeys' clinic, Priya the second.
INVITED = f"""
from datetime import date
from django.utils import timezone
from clinic.accounts.models import User
from clinic.sites.models import OnCall
from intake.patients import services as patients
from intake.screening import services
now, dana = timezone.now(), User.objects.get(username="dana")
first, second = OnCall.objects.filter(site__name="North").order_by("rank")[:2]
patient = patients.register_patient(
    site=first.site, by=dana, at=now, mrn="IDA-1", given_name="{IDA.given_name}", family_name="{IDA.family_name}",
    born=date({IDA.born[2]}, {IDA.born[1]}, {IDA.born[0]}), reference_sex="female", email="{IDA.email}",
)
services.invite(patient=patient, by=dana, at=now)
print(patients.make_link(patient, "/me/pre-assessment/{place_of("phq-9")}/", at=now))
print(first.user.email, second.user.email, second.user.username)
"""


def test_help_at_the_answer_and_the_second_person_takes_the_case(clinic, screen, mailbox):
    link, (first, second, name) = _invited(clinic)
    ida = screen("ida", PHONE)
    on_the_phone.open_link(ida, link, IDA)
    _tap(ida, "Begin")
    while ida.main.get_by_text(ITEM).count() == 0:
        ida.choose("Several days")
        _tap(ida, "Continue")

    ida.page.get_by_label("Several days", exact=True).tap()  # nothing is pressed: the choice itself is the answer
    ida.page.wait_for_url("**/help/")
    ida.says("Thank you for telling us")
    ida.check()
    ida.says(
        re.compile("Call 988"),
        re.compile("Write a text to 988"),
        "Somebody of our team is told now and gets in touch with you.",
    )
    assert not ida.main.get_by_text(re.compile("score|severe|risk|alert", re.IGNORECASE)).count()

    for address in (first, second):
        letter = text_of(mailbox(address).wait_for("something needs you"))
        assert "Ida" not in letter
    case = re.search(r"https?://\S+", letter).group()

    colleague = screen(name, TABLET)
    at_the_desk.sign_in(colleague, name)
    expect(colleague.page.locator(".risk-flag--open")).to_be_visible()
    colleague.open(case)
    colleague.says("“Several days”", re.compile(ITEM), "Passed on")
    colleague.press("I am taking care of it")
    colleague.says(re.compile("has the case"))
    colleague.fill("What was done or learnt", "Called; her sister is with her.")
    colleague.press("Keep the note")

    _tap(ida, "Go on with the questions")
    assert "/me/questions/" in ida.address


def _invited(clinic):
    link, people = clinic.run(INVITED).split("\n")[:2]
    return re.sub(r"^https?://[^/]+", clinic.url, link), people.split()


def _tap(screen, name):
    """Tap a button and wait for the page that it leads to."""
    with screen.page.expect_navigation():
        screen.find(name, role="button").tap()
