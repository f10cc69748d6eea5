"""A case shows the answer or the words behind each sign, with the question and the way to the whole."""

import pytest

from clinic.messaging.models import InboundMessage
from intake.assessments import services as answering
from intake.risk import shown
from intake.risk.models import RiskCase
from intake.risk.shown import Shown


@pytest.fixture
def answered(ada, now):
    def record(instrument, answers, *, about="follow-up:1"):
        begun = answering.start(patient=ada, instrument=instrument, occasion="follow-up", about=about, at=now)
        return answering.record_answers(begun, answers, by=None, at=now)

    return record


def behind(patient):
    (event,) = RiskCase.objects.get(patient=patient).events.filter(act="sign")
    return shown.behind(patient.pk, event.sign_key)


def test_the_item_is_shown_with_its_answer(on_call, ada, answered):
    assessment = answered("phq-9", {"1": 3, "9": 1})
    (one,) = behind(ada)
    assert one.answer == "Several days"
    assert one.question.startswith("Thoughts that you would be better off dead")
    assert one.url == f"/assessments/{assessment.pk}/"


def test_of_the_safety_questions_each_yes_is_shown(on_call, ada, answered):
    answered("c-ssrs-screen", {"1": True, "2": True, "3": False, "4": True})
    assert [one.answer for one in behind(ada)] == ["Yes", "Yes", "Yes"]


def test_the_page_of_the_case_shows_it(on_call, ada, answered, sign_in, staff):
    answered("phq-9", {"9": 2})
    page = sign_in(staff.nora).get(f"/risk/{RiskCase.objects.get().pk}/").content.decode()
    assert "“More than half the days”" in page
    assert "After that Percy Staff is told." in page


def test_a_sharp_worsening_is_in_no_single_answer(on_call, ada, answered):
    assessment = answered("phq-9", {"1": 3})
    (one,) = shown.behind(ada.pk, f"assessment:{assessment.pk}:worsening-phq-9")
    assert (one.answer, one.whole != "") == ("", True)


@pytest.mark.parametrize(
    "key", [None, "", "readiness:4", "assessment:x:y", "assessment:999999:y", "inbound:0:patient:1"]
)
def test_what_nobody_knows_shows_nothing(ada, key):
    assert shown.behind(ada.pk, key) == []


def test_another_patients_answers_are_never_shown(on_call, ada, ben, answered):
    assessment = answered("phq-9", {"9": 1})
    assert shown.behind(ben.pk, f"assessment:{assessment.pk}:suicide-item") == []


def test_the_words_of_a_reply_are_shown(ada, now):
    reply = InboundMessage.objects.create(
        channel="sms",
        provider_id="1",
        from_address="+12025550143",
        patient_id=ada.pk,
        body="I want to die",
        received_at=now,
    )
    assert shown.behind(ada.pk, f"inbound:{reply.pk}:patient:{ada.pk}") == [Shown("", "I want to die", "", "")]


def test_a_fault_in_looking_it_up_does_not_close_the_page(case, sign_in, staff, settings, caplog):
    settings.RISK_SIGNS = {"sign": "tests.intake.risk.test_shown.fails"}
    page = sign_in(staff.nora).get(f"/risk/{case.pk}/")
    assert "I am taking care of it" in page.content.decode()
    assert "could not be shown" in caplog.text


def fails(patient_id, sign_key):
    raise RuntimeError
