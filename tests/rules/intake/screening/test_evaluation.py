"""What follows from the findings: the disposition, what is unknown, and that no rule can fail silently."""

from dataclasses import replace

import pytest

from intake.screening.facts import Facts, Score, Vitals
from intake.screening.findings import Basis, Severity
from intake.screening.limits import SHIPPED, Limits
from intake.screening.rules import RULES, RULES_VERSION, evaluate
from tests.rules.intake.screening.people import READY, finding, somebody, with_conditions, with_scores, with_vitals

HIGH_RISK = Score("c-ssrs-screen", band="high")
LOW_RISK = Score("c-ssrs-screen", band="low")


@pytest.mark.parametrize(
    ("facts", "disposition"),
    [
        (somebody(), "go"),
        (somebody(today=READY), "go"),
        (somebody(medications=("sertraline",)), "go"),
        (somebody(scores=(LOW_RISK,)), "go"),
        (somebody(vitals=None, bmi=None, weight_kg=None), "go"),
        (somebody(medications=("lorazepam",)), "review"),
        (somebody(age=None), "review"),
        (somebody(conditions=None), "review"),
        (somebody(medications=None), "review"),
        (somebody(unanswered_conditions=frozenset({"glaucoma"})), "review"),
        (somebody(scores=(HIGH_RISK,)), "review"),
        (somebody(scores=(HIGH_RISK,), today=READY), "stop"),
        (with_scores(Score("phq-9", flags=("suicide-item",))), "review"),
        (replace(with_scores(Score("phq-9", flags=("suicide-item",))), today=READY), "stop"),
        (with_conditions("stroke"), "stop"),
        (replace(with_conditions("stroke"), today=READY), "stop"),
        (somebody(pregnancy=None, reference_sex="male"), "go"),
        (Facts(), "stop"),
    ],
)
def test_disposition(facts, disposition):
    assert evaluate(facts).disposition == disposition


def test_everything_that_was_not_told_is_listed():
    expected = "age reference_sex conditions pregnancy medications vitals bmi weight_kg scores"
    assert evaluate(Facts()).unknown == tuple(expected.split())


@pytest.mark.parametrize(
    ("facts", "unknown"),
    [
        (somebody(), ()),
        (somebody(vitals=None), ("vitals",)),
        (somebody(vitals=None, today=READY), ("vitals",)),
        (somebody(pregnancy=None), ("pregnancy",)),
        (somebody(pregnancy=None, reference_sex="male"), ()),
        (somebody(unanswered_conditions=frozenset({"glaucoma"})), ("conditions",)),
        (with_vitals(diastolic=None), ()),
        (with_vitals(respiratory_rate=None), ()),
        (somebody(vitals=Vitals()), ("vitals",)),
        (somebody(conditions=frozenset(), medications=()), ()),
    ],
)
def test_what_is_unknown(facts, unknown):
    assert evaluate(facts).unknown == unknown


def test_what_is_present_is_judged_even_where_other_conditions_are_unanswered():
    facts = replace(with_conditions("stroke"), unanswered_conditions=frozenset({"glaucoma"}))
    assert finding(facts, "C04").severity == "block"


def a_rule_that_fails(facts, limits):
    raise KeyError("a mistake")


@pytest.mark.parametrize("position", [0, 20, len(RULES) - 1])
def test_a_rule_that_fails_asks_for_a_review_under_its_id_and_the_others_go_on(position):
    broken = replace(RULES[position], check=a_rule_that_fails)
    rules = (*RULES[:position], broken, *RULES[position + 1 :])
    result = evaluate(somebody(medications=("lorazepam",)), rules=rules)
    found = {one.rule: one for one in result.findings}
    assert set(found) == {broken.id, "M02"}
    assert found[broken.id].severity == found[broken.id].causes[0].severity == "review"
    assert "could not be checked" in found[broken.id].because[0]
    assert broken.title in found[broken.id].reason
    assert result.disposition == "review"


def test_a_rule_without_a_reason_for_its_severity_asks_for_a_review():
    rules = tuple(replace(rule, reasons={}) for rule in RULES)
    result = evaluate(with_conditions("stroke"), rules=rules)
    assert [(one.rule, one.severity) for one in result.findings] == [("C04", "review")]


def test_facts_of_a_wrong_kind_never_pass():
    result = evaluate(replace(somebody(), medications=(None,)))
    unchecked = {one.rule for one in result.findings if "could not be checked" in one.because[0]}
    assert unchecked == {rule.id for rule in RULES if rule.id.startswith("M")}


def test_a_rule_that_fails_twice_on_the_same_facts_gives_the_same_key_and_another_on_others():
    rules = (replace(RULES[0], check=a_rule_that_fails),)

    def key(facts):
        return evaluate(facts, rules=rules).findings[0].keys

    assert key(with_conditions("stroke", "bipolar")) == key(with_conditions("bipolar", "stroke"))
    assert key(somebody()) != key(somebody(medications=("lorazepam",)))


def test_findings_come_in_the_order_of_their_rules():
    facts = replace(with_conditions("porphyria", "stroke", "bipolar"), medications=("xx", "sertraline", "lorazepam"))
    assert [one.rule for one in evaluate(facts).findings] == ["C04", "C14", "C33", "M00", "M02", "M15"]


def test_every_row_of_the_rule_table_is_a_rule():
    expected = [f"C{number:02}" for number in range(1, 36)] + [f"M{number:02}" for number in range(18)]
    assert [rule.id for rule in RULES] == expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_says_why_and_whose_it_is(rule):
    assert rule.title
    assert any(tag in rule.source for tag in ("(v:", "(k)", "(design)"))
    assert isinstance(rule.basis, Basis)
    for reason in rule.reasons.values():
        sentence = reason.format(limits=SHIPPED)
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "{" not in sentence


def test_the_result_names_the_version_of_rules_and_limits():
    assert evaluate(somebody()).rules_version == f"{RULES_VERSION}/{SHIPPED.version}"
    assert len(evaluate(somebody()).rules_version) <= 20


def test_a_clinic_can_bring_its_own_limits():
    strict = Limits(version="strict-1", systolic_review_above=120)
    result = evaluate(somebody(), strict)
    assert [(one.rule, one.severity) for one in result.findings] == [("C06", Severity.REVIEW)]
    assert "Above 120/90" in result.findings[0].reason
    assert result.rules_version.endswith("strict-1")
