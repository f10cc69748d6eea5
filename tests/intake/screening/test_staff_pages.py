"""The list of pre-assessments, the review page, results, the card, the worklist, the invitation's words."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from clinic.audit.models import AccessEvent
from clinic.messaging.decisions import Cancel, Send
from clinic.messaging.models import Message
from intake.patients.models import ContactConsent
from intake.screening import deciders, queries, services, steps, work
from intake.screening.models import (
    ConditionStatement,
    EligibilityDecision,
    FindingResolution,
    MedicationStatement,
    PreAssessment,
    ScreeningResult,
)
from tests import cast
from tests.intake import filled
from tests.intake.pages import EMOJI, LONG, NUL, SCRIPT, errors_of, refuses_strangers_and_others

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def url(name, patient, *more):
    return reverse(f"screening:{name}", args=[patient.pk, *more])


@pytest.fixture
def prescriber(sign_in, staff):
    return sign_in(staff.percy)


# --- inviting


def test_the_front_desk_invites_with_one_button(ada, staff, sign_in):
    desk = sign_in(staff.dana)
    assert url("invite", ada) in desk.get(reverse("patients:patient", args=[ada.pk])).content.decode()
    for _again in range(2):
        assert desk.post(url("invite", ada)).url == reverse("patients:patient", args=[ada.pk])
    assert PreAssessment.objects.count() == Message.objects.count() == 1


def test_who_may_not_invite(ada, staff, stranger, sign_in):
    refuses_strangers_and_others(
        sign_in, url("invite", ada), others=[staff.theo, staff.mona, staff.odo], stranger=stranger, method="post"
    )
    assert sign_in(staff.dana).get(url("invite", ada)).status_code == 405
    assert not PreAssessment.objects.exists()


def test_the_invitation_is_neutral_and_leads_to_the_forms(ada, staff, now, settings):
    services.invite(patient=ada, by=staff.dana, at=now)
    decision = deciders.invitation(Message.objects.get(), now)
    assert isinstance(decision, Send)
    assert (decision.channel, decision.to, decision.zone) == ("email", "ada@patient.test", "America/New_York")
    assert f"{settings.BASE_URL}/go/" in decision.body
    words = f"{decision.subject} {decision.body}".lower()
    for telling in ("ketamine", "anxiety", "infusion", "questionnaire", "psychiat", "treatment"):
        assert telling not in words
    assert ada.links.get().target == reverse("screening:overview")


def test_by_text_message_it_says_how_to_opt_out(ada, staff, now):
    ada.contact_way = "sms"
    ada.save()
    services.invite(patient=ada, by=staff.dana, at=now)
    assert "STOP" in deciders.invitation(Message.objects.get(), now).body


def test_it_is_not_sent_when_the_forms_are_handed_in_or_messages_were_stopped(ada, ben, staff, now):
    for patient in (ada, ben):
        services.invite(patient=patient, by=staff.dana, at=now)
    PreAssessment.objects.filter(patient=ada).update(state="submitted", submitted_at=now)
    ContactConsent.objects.create(patient=ben, channel="email", allowed=False, wording="STOP", source="reply", at=now)
    assert all(isinstance(deciders.invitation(message, now), Cancel) for message in Message.objects.all())


# --- the list and the worklist


def test_the_list_says_who_stands_still(ada, ben, staff, sign_in, now, clock):
    services.invite(patient=ada, by=staff.dana, at=now)
    filled.fill_pre_assessment(ben, now)
    browser = sign_in(staff.dana)
    page = browser.get(reverse("screening:reviews")).content.decode()
    assert "Ada Abel" in page
    assert "Ben Brook" in page
    assert "stands still" not in page
    clock.shift(3 * DAY)
    browser = sign_in(staff.dana)
    assert "stands still since" in browser.get(reverse("screening:reviews")).content.decode()
    still = browser.get(reverse("screening:reviews"), {"state": "still"}).content.decode()
    assert "Ada Abel" in still
    assert "Ben Brook" not in still
    only = browser.get(reverse("screening:reviews"), {"state": "submitted"}).content.decode()
    assert "Ada Abel" not in only


def test_the_list_says_how_far_each_patient_is(ada, ben, staff, sign_in, now):
    pre_assessment = services.invite(patient=ada, by=staff.dana, at=now)
    for section in ("goals", "history"):
        services.save_section(pre_assessment=pre_assessment, section=section, answers={}, done=True, by=None, at=now)
    filled.fill_pre_assessment(ben, now)
    lines = sign_in(staff.dana).get(reverse("screening:reviews")).context["lines"]
    assert {line["row"].patient: line["done"] for line in lines} == {ada: 2, ben: len(steps.STEPS)}


@pytest.mark.parametrize(
    ("state", "words"),
    [("waiting", "on its way"), ("sent", "reminded "), ("failed", "did not go out"), ("cancelled", None)],
)
def test_the_list_says_what_became_of_the_reminder(ada, staff, sign_in, now, clock, state, words):
    services.invite(patient=ada, by=staff.dana, at=now)
    clock.shift(3 * DAY)
    services.plan_nudges(now + 3 * DAY)
    Message.objects.filter(purpose="nudge").update(state=state, sent_at=now + 3 * DAY if state == "sent" else None)
    page = sign_in(staff.dana).get(reverse("screening:reviews")).content.decode()
    for said in ("on its way", "reminded ", "did not go out"):
        assert (said in page) is (said == words), said


def test_the_list_shows_only_patients_of_ones_own_sites(sol, ada, staff, stranger, sign_in, now):
    services.invite(patient=sol, by=stranger, at=now)
    assert "Sol Stone" not in sign_in(staff.percy).get(reverse("screening:reviews")).content.decode()
    refuses_strangers_and_others(sign_in, reverse("screening:reviews"), others=[staff.theo, staff.mona, ada.user])


@pytest.mark.parametrize(("days", "count"), [(2, 0), (3, 1)])
def test_forms_that_stand_still_are_work_for_the_front_desk(ada, staff, now, days, count):
    services.invite(patient=ada, by=staff.dana, at=now)
    assert len(work.items(staff.dana, now + days * DAY)) == count
    assert work.items(staff.percy, now + days * DAY) == []


def test_forms_that_were_handed_in_are_work_for_a_prescriber(ada, staff, stranger, now):
    filled.fill_pre_assessment(ada, now)
    (item,) = work.items(staff.percy, now)
    assert (item.who, item.url, item.due_at) == ("Ada Abel", url("review", ada), now)
    assert work.items(staff.nora, now) == work.items(stranger, now) == []


def test_the_list_costs_the_same_for_many(north, staff, sign_in, now, django_assert_max_num_queries):
    for number in range(20):
        patient = cast.make_patient(f"P{number}", "Many", site=north)
        services.invite(patient=patient, by=staff.dana, at=now)
    browser = sign_in(staff.percy)
    browser.get(reverse("screening:reviews"))
    with django_assert_max_num_queries(8):
        browser.get(reverse("screening:reviews"))


# --- the review page


def test_the_page_shows_scores_history_findings_and_what_is_missing(ada, staff, prescriber, now):
    filled.fill_pre_assessment(ada, now, glaucoma="yes", porphyria="unknown")
    page = prescriber.get(url("review", ada))
    words = page.content.decode()
    for expected in ("96", "Order a coffee", "adequate trial", "“Yes” to “Glaucoma", "v:asra", "missing"):
        assert expected in words, expected
    assert [group["severity"] for group in page.context["groups"]] == ["review"]
    assert page.context["unanswered"] == ["Porphyria"]
    assert "Ada" not in words.split("<title>")[1].split("</title>")[0]


def test_of_somebody_who_was_not_even_invited_it_says_so(ada, prescriber):
    words = prescriber.get(url("review", ada)).content.decode()
    assert "A decision can be signed when the patient has handed in the forms." in words
    assert "The medical history was not answered." in words


def test_clinicians_read_it_and_only_prescribers_answer(ada, staff, stranger, sign_in, now):
    filled.fill_pre_assessment(ada, now, glaucoma="yes")
    for reader in (staff.nora, staff.theo):
        words = sign_in(reader).get(url("review", ada)).content.decode()
        assert url("resolve", ada, "C16") not in words
        assert url("decide", ada) not in words
    others = [staff.dana, staff.mona, staff.odo, ada.user]
    refuses_strangers_and_others(sign_in, url("review", ada), others=others, stranger=stranger)
    others = [staff.nora, staff.theo, *others]
    for name, more in (("resolve", ["C16"]), ("decide", [])):
        refuses_strangers_and_others(sign_in, url(name, ada, *more), others=others, stranger=stranger, method="post")
    assert not EligibilityDecision.objects.exists()


def test_opening_it_is_written_down_and_changes_nothing(ada, staff, prescriber, now):
    filled.fill_pre_assessment(ada, now, glaucoma="yes")
    before = PreAssessment.objects.values().get()
    prescriber.get(url("review", ada))
    assert AccessEvent.objects.filter(patient_id=ada.pk, user=staff.percy).exists()
    assert PreAssessment.objects.values().get() == before
    assert not FindingResolution.objects.exists()


def test_a_finding_is_answered_where_it_stands(ada, staff, prescriber, now):
    filled.fill_pre_assessment(ada, now, glaucoma="yes")
    posted = {"C16-seen": json.dumps(["glaucoma"]), "C16-reason": "Under drops."}
    assert prescriber.post(url("resolve", ada, "C16"), posted).url == url("review", ada)
    assert FindingResolution.objects.get().reason == "Under drops."
    assert "Under drops." in prescriber.get(url("review", ada)).content.decode()


@pytest.mark.parametrize("reason", ["", "   ", LONG, NUL])
def test_an_answer_without_a_usable_reason_is_refused_in_words(ada, staff, prescriber, now, reason):
    filled.fill_pre_assessment(ada, now, glaucoma="yes")
    answered = prescriber.post(url("resolve", ada, "C16"), {"C16-seen": '["glaucoma"]', "C16-reason": reason})
    assert answered.status_code == 422
    assert "field--wrong" in answered.content.decode()
    assert not FindingResolution.objects.exists()


@pytest.mark.parametrize("seen", ["", "not json", "{}", "[1]", '["other"]'])
def test_a_page_that_was_changed_on_its_way_answers_nothing(ada, staff, prescriber, now, seen):
    filled.fill_pre_assessment(ada, now, glaucoma="yes")
    answered = prescriber.post(url("resolve", ada, "C16"), {"C16-seen": seen, "C16-reason": "Fine."})
    assert answered.status_code in (302, 422)
    assert not FindingResolution.objects.exists()


def test_a_block_asks_for_what_changed(ada, staff, prescriber, now):
    filled.fill_pre_assessment(ada, now, stroke="yes")
    posted = {"C04-seen": '["stroke"]', "C04-reason": "Not a stroke."}
    assert prescriber.post(url("resolve", ada, "C04"), posted).status_code == 422
    assert not FindingResolution.objects.exists()
    prescriber.post(url("resolve", ada, "C04"), {**posted, "C04-what_changed": "The neurologist's letter."})
    assert FindingResolution.objects.get().act == "lifted"
    assert "Block C04 was lifted by" in prescriber.get(url("review", ada)).content.decode()


def test_a_finding_that_is_not_there_leads_back(ada, staff, prescriber, now):
    filled.fill_pre_assessment(ada, now)
    assert prescriber.post(url("resolve", ada, "C16"), {}).url == url("review", ada)


def decision(**more):
    posted = {"outcome": "eligible", "reason": "Weighed.", "words_for_patient": "", "password": cast.PASSWORD, **more}
    return {f"decision-{name}": value for name, value in posted.items()}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password": "wrong"}, "password"),
        ({"password": ""}, "password"),
        ({"outcome": "perhaps"}, "outcome"),
        ({"outcome": ""}, "outcome"),
        ({"reason": ""}, "reason"),
        ({"reason": NUL}, "reason"),
        ({"words_for_patient": LONG}, "words_for_patient"),
    ],
)
def test_a_decision_is_refused_at_its_field_and_what_was_typed_stays(ada, staff, prescriber, now, changed, field):
    filled.fill_pre_assessment(ada, now)
    posted = decision(**{"words_for_patient": f"Welcome {EMOJI} {SCRIPT}", **changed})
    answered = prescriber.post(url("decide", ada), posted)
    assert list(errors_of(answered, "decision_form")) == [field]
    assert SCRIPT not in answered.content.decode()
    if field != "words_for_patient":
        assert EMOJI in answered.content.decode()
    assert not EligibilityDecision.objects.exists()


def test_eligible_with_something_open_is_refused_with_what_it_is(ada, staff, prescriber, now):
    filled.fill_pre_assessment(ada, now, glaucoma="yes")
    answered = prescriber.post(url("decide", ada), decision())
    assert "C16 has not been reviewed: glaucoma." in errors_of(answered, "decision_form")["__all__"]


def test_a_decision_is_signed_and_stands_on_the_page(ada, staff, prescriber, now):
    filled.fill_pre_assessment(ada, now)
    assert prescriber.post(url("decide", ada), decision()).url == url("review", ada)
    assert prescriber.get(url("decide", ada)).url == url("review", ada)
    words = prescriber.get(url("review", ada)).content.decode()
    assert "Signed by Percy Staff" in words
    assert "Nothing stands in the way of treatment" in words
    assert "Eligible" in prescriber.get(reverse("patients:patient", args=[ada.pk])).content.decode()


def test_the_page_costs_the_same_for_one_finding_and_for_twenty(
    ada, ben, staff, prescriber, now, django_assert_max_num_queries
):
    filled.fill_pre_assessment(ada, now, glaucoma="yes")
    many = dict.fromkeys(
        ("glaucoma", "stroke", "porphyria", "cystitis", "bipolar", "sleep_apnoea", "arrhythmia"), "yes"
    )
    names = [
        "lorazepam",
        "codeine",
        "lithium",
        "sertraline",
        "Zzyx",
        "phenelzine",
        "clozapine",
        "rifampicin",
        "memantine",
    ]
    medicines = {"takes": "yes", "list": [{"name": name} for name in names]}
    filled.fill_pre_assessment(ben, now, medicines=medicines, **many)
    assert len(queries.standing(ben, at=now).result.findings) >= 14
    prescriber.get(url("review", ada))
    for patient in (ada, ben):
        with django_assert_max_num_queries(36):
            prescriber.get(url("review", patient))


# --- what staff write down


def test_a_nurse_states_a_condition_and_how_it_is_known(ada, staff, sign_in, now):
    posted = {"condition-code": "glaucoma", "condition-present": "no", "condition-note": "Letter of 3 May."}
    assert sign_in(staff.nora).post(url("condition", ada), posted).url == url("review", ada)
    row = ConditionStatement.objects.get()
    assert (row.present, row.source, row.note, row.by) == (False, "staff", "Letter of 3 May.", staff.nora)


@pytest.mark.parametrize(
    "changed",
    [{"code": ""}, {"code": "wings"}, {"present": ""}, {"present": "perhaps"}, {"note": ""}, {"note": LONG}],
)
def test_a_condition_needs_all_three(ada, staff, sign_in, changed):
    posted = {"code": "glaucoma", "present": "no", "note": "Letter.", **changed}
    answered = sign_in(staff.nora).post(
        url("condition", ada), {f"condition-{name}": value for name, value in posted.items()}
    )
    assert answered.status_code == 422
    assert not ConditionStatement.objects.exists()


def test_a_medicine_is_added_and_stopped(ada, ben, staff, sign_in, now):
    nurse = sign_in(staff.nora)
    nurse.post(url("medicine", ada), {"medicine-name": "Lithium", "medicine-dose_text": "450 mg"})
    row = MedicationStatement.objects.get()
    assert nurse.post(url("stop-medicine", ben, row.pk)).status_code == 404
    for _again in range(2):
        nurse.post(url("stop-medicine", ada, row.pk))
    row.refresh_from_db()
    assert row.stopped_on == now.date()
    assert nurse.post(url("medicine", ada), {"medicine-name": ""}).status_code == 422


def test_a_result_is_chosen_then_filled_out(ada, staff, sign_in, now):
    nurse = sign_in(staff.nora)
    assert "?kind=ecg" in nurse.get(url("result", ada)).content.decode()
    form = f"{url('result', ada)}?kind=blood-pressure"
    assert nurse.get(form).status_code == 200
    posted = {"systolic": "124", "diastolic": "78", "collected_at": "2026-03-02T09:00"}
    assert nurse.post(form, posted).url == url("review", ada)
    row = ScreeningResult.objects.get()
    assert (row.value, row.recorded_by) == ({"systolic": 124, "diastolic": 78}, staff.nora)
    assert "124/78 mmHg" in nurse.get(url("review", ada)).content.decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"systolic": "39"},
        {"systolic": "high"},
        {"systolic": ""},
        {"diastolic": "124"},
        {"collected_at": "2026-03-03T09:00"},
        {"collected_at": ""},
        {"note": LONG},
        {"due_on": "soon"},
    ],
)
def test_a_result_is_refused_at_its_field(ada, staff, sign_in, changed):
    posted = {"systolic": "124", "diastolic": "78", "collected_at": "2026-03-02T09:00", **changed}
    answered = sign_in(staff.nora).post(f"{url('result', ada)}?kind=blood-pressure", posted)
    assert set(errors_of(answered)) == set(changed)
    assert not ScreeningResult.objects.exists()


def test_a_kind_of_result_that_is_none_is_not_found(ada, staff, sign_in):
    assert sign_in(staff.nora).get(f"{url('result', ada)}?kind=fortune").status_code == 404


@pytest.mark.parametrize("name", ["condition", "medicine", "result"])
def test_who_may_not_write_things_down(ada, staff, stranger, sign_in, name):
    others = [staff.dana, staff.theo, staff.mona, ada.user]
    refuses_strangers_and_others(sign_in, url(name, ada), others=others, stranger=stranger, method="post")


# --- the card


def test_the_card_of_the_front_desk_holds_no_clinical_word(ada, staff, sign_in, now):
    filled.fill_pre_assessment(ada, now, glaucoma="yes", medicines={"takes": "yes", "list": [{"name": "Lithium"}]})
    words = sign_in(staff.dana).get(reverse("patients:patient", args=[ada.pk])).content.decode()
    assert "Handed in" in words
    for clinical in ("Lithium", "finding", "laucoma"):
        assert clinical not in words
    words = sign_in(staff.nora).get(reverse("patients:patient", args=[ada.pk])).content.decode()
    assert "Lithium" in words
    assert "findings to answer" in words or "finding to answer" in words
