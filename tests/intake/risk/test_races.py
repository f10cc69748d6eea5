"""Two at the same instant, on two connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from clinic.messaging.models import Message
from intake.risk import services
from intake.risk.models import RiskCase, RiskCaseEvent
from intake.risk.states import MoveNotPossible

THREADS = 8

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act):
    """Run `act(number)` in several threads that start together; what each returned, or the name of what it raised."""
    line = Barrier(THREADS)

    def run(number):
        line.wait()
        try:
            return act(number)
        except MoveNotPossible as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_many_answers_at_once_are_one_case_and_none_is_lost(on_call, sign_seen):
    cases = at_once(lambda number: sign_seen("high", key=f"answer:{number}").pk)
    assert len(set(cases)) == 1
    assert RiskCase.objects.count() == 1
    assert RiskCaseEvent.objects.filter(act="sign").count() == THREADS
    assert Message.objects.count() == 1


def test_the_same_answer_sent_many_times_at_once_is_one_sign(on_call, sign_seen):
    at_once(lambda number: sign_seen("high", key="answer:1").pk)
    assert RiskCaseEvent.objects.filter(act="sign").count() == 1
    assert Message.objects.count() == 1


def test_several_workers_pass_a_case_on_once(case):
    passed_on = at_once(lambda number: services.escalate_overdue(case.deadline_at))
    assert sum(passed_on) == 1
    case.refresh_from_db()
    assert case.step == 1


def test_two_people_who_touch_at_once_are_one_owner(case, staff, now):
    people = [staff.nora, staff.percy, staff.priya, staff.theo] * 2
    outcomes = at_once(lambda number: services.acknowledge(case=case, by=people[number], at=now).owner_id)
    owner = RiskCase.objects.get().owner_id
    assert set(outcomes) == {owner, "MoveNotPossible"}
    assert case.events.filter(act="acknowledged").count() == 1
