"""Reminders of appointments: intended once, cancelled with the appointment, decided again when they are sent."""

from datetime import timedelta

import pytest

from clinic.messaging import claiming, sending
from clinic.messaging.decisions import Cancel, Send
from clinic.messaging.models import Message
from intake.patients.models import Patient, PatientLink
from treatments.followups import deciders, services, tasks
from treatments.followups.models import ReadinessCheck
from treatments.followups.services import questionnaires
from treatments.scheduling import services as scheduling
from treatments.scheduling.models import Appointment

pytestmark = pytest.mark.django_db


def keys(appointment):
    found = Message.objects.filter(about=f"appointment:{appointment.pk}", state="waiting")
    return {message.context["reminder"] for message in found}


def message_of(appointment, reminder):
    return Message.objects.get(purpose_key=f"appointment-{appointment.pk}-{reminder}")


def test_a_booked_infusion_gets_each_reminder_once_however_often_it_is_planned(booked, now):
    for _ in range(3):
        services.plan_reminders(appointment=booked[-1], at=now)
    assert keys(booked[-1]) == {"confirmation", "confirm", "readiness", "fasting_escort"}
    assert Message.objects.filter(about=f"appointment:{booked[-1].pk}").count() == 4


def test_preparation_goes_with_the_first_infusion_of_a_series_only(booked, now):
    services.plan_reminders(appointment=booked[0], at=now)
    services.plan_reminders(appointment=booked[1], at=now)
    assert "preparation" in keys(booked[0])
    assert "preparation" not in keys(booked[1])


def test_a_cancelled_appointment_takes_its_reminders_along(booked, staff, now):
    services.plan_reminders(appointment=booked[-1], at=now)
    scheduling.cancel(booked[-1], by=staff.dana, at=now, why="asked to")
    services.plan_reminders(appointment=booked[-1], at=now)
    assert keys(booked[-1]) == set()


def test_a_confirmed_patient_is_not_asked_to_confirm(booked, now):
    services.plan_reminders(appointment=booked[-1], at=now)
    scheduling.confirm(booked[-1], by=None, at=now)
    services.plan_reminders(appointment=booked[-1], at=now)
    assert "confirm" not in keys(booked[-1])


def test_the_words_name_no_drug_and_no_diagnosis_and_carry_a_link(booked, ada, now):
    services.plan_reminders(appointment=booked[-1], at=now)
    for reminder in keys(booked[-1]):
        decision = deciders.appointment(message_of(booked[-1], reminder), now)
        assert isinstance(decision, Send)
        assert (decision.to, decision.zone) == (ada.email, ada.time_zone)
        assert "/go/" in decision.body
        assert not any(
            word in (decision.subject + decision.body).lower() for word in ("ketamin", "infusion", "anxiety")
        )


def test_in_one_letter_with_others_it_stands_under_its_appointment_as_its_own_words_name_it(booked, now):
    services.plan_reminders(appointment=booked[-1], at=now)
    decision = deciders.appointment(message_of(booked[-1], "confirm"), now)
    assert decision.part.visit.starts_at == booked[-1].starts_at
    assert f"your appointment is {decision.part.visit.written}." in decision.part.words.letter


def test_the_link_of_the_readiness_message_leads_to_the_questions(booked, now):
    services.plan_reminders(appointment=booked[-1], at=now)
    deciders.appointment(message_of(booked[-1], "readiness"), now)
    assert PatientLink.objects.get().target == f"/me/readiness/{booked[-1].pk}/"


def test_what_is_sent_later_is_decided_again(booked, staff, now):
    services.plan_reminders(appointment=booked[-1], at=now)
    message = message_of(booked[-1], "readiness")
    ReadinessCheck.objects.create(appointment=booked[-1], answers={}, answered_at=now)
    assert deciders.appointment(message, now) == Cancel("The patient has answered.")
    scheduling.cancel(booked[-1], by=staff.dana, at=now, why="asked to")
    assert deciders.appointment(message, now) == Cancel("The appointment is cancelled.")


def test_a_reminder_is_pointless_once_the_appointment_has_begun(booked):
    services.plan_reminders(appointment=booked[-1], at=booked[-1].booked_at)
    late = booked[-1].starts_at + timedelta(minutes=1)
    assert deciders.appointment(message_of(booked[-1], "confirm"), late) == Cancel("The appointment has begun.")


def test_the_task_takes_an_id_and_may_run_twice(booked):
    tasks.plan_reminders(booked[-1].pk)
    tasks.plan_reminders(appointment_id=booked[-1].pk)
    assert Message.objects.filter(about=f"appointment:{booked[-1].pk}").count() <= 4


def test_an_appointment_booked_while_the_broker_was_down_is_found(booked, now):
    assert not Message.objects.filter(about__startswith="appointment:").exists()
    services.open_due(at=now)
    assert all(keys(appointment) for appointment in booked)


def test_a_patient_whose_time_zone_does_not_exist_is_reminded_by_the_clinics_clock(booked, ada, ben, north, now):
    healthy = Appointment.objects.create(
        patient=ben, site=north, kind="therapy", booked_at=now,
        starts_at=booked[-1].starts_at, ends_at=booked[-1].ends_at,
    )  # fmt: skip
    Patient.objects.filter(pk=ada.pk).update(time_zone="Mars/Olympus")
    services.open_due(at=now)
    assert "confirmation" in keys(healthy)
    claims = claiming.claim_due(at=now)
    for pk, token in claims:
        sending.send_one(message_id=pk, token=token, at=now)
    assert message_of(healthy, "confirmation").state == "sent"
    assert message_of(booked[0], "confirmation").state == "sent"


def test_an_appointment_that_cannot_be_planned_stops_no_other(booked, now, monkeypatch):
    whole = questionnaires.plan_reminders

    def plan(*, appointment, at):
        if appointment.pk == booked[0].pk:
            raise ArithmeticError
        return whole(appointment=appointment, at=at)

    monkeypatch.setattr(questionnaires, "plan_reminders", plan)
    services.open_due(at=now)
    assert [bool(keys(one)) for one in booked] == [False] + [True] * (len(booked) - 1)
