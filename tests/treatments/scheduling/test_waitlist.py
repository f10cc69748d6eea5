"""A place that becomes free is offered to those who wait, and goes to the first who accepts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from clinic.messaging.models import Message
from tests.cast import make_patient
from tests.treatments.scheduling.conftest import WEDNESDAY_AT_TEN
from treatments.scheduling import services
from treatments.scheduling.models import Appointment, WaitlistEntry, WaitlistOffer
from treatments.scheduling.series import Wishes
from treatments.scheduling.waiting import ASKED_AT_ONCE, OFFERED_FOR

LATER = WEDNESDAY_AT_TEN + timedelta(days=7)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def wait(book, staff, now):
    """`wait(patient, at)` holds a later appointment and would come earlier."""

    def waiting(patient, held_at=LATER, since=now, **more):
        held = book(patient, held_at)
        return services.join_waitlist(
            patient=patient, kind="infusion", appointment=held, by=staff.dana, at=since, **more
        )

    return waiting


@pytest.fixture
def freed(book, ada, staff, now):
    """Ada's Wednesday, given up."""
    appointment = book(ada)
    services.cancel(appointment, by=ada.user, at=now, why="by the patient")
    return appointment


@pytest.mark.django_db
class TestOffering:
    def test_who_waits_is_offered_the_place_by_message(self, wait, freed, ben, now):
        entry = wait(ben)
        assert services.tend_waitlist(at=now).offered == 1
        offer = WaitlistOffer.objects.get()
        assert (offer.entry, offer.freed, offer.starts_at) == (entry, freed, WEDNESDAY_AT_TEN)
        message = Message.objects.get(purpose="waitlist-offer")
        assert (message.patient_id, message.expires_at) == (ben.pk, now + OFFERED_FOR)

    def test_one_whose_time_zone_does_not_exist_is_asked_by_the_clinics_clock(self, wait, freed, ben, north, now):
        lost = make_patient("Lost", "Somewhere", site=north, time_zone="Mars/Olympus")
        wait(lost, LATER + timedelta(weeks=1), since=now - timedelta(days=1))
        wait(ben)
        assert services.tend_waitlist(at=now).offered == 2
        assert {offer.entry.patient for offer in WaitlistOffer.objects.all()} == {lost, ben}

    def test_a_second_round_offers_nothing_twice(self, wait, freed, ben, now):
        wait(ben)
        services.tend_waitlist(at=now)
        assert services.tend_waitlist(at=now + MINUTE).offered == 0
        assert Message.objects.filter(purpose="waitlist-offer").count() == 1

    def test_so_many_at_once_those_who_waited_longest_first(self, wait, freed, north, now):
        people = [make_patient(f"Waiting{number}", "Long", site=north) for number in range(ASKED_AT_ONCE + 1)]
        for number, person in enumerate(people):
            wait(person, LATER + timedelta(weeks=number), since=now - timedelta(days=number))
        services.tend_waitlist(at=now)
        asked = set(WaitlistOffer.objects.values_list("entry__patient_id", flat=True))
        assert asked == {person.pk for person in people[1:]}

    def test_when_all_have_declined_the_next_are_asked(self, wait, freed, north, now):
        people = [make_patient(f"Waiting{number}", "Long", site=north) for number in range(ASKED_AT_ONCE + 1)]
        for number, person in enumerate(people):
            wait(person, LATER + timedelta(weeks=number), since=now + number * MINUTE)
        services.tend_waitlist(at=now)
        for offer in WaitlistOffer.objects.filter(state="open"):
            services.decline_offer(offer, at=now)
        assert services.tend_waitlist(at=now + MINUTE).offered == 1
        assert WaitlistOffer.objects.get(state="open").entry.patient == people[-1]

    def test_an_offer_ends_by_time(self, wait, freed, ben, now):
        wait(ben)
        services.tend_waitlist(at=now)
        assert services.tend_waitlist(at=now + OFFERED_FOR - MINUTE).expired == 0
        assert services.tend_waitlist(at=now + OFFERED_FOR).expired == 1

    def test_a_place_that_is_taken_again_is_not_offered(self, wait, freed, book, ada, ben, now):
        wait(ben)
        book(ada)
        assert services.tend_waitlist(at=now).offered == 0

    def test_nor_to_somebody_who_cannot_come_then(self, wait, freed, ben, now):
        wait(ben, wishes=Wishes(weekdays=frozenset({4})))
        assert services.tend_waitlist(at=now).offered == 0

    def test_nor_to_the_one_who_gave_it_up(self, wait, freed, ada, now):
        wait(ada)
        assert services.tend_waitlist(at=now).offered == 0

    def test_an_infusion_is_booked_before_it_is_brought_forward(self, ben, staff, now):
        with pytest.raises(services.NotWaiting, match="Book the infusion first"):
            services.join_waitlist(patient=ben, kind="infusion", by=staff.dana, at=now)

    def test_once_on_the_list_is_enough(self, wait, ben, staff, now):
        entry = wait(ben)
        with pytest.raises(services.NotWaiting, match="already"):
            services.join_waitlist(patient=ben, kind="infusion", appointment=entry.appointment, by=staff.dana, at=now)


@pytest.mark.django_db
class TestAccepting:
    @pytest.fixture
    def offer(self, wait, freed, ben, now):
        wait(ben)
        services.tend_waitlist(at=now)
        return WaitlistOffer.objects.get()

    def test_the_place_takes_the_place_of_what_they_held(self, offer, ben, now):
        booked = services.accept_offer(offer, by=ben.user, at=now)
        assert (booked.starts_at, booked.moved_from.starts_at) == (WEDNESDAY_AT_TEN, LATER)
        assert booked.moved_from.state == "cancelled"
        offer.refresh_from_db()
        assert (offer.state, offer.booked, offer.entry.state) == ("accepted", booked, "settled")

    def test_who_comes_too_late_keeps_what_they_hold(self, offer, book, ada, ben, now):
        book(ada)
        with pytest.raises(services.OfferOver) as over:
            services.accept_offer(offer, by=ben.user, at=now)
        assert over.value.why == "taken"
        assert Appointment.objects.get(patient=ben).state == "booked"
        assert WaitlistEntry.objects.get().state == "waiting"

    def test_after_its_end_it_is_over(self, offer, ben, now):
        with pytest.raises(services.OfferOver):
            services.accept_offer(offer, by=ben.user, at=offer.expires_at)

    def test_twice_is_one_appointment(self, offer, ben, now):
        services.accept_offer(offer, by=ben.user, at=now)
        with pytest.raises(services.OfferOver):
            services.accept_offer(offer, by=ben.user, at=now)
        assert Appointment.objects.filter(patient=ben, state="booked").count() == 1

    def test_who_leaves_the_list_has_no_offer_any_more(self, offer, ben, staff, now):
        services.leave_waitlist(offer.entry, by=staff.dana, at=now)
        with pytest.raises(services.OfferOver):
            services.accept_offer(offer, by=ben.user, at=now)

    def test_opening_the_link_takes_nothing(self, offer, ben, sign_in, monday_morning):
        page = sign_in(ben.user).get(f"/me/offers/{offer.pk}/")
        assert "An earlier time is free" in page.content.decode()
        offer.refresh_from_db()
        assert offer.state == "open"

    def test_on_the_page_it_is_accepted_or_declined(self, offer, ben, sign_in, monday_morning):
        answer = sign_in(ben.user).post(f"/me/offers/{offer.pk}/", {"accept": "1"})
        assert answer.status_code == 302
        assert Appointment.objects.get(patient=ben, state="booked").starts_at == WEDNESDAY_AT_TEN

    def test_another_patient_s_offer_does_not_exist(self, offer, ada, sign_in, monday_morning):
        assert sign_in(ada.user).get(f"/me/offers/{offer.pk}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_fifty_who_accept_at_once_one_has_it_and_nobody_loses_what_they_held(
    north, staff, chairs, working_week, now
):
    chairs[1].active = False
    chairs[1].save()
    threads = 50
    offers = [
        _offer_to(make_patient(f"Racer{number}", "Rush", site=north), number, staff, now) for number in range(threads)
    ]
    line = Barrier(threads)

    def rush(offer):
        line.wait()
        try:
            services.accept_offer(offer, by=offer.entry.patient.user, at=now)
        except services.OfferOver:
            return "over"
        else:
            return "mine"
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        answers = list(pool.map(rush, offers))
    assert answers.count("mine") == 1
    assert answers.count("over") == threads - 1
    assert Appointment.objects.filter(starts_at=WEDNESDAY_AT_TEN, state="booked").count() == 1
    assert Appointment.objects.filter(state="booked").count() == threads


def _offer_to(patient, number, staff, now):
    """Somebody who holds a later appointment was offered Wednesday at ten."""
    held = Appointment.objects.create(
        patient=patient, site=patient.site, kind="infusion", starts_at=LATER + timedelta(days=number),
        ends_at=LATER + timedelta(days=number, hours=2), booked_at=now,
    )  # fmt: skip
    freed = Appointment.objects.create(
        patient=patient, site=patient.site, kind="infusion", state="cancelled", starts_at=WEDNESDAY_AT_TEN,
        ends_at=WEDNESDAY_AT_TEN + timedelta(hours=2), booked_at=now,
    )  # fmt: skip
    entry = services.join_waitlist(patient=patient, kind="infusion", appointment=held, by=staff.dana, at=now)
    return WaitlistOffer.objects.create(
        entry=entry, freed=freed, starts_at=WEDNESDAY_AT_TEN, offered_at=now, expires_at=now + OFFERED_FOR
    )
