"""What the patient's own home says about signing."""

import pytest

from intake.consent import services
from intake.consent.todos import todos
from intake.screening.models import EligibilityDecision, PreAssessment


@pytest.fixture
def decide(ada, staff, now):
    def decided(outcome):
        pre_assessment = PreAssessment.objects.create(
            patient=ada, state="decided", invited_at=now, invited_by=staff.dana, submitted_at=now
        )
        EligibilityDecision.objects.create(
            patient=ada,
            pre_assessment=pre_assessment,
            outcome=outcome,
            reason="why",
            findings=[],
            rules_version="1",
            signed_by=staff.percy,
            signed_name="Percy",
            signed_at=now,
            meaning="decided",
        )

    return decided


def treatment(patient, at):
    return [todo for todo in todos(patient, at) if todo.order == 30]


def test_before_treatment_is_considered_only_the_choices_are_offered(ada, plan, now):
    (todo,) = todos(ada, now)
    assert todo.url == "/me/consent/"
    assert not todo.done


@pytest.mark.parametrize(("outcome", "asked"), [("eligible", True), ("not-eligible", False), ("deferred", False)])
def test_somebody_found_eligible_is_asked_to_read_and_sign(ada, plan, decide, now, outcome, asked):
    decide(outcome)
    assert bool(treatment(ada, now)) is asked


def test_the_newest_decision_counts(ada, plan, decide, now):
    decide("eligible")
    decide("not-eligible")
    assert treatment(ada, now) == []


def test_an_open_course_asks_and_is_done_once_signed(ada, plan, signs, now):
    plan(course_id=7)
    (todo,) = treatment(ada, now)
    assert (todo.url, todo.done) == ("/me/consent/treatment/", False)
    signs(ada, course_id=7)
    (todo,) = treatment(ada, now)
    assert todo.done


def test_waiting_for_the_clinicians_signature_is_nothing_for_the_patient_to_do(ada, plan, signs, now):
    plan(course_id=7)
    signs(ada, course_id=7)
    assert treatment(ada, now)[0].done


def test_a_higher_dose_or_a_withdrawal_asks_again(ada, plan, signs, now):
    plan(course_id=7)
    consent = signs(ada, course_id=7)
    plan(course_id=7, mg_per_kg="0.6")
    assert not treatment(ada, now)[0].done
    plan(course_id=7)
    services.withdraw(consent=consent, reason="", by=ada.user, at=now)
    assert not treatment(ada, now)[0].done


@pytest.mark.parametrize(("signed", "done"), [([], False), (["data", "recording"], False), (["communication"], True)])
def test_the_choices_stay_within_reach_and_only_the_one_about_messages_is_waited_for(
    ada, plan, signs, now, signed, done
):
    for kind in signed:
        signs(ada, kind)
    (todo,) = todos(ada, now)
    assert (todo.url, todo.done) == ("/me/consent/", done)


def test_who_said_no_to_messages_is_not_asked_again(ada, plan, signs, now):
    services.withdraw(consent=signs(ada, "communication"), reason="", by=ada.user, at=now)
    assert todos(ada, now)[0].done


def test_its_words_tell_nothing_that_somebody_looking_over_a_shoulder_should_not_read(ada, plan, now):
    plan(course_id=7, mg_per_kg="0.75")
    words = " ".join(f"{todo.title} {todo.text} {todo.button}" for todo in todos(ada, now)).casefold()
    assert not any(word in words for word in ("ketamine", "infusion", "dose", "anxiety", "treatment"))
