"""A series is booked, its last day moved by the patient, its first one missed and made up for, without a call to make.

The rest of the story, from the loss of response to the booster, is Bea's in test_course_of_treatment.
"""

import re
from datetime import timedelta

import pytest

from tests.journeys import clinic_steps as at_the_desk
from tests.journeys import patient_steps as on_the_phone
from tests.journeys.browser import DESKTOP, PHONE
from tests.journeys.mail import link_in, text_of
from tests.journeys.patient_steps import Person

pytestmark = pytest.mark.journey

CLEO = Person("Cleo", "Latecomer", (2, 11, 1993), "cleo.latecomer@mail.example")
ORDERED = f"from tests.journeys.ordering import order_a_series; order_a_series({CLEO.email!r})"
MISSED = f"from tests.journeys.passing import begin_the_first_visit; begin_the_first_visit({CLEO.email!r}, minutes=40)"


class TestMissedAndRebooked:
    @pytest.fixture(autouse=True)
    def _people(self, clinic, screen, mailbox):
        self.clinic, self.box = clinic, mailbox(CLEO.email)
        self.cleo, self.dana = screen("cleo", PHONE), screen("dana-for-cleo", DESKTOP)

    def test_a_series_booked_moved_reminded_confirmed_missed_and_made_up_for(self):
        self.given_a_patient_with_an_order()
        self.when_the_front_desk_books_the_series()
        self.when_cleo_moves_the_last_one_by_the_link_of_its_letter()
        self.then_the_new_day_comes_by_letter_and_is_confirmed()
        self.when_cleo_does_not_come_to_the_first()
        self.then_the_front_desk_is_asked_to_call_and_writes_it_down()
        self.when_cleo_finds_another_time_by_the_letter_that_missed_her()
        self.then_the_series_is_whole_again()

    def given_a_patient_with_an_order(self):
        at_the_desk.sign_in(self.dana, "dana")
        at_the_desk.register(self.dana, CLEO)
        self.clinic.run(ORDERED)

    def when_the_front_desk_books_the_series(self):
        at_the_desk.book_the_series(self.dana, CLEO)

    def when_cleo_moves_the_last_one_by_the_link_of_its_letter(self):
        last = self.clinic.wall_clock.date() + timedelta(days=10)
        words = f"your appointment is {last:%a} {last.day} {last:%b}"
        on_the_phone.open_link(self.cleo, link_in(self.box.wait_for(words), after=words), CLEO)
        self.moved_to = on_the_phone.find_another_time(self.cleo)
        assert self.moved_to != f"{last:%a} {last.day} {last:%b}"

    def then_the_new_day_comes_by_letter_and_is_confirmed(self):
        words = f"your appointment is {self.moved_to}"
        self.cleo.open(link_in(self.box.wait_for(words), after=words))
        on_the_phone.confirm_the_appointment(self.cleo)

    def when_cleo_does_not_come_to_the_first(self):
        """Her first visit began forty minutes ago."""
        self.clinic.run(MISSED)
        self.dana.go_to("Today")
        self.dana.follow("Say whether the patient came", within=self.line_about_cleo("Say whether"))
        self.dana.press("Did not come")

    def then_the_front_desk_is_asked_to_call_and_writes_it_down(self):
        self.dana.go_to("Today")
        self.dana.follow("Call today, and write down what you hear", within=self.line_about_cleo("Call today"))
        self.dana.fill("What did you hear?", "Is well; overslept.")
        self.dana.press("Write the call down")
        self.dana.says("Is well; overslept.")

    def when_cleo_finds_another_time_by_the_letter_that_missed_her(self):
        letter = self.box.wait_for("did not see you")
        for telling in ("ketamine", "infusion", "anxiety"):
            assert telling not in text_of(letter).lower()
        self.cleo.open(link_in(letter, after="did not see you"))
        self.made_up_on = on_the_phone.find_another_time(self.cleo)

    def then_the_series_is_whole_again(self):
        self.box.wait_for(f"your appointment is {self.made_up_on}")
        at_the_desk.open_patient(self.dana, CLEO)
        rows = self.dana.part("Appointments").get_by_role("listitem")
        coming = [words for words in rows.all_inner_texts() if re.search("Booked|Confirmed", words)]
        assert len(coming) == 6, coming
        numbers = [re.search(r"(\d) (Booked|Confirmed)", " ".join(words.split())).group(1) for words in coming]
        assert numbers == list("123456")

    def line_about_cleo(self, words):
        return self.dana.main.get_by_role("listitem").filter(has_text=CLEO.name).filter(has_text=words)
