"""Answers go through one door: checked, merged, scored, and a sign of risk is told in the same transaction."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from intake.assessments import queries, services
from intake.assessments.models import Assessment
from intake.instruments.scoring import InvalidAnswer
from intake.risk.models import RiskCase, RiskCaseEvent
from tests.intake import filled

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def begin(ada, now):
    def begun(instrument, *, about="follow-up:1", at=now, patient=ada):
        return services.start(patient=patient, instrument=instrument, occasion="follow-up", about=about, at=at)

    return begun


def answer(assessment, answers, now):
    return services.record_answers(assessment, answers, by=None, at=now)


def test_beginning_twice_is_beginning_once(begin):
    assert begin("phq-9") == begin("phq-9")
    assert begin("phq-9", about="follow-up:2") != begin("phq-9")


def test_what_was_shown_is_kept_with_the_answers(begin):
    begun = begin("phq-9")
    assert (begun.instrument_version, begun.wording_version, begun.language) == ("1", "en-1", "en")


@pytest.mark.parametrize(("about", "mode"), [("", "self"), ("follow-up:1", "shouting")])
def test_beginning_needs_what_it_is_about_and_a_known_mode(ada, now, about, mode):
    with pytest.raises(ValueError):
        services.start(patient=ada, instrument="phq-9", occasion="follow-up", about=about, at=now, mode=mode)


def test_answers_are_added_and_what_is_not_said_stays(begin, now):
    begun = begin("phq-9")
    answer(begun, {"1": 2}, now)
    assert answer(begun, {"2": 0}, now).answers == {"1": 2, "2": 0}


def test_a_stale_copy_of_the_row_loses_nothing(begin, now):
    one, other = begin("phq-9"), begin("phq-9")
    answer(one, {"1": 1}, now)
    answer(other, {"2": 2}, now)
    assert Assessment.objects.get().answers == {"1": 1, "2": 2}


def test_rather_not_say_is_kept_and_is_not_an_answer(begin, now):
    row = answer(begin("phq-9"), {"1": None}, now)
    assert row.answers == {"1": None}
    assert "1" in row.missing


@pytest.mark.parametrize("answers", [{"1": 4}, {"1": "1"}, {"1": True}, {"1": [1]}, {"11": 0}, {"1": -1}])
def test_an_answer_the_instrument_does_not_take_is_refused_whole(begin, now, answers):
    begun = begin("phq-9")
    with pytest.raises(InvalidAnswer):
        answer(begun, {"2": 1, **answers}, now)
    assert Assessment.objects.get().answers == {}


def test_a_complete_one_is_scored_when_handed_in(begin, now):
    begun = answer(begin("gad-7"), {str(item): 2 for item in range(1, 8)}, now)
    assert (begun.state, begun.total) == ("draft", None)
    done = services.hand_in(begun, by=None, at=now)
    assert (done.state, done.total, done.band, done.positive) == ("complete", 14, "moderate", True)
    assert done.collected_at == now


def test_one_with_a_question_open_has_no_total(begin, now):
    done = services.hand_in(answer(begin("audit-c"), {"1": 2}, now), by=None, at=now)
    assert (done.state, done.total, done.band, done.missing) == ("incomplete", None, "", ["2", "3"])


def test_a_published_rule_may_replace_a_missing_answer_and_says_so(begin, now):
    answers = {"1": 2, "2": 2, "3": 2, "5": 1, "6": 1, "7": 1}
    done = services.hand_in(answer(begin("gad-7"), answers, now), by=None, at=now)
    assert (done.state, done.total, done.prorated) == ("incomplete", Decimal("10.5"), True)


def test_handing_in_twice_keeps_the_first(begin, now):
    begun = answer(begin("audit-c"), {"1": 0}, now)
    services.hand_in(begun, by=None, at=now)
    assert services.hand_in(begun, by=None, at=now + MINUTE).collected_at == now


def test_nothing_is_added_to_what_was_handed_in(begin, now):
    begun = begin("audit-c")
    services.hand_in(begun, by=None, at=now)
    with pytest.raises(services.AssessmentClosed):
        answer(begun, {"1": 1}, now)


@pytest.mark.parametrize(("patient", "positive"), [("ada", True), ("ben", False)])
def test_the_cut_off_is_that_of_the_patients_reference_sex(begin, now, request, patient, positive):
    begun = begin("audit-c", patient=request.getfixturevalue(patient))
    assert services.hand_in(answer(begun, {"1": 2, "2": 1, "3": 0}, now), by=None, at=now).positive is positive


@pytest.mark.parametrize(
    ("instrument", "answers", "level"),
    [
        ("phq-9", {"9": 1}, "high"),
        ("c-ssrs-screen", {"4": True}, "high"),
        ("c-ssrs-screen", {"1": True, "2": True, "3": True, "4": False, "5": False, "6": False}, "moderate"),
        ("c-ssrs-since", {"6": True}, "high"),
    ],
)
def test_a_sign_opens_a_case_at_the_answer_before_anything_is_handed_in(begin, now, instrument, answers, level):
    answer(begin(instrument), answers, now)
    assert Assessment.objects.get().state == "draft"
    assert RiskCase.objects.get().level == level


@pytest.mark.parametrize(
    ("instrument", "answers"),
    [("phq-9", {"9": 0}), ("c-ssrs-screen", {"1": True, "2": False, "6": False}), ("phq-9", {"9": None})],
)
def test_other_answers_open_none(begin, now, instrument, answers):
    answer(begin(instrument), answers, now)
    assert not RiskCase.objects.exists()


def test_the_same_sign_counts_once_however_often_it_is_sent(begin, now):
    begun = begin("phq-9")
    for answers in ({"9": 1}, {"9": 2}, {"1": 1}):
        answer(begun, answers, now)
    services.hand_in(begun, by=None, at=now)
    assert RiskCaseEvent.objects.filter(act="sign").count() == 1


def test_the_answer_and_the_case_stand_or_fall_together(begin, now, monkeypatch):
    def broken(**kwargs):
        raise RuntimeError("the case cannot be opened")

    begun = begin("phq-9")
    monkeypatch.setattr(services, "open_case", broken)
    with pytest.raises(RuntimeError):
        answer(begun, {"9": 3}, now)
    assert Assessment.objects.get().answers == {}
    assert not RiskCase.objects.exists()


def test_safety_questions_handed_in_with_one_open_are_told(begin, now):
    begun = answer(begin("c-ssrs-screen"), {"1": False}, now)
    services.hand_in(begun, by=None, at=now)
    assert RiskCase.objects.get().level == "incomplete"


@pytest.mark.parametrize(("rise", "told"), [(25, False), (26, True)])
def test_a_sharp_worsening_against_the_last_is_told(begin, ada, now, rise, told):
    before = dict.fromkeys(filled.LSAS, 0)
    worse = dict(before)
    for item in list(worse)[:rise]:
        worse[item] = 1
    for number, answers in enumerate((before, worse)):
        begun = begin("lsas-sr", about=f"follow-up:{number}")
        services.hand_in(answer(begun, answers, now), by=None, at=now + number * MINUTE)
    assert RiskCase.objects.filter(level="worsening").exists() is told


@pytest.mark.parametrize(("minutes", "told"), [(29, 0), (30, 1)])
def test_safety_questions_that_were_begun_and_left_are_told_after_half_an_hour(begin, now, minutes, told):
    begin("c-ssrs-screen")
    assert services.tell_of_left_risk_screens(now + minutes * MINUTE) == told
    assert RiskCase.objects.count() == told


def test_one_that_cannot_be_told_stops_no_other(begin, now, monkeypatch):
    """A suicide screen that somebody left must not wait for another one's fault."""
    faulty, sound = begin("c-ssrs-screen"), begin("c-ssrs-screen", about="follow-up:2")
    tell = services._tell_if_left

    def tell_unless_faulty(pk, at):
        if pk == faulty.pk:
            raise ArithmeticError
        return tell(pk, at)

    monkeypatch.setattr(services, "_tell_if_left", tell_unless_faulty)
    assert services.tell_of_left_risk_screens(now + 40 * MINUTE) == 1
    assert RiskCase.objects.get().events.filter(sign_key__contains=str(sound.pk)).exists()


def test_they_are_told_once(begin, now):
    begin("c-ssrs-screen")
    later = now + 40 * MINUTE
    assert [services.tell_of_left_risk_screens(later) for _again in range(2)] == [1, 0]


@pytest.mark.parametrize(
    ("instrument", "answers"),
    [("c-ssrs-screen", {"1": False, "2": False, "6": False}), ("phq-9", {"1": 0})],
)
def test_answered_safety_questions_and_other_questionnaires_are_left_in_peace(begin, now, instrument, answers):
    answer(begin(instrument), answers, now)
    assert services.tell_of_left_risk_screens(now + 60 * MINUTE) == 0


def test_everything_at_once_for_answers_that_somebody_entered(ada, staff, now):
    done = services.record_complete(
        patient=ada,
        instrument="audit-c",
        answers={"1": 1, "2": 0, "3": 0},
        occasion="import",
        about="import:1",
        at=now,
        mode="clinician",
        by=staff.nora,
    )
    assert (done.total, done.mode, done.recorded_by) == (1, "clinician", staff.nora)


def test_the_course_of_a_scale_holds_the_complete_ones_in_time_order(begin, ada, now):
    for number, points in enumerate((3, 1, 2)):
        begun = begin("gad-7", about=f"follow-up:{number}")
        answer(begun, {str(item): points for item in range(1, 8)}, now)
        services.hand_in(begun, by=None, at=now - number * MINUTE)
    services.hand_in(begin("gad-7", about="follow-up:9"), by=None, at=now)
    course = queries.course_of(ada, ["gad-7", "phq-9"])
    assert [row.total for row in course["gad-7"]] == [14, 7, 21]
    assert course["phq-9"] == []
    assert queries.last_of(ada, "gad-7").total == 21
    assert queries.last_of(ada, "gad-7", before=now).total == 7
    assert queries.latest_scores(ada)["gad-7"].state == "incomplete"


def test_the_database_refuses_a_total_without_all_answers(begin):
    begun = begin("phq-9")
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE intake_assessment SET total = 3 WHERE id = %s", [begun.pk])
