"""A case that nobody acknowledges goes to the next person, then to all prescribers, and on and on."""

from datetime import timedelta

import pytest

from clinic.messaging.models import Message
from intake.risk import queries, services, tasks, telling
from intake.risk.models import RiskCase

SECOND = timedelta(seconds=1)


def told(case):
    rows = Message.objects.filter(about=f"risk-case:{case.pk}").order_by("id")
    return list(rows.values_list("user__username", flat=True))


def test_before_the_deadline_nothing_happens(case):
    assert services.escalate_overdue(case.deadline_at - SECOND) == 0
    assert told(case) == ["nora"]


def test_at_the_deadline_the_next_person_is_told_and_has_as_long(case):
    at = case.deadline_at
    assert services.escalate_overdue(at) == 1
    case.refresh_from_db()
    assert (case.state, case.step, case.deadline_at) == ("open", 1, at + timedelta(minutes=10))
    assert told(case) == ["nora", "percy"]
    assert list(case.events.values_list("act", flat=True)) == ["sign", "told", "escalated", "told"]


def test_then_all_prescribers_are_told_and_again_until_somebody_answers(case):
    for _ in range(3):
        case.refresh_from_db()
        services.escalate_overdue(case.deadline_at)
    assert told(case)[:2] == ["nora", "percy"]
    assert sorted(told(case)[2:5]) == sorted(told(case)[5:]) == ["mira", "percy", "priya"]


def test_running_twice_at_the_same_instant_passes_it_on_once(case):
    at = case.deadline_at
    assert services.escalate_overdue(at) == 1
    assert services.escalate_overdue(at) == 0
    assert told(case) == ["nora", "percy"]


def test_after_a_long_outage_it_goes_one_step_and_not_through_everybody_at_once(case):
    services.escalate_overdue(case.deadline_at + timedelta(days=2))
    case.refresh_from_db()
    assert case.step == 1
    assert told(case) == ["nora", "percy"]


@pytest.mark.parametrize("act", ["acknowledge", "hand over", "close"])
def test_an_answered_case_is_left_alone(case, staff, now, act):
    mine = services.acknowledge(case=case, by=staff.nora, at=now)
    if act == "hand over":
        services.hand_over(case=mine, to="Dr. Own", words="Called.", by=staff.nora, at=now)
    if act == "close":
        services.close(case=mine, outcome="spoke-safe", reason="Spoke.", by=staff.nora, at=now)
    assert services.escalate_overdue(case.deadline_at + timedelta(days=1)) == 0


def test_a_case_that_somebody_took_at_the_last_moment_is_left_alone(case, staff, monkeypatch, caplog):
    monkeypatch.setattr(queries, "overdue", lambda at: [case.pk])
    services.acknowledge(case=case, by=staff.nora, at=case.deadline_at)
    assert services.escalate_overdue(case.deadline_at) == 0
    assert not caplog.records


def test_one_case_that_fails_does_not_stop_the_others(case, sign_seen, ben, monkeypatch):
    other = sign_seen(patient=ben)
    tell = telling.tell

    def fails_for_the_first(risk_case, **how):
        if risk_case.pk == case.pk:
            raise RuntimeError
        tell(risk_case, **how)

    monkeypatch.setattr(telling, "tell", fails_for_the_first)
    assert services.escalate_overdue(case.deadline_at) == 1
    assert told(other) == ["nora", "percy"]
    case.refresh_from_db()
    assert case.step == 0


def test_the_task_passes_on_what_is_overdue_now(case, clock):
    clock.move_to(case.deadline_at)
    tasks.escalate_overdue()
    tasks.escalate_overdue(unknown="a later version may send more")
    assert RiskCase.objects.get().step == 1
