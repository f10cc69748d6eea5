"""Many at the same instant: the database lets exactly one of them have the chair, and an answer counts once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from intake.patients.services import make_link
from tests.cast import make_patient
from tests.treatments.racing import at_once, begun_before, refusals
from treatments.scheduling import services
from treatments.scheduling.kinds import INFUSION
from treatments.scheduling.models import Appointment, AppointmentEvent, Reservation
from treatments.scheduling.states import MoveNotPossible

START = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
THREADS = 50


@pytest.mark.django_db(transaction=True)
def test_the_last_chair_goes_to_exactly_one_and_the_others_are_told(north, staff, chairs, working_week, now):
    patients = [make_patient(f"Racer{number}", "Rush", site=north) for number in range(THREADS)]
    line = Barrier(THREADS)

    def rush(patient):
        line.wait()
        try:
            services.book(patient=patient, site=north, kind=INFUSION, starts_at=START, by=staff.dana, at=now)
        except services.NotFree as refused:
            return len(refused.offers)
        else:
            return "booked"
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(rush, patients))
    assert answers.count("booked") == 1
    assert answers.count(3) == THREADS - 1
    assert Appointment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_presses_of_the_confirm_link_confirm_once(north, ada, staff, chairs, working_week, now):
    """A phone that presses twice, a mail scanner that posts, the front desk at the same time."""
    booked = services.book(patient=ada, site=north, kind=INFUSION, starts_at=START, by=staff.dana, at=now)
    line = Barrier(THREADS)

    def press(_number):
        line.wait()
        try:
            services.confirm(booked, by=ada.user, at=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(press, range(THREADS)))
    assert [event.to_state for event in booked.events.all()] == ["booked", "confirmed"]


@pytest.mark.django_db(transaction=True)
def test_one_missed_infusion_is_made_up_for_once_however_many_press(north, ada, staff, chairs, working_week, now):
    missed = services.book(patient=ada, site=north, kind=INFUSION, starts_at=START, by=staff.dana, at=now)
    services.mark_noshow(missed, by=staff.dana, at=START)
    line = Barrier(THREADS)

    def rebook(number):
        line.wait()
        try:
            start = START + timedelta(days=1, minutes=15 * (number % 8))
            services.move_appointment(missed, starts_at=start, by=staff.dana, at=START)
        except services.BookingError:
            return "refused"
        else:
            return "booked"
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(rebook, range(THREADS)))
    assert answers.count("booked") == 1
    assert Appointment.objects.filter(state="booked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_confirm_link_in_fifty_windows_at_once_confirms_once(book, ada, monday_morning):
    appointment = book(ada)
    url = make_link(ada, f"/me/appointments/{appointment.pk}/", at=monday_morning)

    def press():
        window = Client()
        window.post(url[url.index("/go/") :], {"born_day": "17", "born_month": "5", "born_year": "1991"})
        return window.post(f"/me/appointments/{appointment.pk}/confirm/", follow=True).content.decode()

    pages = at_once(*[press] * THREADS)
    assert refusals(pages) == []
    assert all("We look forward to seeing you" in page for page in pages)
    assert AppointmentEvent.objects.filter(appointment=appointment, to_state="confirmed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_press_of_the_confirm_link_waits_for_one_that_is_not_finished(book, ada, monday_morning):
    """Both have seen it unconfirmed; the second looks again when the first is done, and confirms nothing more."""
    appointment = book(ada)
    url = make_link(ada, f"/me/appointments/{appointment.pk}/", at=monday_morning)
    window = Client()
    window.post(url[url.index("/go/") :], {"born_day": "17", "born_month": "5", "born_year": "1991"})

    def press():
        return window.post(f"/me/appointments/{appointment.pk}/confirm/", follow=True).content.decode()

    answers = begun_before(lambda: services.confirm(appointment, by=ada.user, at=monday_morning), press)
    assert refusals(answers) == []
    assert "We look forward to seeing you" in answers[1]
    assert AppointmentEvent.objects.filter(appointment=appointment, to_state="confirmed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_fifty_who_confirm_and_cancel_at_once_the_cancellation_stands(book, ada, now):
    appointment = book(ada)

    def answer(service):
        return lambda: service(Appointment.objects.get(pk=appointment.pk), by=ada.user, at=now, why="by the patient")

    half = THREADS // 2
    answers = at_once(*[answer(services.confirm), answer(services.cancel)] * half)
    assert {type(each) for each in refusals(answers)} <= {MoveNotPossible}
    assert len(refusals(answers[1::2])) == half - 1
    moves = list(appointment.events.values_list("to_state", flat=True))
    assert moves in (["booked", "cancelled"], ["booked", "confirmed", "cancelled"])
    assert not Reservation.objects.filter(appointment=appointment, active=True).exists()
