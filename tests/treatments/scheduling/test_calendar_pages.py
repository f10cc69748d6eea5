"""The calendar by chair and by person, chairs and people, the patient's own calendar."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from clinic.sites.models import Closure
from tests.treatments.scheduling.conftest import WEDNESDAY_AT_TEN
from treatments.scheduling import queries, services
from treatments.scheduling.models import Absence, Chair, WorkingHours
from treatments.scheduling.work import items

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


class TestTheDay:
    @pytest.mark.parametrize("view", ["list", "chair", "person"])
    def test_however_it_is_shown_the_patient_is_there(self, view, book, ada, staff, sign_in):
        book(ada)
        page = sign_in(staff.dana).get("/appointments/", {"day": "2026-03-04", "view": view})
        assert "Ada Abel" in page.content.decode()

    @pytest.mark.parametrize("view", ["chair", "person"])
    def test_more_appointments_cost_no_more_queries(
        self, view, book, ada, ben, staff, sign_in, django_assert_num_queries
    ):
        dana, day = sign_in(staff.dana), {"day": "2026-03-04", "view": view}
        book(ada)
        dana.get("/appointments/", day)
        with CaptureQueriesContext(connection) as one:
            dana.get("/appointments/", day)
        book(ben, WEDNESDAY_AT_TEN + timedelta(hours=3))
        with django_assert_num_queries(len(one)):
            dana.get("/appointments/", day)

    @pytest.mark.parametrize("query", [{"day": "yesterday"}, {"view": "week"}, {"day": "9999-99-99", "view": "<b>"}])
    def test_an_odd_address_is_answered(self, query, staff, sign_in):
        assert sign_in(staff.dana).get("/appointments/", query).status_code == 200

    @pytest.mark.parametrize("view", ["list", "chair", "person"])
    def test_who_is_away_and_that_it_is_closed_is_said_without_the_reason_of_an_absence(
        self, view, north, staff, sign_in
    ):
        ten, four = WEDNESDAY_AT_TEN, WEDNESDAY_AT_TEN + timedelta(hours=6)
        Absence.objects.create(user=staff.nora, starts_at=ten, ends_at=four, reason="unwell")
        Absence.objects.create(
            user=staff.percy, starts_at=ten - timedelta(days=2), ends_at=ten + timedelta(days=2), reason="unwell"
        )
        Closure.objects.create(site=north, on_date=WEDNESDAY_AT_TEN.date(), reason="Stocktaking")
        dana = sign_in(staff.dana)
        page = dana.get("/appointments/", {"day": "2026-03-04", "view": view})
        assert sorted(page.context["away"]) == ["Nora Staff 10:00–16:00", "Percy Staff"]
        assert "Away: " in page.content.decode()
        assert "Closed on this day: Stocktaking" in page.content.decode()
        assert "unwell" not in page.content.decode()
        assert not dana.get("/appointments/", {"day": "2026-03-09", "view": view}).context["away"]

    def test_each_hold_lies_in_its_column(self, book, ada, staff, sign_in, chairs):
        appointment = book(ada)
        page = sign_in(staff.dana).get("/appointments/", {"day": "2026-03-04", "view": "person"})
        blocks = {
            column.name: [(block.from_minute, block.minutes) for block, _ in drawn]
            for column, drawn in page.context["columns"]
        }
        assert blocks["Nora Staff"] == [(120, 120)]
        assert blocks["Percy Staff"] == [(140, 15)]
        assert appointment.pk == page.context["columns"][0][1][0][0].appointment_id


class TestChairsAndPeople:
    def test_a_chair_is_added_put_out_of_use_and_used_again(self, north, staff, sign_in):
        mona = sign_in(staff.mona)
        mona.post("/resources/chairs/", {"chair-name": "Window"})
        chair = Chair.objects.get(name="Window")
        mona.post(f"/resources/chairs/{chair.pk}/use/")
        chair.refresh_from_db()
        assert not chair.active
        mona.post(f"/resources/chairs/{chair.pk}/use/")
        chair.refresh_from_db()
        assert chair.active

    @pytest.mark.parametrize("name", ["", "Chair 1", "x" * 41, "two\nlines"])
    def test_a_name_that_will_not_do_is_answered_at_the_field(self, name, chairs, staff, sign_in):
        page = sign_in(staff.mona).post("/resources/chairs/", {"chair-name": name})
        assert page.status_code == 422
        assert page.context["chair_form"].errors["name"]

    def test_hours_are_added_and_removed(self, north, staff, sign_in):
        mona = sign_in(staff.mona)
        data = {"user": staff.nils.pk, "resource": "nurse", "weekday": "0", "starts": "08:00", "ends": "12:00"}
        mona.post("/resources/hours/", {f"hours-{name}": value for name, value in data.items()})
        shift = WorkingHours.objects.get(user=staff.nils)
        assert (shift.site, shift.weekday_name) == (north, "Monday")
        mona.post(f"/resources/hours/{shift.pk}/remove/")
        assert not WorkingHours.objects.exists()

    def test_hours_that_end_before_they_start_are_refused_and_stay_typed(self, staff, sign_in):
        data = {"user": staff.nils.pk, "resource": "nurse", "weekday": "0", "starts": "12:00", "ends": "08:00"}
        page = sign_in(staff.mona).post("/resources/hours/", {f"hours-{name}": value for name, value in data.items()})
        assert page.status_code == 422
        assert 'value="12:00"' in page.content.decode()

    def test_an_absence_lists_what_has_to_be_moved(self, book, ada, staff, sign_in, monday_morning):
        appointment = book(ada)
        data = {
            "who": f"user:{staff.nora.pk}",
            "starts_at": "2026-03-04T00:00",
            "ends_at": "2026-03-05T00:00",
            "reason": "leave",
        }
        mona = sign_in(staff.mona)
        mona.post("/resources/absences/", {f"absence-{name}": value for name, value in data.items()})
        page = mona.get("/resources/")
        assert [one.pk for one in page.context["to_be_moved"]] == [appointment.pk]
        assert [item.title for item in items(staff.dana, monday_morning)]
        mona.post(f"/resources/absences/{Absence.objects.get().pk}/remove/")
        assert not mona.get("/resources/").context["to_be_moved"]

    def test_a_holiday_lists_what_has_to_be_moved(self, north, book, ada, now):
        book(ada)
        assert not queries.to_be_moved(north, now)
        north.closures.create(on_date="2026-03-04", reason="holiday")
        assert len(queries.to_be_moved(north, now)) == 1

    def test_the_notice_is_kept(self, north, staff, sign_in):
        sign_in(staff.mona).post("/resources/notice/", {"notice-notice_hours": "48"})
        assert queries.notice_of(north) == timedelta(hours=48)

    def test_another_site_s_absence_does_not_exist(self, south, staff, sol, sign_in, stranger):
        away = Absence.objects.create(
            user=stranger, starts_at=WEDNESDAY_AT_TEN, ends_at=WEDNESDAY_AT_TEN + timedelta(hours=1), reason="x"
        )
        assert sign_in(staff.mona).post(f"/resources/absences/{away.pk}/remove/").status_code == 404


class TestThePatientsOwn:
    def test_a_late_change_is_told_to_the_front_desk_and_an_early_one_is_not(self, book, ada, ben, staff, sign_in, now):
        soon = book(ada, now.replace(hour=18))
        sign_in(ada.user).post(f"/me/appointments/{soon.pk}/cancel/")
        early = book(ben)
        sign_in(ben.user).post(f"/me/appointments/{early.pk}/cancel/")
        assert [one.pk for one in queries.freed_at_short_notice(staff.dana, now)] == [soon.pk]

    def test_an_appointment_as_a_file(self, book, ada, sign_in):
        answer = sign_in(ada.user).get(f"/me/appointments/{book(ada).pk}/calendar.ics")
        (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
        assert event.decoded("dtstart") == WEDNESDAY_AT_TEN
        assert "nfusion" not in answer.content.decode()

    def test_the_secret_address_follows_every_change_and_ends(self, client, book, ada, sign_in, now):
        appointment = book(ada)
        patient = sign_in(ada.user)
        address = patient.post("/me/calendar/", {"make": "1"}).context["address"]
        path = address.split("testserver")[1]
        assert len(Calendar.from_ical(client.get(path).content).walk("VEVENT")) == 1
        services.cancel(appointment, by=ada.user, at=now, why="by the patient")
        assert not Calendar.from_ical(client.get(path).content).walk("VEVENT")
        newer = patient.post("/me/calendar/", {"make": "1"}).context["address"].split("testserver")[1]
        assert client.get(path).status_code == 404
        patient.post("/me/calendar/", {"end": "1"})
        assert client.get(newer).status_code == 404

    def test_another_time_is_never_the_time_one_has(self, book, ada, sign_in):
        appointment = book(ada)
        days = sign_in(ada.user).get(f"/me/appointments/{appointment.pk}/move/").context["days"]
        (that_day,) = [slots for on, slots in days if on == WEDNESDAY_AT_TEN.date()]
        assert that_day
        assert WEDNESDAY_AT_TEN not in [slot.starts_at for slot in that_day]

    def test_the_way_to_all_appointments_stands_on_the_patients_first_page(self, ada, sign_in):
        assert 'href="/me/appointments/"' in sign_in(ada.user).get("/me/").content.decode()

    def test_an_address_that_nobody_made_answers_nothing(self, client, db):
        assert client.get("/calendar/guess/appointments.ics").status_code == 404

    def test_waiting_for_an_earlier_time_is_a_button_and_no_call(self, book, ada, sign_in):
        appointment, patient = book(ada), sign_in(ada.user)
        patient.post(f"/me/appointments/{appointment.pk}/wait/")
        assert queries.waits_for_earlier(appointment)
        patient.post(f"/me/appointments/{appointment.pk}/wait/")
        assert queries.waits_for_earlier(appointment) is None


class TestOnThePatientsPage:
    def test_a_series_is_offered_for_booking_until_it_is_full(
        self, ada, course, order, chairs, working_week, staff, sign_in, now
    ):
        dana, link = sign_in(staff.dana), f"/appointments/series/{course.pk}/"
        assert link in dana.get(f"/patients/{ada.pk}/").content.decode()
        starts = [proposal.slot.starts_at for proposal in services.propose_series(course, at=now)]
        services.book_series(course=course, starts=starts, by=staff.dana, at=now)
        assert link not in dana.get(f"/patients/{ada.pk}/").content.decode()

    def test_what_is_over_can_be_reached_whatever_became_of_it(self, book, ada, staff, sign_in):
        missed = book(ada)
        assert "Earlier" not in sign_in(staff.dana).get(f"/patients/{ada.pk}/").content.decode()
        with time_machine.travel(WEDNESDAY_AT_TEN + timedelta(days=1), tick=False):
            services.mark_noshow(missed, by=staff.dana, at=WEDNESDAY_AT_TEN + timedelta(hours=1))
            page = sign_in(staff.dana).get(f"/patients/{ada.pk}/").content.decode()
        assert f"/appointments/{missed.pk}/" in page.split("Earlier")[1]


def test_the_page_of_chairs_belongs_to_the_clinic_and_is_reached_from_the_current_site(north, chairs, staff, sign_in):
    mira = sign_in(staff.mira)
    (lit,) = [entry["label"] for entry in mira.get("/resources/").context["navigation"] if entry["current"]]
    assert lit == "Clinic"
    assert 'href="/resources/"' in mira.get(f"/clinic/{north.pk}/").content.decode()
