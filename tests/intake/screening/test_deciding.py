"""Answering findings and deciding: a block is never reviewed away, and what comes up later stands out again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from intake.assessments import services as answering
from intake.screening import queries, services
from intake.screening.models import EligibilityDecision, FindingResolution, PreAssessment
from intake.screening.resolution import ResolutionNotPossible
from tests.intake import filled

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def finding(patient, rule, now):
    return next(one for one in queries.standing(patient, at=now).result.findings if one.rule == rule)


@pytest.fixture
def resolve(ada, staff, now):
    def resolved(rule, act="reviewed", *, reason="Discussed.", what_changed="", by=None, seen=None, at=now):
        return services.resolve_finding(
            patient=ada,
            rule=rule,
            seen=finding(ada, rule, at).keys if seen is None else seen,
            act=act,
            reason=reason,
            what_changed=what_changed,
            by=by or staff.percy,
            at=at,
        )

    return resolved


@pytest.fixture
def decide(ada, staff, now):
    def decided(outcome="eligible", *, reason="Weighed.", words="", by=None, at=now):
        return services.decide(
            patient=ada, outcome=outcome, reason=reason, words_for_patient=words, by=by or staff.percy, at=at
        )

    return decided


def outstanding(patient, now):
    return [one.rule for one in queries.standing(patient, at=now).outstanding]


def test_a_review_is_answered_with_a_reason(ada, staff, now, resolve):
    filled.fill_pre_assessment(ada, now, glaucoma="yes")
    assert outstanding(ada, now) == ["C16"]
    row = resolve("C16", reason="Pressure is normal under drops.")
    assert (row.act, row.severity, row.by) == ("reviewed", "review", staff.percy)
    assert outstanding(ada, now) == []


def test_a_review_needs_a_reason(ada, staff, now, resolve):
    filled.fill_pre_assessment(ada, now, glaucoma="yes")
    with pytest.raises(ResolutionNotPossible):
        resolve("C16", reason="  ")


@pytest.mark.parametrize(
    ("act", "more"),
    [
        ("reviewed", {"what_changed": "The scan was somebody else's."}),
        ("lifted", {}),
        ("lifted", {"reason": " ", "what_changed": "New scan."}),
    ],
)
def test_a_block_is_not_reviewed_away(ada, staff, now, resolve, act, more):
    filled.fill_pre_assessment(ada, now, stroke="yes")
    with pytest.raises(ResolutionNotPossible):
        resolve("C04", act, **more)
    assert not FindingResolution.objects.exists()
    assert outstanding(ada, now) == ["C04"]


def test_a_block_is_lifted_with_a_reason_and_what_changed_and_is_shown_for_ever(ada, staff, now, resolve):
    filled.fill_pre_assessment(ada, now, stroke="yes")
    row = resolve("C04", "lifted", what_changed="The neurologist's letter rules a stroke out.")
    assert outstanding(ada, now) == []
    assert queries.lifted_blocks(ada) == [row]


def test_only_a_prescriber_lifts_a_block(ada, staff, now, resolve):
    filled.fill_pre_assessment(ada, now, stroke="yes")
    with pytest.raises(ResolutionNotPossible, match="prescriber"):
        resolve("C04", "lifted", what_changed="A letter.", by=staff.nora)


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "reviewed", "what_changed": "x"},
        {"act": "lifted", "what_changed": ""},
        {"act": "lifted", "what_changed": "x", "reason": ""},
    ],
)
def test_the_database_does_not_take_a_reviewed_block(ada, staff, now, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingResolution.objects.create(
            **{
                "patient": ada,
                "rule": "C04",
                "severity": "block",
                "because": [],
                "rules_version": "1",
                "reason": "Because.",
                "by": staff.percy,
                "at": now,
                **fields,
            }
        )


def test_an_answer_to_a_finding_is_never_changed_or_deleted(ada, staff, now, resolve):
    filled.fill_pre_assessment(ada, now, glaucoma="yes")
    row = resolve("C16")
    for attempt in (row.delete, lambda: FindingResolution.objects.filter(pk=row.pk).update(reason="Other.")):
        with pytest.raises(InternalError), transaction.atomic():
            attempt()


def test_a_finding_that_changed_while_one_was_reading_is_not_answered(ada, staff, now, resolve):
    filled.fill_pre_assessment(ada, now)
    services.add_medicine(patient=ada, name="lorazepam", by=staff.nora, at=now)
    seen = finding(ada, "M02", now).keys
    services.add_medicine(patient=ada, name="diazepam", by=staff.nora, at=now)
    with pytest.raises(services.FindingChanged):
        resolve("M02", seen=seen)
    with pytest.raises(services.FindingChanged):
        resolve("C16", seen=["glaucoma"])


def test_an_urgent_finding_is_answered_with_what_was_done(ada, staff, now, resolve):
    answers = {**filled.ANSWERS["phq-9"], "9": 1}
    filled.fill_pre_assessment(ada, now, instruments={"phq-9": answers})
    with pytest.raises(ResolutionNotPossible, match="risk"):
        resolve("C23")
    resolve("C23", what_changed="Seen the same day; a safety plan is made.")
    assert outstanding(ada, now) == []


def test_eligible_is_signed_when_nothing_is_open(ada, staff, now, decide):
    filled.fill_pre_assessment(ada, now)
    decision = decide(words="You can begin.")
    assert (decision.outcome, decision.signed_name, decision.signed_at) == ("eligible", "Percy Staff", now)
    assert PreAssessment.objects.get().state == "decided"
    assert queries.standing(ada, at=now).is_clear


def test_eligible_is_refused_with_every_reason(ada, staff, now, decide):
    filled.fill_pre_assessment(ada, now, glaucoma="yes", stroke="yes", porphyria="unknown")
    with pytest.raises(services.DecisionNotPossible) as refusal:
        decide()
    assert [reason[:3] for reason in refusal.value.reasons[-2:]] == ["C04", "C16"]
    assert len(refusal.value.reasons) == 3
    assert not EligibilityDecision.objects.exists()


@pytest.mark.parametrize("outcome", ["not-eligible", "deferred"])
def test_the_other_decisions_need_nothing_answered(ada, staff, now, decide, outcome):
    filled.fill_pre_assessment(ada, now, stroke="yes")
    assert decide(outcome).outcome == outcome
    assert not queries.standing(ada, at=now).is_clear


@pytest.mark.parametrize("outcome", ["eligible", "not-eligible", "deferred"])
def test_nothing_is_decided_before_the_forms_are_handed_in(ada, staff, now, decide, outcome):
    filled.fill_pre_assessment(ada, now, submit=False)
    with pytest.raises(services.DecisionNotPossible, match="handed in"):
        decide(outcome)


@pytest.mark.parametrize(("by", "reason"), [("nora", "Weighed."), ("percy", "  ")])
def test_a_decision_needs_a_prescriber_and_a_reason(ada, staff, now, decide, by, reason):
    filled.fill_pre_assessment(ada, now)
    with pytest.raises(services.DecisionNotPossible):
        decide(by=getattr(staff, by), reason=reason)


def test_the_findings_are_kept_as_they_stood_with_what_was_said(ada, staff, now, resolve, decide):
    filled.fill_pre_assessment(ada, now, glaucoma="yes")
    resolve("C16", reason="Under drops.")
    (kept,) = decide().findings
    assert (kept["rule"], kept["because"]) == ("C16", ["glaucoma"])
    assert kept["resolutions"] == [{"act": "reviewed", "reason": "Under drops.", "what_changed": ""}]


def test_deferred_can_become_eligible(ada, staff, now, decide):
    filled.fill_pre_assessment(ada, now)
    decide("deferred")
    decide("eligible", at=now + HOUR)
    assert queries.standing(ada, at=now + HOUR).is_clear


def test_a_medicine_started_after_the_decision_stands_out_again(ada, staff, now, resolve, decide):
    filled.fill_pre_assessment(ada, now, medicines={"takes": "yes", "list": [{"name": "lorazepam"}]})
    resolve("M02")
    decide()
    assert queries.standing(ada, at=now).is_clear
    services.add_medicine(patient=ada, name="diazepam", by=staff.nora, at=now)
    standing = queries.standing(ada, at=now)
    assert [one.rule for one in standing.outstanding] == ["M02"]
    assert standing.is_eligible
    assert not standing.is_clear


def test_a_medicine_that_is_started_again_or_taken_in_another_dose_stands_out_again(ada, staff, now, resolve):
    filled.fill_pre_assessment(ada, now)
    first = services.add_medicine(patient=ada, name="lorazepam", dose_text="1 mg", by=staff.nora, at=now)
    resolve("M02")
    services.stop_medicine(statement=first, by=staff.nora, at=now)
    assert outstanding(ada, now) == []
    services.add_medicine(patient=ada, name="lorazepam", dose_text="4 mg", by=staff.nora, at=now)
    assert outstanding(ada, now) == ["M02"]


def test_what_is_not_known_yet_is_named(ada, staff, now):
    filled.fill_pre_assessment(ada, now, porphyria="unknown", glaucoma="unknown")
    assert queries.standing(ada, at=now).obstacles == (
        "Not known yet: Glaucoma, raised pressure in the eye or open eye injury; Porphyria.",
    )


def test_a_positive_pregnancy_test_after_the_decision_stands_out(ada, staff, now, decide):
    filled.fill_pre_assessment(ada, now)
    decide()
    later = now + HOUR
    services.record_result(
        patient=ada, kind="pregnancy", value={"outcome": "positive"}, collected_at=later, by=staff.nora, at=later
    )
    assert outstanding(ada, later) == ["C10"]


def test_an_answer_to_one_safety_questionnaire_does_not_cover_the_next(ada, staff, now, resolve):
    moderate = {"1": True, "2": True, "3": True, "4": False, "5": False, "6": False}
    filled.fill_pre_assessment(ada, now, instruments={"c-ssrs-screen": moderate})
    resolve("C23")
    assert outstanding(ada, now) == []
    answering.record_complete(
        patient=ada,
        instrument="c-ssrs-since",
        answers=moderate,
        occasion="follow-up",
        about="follow-up:1",
        at=now + HOUR,
        mode="self",
        by=None,
    )
    assert outstanding(ada, now + HOUR) == ["C23"]
