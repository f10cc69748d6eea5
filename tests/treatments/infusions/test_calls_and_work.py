"""What leaves the chair: the call to the prescriber, the lines of the worklist, the card of the patient."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from clinic.messaging.decisions import Cancel, Send
from clinic.messaging.models import Message
from tests.treatments.infusion_world import reading
from treatments.infusions import services
from treatments.infusions.cards import card
from treatments.infusions.deciders import prescriber_call
from treatments.infusions.tasks import raise_missing_vitals
from treatments.infusions.work import items

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert(running, staff, now):
    return services.record_vitals(running, reading(now, spo2=91), by=staff.nora, at=now).alerts[0]


def test_the_call_names_no_patient_and_nothing_clinical(alert, staff, now):
    call = prescriber_call(Message.objects.get(purpose="prescriber-call", user=staff.percy), now)
    assert isinstance(call, Send)
    words = f"{call.subject} {call.body}".casefold()
    assert not any(word in words for word in ("ada", "abel", "ketamine", "spo2", "91", "anxiety"))


def test_nobody_is_called_to_an_alert_that_is_answered(alert, running, staff, now):
    later = now + timedelta(minutes=1)
    services.record_vitals(running, reading(later), by=staff.nora, at=later)
    services.answer_alert(alert, action="Oxygen.", by=staff.nora, at=later)
    assert isinstance(prescriber_call(Message.objects.get(user=staff.percy), later), Cancel)


def test_an_alert_is_urgent_work_for_those_who_may_answer(alert, staff, stranger, now):
    assert [(item.kind, item.urgent) for item in items(staff.nora, now)] == [("Alert", True)]
    assert items(staff.dana, now) == items(staff.theo, now) == items(stranger, now) == []


def test_records_to_sign_are_work(wasted, staff, now):
    assert [item.kind for item in items(staff.nora, now)] == ["Infusion"]


def test_the_card_is_for_those_who_see_the_record(running, staff):
    request = RequestFactory().get("/")
    request.user = staff.theo
    assert card(request, running.patient)["context"]["infusions"] == [running]
    request.user = staff.dana
    assert card(request, running.patient) is None


def test_the_task_may_run_twice(running, monkeypatch, now):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(minutes=13))
    raise_missing_vitals()
    raise_missing_vitals(more="arguments of a newer version")
    assert running.alerts.count() == 1
