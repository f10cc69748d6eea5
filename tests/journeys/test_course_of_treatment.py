"""The whole course of treatment, from the front desk's invitation to a booster reminder that arrives.

Adam is treated for the first time today. Bea was treated twelve weeks ago, and has begun to lose the response.
"""

import re
from datetime import timedelta

import pytest

from tests.journeys import clinic_steps as at_the_desk
from tests.journeys import infusion_steps as at_the_chair
from tests.journeys import patient_steps as on_the_phone
from tests.journeys.browser import DESKTOP, PHONE, TABLET
from tests.journeys.mail import link_in
from tests.journeys.patient_steps import Person

pytestmark = pytest.mark.journey

ADAM = Person("Adam", "Field", (17, 5, 1991), "adam.field@mail.example")
BEA = Person("Bea", "Returning", (9, 4, 1988), "bea.returning.1@people.example")
INDUCTION = "Induction series, social anxiety disorder (version 1)"
WEIGHT_KG, VOLUME_ML, DELIVERED_MG = "72.4", "0.72", "36.0 mg"


class TestCourseOfTreatment:
    @pytest.fixture(autouse=True)
    def _people(self, clinic, screen, mailbox):
        self.clinic, self.mail_of = clinic, mailbox
        self.adam, self.bea = screen("adam", PHONE), screen("bea", PHONE)
        self.dana, self.percy = screen("dana", DESKTOP), screen("percy", DESKTOP)
        self.mona, self.nora = screen("mona", DESKTOP), screen("nora", TABLET)

    def test_from_the_invitation_to_the_reminder_of_a_booster(self):
        self.given_staff_at_their_places()
        self.when_the_front_desk_invites_adam()
        self.when_adam_fills_out_his_forms()
        self.then_the_prescriber_reviews_and_decides()
        self.when_the_order_and_the_consent_are_signed()
        self.when_the_front_desk_books_six_infusions()
        self.then_every_reminder_has_come_once_and_adam_confirms()
        self.when_the_nurse_gives_the_first_infusion()
        self.when_bea_answers_the_questions_of_week_twelve()
        self.then_a_booster_review_appears_and_is_approved()
        self.when_bea_takes_one_of_the_times_that_are_held_for_her()
        self.then_its_reminder_arrives()
        self.then_the_manager_sees_that_so_few_are_held_back()
        self.then_the_prescriber_sees_outcomes_with_denominators()

    def given_staff_at_their_places(self):
        for person in (self.dana, self.percy, self.mona, self.nora):
            at_the_desk.sign_in(person, person.who)

    def when_the_front_desk_invites_adam(self):
        at_the_desk.register(self.dana, ADAM)
        at_the_desk.invite(self.dana)

    def when_adam_fills_out_his_forms(self):
        invitation = self.mail_of(ADAM.email).wait_for("your forms")
        on_the_phone.open_link(self.adam, link_in(invitation), ADAM)
        self.adam.follow("Begin")
        for heading in ("What you hope for", "How it is for you"):
            on_the_phone.fill_out(self.adam, heading)
        self.adam.press("Begin")
        on_the_phone.answer_this_screen(self.adam)
        on_the_phone.leave_and_come_back(self.adam)
        on_the_phone.go_through_the_pre_assessment(self.adam)
        on_the_phone.hand_in(self.adam)

    def then_the_prescriber_reviews_and_decides(self):
        now = self.clinic.wall_clock.strftime("%Y-%m-%dT%H:%M")
        at_the_desk.open_review(self.percy, ADAM)
        self.percy.says("96", "lorazepam, 0.5 mg before a talk", "M02 has not been reviewed: lorazepam.")
        at_the_desk.add_result(self.percy, "Height", now=now, typed={"Height": 178})
        at_the_desk.add_result(self.percy, "Blood pressure at rest", now=now, typed={"Systolic": 122, "Diastolic": 76})
        at_the_desk.add_result(self.percy, "ECG", now=now, chosen={"Result": "Normal"})
        assert at_the_desk.resolve_every_finding(self.percy) == 1
        at_the_desk.decide_eligible(self.percy)

    def when_the_order_and_the_consent_are_signed(self):
        at_the_desk.open_patient(self.percy, ADAM)
        at_the_desk.order_the_series(self.percy, INDUCTION, weight_kg=72)
        self.adam.open("/me/")
        self.adam.says("Your forms were read", "We think this treatment can be right for you.")
        on_the_phone.sign_the_agreement(self.adam, ADAM)
        at_the_desk.open_patient(self.percy, ADAM)
        at_the_desk.countersign_consent(self.percy)

    def when_the_front_desk_books_six_infusions(self):
        at_the_desk.book_the_series(self.dana, ADAM)

    def then_every_reminder_has_come_once_and_adam_confirms(self):
        """The first infusion is within the hour, too late for a letter; the second is in two days."""
        box = self.mail_of(ADAM.email)
        days = [self.clinic.wall_clock.date() + timedelta(days=days) for days in (2, 4, 6, 8, 10)]
        for day in days:
            words = f"your appointment is {day:%a} {day.day} {day:%b}"
            letter = box.wait_for(words)
            assert len(box.with_words(words)) == 1
        box.wait_for(f"a few questions before {days[0]:%a} {days[0].day} {days[0]:%b}")
        self.adam.open(link_in(letter, after=words))  # still signed in on this phone
        on_the_phone.confirm_the_appointment(self.adam)

    def when_the_nurse_gives_the_first_infusion(self):
        nora, later = self.nora, self.clinic.let_minutes_pass
        in_two_years = self.clinic.wall_clock.date() + timedelta(days=730)
        at_the_chair.receive_a_vial(nora, expires_on=in_two_years.isoformat())
        at_the_chair.check_in(nora, ADAM)
        at_the_chair.weigh(nora, WEIGHT_KG)
        at_the_chair.make_the_checks(nora)
        at_the_chair.line(nora, "Line placed", place="left forearm")
        at_the_chair.take_vitals(nora, "122/78 72 98 15 5")
        at_the_chair.draw_up(nora, weight_kg=WEIGHT_KG, volume_ml=VOLUME_ML, second="nils")
        at_the_chair.sign_the_rescue_orders(self.percy, "Chair 1")
        nora.page.reload()
        at_the_chair.ask_how_it_seems(nora, "0 0 0 0 0 0")
        at_the_chair.start(nora)
        later(10)
        at_the_chair.take_vitals_by_keyboard(nora, "148/86 80 98 15 5", told="148 mmHg is a rise above 20 %")
        at_the_chair.correct_the_last_reading(nora, systolic=138, reason="a slip of the finger")
        at_the_chair.note_side_effect(nora, "Dissociation")
        at_the_chair.grade(nora, "Dissociation", "Moderate")
        later(10)
        at_the_chair.take_vitals(nora, "185/96 88 98 15 5", told="Systolic blood pressure 185 mmHg")
        at_the_chair.pause(nora)
        self.mail_of("percy@staff.example").wait_for("a nurse needs you at a chair")
        later(5)
        at_the_chair.take_vitals(nora, "138/84 80 98 15 5")
        at_the_chair.answer_the_alarms(nora, "Paused; the prescriber is at the chair")
        at_the_chair.go_on(nora)
        for values in ("136/84 80 98 15 5", "134/84 78 98 15 5"):
            later(10)
            at_the_chair.take_vitals(nora, values)
        at_the_chair.end(nora)
        nora.says(DELIVERED_MG)
        for _ in range(5):
            later(15)
            at_the_chair.take_vitals(nora, "128/80 74 98 15 5")
        at_the_chair.waste(nora, "0", second="nils")
        at_the_chair.line(nora, "Line removed, site looked at")
        at_the_chair.fill_in_the_discharge(nora, second="percy")
        nora.press("Discharge")
        at_the_chair.sign(nora)
        nora.follow("Open the record")
        nora.says("36.00 mg", "Nora Lindqvist, RN")

    def when_bea_answers_the_questions_of_week_twelve(self):
        letter = self.mail_of(BEA.email).wait_for("a few short questions")
        assert len(self.mail_of(BEA.email).with_words("a few short questions")) == 1
        on_the_phone.open_link(self.bea, link_in(letter, after="a few short questions"), BEA)
        on_the_phone.answer_the_follow_up(self.bea)

    def then_a_booster_review_appears_and_is_approved(self):
        at_the_desk.approve_the_booster(self.percy, BEA)

    def when_bea_takes_one_of_the_times_that_are_held_for_her(self):
        offer = self.mail_of(BEA.email).wait_for("we keep a few times for you")
        self.bea.open(link_in(offer, after="we keep a few times for you"))
        self.booster_on = on_the_phone.take_the_first_time(self.bea)

    def then_its_reminder_arrives(self):
        words = f"your appointment {self.booster_on}", "is coming closer. How to prepare for it"
        letter = self.mail_of(BEA.email).wait_for(*words)
        assert len(self.mail_of(BEA.email).with_words(*words)) == 1
        for neutral in ("ketamine", "infusion", "booster", "anxiety"):
            assert neutral not in str(letter).lower()
        words = f"your appointment is {self.booster_on}"
        self.bea.open(link_in(self.mail_of(BEA.email).wait_for(words), after=words))
        on_the_phone.confirm_the_appointment(self.bea)

    def then_the_manager_sees_that_so_few_are_held_back(self):
        funnel = at_the_desk.see_how_the_clinic_runs(self.mona)
        self.mona.says("under 5, not shown", within=funnel)

    def then_the_prescriber_sees_outcomes_with_denominators(self):
        at_the_desk.have_small_groups_shown(self.percy)
        self.percy.says("of 2 had all planned infusions")
        self.percy.says(re.compile(r"\b[01] of 1\b"), within=self.percy.part("Response").get_by_role("table"))
        self.percy.follow("Safety")
        self.percy.says(re.compile(r"^1\b.* of 7$"), within=self.percy.part("Adverse events by grade"))
        self.percy.follow("How the clinic runs")
        self.percy.says("2 of 2", within=self.percy.part("From enquiry to booster"))
        self.percy.says("1 of 2", within=self.percy.part("From enquiry to booster"))
