"""An approved booster is offered at times that are held; only the patient's yes books one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from clinic.messaging.models import Message
from treatments.courses.models import Protocol
from treatments.followups import deciders, services, tasks
from treatments.followups.models import BoosterOffer, BoosterReview
from treatments.followups.offers import STANDS_FOR
from treatments.scheduling import queries as calendar
from treatments.scheduling import services as scheduling
from treatments.scheduling.models import Appointment, Reservation

THREADS = 50


@pytest.fixture
def approved(course, treated, scored, order_draft, staff, chairs, working_week):
    """A booster was approved, four weeks after the last infusion. Returns its review."""
    at = treated + timedelta(days=27)
    scored(80, treated + timedelta(days=20))
    scored(82, at)
    services.evaluate(course, at=at)
    gaps = {"gap_min_days": 14, "gap_preferred_days": 28, "gap_max_days": 84}
    draft = replace(order_draft, infusions=1, reason="Weighed again at the booster.", **gaps)
    booster = Protocol.objects.get(code="sad-booster")
    services.approve(BoosterReview.objects.get(), protocol=booster, draft=draft, by=staff.percy, at=at)
    return BoosterReview.objects.get()


@pytest.fixture
def at(treated):
    return treated + timedelta(days=27, hours=1)


@pytest.fixture
def offer(approved, at):
    return services.offer_booster(approved, at=at)


def states(approved):
    return sorted(Appointment.objects.filter(course=approved.booster_course).values_list("state", flat=True))


@pytest.mark.django_db
class TestOffering:
    def test_three_times_are_held_on_three_days_and_nothing_is_booked(self, offer, approved):
        times = [time.appointment for time in offer.times.all()]
        assert len({time.starts_at.date() for time in times}) == 3
        assert states(approved) == ["proposed"] * 3
        assert Reservation.objects.filter(appointment__in=times, active=True).count() == 9

    def test_none_is_sooner_than_one_can_prepare_for(self, offer, at):
        assert all(time.appointment.starts_at > at + timedelta(days=2) for time in offer.times.all())

    def test_the_patient_is_asked_and_asked_again_in_neutral_words(self, offer, at):
        first, second = Message.objects.filter(purpose="booster-offer").order_by("due_at")
        assert (first.due_at, second.expires_at) == (at, at + STANDS_FOR)
        said = deciders.booster_offer(first, at)
        assert f"/me/times/{offer.pk}/" not in said.body  # behind a signed link
        assert "/go/" in said.body
        assert not {"ketamine", "booster", "infusion"} & set(said.body.lower().split())

    def test_twice_is_refused_and_beat_offers_nothing_twice(self, offer, approved, at):
        with pytest.raises(services.FollowUpError, match="already"):
            services.offer_booster(approved, at=at)
        with time_machine.travel(at, tick=False):
            tasks.offer_boosters()
        assert BoosterOffer.objects.count() == 1

    def test_beat_offers_what_was_approved_while_the_broker_was_down(self, approved, at):
        with time_machine.travel(at, tick=False):
            tasks.offer_boosters()
        assert BoosterOffer.objects.get().review == approved

    def test_where_nothing_is_free_nothing_is_offered(self, approved, chairs, at):
        for chair in chairs:
            chair.active = False
            chair.save()
        assert services.offer_booster(approved, at=at) is None
        assert not BoosterOffer.objects.exists()


@pytest.mark.django_db
class TestTheLeastGap:
    """Fourteen days by the order, whoever books, and also where the day is changed later."""

    def test_the_proposal_keeps_it(self, approved, treated):
        (proposal,) = scheduling.propose_series(approved.booster_course, at=treated + timedelta(days=1))
        assert proposal.slot.on >= (treated + timedelta(days=14)).date()

    def test_the_front_desk_cannot_book_nearer(self, approved, treated, staff):
        near = treated + timedelta(days=13)
        with pytest.raises(scheduling.SeriesClash, match="too soon after the last infusion"):
            scheduling.book_series(course=approved.booster_course, starts=[near], by=staff.dana, at=treated)

    def test_nor_can_the_patient_move_nearer(self, offer, ada, treated, at):
        time = offer.times.all()[0].appointment
        booked = services.accept_time(offer, appointment_id=time.pk, by=ada.user, at=at)
        allowed = calendar.neighbours_of(booked)
        assert [allowed.allow((treated + timedelta(days=days)).date()) for days in (13, 14)] == [False, True]
        near = treated + timedelta(days=13)
        with pytest.raises(scheduling.BookingError, match="does not fit"):
            scheduling.move_by_patient(booked, starts_at=near, by=ada.user, at=treated)


@pytest.mark.django_db
class TestAnswering:
    def test_yes_books_one_frees_the_others_and_asks_no_more(self, offer, approved, ada, at):
        wanted = offer.times.all()[1].appointment
        booked = services.accept_time(offer, appointment_id=wanted.pk, by=ada.user, at=at)
        assert (booked.pk, booked.state) == (wanted.pk, "booked")
        assert states(approved) == ["booked", "cancelled", "cancelled"]
        assert Reservation.objects.filter(appointment__course=approved.booster_course, active=True).count() == 3
        assert set(Message.objects.filter(purpose="booster-offer").values_list("state", flat=True)) == {"cancelled"}

    def test_reminders_of_the_booked_one_are_planned(self, offer, ada, at):
        wanted = offer.times.all()[0].appointment
        booked = services.accept_time(offer, appointment_id=wanted.pk, by=ada.user, at=at)
        services.plan_reminders(appointment=booked, at=at)
        assert Message.objects.filter(about=f"appointment:{booked.pk}", state="waiting").exists()

    def test_no_frees_all_and_the_front_desk_offers_others(self, offer, approved, ada, staff, at):
        services.decline_times(offer, by=ada.user, at=at)
        assert states(approved) == ["cancelled"] * 3
        assert services.offer_booster(approved, by=staff.dana, at=at)

    def test_no_answer_ends_it(self, offer, approved, at):
        assert services.end_offers(at=at + STANDS_FOR - timedelta(minutes=1)) == 0
        assert services.end_offers(at=at + STANDS_FOR) == 1
        assert states(approved) == ["cancelled"] * 3

    def test_too_late_is_too_late(self, offer, approved, ada, at):
        wanted = offer.times.all()[0].appointment_id
        with pytest.raises(services.OfferOver):
            services.accept_time(offer, appointment_id=wanted, by=ada.user, at=at + STANDS_FOR)
        assert states(approved) == ["cancelled"] * 3

    def test_a_time_that_was_not_offered_is_refused(self, offer, approved, ada, at):
        with pytest.raises(services.OfferOver):
            services.accept_time(offer, appointment_id=offer.times.all()[0].appointment_id + 999, by=ada.user, at=at)
        assert states(approved) == ["proposed"] * 3

    def test_what_the_front_desk_books_by_hand_withdraws_the_offer(self, offer, approved, staff, at):
        booster = approved.booster_course
        proposal = scheduling.propose_series(booster, at=at)
        (booked,) = scheduling.book_series(course=booster, starts=[proposal[0].slot.starts_at], by=staff.dana, at=at)
        services.plan_reminders(appointment=booked, at=at)
        assert states(approved) == ["booked", "cancelled", "cancelled", "cancelled"]


@pytest.mark.django_db
class TestThePage:
    def test_opening_it_takes_nothing_and_a_press_takes_one(self, offer, approved, ada, sign_in, at):
        with time_machine.travel(at, tick=False):
            patient, url = sign_in(ada.user), f"/me/times/{offer.pk}/"
            assert "Choose a time" in patient.get(url).content.decode()
            assert states(approved) == ["proposed"] * 3
            patient.post(url, {"appointment": offer.times.all()[0].appointment_id})
            assert "Your time is booked" in patient.get(url).content.decode()
        assert states(approved) == ["booked", "cancelled", "cancelled"]

    @pytest.mark.parametrize("chosen", ["", "0", "-1", "x", "9" * 30, "<script>"])
    def test_what_is_no_time_takes_nothing(self, offer, approved, ada, sign_in, at, chosen):
        with time_machine.travel(at, tick=False):
            assert sign_in(ada.user).post(f"/me/times/{offer.pk}/", {"appointment": chosen}).status_code == 302
        assert states(approved) == ["proposed"] * 3

    def test_another_patient_s_times_do_not_exist(self, offer, ben, sign_in, at):
        with time_machine.travel(at, tick=False):
            assert sign_in(ben.user).get(f"/me/times/{offer.pk}/").status_code == 404

    def test_the_front_desk_sees_what_became_of_it(self, offer, ada, staff, sign_in, at):
        with time_machine.travel(at, tick=False):
            services.decline_times(offer, by=ada.user, at=at)
            page = sign_in(staff.dana).get("/follow-ups/offers/").content.decode()
        assert "None suits" in page
        assert "Offer others" in page


@pytest.mark.django_db(transaction=True)
def test_of_fifty_presses_at_once_one_time_is_booked(offer, approved, ada, at):
    times = [time.appointment_id for time in offer.times.all()]
    line = Barrier(THREADS)

    def press(number):
        line.wait()
        try:
            services.accept_time(offer, appointment_id=times[number % 3], by=ada.user, at=at)
        except services.OfferOver:
            return "over"
        else:
            return "mine"
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(press, range(THREADS)))
    assert answers.count("mine") == 1
    assert states(approved) == ["booked", "cancelled", "cancelled"]
