"""A sign opens a case or joins the one that is open, tells a person, and is never counted twice."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from clinic.messaging.models import Message
from clinic.sites.models import OnCall
from intake.risk import queries, services
from intake.risk.models import RiskCase, RiskCaseEvent

MINUTES = timedelta(minutes=1)


def told(case):
    return list(
        Message.objects.filter(about=f"risk-case:{case.pk}").order_by("id").values_list("user__username", flat=True)
    )


def acts(case):
    return list(case.events.values_list("act", flat=True))


def test_a_sign_opens_a_case_and_tells_the_first_person_on_call(on_call, sign_seen, ada, north, now):
    case = sign_seen("high", key="assessment:1:c-ssrs-high")
    assert (case.patient, case.site, case.state, case.step, case.level) == (ada, north, "open", 0, "high")
    assert case.deadline_at == now + 10 * MINUTES
    assert told(case) == ["nora"]
    assert acts(case) == ["sign", "told"]
    message = Message.objects.get()
    assert (message.purpose, message.due_at) == ("risk-case", now)
    assert message.context == {"case": case.pk, "step": 0}


@pytest.mark.parametrize("level", ["moderate", "incomplete", "worsening"])
def test_the_other_levels_have_four_hours(on_call, sign_seen, now, level):
    assert sign_seen(level).deadline_at == now + timedelta(hours=4)


def test_the_same_sign_again_changes_nothing(on_call, sign_seen):
    case = sign_seen(key="assessment:1:c-ssrs-high")
    assert sign_seen(key="assessment:1:c-ssrs-high") == case
    assert acts(case) == ["sign", "told"]
    assert told(case) == ["nora"]


def test_a_sign_that_was_answered_and_closed_does_not_come_back(case, sign_seen, staff, now):
    services.acknowledge(case=case, by=staff.nora, at=now)
    services.close(case=case, outcome="spoke-safe", reason="Spoke.", by=staff.nora, at=now)
    key = case.events.exclude(sign_key=None).get().sign_key
    assert sign_seen(key=key) == case
    assert queries.open_case_of(case.patient) is None


def test_a_new_sign_after_a_closed_case_opens_another(case, sign_seen, staff, now):
    services.acknowledge(case=case, by=staff.nora, at=now)
    services.close(case=case, outcome="spoke-safe", reason="Spoke.", by=staff.nora, at=now)
    assert sign_seen() != case
    assert RiskCase.objects.count() == 2


def test_a_second_sign_of_the_same_level_joins_without_another_message(case, sign_seen):
    assert sign_seen("high") == case
    assert acts(case) == ["sign", "told", "sign"]
    assert told(case) == ["nora"]


def test_a_lower_sign_joins_and_neither_level_nor_deadline_fall_back(case, sign_seen, now):
    joined = sign_seen("moderate")
    assert (joined.level, joined.deadline_at) == ("high", now + 10 * MINUTES)
    assert joined.reason == "A sign that is high."


def test_a_higher_sign_raises_the_level_shortens_the_deadline_and_tells_again(on_call, sign_seen, now):
    case = sign_seen("moderate")
    joined = sign_seen("high", at=now + MINUTES)
    assert joined == case
    assert (joined.level, joined.reason) == ("high", "A sign that is high.")
    assert joined.deadline_at == now + 11 * MINUTES
    assert told(case) == ["nora", "nora"]


def test_a_higher_sign_never_makes_the_deadline_later(on_call, sign_seen, now):
    case = sign_seen("moderate")
    late = case.deadline_at - MINUTES
    assert sign_seen("high", at=late).deadline_at == case.deadline_at


@pytest.mark.parametrize("handed_over", [False, True])
def test_a_new_sign_in_a_case_that_somebody_has_asks_for_an_answer_again(case, sign_seen, staff, now, handed_over):
    services.acknowledge(case=case, by=staff.theo, at=now)
    if handed_over:
        services.hand_over(case=case, to="Dr. Own", words="Called.", by=staff.theo, at=now)
    joined = sign_seen("moderate", at=now + MINUTES)
    assert (joined.state, joined.owner, joined.step) == ("open", None, 0)
    assert joined.deadline_at == now + MINUTES + timedelta(hours=4)
    assert told(case)[1:] == ["theo", "nora"]


def test_a_case_that_had_gone_on_begins_again_with_the_first_person(case, sign_seen, staff, now):
    services.escalate_overdue(case.deadline_at)
    services.acknowledge(case=case, by=staff.percy, at=case.deadline_at)
    joined = sign_seen("high", at=now + timedelta(hours=1))
    assert joined.step == 0
    assert told(case) == ["nora", "percy", "percy", "nora"]


def test_without_anybody_on_call_all_prescribers_are_told_and_the_case_says_so(sign_seen, staff):
    case = sign_seen()
    assert sorted(told(case)) == ["mira", "percy", "priya"]
    assert "Nobody is on call at this site" in case.events.get(act="told").words


def test_inactive_people_are_passed_over(on_call, sign_seen, staff):
    staff.nora.is_active = False
    staff.nora.save()
    assert told(sign_seen()) == ["percy"]


def test_a_site_without_anybody_says_that_nobody_could_be_told(sign_seen, sol, south):
    case = sign_seen(patient=sol)
    assert told(case) == []
    assert "Nobody could be told" in case.events.get(act="told").words


def test_another_sites_people_are_not_told(on_call, sign_seen, stranger, south):
    OnCall.objects.create(site=south, user=stranger, rank=1)
    assert told(sign_seen()) == ["nora"]


def test_a_case_that_opens_while_the_site_is_closed_has_half_an_hour(on_call, sign_seen, now):
    night = now + timedelta(hours=12)
    assert sign_seen("high", at=night).deadline_at == night + 30 * MINUTES


def test_outside_production_the_clock_can_run_faster(on_call, sign_seen, now, settings):
    settings.RISK_CLOCK_SCALE = 0.01
    assert sign_seen("high").deadline_at == now + timedelta(seconds=6)


def test_the_case_falls_with_the_answer_that_it_came_from(on_call, sign_seen):
    with transaction.atomic():
        sign_seen()
        transaction.set_rollback(True)
    assert not RiskCase.objects.exists()
    assert not Message.objects.exists()


def test_the_database_allows_one_case_that_is_not_closed_per_patient(case):
    case.pk = None
    with pytest.raises(IntegrityError):
        case.save(force_insert=True)


def test_the_same_sign_cannot_be_written_twice(case):
    event = case.events.exclude(sign_key=None).get()
    with pytest.raises(IntegrityError):
        RiskCaseEvent.objects.create(case=case, at=event.at, act="sign", sign_key=event.sign_key)
