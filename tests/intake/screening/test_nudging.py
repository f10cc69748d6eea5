"""The one reminder of forms that stand still: planned by beat, decided when it is sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from clinic.messaging.decisions import Cancel, Send
from clinic.messaging.models import Message
from intake.assessments import services as answering
from intake.patients.models import ContactConsent, Patient
from intake.screening import deciders, nudging, services
from intake.screening.models import PreAssessment
from intake.screening.tasks import plan_nudges
from tests import cast
from tests.intake import filled

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def invited(ada, staff, now):
    return services.invite(patient=ada, by=staff.dana, at=now)


def nudges():
    return Message.objects.filter(purpose="nudge")


@pytest.mark.django_db
def test_after_three_days_one_reminder_is_planned_and_never_another(invited, clock, now):
    for days, planned in ((2, 0), (3, 1), (4, 1), (13, 1)):
        clock.move_to(now + days * DAY)
        plan_nudges()
        plan_nudges()
        assert nudges().count() == planned, days
    invited.refresh_from_db()
    assert invited.nudged_at == now + 3 * DAY
    assert nudges().get().expires_at == now + 3 * DAY + nudging.WORTH_READING


@pytest.mark.django_db
def test_one_whose_time_zone_does_not_exist_stops_no_other(invited, ada, ben, staff, now):
    services.invite(patient=ben, by=staff.dana, at=now)
    Patient.objects.filter(pk=ada.pk).update(time_zone="Mars/Olympus")
    assert services.plan_nudges(now + 3 * DAY) == 2
    assert {message.patient_id for message in nudges()} == {ada.pk, ben.pk}


@pytest.mark.django_db
def test_silence_counts_from_the_last_answer(invited, ada, now):
    services.save_section(pre_assessment=invited, section="goals", answers={}, done=True, by=ada.user, at=now + 2 * DAY)
    assert services.plan_nudges(now + 4 * DAY) == 0
    assert services.plan_nudges(now + 5 * DAY) == 1


@pytest.mark.django_db
def test_whoever_handed_in_gets_none_and_one_that_waits_is_called_back(ada, ben, staff, now):
    filled.fill_pre_assessment(ben, now)
    waiting = filled.fill_pre_assessment(ada, now, submit=False)
    assert services.plan_nudges(now + 3 * DAY) == 1
    services.submit(pre_assessment=waiting, by=ada.user, at=now + 3 * DAY)
    assert nudges().get().state == "cancelled"
    assert services.plan_nudges(now + 4 * DAY) == 0


@pytest.mark.django_db
def test_while_the_patient_sleeps_nothing_is_planned_and_in_the_morning_it_is(invited, now):
    night = now + 3 * DAY + 12 * HOUR  # 22:00 in New York
    assert services.plan_nudges(night) == 0
    assert services.plan_nudges(night + 10 * HOUR) == 1


@pytest.mark.django_db
def test_an_outage_of_a_week_ends_in_a_trickle_and_not_in_a_flood(north, staff, now, clock):
    for number in range(70):
        patient = cast.make_patient(f"P{number}", "Many", site=north)
        PreAssessment.objects.create(patient=patient, invited_at=now - number * MINUTE, invited_by=staff.dana)
    back = now + 7 * DAY
    counts = []
    for run in range(12):
        clock.move_to(back + run * 10 * MINUTE)
        plan_nudges()
        counts.append(nudges().count())
    assert counts[0] == nudging.MOST_AT_A_TIME
    assert counts[-1] == 70
    due = sorted(nudges().values_list("due_at", flat=True))
    assert min(later - earlier for earlier, later in zip(due, due[1:], strict=False)) >= nudging.APART
    assert due[0] >= back


@pytest.mark.django_db
def test_whoever_is_silent_for_two_weeks_is_left_to_a_person(invited, now):
    assert services.plan_nudges(now + 14 * DAY) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("begun", [False, True])
def test_its_words_are_kind_and_neutral_and_lead_back(invited, ada, now, begun):
    if begun:
        services.save_section(pre_assessment=invited, section="goals", answers={}, done=True, by=None, at=now)
    services.plan_nudges(now + 3 * DAY)
    decision = deciders.nudge(nudges().get(), now + 3 * DAY)
    assert isinstance(decision, Send)
    assert ("where you left them" in decision.body) is begun
    assert "/go/" in decision.body
    words = f"{decision.subject} {decision.body}".lower()
    for telling in ("ketamine", "anxiety", "infusion", "questionnaire", "psychiat", "treatment", "overdue", "must"):
        assert telling not in words
    assert ada.links.get().target == reverse("screening:overview")


@pytest.mark.django_db
def test_by_text_message_it_says_how_to_opt_out(invited, ada, now):
    ada.contact_way = "sms"
    ada.save()
    services.plan_nudges(now + 3 * DAY)
    assert "STOP" in deciders.nudge(nudges().get(), now + 3 * DAY).body


@pytest.mark.django_db
def test_it_is_decided_again_when_it_is_sent(invited, ada, now):
    begun = services.begin_instrument(pre_assessment=invited, instrument="gad-7", by=ada.user, at=now)
    services.plan_nudges(now + 3 * DAY)
    message = nudges().get()
    answering.record_answers(begun, {"1": 1}, by=ada.user, at=now + 3 * DAY + HOUR)
    assert isinstance(deciders.nudge(message, now + 3 * DAY + 2 * HOUR), Cancel)


@pytest.mark.django_db
def test_a_stopped_channel_stops_it(invited, ada, now):
    services.plan_nudges(now + 3 * DAY)
    ContactConsent.objects.create(patient=ada, channel="email", allowed=False, wording="STOP", source="reply", at=now)
    assert isinstance(deciders.nudge(nudges().get(), now + 3 * DAY), Cancel)


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_plan_each_reminder_once(ada, ben, staff, now):
    for patient in (ada, ben):
        services.invite(patient=patient, by=staff.dana, at=now)
    line = Barrier(4)

    def worker(_number):
        line.wait()
        try:
            return services.plan_nudges(now + 3 * DAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        planned = list(pool.map(worker, range(4)))
    assert sum(planned) == nudges().count() == 2
