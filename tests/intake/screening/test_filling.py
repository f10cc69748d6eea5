"""Inviting, saving each section with what follows from it, handing in."""

from datetime import timedelta

import pytest

from clinic.messaging.models import Message
from intake.assessments import services as answering
from intake.assessments.models import Assessment
from intake.patients.models import EmergencyContact
from intake.risk.models import RiskCase
from intake.screening import queries, services
from intake.screening.models import AllergyIntolerance, ConditionStatement, MedicationStatement, PreAssessment
from intake.screening.section_answers import InvalidSectionAnswer, UnknownSection
from intake.screening.tasks import close_abandoned_risk_screens
from tests.intake import filled

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def invited(ada, staff, now):
    return services.invite(patient=ada, by=staff.dana, at=now)


@pytest.fixture
def save(invited, ada, now):
    def saved(section, answers, *, at=now, done=True):
        return services.save_section(
            pre_assessment=invited, section=section, answers=answers, done=done, by=ada.user, at=at
        )

    return saved


def test_an_invitation_makes_the_forms_and_one_message(invited, ada, now):
    assert (invited.state, invited.patient) == ("invited", ada)
    message = Message.objects.get()
    assert (message.purpose, message.purpose_key) == ("invitation", f"invitation-{invited.pk}")
    assert message.patient_id == ada.pk


def test_a_patient_has_one_open_pre_assessment(invited, ada, staff, now):
    with pytest.raises(services.AlreadyInvited):
        services.invite(patient=ada, by=staff.nora, at=now)
    assert PreAssessment.objects.count() == Message.objects.count() == 1


def test_the_first_answer_moves_it_to_started_and_each_answer_is_timed(save, invited, now):
    save("goals", {"easier": "A walk."})
    save("history", {"since": "teens"}, at=now + HOUR)
    invited.refresh_from_db()
    assert (invited.state, invited.started_at, invited.last_answer_at) == ("started", now, now + HOUR)


@pytest.mark.parametrize(("minutes", "noted"), [(59, 0), (60, 60)])
def test_answers_to_a_questionnaire_count_as_not_standing_still(invited, ada, now, minutes, noted):
    begun = services.begin_instrument(pre_assessment=invited, instrument="lsas-sr", by=ada.user, at=now)
    later = now + timedelta(minutes=minutes)
    answering.record_answers(begun, {"1.fear": 1}, by=ada.user, at=later)
    invited.refresh_from_db()
    assert invited.last_answer_at == now + timedelta(minutes=noted)


def test_a_section_is_kept_as_it_stands_and_stays_done(save, invited):
    save("goals", {"easier": "A walk."})
    save("goals", {"first-sign": "A smile."}, done=False)
    row = queries.sections_of(invited)["goals"]
    assert (row.answers, row.done) == ({"first-sign": "A smile."}, True)


@pytest.mark.parametrize(
    ("section", "answers", "error"),
    [("nowhere", {}, UnknownSection), ("goals", {"easier": 3}, InvalidSectionAnswer)],
)
def test_what_no_section_takes_is_refused_and_nothing_is_kept(save, invited, section, answers, error):
    with pytest.raises(error):
        save(section, answers)
    assert not invited.sections.exists()
    invited.refresh_from_db()
    assert invited.state == "invited"


@pytest.mark.parametrize(("answer", "present"), [("yes", True), ("no", False), ("unknown", None), (None, None)])
def test_not_sure_and_no_answer_leave_a_condition_unknown(save, ada, answer, present):
    save("health-head", {"glaucoma": answer})
    found = ConditionStatement.objects.filter(patient=ada, code="glaucoma").first()
    assert (found and found.present) is present


@pytest.mark.parametrize("changed", ["no", "yes", "unknown"])
def test_an_answer_can_be_changed_until_it_is_handed_in(save, ada, changed):
    for answer in ("yes", "no", changed):
        save("health-head", {"glaucoma": answer})
    found = ConditionStatement.objects.filter(patient=ada, code="glaucoma").first()
    assert (found.present if found else None) == {"no": False, "yes": True, "unknown": None}[changed]


@pytest.mark.parametrize(("answer", "present"), [("no", True), ("unknown", True), ("yes", True)])
def test_the_patients_no_does_not_overwrite_what_staff_found(save, ada, staff, now, answer, present):
    services.state_condition(patient=ada, code="glaucoma", present=True, note="letter", by=staff.nora, at=now)
    save("health-head", {"glaucoma": answer})
    assert ConditionStatement.objects.get(code="glaucoma").present is present


def test_the_patients_yes_always_counts(save, ada, staff, now):
    services.state_condition(patient=ada, code="glaucoma", present=False, note="asked", by=staff.nora, at=now)
    save("health-head", {"glaucoma": "yes"})
    assert ConditionStatement.objects.get(code="glaucoma").present


def test_medicines_follow_the_list(save, ada):
    save("medicines", {"takes": "yes", "list": [{"name": "Xanax", "dose_text": "1 mg"}, {"name": "Tea"}]})
    save("medicines", {"takes": "yes", "list": [{"name": "Xanax", "dose_text": "2 mg"}, {"name": "Lithium"}]})
    rows = MedicationStatement.objects.filter(patient=ada).order_by("name")
    assert [(row.name, row.dose_text) for row in rows] == [("Lithium", ""), ("Xanax", "2 mg")]


def test_a_no_before_the_list_wins(save, ada):
    save("medicines", {"takes": "no", "list": [{"name": "Xanax"}]})
    assert not MedicationStatement.objects.exists()


def test_a_medicine_that_staff_wrote_down_stays(save, ada, staff, now):
    services.add_medicine(patient=ada, name="Lithium", by=staff.nora, at=now)
    save("medicines", {"takes": "no"})
    assert queries.facts_for(ada, at=now).medications == ("Lithium",)


def test_allergies_follow_the_list_and_none_is_forgotten(save, ada, now):
    save("allergies", {"has": "yes", "list": [{"substance": "latex", "reaction": "rash"}]})
    save("allergies", {"has": "no"})
    assert AllergyIntolerance.objects.get().removed_at == now


@pytest.mark.parametrize(
    ("answers", "number"),
    [
        ({"name": "Cora", "phone": "(202) 555-0143"}, 1),
        ({"name": "Cora"}, 0),
        ({"phone": "(202) 555-0143"}, 0),
        ({"name": "Cora", "phone": "call her"}, 0),
    ],
)
def test_only_a_name_with_a_number_is_somebody_to_call(save, answers, number):
    save("contact", answers)
    assert EmergencyContact.objects.count() == number


def test_handing_in_closes_every_questionnaire_complete_or_not(ada, now, staff):
    filled.fill_pre_assessment(ada, now, instruments={"audit-c": {"1": 2}, "mdq": None})
    states = {row.instrument: row.state for row in Assessment.objects.all()}
    assert states["lsas-sr"] == "complete"
    assert states["audit-c"] == "incomplete"
    assert "mdq" not in states


def test_handing_in_twice_is_handing_in_once(ada, staff, now):
    done = filled.fill_pre_assessment(ada, now)
    again = services.submit(pre_assessment=done, by=ada.user, at=now + HOUR)
    assert (again.state, again.submitted_at) == ("submitted", now)


def test_an_empty_one_can_be_handed_in(invited, ada, now):
    assert services.submit(pre_assessment=invited, by=ada.user, at=now).state == "submitted"


def test_handing_in_calls_the_invitation_back(invited, ada, now):
    services.submit(pre_assessment=invited, by=ada.user, at=now)
    assert Message.objects.get(purpose="invitation").state == "cancelled"


def test_nothing_is_added_after_handing_in(save, invited, ada, now):
    services.submit(pre_assessment=invited, by=ada.user, at=now)
    with pytest.raises(services.PreAssessmentClosed):
        save("medicines", {"takes": "yes", "list": [{"name": "Xanax"}]})
    with pytest.raises(services.PreAssessmentClosed):
        services.begin_instrument(pre_assessment=invited, instrument="phq-9", by=ada.user, at=now)
    assert not MedicationStatement.objects.exists()


def test_a_risk_case_is_there_before_anything_is_handed_in(ada, staff, now):
    answers = {"1": True, "2": True, "3": True, "4": True}
    filled.fill_pre_assessment(ada, now, instruments={"c-ssrs-screen": answers}, submit=False)
    assert RiskCase.objects.get().level == "high"


def test_left_safety_questions_are_told_by_the_task(ada, staff, now, clock):
    filled.fill_pre_assessment(ada, now, instruments={"c-ssrs-screen": {"1": False}}, submit=False)
    close_abandoned_risk_screens()
    assert not RiskCase.objects.exists()
    clock.shift(timedelta(minutes=30))
    close_abandoned_risk_screens()
    close_abandoned_risk_screens()
    assert RiskCase.objects.get().level == "incomplete"
    assert RiskCase.objects.get().events.filter(act="sign").count() == 1
