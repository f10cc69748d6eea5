"""What is written after an appointment: to somebody who did not come, and on the evening after a visit."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.messaging.decisions import Cancel, Later, Send
from clinic.messaging.models import Message
from intake.patients.models import PatientLink
from treatments.followups import deciders, services
from treatments.followups.reminder_plan import MISSED_EXPIRES, after_care_hours
from treatments.followups.services.reminders import plan_after_care
from treatments.scheduling import services as scheduling

pytestmark = pytest.mark.django_db
NEW_YORK = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)


@pytest.fixture
def visit(booked):
    return booked[0]


def planned(what, visit):
    return Message.objects.filter(purpose_key=f"appointment-{visit.pk}-{what}").first()


class TestWhoDidNotCome:
    @pytest.fixture
    def missed(self, visit, staff):
        services.plan_reminders(appointment=visit, at=visit.booked_at)
        at = visit.starts_at + HOUR
        scheduling.mark_noshow(visit, by=staff.dana, at=at)
        for _ in range(2):
            services.plan_reminders(appointment=visit, at=at)
        return visit, at

    def test_is_written_to_once_and_nothing_else_is_sent(self, missed):
        visit, at = missed
        message = planned("missed", visit)
        assert (message.state, message.due_at, message.expires_at) == ("waiting", at, visit.starts_at + MISSED_EXPIRES)
        assert not Message.objects.filter(about=f"appointment:{visit.pk}", state="waiting").exists()

    def test_in_kind_words_and_with_a_link(self, missed, ada):
        visit, at = missed
        said = deciders.missed(planned("missed", visit), at)
        assert isinstance(said, Send)
        assert "you need not explain" in said.body
        assert PatientLink.objects.get().target == f"/me/appointments/{visit.pk}/"

    def test_is_not_written_to_once_they_came_after_all(self, missed, staff):
        visit, at = missed
        scheduling.arrive(visit, by=staff.dana, at=at + HOUR)
        assert deciders.missed(planned("missed", visit), at + HOUR) == Cancel("The appointment is arrived.")

    def test_is_not_written_to_days_later(self, visit, staff):
        at = visit.starts_at + MISSED_EXPIRES
        scheduling.mark_noshow(visit, by=staff.dana, at=at)
        services.plan_reminders(appointment=visit, at=at)
        assert planned("missed", visit) is None


class TestAfterTheVisit:
    @pytest.mark.parametrize(
        ("ended", "due"),
        [
            (datetime(2026, 3, 4, 12, 0, tzinfo=NEW_YORK), datetime(2026, 3, 4, 18, 0, tzinfo=NEW_YORK)),
            (datetime(2026, 3, 4, 18, 0, tzinfo=NEW_YORK), datetime(2026, 3, 4, 18, 0, tzinfo=NEW_YORK)),
            (datetime(2026, 3, 4, 19, 30, tzinfo=NEW_YORK), datetime(2026, 3, 4, 19, 30, tzinfo=NEW_YORK)),
            # The clocks went forward in the night before.
            (datetime(2026, 3, 8, 12, 0, tzinfo=NEW_YORK), datetime(2026, 3, 8, 22, 0, tzinfo=UTC)),
        ],
    )
    def test_it_is_due_at_six_in_the_evening_on_the_patients_clock_or_at_once(self, ended, due):
        assert after_care_hours(ended, NEW_YORK)[0] == due

    def test_it_is_intended_once_and_says_nothing_of_the_visit(self, visit):
        at = visit.starts_at + 3 * HOUR
        for _ in range(2):
            plan_after_care(appointment=visit, at=at)
        said = deciders.after_care(planned("after-care", visit), at)
        assert isinstance(said, Send)
        assert PatientLink.objects.get().target == f"/me/appointments/{visit.pk}/"

    def test_the_cancelled_reminders_of_the_visit_do_not_take_it_along(self, visit, staff):
        at = visit.starts_at + 3 * HOUR
        plan_after_care(appointment=visit, at=at)
        scheduling.arrive(visit, by=staff.dana, at=at)
        services.plan_reminders(appointment=visit, at=at)
        assert planned("after-care", visit).state == "waiting"


class TestPreparation:
    def test_it_goes_once_a_series_even_if_its_appointment_is_moved(self, visit, staff, now):
        services.plan_reminders(appointment=visit, at=now)
        Message.objects.filter(purpose_key=f"appointment-{visit.pk}-preparation").update(state="sent")
        moved = scheduling.move_appointment(visit, starts_at=visit.starts_at + HOUR, by=staff.dana, at=now)
        services.plan_reminders(appointment=moved, at=now)
        assert planned("confirm", moved) is not None or planned("confirmation", moved) is not None
        assert planned("preparation", moved) is None

    def test_one_that_did_not_go_out_is_made_up_for(self, visit, staff, now):
        services.plan_reminders(appointment=visit, at=now)
        moved = scheduling.move_appointment(visit, starts_at=visit.starts_at + HOUR, by=staff.dana, at=now)
        visit.refresh_from_db()
        services.plan_reminders(appointment=visit, at=now)
        services.plan_reminders(appointment=moved, at=now)
        assert planned("preparation", visit).state == "cancelled"
        assert planned("preparation", moved) is not None

    def test_it_is_decided_again_when_it_is_sent(self, visit, staff, now):
        moved = scheduling.move_appointment(visit, starts_at=visit.starts_at + HOUR, by=staff.dana, at=now)
        services.plan_reminders(appointment=moved, at=now)
        Message.objects.create(
            purpose="appointment", purpose_key=f"appointment-{visit.pk}-preparation", patient_id=visit.patient_id,
            due_at=now, next_try_at=now, expires_at=now + HOUR, created_at=now, state="sent",
        )  # fmt: skip
        assert deciders.appointment(planned("preparation", moved), now) == Cancel(
            "The patient was told how to prepare for this series."
        )


def test_two_hours_before_only_at_sites_that_asked_for_it(visit, now):
    services.plan_reminders(appointment=visit, at=now)
    assert planned("same_day", visit) is None
    visit.site.same_day_reminder = True
    visit.site.save()
    services.plan_reminders(appointment=visit, at=now)
    message = planned("same_day", visit)
    assert message.expires_at == visit.starts_at - timedelta(minutes=30)
    assert isinstance(deciders.appointment(message, message.due_at), Send)
    early = deciders.appointment(message, message.due_at - timedelta(days=1))
    assert early == Later(message.due_at, "It is for the day itself.")
