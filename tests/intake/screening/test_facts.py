"""What the rules are told of a patient: current, and never "no" for what nobody said."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from intake.assessments import services as answering
from intake.screening import queries, services
from intake.screening.facts import CONDITIONS, Today, Vitals
from tests.intake import filled

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def result(ada, staff, now):
    def recorded(kind, value, *, at=now, **more):
        return services.record_result(
            patient=ada, kind=kind, value=value, collected_at=at, by=staff.nora, at=now + 10 * HOUR, **more
        )

    return recorded


def test_of_somebody_new_only_age_and_sex_are_known(ada, now):
    facts = queries.facts_for(ada, at=now)
    assert (facts.age, facts.reference_sex) == (34, "female")
    assert facts.conditions is facts.medications is facts.pregnancy is facts.scores is facts.vitals is facts.bmi is None


@pytest.mark.parametrize(("hour", "age"), [(4, 17), (5, 18)])
def test_age_is_counted_on_the_patients_own_calendar(ada, now, hour, age):
    """At five in the morning in Greenwich the birthday begins in New York."""
    ada.born = date(2008, 3, 2)
    assert queries.facts_for(ada, at=now.replace(hour=hour)).age == age


def test_a_typical_patient_is_known_as_a_whole(ada, staff, now):
    filled.fill_pre_assessment(ada, now)
    facts = queries.facts_for(ada, at=now)
    assert (facts.conditions, facts.unanswered_conditions) == (frozenset(), frozenset())
    assert (facts.medications, facts.pregnancy) == ((), "not-possible")
    assert {score.instrument for score in facts.scores} == {"phq-9", "c-ssrs-screen", "mdq", "audit-c", "dast-10"}


def test_what_the_patient_is_not_sure_of_is_not_known(ada, staff, now):
    filled.fill_pre_assessment(ada, now, glaucoma="unknown", porphyria="yes")
    facts = queries.facts_for(ada, at=now)
    assert facts.conditions == {"porphyria"}
    assert facts.unanswered_conditions == {"glaucoma"}


def test_one_answered_condition_leaves_the_others_unknown(ada, staff, now):
    services.state_condition(patient=ada, code="glaucoma", present=False, note="asked", by=staff.nora, at=now)
    assert queries.facts_for(ada, at=now).unanswered_conditions == set(CONDITIONS) - {"glaucoma"}


@pytest.mark.parametrize(("takes", "known"), [("no", ()), ("yes", None), (None, None)])
def test_medicines_are_known_when_somebody_said_something(ada, staff, now, takes, known):
    filled.fill_pre_assessment(ada, now, medicines={"takes": takes})
    assert queries.facts_for(ada, at=now).medications == known


def test_a_medicine_that_was_stopped_is_not_taken(ada, staff, now):
    lithium = services.add_medicine(patient=ada, name="Lithium", by=staff.nora, at=now)
    services.stop_medicine(statement=lithium, by=staff.nora, at=now)
    assert queries.facts_for(ada, at=now).medications == ()


def test_an_allergy_to_ketamine_in_free_text_counts(ada, staff, now):
    filled.fill_pre_assessment(ada, now, allergies={"has": "yes", "list": [{"substance": "Ketalar"}]})
    assert "ketamine-allergy" in queries.facts_for(ada, at=now).conditions


@pytest.mark.parametrize(("hours", "pregnancy"), [(-1, "unknown"), (1, "negative")])
def test_the_newer_of_a_negative_test_and_the_patients_word_counts(ada, staff, now, result, hours, pregnancy):
    filled.fill_pre_assessment(ada, now, pregnancy={"pregnancy": "unknown"})
    result("pregnancy", {"outcome": "negative"}, at=now + hours * HOUR)
    assert queries.facts_for(ada, at=now + 2 * HOUR).pregnancy == pregnancy


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_positive_test_is_taken_back_by_another_test_alone(ada, staff, now, result, hours):
    filled.fill_pre_assessment(ada, now)
    result("pregnancy", {"outcome": "positive"}, at=now + hours * HOUR)
    assert queries.facts_for(ada, at=now + 2 * HOUR).pregnancy == "positive"
    result("pregnancy", {"outcome": "negative"}, at=now + 3 * HOUR)
    assert queries.facts_for(ada, at=now + 4 * HOUR).pregnancy == "negative"


def test_a_result_of_later_is_not_known_yet(ada, now, result):
    result("pregnancy", {"outcome": "positive"}, at=now + HOUR)
    assert queries.facts_for(ada, at=now).pregnancy is None


def test_a_correction_takes_the_place_of_the_result(ada, now, result):
    wrong = result("height", {"cm": 177})
    result("weight", {"kg": 80})
    result("height", {"cm": 160}, at=now - HOUR, corrects=wrong)
    assert queries.facts_for(ada, at=now).bmi == Decimal("31.2")


def test_the_last_resting_pressure_counts_but_not_on_an_infusion_day(ada, now, result):
    pressure = result("blood-pressure", {"systolic": 150, "diastolic": 80})
    resting = queries.facts_for(ada, at=now).vitals
    assert (resting.systolic, resting.record) == (150, f"result {pressure.pk}")
    assert queries.facts_for(ada, at=now, today=Today()).vitals is None
    measured = Vitals(systolic=Decimal(120))
    assert queries.facts_for(ada, at=now, today=Today(), vitals=measured).vitals is measured


def test_a_positive_drug_test_is_a_recent_use(ada, now, result):
    result("toxicology", {"outcome": "positive"})
    assert queries.facts_for(ada, at=now).conditions == {"substance-use-recent"}


@pytest.mark.parametrize(
    ("kind", "value", "rule"),
    [
        ("ecg", {"outcome": "abnormal"}, "C05"),
        ("urinalysis", {"outcome": "abnormal"}, "C20"),
        ("pdmp", {"outcome": "concern"}, "C21"),
        ("liver", {"outcome": "abnormal"}, "C18"),
        ("toxicology", {"outcome": "positive"}, "C21"),
        ("airway", {"airway": "difficult", "asa": 2}, "C28"),
    ],
)
def test_a_result_that_asks_for_a_look_is_a_finding_and_the_next_one_is_another(ada, now, result, kind, value, rule):
    def keys(at):
        found = {one.rule: one for one in queries.standing(ada, at=at).result.findings}
        assert found[rule].severity == "review"
        return found[rule].keys

    result(kind, value)
    first = keys(now)
    result(kind, value, at=now + HOUR)
    assert not keys(now + HOUR) & first


@pytest.mark.parametrize(("days", "pregnancy"), [(0, "negative"), (7, "negative"), (8, "unknown")])
def test_a_negative_pregnancy_test_counts_up_to_the_day_it_is_to_be_repeated(ada, now, result, days, pregnancy):
    result("pregnancy", {"outcome": "negative"}, due_on=(now + 7 * DAY).date())
    assert queries.facts_for(ada, at=now + days * DAY).pregnancy == pregnancy


def test_a_positive_test_does_not_lapse(ada, now, result):
    result("pregnancy", {"outcome": "positive"}, due_on=now.date())
    assert queries.facts_for(ada, at=now + 30 * DAY).pregnancy == "positive"


def test_unfinished_answers_count_as_soon_as_they_are_certain(ada, now):
    begun = answering.start(patient=ada, instrument="phq-9", occasion="follow-up", about="follow-up:1", at=now)
    answering.record_answers(begun, {"1": 3}, by=None, at=now)
    assert queries.facts_for(ada, at=now).scores is None
    answering.record_answers(begun, {"9": 1}, by=None, at=now)
    assert [score.flags for score in queries.facts_for(ada, at=now).scores] == [("suicide-item",)]


def test_how_a_patient_stands_costs_the_same_for_a_long_history(
    ada, ben, staff, now, result, django_assert_max_num_queries
):
    filled.fill_pre_assessment(ben, now)
    filled.fill_pre_assessment(ada, now, medicines={"takes": "yes", "list": [{"name": f"Tea {n}"} for n in range(20)]})
    for hour in range(10):
        result("blood-pressure", {"systolic": 120 + hour, "diastolic": 80}, at=now - hour * HOUR)
    for patient in (ben, ada):
        with django_assert_max_num_queries(10):
            queries.standing(patient, at=now)
