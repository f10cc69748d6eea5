"""The review says where each finding comes from and what is new since; the general practitioner is written down."""

from datetime import timedelta

import pytest
from django.urls import reverse

from intake.screening import queries, services
from intake.screening.models import OwnDoctor, RulesRun
from tests.intake import filled
from tests.intake.pages import LONG, errors_of, refuses_strangers_and_others

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def url(name, patient):
    return reverse(f"screening:{name}", args=[patient.pk])


@pytest.fixture
def prescriber(sign_in, staff):
    return sign_in(staff.percy)


def causes(prescriber, patient, rule):
    groups = prescriber.get(url("review", patient)).context["groups"]
    return next(one["causes"] for group in groups for one in group["findings"] if one["finding"].rule == rule)


def test_what_the_rules_said_is_kept_with_their_version_when_the_forms_are_handed_in(ada, staff, now):
    filled.fill_pre_assessment(ada, now, glaucoma="yes")
    run = RulesRun.objects.get()
    assert (run.patient, run.at, run.disposition) == (ada, now, "review")
    assert run.rules_version == queries.standing(ada, at=now).result.rules_version
    assert [found["rule"] for found in run.findings] == ["C16"]


def test_each_cause_says_where_it_was_said(ada, staff, prescriber, now):
    answers = {**filled.ANSWERS["phq-9"], "9": 1}
    medicines = {"takes": "yes", "list": [{"name": "Lorazepam", "dose_text": "1 mg", "reason": "sleep"}]}
    filled.fill_pre_assessment(ada, now, glaucoma="yes", medicines=medicines, instruments={"phq-9": answers})
    services.record_result(
        patient=ada, kind="ecg", value={"outcome": "abnormal"}, collected_at=now, by=staff.nora, at=now
    )
    for rule, words in (
        ("C16", "the patient's “Yes” to “Glaucoma"),
        ("C23", "“Several days” to “Thoughts that you would be better off dead"),
        ("M02", "“Lorazepam, 1 mg” for “sleep”, written down by the patient"),
        ("C05", "ECG: abnormal"),
    ):
        origins = [origin.words for cause in causes(prescriber, ada, rule) for origin in cause["origins"]]
        assert any(said.startswith(words) for said in origins), (rule, origins)


def test_what_came_up_since_the_forms_were_handed_in_is_marked(ada, staff, prescriber, now, clock):
    filled.fill_pre_assessment(ada, now, medicines={"takes": "yes", "list": [{"name": "lorazepam"}]})
    clock.move_to(now + HOUR)
    services.add_medicine(patient=ada, name="diazepam", by=staff.nora, at=now + HOUR)
    assert {cause["words"]: cause["is_new"] for cause in causes(prescriber, ada, "M02")} == {
        "Lorazepam": False,
        "Diazepam": True,
    }


def test_an_earlier_answer_that_no_longer_covers_stays_in_view(ada, staff, prescriber, now):
    filled.fill_pre_assessment(ada, now, medicines={"takes": "yes", "list": [{"name": "lorazepam"}]})
    (finding,) = queries.standing(ada, at=now).outstanding
    services.resolve_finding(
        patient=ada, rule="M02", seen=finding.keys, act="reviewed", reason="Seldom.", by=staff.percy, at=now
    )
    services.add_medicine(patient=ada, name="diazepam", by=staff.nora, at=now)
    page = prescriber.get(url("review", ada)).content.decode()
    assert "Earlier answer, does not cover this" in page
    assert "Seldom." in page


def test_a_result_that_is_due_again_is_listed(ada, staff, prescriber, now):
    services.record_result(
        patient=ada, kind="liver", value={"outcome": "normal"}, collected_at=now, by=staff.nora, at=now,
        due_on=(now - timedelta(days=1)).date(),
    )  # fmt: skip
    assert "was due again 1 Mar 2026" in prescriber.get(url("review", ada)).content.decode()


DOCTOR = {"name": "Dr. Own", "practice": "2 Elm St", "phone": "555-0100", "may_be_told": "False"}


def test_the_general_practitioner_is_written_down_and_changed(ada, staff, sign_in):
    nora = sign_in(staff.nora)
    assert "General practitioner" in nora.get(url("review", ada)).content.decode()
    assert nora.post(url("own-doctor", ada), DOCTOR).url == url("review", ada)
    nora.post(url("own-doctor", ada), {**DOCTOR, "may_be_told": "True"})
    doctor = OwnDoctor.objects.get()
    assert (doctor.name, doctor.may_be_told, doctor.by) == ("Dr. Own", True, staff.nora)
    assert "may be written to" in nora.get(url("review", ada)).content.decode()


@pytest.mark.parametrize("changed", [{"name": ""}, {"name": LONG}, {"may_be_told": ""}, {"phone": LONG}])
def test_what_is_missing_of_the_general_practitioner_is_said_at_the_field(ada, staff, sign_in, changed):
    answered = sign_in(staff.nora).post(url("own-doctor", ada), {**DOCTOR, **changed})
    assert set(errors_of(answered)) == set(changed)
    assert not OwnDoctor.objects.exists()


def test_the_general_practitioner_is_for_who_records_results(ada, staff, stranger, sign_in):
    others = [staff.dana, staff.theo, staff.mona, ada.user]
    refuses_strangers_and_others(sign_in, url("own-doctor", ada), others=others, stranger=stranger, method="post")
