"""Acknowledging, noting, handing over, closing; and what an open case holds back."""

from datetime import timedelta

import pytest

from clinic.messaging.models import Message
from intake.risk import queries, services
from intake.risk.models import RiskCase
from intake.risk.states import MoveNotPossible


@pytest.fixture
def mine(case, staff, now):
    return services.acknowledge(case=case, by=staff.nora, at=now)


def test_acknowledging_gives_the_case_an_owner_and_calls_messages_back(case, staff, now):
    mine = services.acknowledge(case=case, by=staff.theo, at=now)
    assert (mine.state, mine.owner) == ("acknowledged", staff.theo)
    event = mine.events.last()
    assert (event.act, event.by, event.at) == ("acknowledged", staff.theo, now)
    assert Message.objects.get().state == "cancelled"


def test_touching_twice_changes_nothing(mine, staff, now):
    services.acknowledge(case=mine, by=staff.nora, at=now + timedelta(minutes=1))
    assert mine.events.filter(act="acknowledged").count() == 1


def test_somebody_else_cannot_take_a_case_that_has_an_owner(mine, staff, now):
    with pytest.raises(MoveNotPossible):
        services.acknowledge(case=mine, by=staff.percy, at=now)
    assert RiskCase.objects.get().owner == staff.nora


def test_a_note_is_kept_whatever_the_state_until_the_case_is_closed(case, staff, now):
    services.add_note(case=case, words="Called, no answer.", by=staff.theo, at=now)
    mine = services.acknowledge(case=case, by=staff.nora, at=now)
    services.close(case=mine, outcome="spoke-safe", reason="Spoke.", by=staff.nora, at=now)
    with pytest.raises(services.CaseIsClosed):
        services.add_note(case=mine, words="Later.", by=staff.nora, at=now)
    notes = case.events.filter(act="note").values_list("words", "by")
    assert list(notes) == [("Called, no answer.", staff.theo.pk)]


def test_a_hand_over_says_to_whom_and_what(mine, staff, now):
    services.hand_over(case=mine, to="Dr. Own, 555-0100", words="Sees her at 5.", by=staff.nora, at=now)
    case = RiskCase.objects.get()
    assert (case.state, case.owner) == ("handed-over", staff.nora)
    assert case.events.last().words == "To Dr. Own, 555-0100. Sees her at 5."


def test_a_closed_case_has_an_outcome_a_reason_and_a_time(mine, staff, now):
    services.close(case=mine, outcome="plan-agreed", reason="Plan written.", by=staff.nora, at=now)
    case = RiskCase.objects.get()
    assert (case.state, case.outcome, case.closed_at) == ("closed", "plan-agreed", now)
    assert case.outcome_in_words == "Spoke with the patient; a safety plan is agreed"
    assert (case.events.last().act, case.events.last().words) == ("closed", "Plan written.")


def test_nobody_can_hand_over_or_close_what_nobody_has_acknowledged(case, staff, now):
    with pytest.raises(MoveNotPossible):
        services.hand_over(case=case, to="x", words="y", by=staff.nora, at=now)
    with pytest.raises(MoveNotPossible):
        services.close(case=case, outcome="spoke-safe", reason="y", by=staff.nora, at=now)
    assert RiskCase.objects.get().state == "open"


def test_a_case_cannot_be_closed_twice(mine, staff, now):
    services.close(case=mine, outcome="spoke-safe", reason="Spoke.", by=staff.nora, at=now)
    with pytest.raises(MoveNotPossible):
        services.close(case=mine, outcome="died", reason="?", by=staff.percy, at=now)
    assert RiskCase.objects.get().outcome == "spoke-safe"


def test_treatment_waits_while_a_case_is_open_or_acknowledged_and_a_hand_over_counts(case, staff, now, ben):
    assert queries.blocks_treatment(case.patient)
    assert not queries.blocks_treatment(ben)
    mine = services.acknowledge(case=case, by=staff.nora, at=now)
    assert queries.blocks_treatment(case.patient)
    services.hand_over(case=mine, to="Dr. Own", words="Called.", by=staff.nora, at=now)
    assert not queries.blocks_treatment(case.patient)
    assert queries.open_case_of(case.patient) == case
    services.close(case=mine, outcome="own-clinician", reason="Took over.", by=staff.nora, at=now)
    assert queries.open_case_of(case.patient) is None


def test_every_change_is_in_the_history_with_who_and_why(mine, staff):
    metadata = mine.history.order_by("pgh_id").last().pgh_context.metadata
    assert (metadata["reason"], metadata["user"]) == ("acknowledged", staff.nora.pk)
