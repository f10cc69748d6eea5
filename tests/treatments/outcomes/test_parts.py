"""The parts of the outcomes beside the results: lists behind numbers, filters, safety, and what a patient sees."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.audit.models import AccessEvent
from tests.clinic.counting import queries_of
from tests.treatments.outcomes.clinic import DAY_ZERO, score, small_clinic, treated
from tests.treatments.outcomes.test_pages import CLINIC, DASHBOARD, SAFETY, text_of
from treatments.courses import services as courses
from treatments.courses.models import Course, Delivery
from treatments.outcomes.groups import all_groups
from treatments.outcomes.models import ProgressRelease

pytestmark = pytest.mark.django_db
MINE = "/outcomes/mine/"


def behind(group, **query):
    return reverse("outcomes:behind", args=[all_groups().index(group)], query=query)


# --- The patients behind a number


def test_the_list_behind_a_number_names_them_and_every_look_is_written_down(north, staff, sign_in):
    small_clinic(north)
    browser = sign_in(staff.percy)
    page = browser.get(DASHBOARD).content.decode()
    link = re.search(r'href="(/outcomes/behind/\d+/\?[^"]*)">5<', page)[1].replace("&amp;", "&")
    answer = browser.get(link)
    text = text_of(answer)
    assert "Responders, week 2" in text
    assert text.count("Made-Up T-P") == 5
    seen = AccessEvent.objects.filter(page="outcomes:behind", user=staff.percy)
    assert seen.count() == 5
    assert set(seen.values_list("reason", flat=True)) == {"Responders, week 2"}
    assert set(seen.values_list("patient_id", flat=True)) == {one.pk for one in all_made_up(answer)}


def all_made_up(answer):
    return [row.patient for row in answer.context["page"].rows]


def test_a_manager_sees_numbers_and_no_way_to_the_names(north, staff, sign_in):
    small_clinic(north)
    browser = sign_in(staff.mona)
    for page in (DASHBOARD, SAFETY):
        answer = browser.get(page).content.decode()
        assert "/outcomes/behind/" not in answer
        assert "Made-Up" not in answer
    assert browser.get(behind("started")).status_code == 403


def test_the_list_keeps_the_filter_and_nothing_of_other_sites(north, south, staff, stranger, sign_in):
    treated(north, {}, reference_sex="female")
    treated(north, {}, reference_sex="male")
    treated(south, {}, reference_sex="female")
    assert len(all_made_up(sign_in(staff.mira).get(behind("started", sex="1")))) == 1
    assert len(all_made_up(sign_in(staff.mira).get(behind("started")))) == 2
    assert len(all_made_up(sign_in(stranger).get(behind("started")))) == 1


@pytest.mark.parametrize("address", ["/outcomes/behind/999/", "/outcomes/behind/0/?since=nonsense"])
def test_what_is_no_list_is_not_found(staff, sign_in, address):
    assert sign_in(staff.mira).get(address).status_code == 404


# --- Filters


def test_each_filter_leaves_whom_it_names(induction, north, staff, sign_in, order_draft):
    """Seven women with a course of Percy's, five men without one; ages at the first infusion, not today."""
    later = DAY_ZERO + timedelta(days=200)
    women = [treated(north, {}, reference_sex="female", born=date(1995, 6, 3)) for _ in range(7)]
    for _ in range(5):
        treated(north, {}, reference_sex="male", born=date(1995, 6, 2))
    for woman in women:
        given = Course.objects.create(
            patient=woman, site=north, protocol=induction, opened_at=DAY_ZERO, opened_by=staff.percy, indication="Other"
        )
        courses.record_weight(patient=woman, value=Decimal(70), unit="kg", by=staff.nora, at=later)
        Delivery.objects.create(
            patient=woman,
            course=given,
            series="before",
            started_at=DAY_ZERO - timedelta(hours=1),
            minutes=40,
            delivered_mg=40,
            weight_kg=80,
            planned_infusions=1,
        )
    order = courses.sign_order(course=given, draft=replace(order_draft, reason="Why not."), by=staff.percy, at=later)
    browser = sign_in(staff.mona)

    def started(**query):
        return browser.get(DASHBOARD, query).context["found"]["cohort"]["started"]

    assert started() == 12
    assert (started(sex="1"), started(sex="2"), started(sex="3")) == (7, 5, 0)
    assert (started(age="1"), started(age="2")) == (7, 5)  # 29 the day before their birthday, 30 on it
    assert started(plan=induction.pk) == 7
    assert started(indication=Course.objects.earliest("pk").pk) == 7
    assert started(prescriber=order.signed_by.pk) == 1
    assert started(sex="2", plan=induction.pk) == 0
    assert "Select a valid choice" in text_of(browser.get(DASHBOARD, {"prescriber": staff.nora.pk}))
    for page in (SAFETY, CLINIC):
        assert browser.get(page, {"sex": "1", "age": "1", "plan": induction.pk}).status_code == 200


# --- Safety


def test_safety_counts_peaks_by_the_dose_of_each_infusion(north, staff, sign_in):
    for number, peak in enumerate((4, 8, 10, 12, 16, None)):
        one = treated(north, {}, infusions=())
        Delivery.objects.create(
            patient=one,
            series="first",
            started_at=DAY_ZERO + timedelta(days=number),
            minutes=40,
            delivered_mg=40,
            weight_kg=80,
            planned_infusions=1,
            peak_dissociation=peak,
            peak_systolic=150 + number,
            baseline_systolic=120,
        )
    found = sign_in(staff.mona).get(SAFETY).context
    row = found["dissociation"][1]
    assert (row["measured"], row["infusions"], row["low"], row["middle"], row["high"], row["highest"]) == (
        *(5, 6),
        *(8.0, 10.0, 12.0, 16),
    )
    assert (found["pressure"][1]["middle"], found["pressure"][1]["highest"]) == (32.5, 35)
    assert [one["infusions"] for one in found["dissociation"]] == [0, 6, 0, 0]


def test_exposure_is_listed_for_who_may_see_names_and_written_down(north, staff, sign_in):
    many = treated(north, {}, start=timezone.now() - timedelta(days=100), infusions=range(0, 99, 9))
    treated(north, {}, start=timezone.now() - timedelta(days=100), infusions=(0,))
    found = sign_in(staff.mira).get(SAFETY)
    first = found.context["exposures"][0]
    assert (first.patient, first.infusions, float(first.total_mg)) == (many, 11, 440.0)
    assert {due.kind for due in first.due} == {"liver", "urinalysis", "cognition"}
    assert (found.context["treated"], found.context["overdue"]) == (1, 1)
    assert AccessEvent.objects.filter(page="outcomes:safety", user=staff.mira).count() == 2
    held = sign_in(staff.mona).get(SAFETY)
    assert "exposures" not in held.context
    assert held.context["overdue"] == 1


@pytest.mark.parametrize("page", [SAFETY, CLINIC])
def test_the_statements_of_the_other_parts_do_not_grow(north, staff, sign_in, page):
    browser = sign_in(staff.mira)
    treated(north, {-7: 100, 14: 50})
    before = queries_of(browser, page)
    for _ in range(20):
        treated(north, {-7: 100, 14: 50})
    assert queries_of(browser, page) == before
    assert before < 50


# --- What a patient sees


def release_of(patient, staff, sign_in, words="Well done."):
    return sign_in(staff.percy).post(reverse("outcomes:release", args=[patient.pk]), {"words": words})


def test_a_patient_sees_their_progress_only_once_it_is_released(north, staff, sign_in):
    patient = treated(north, {-7: 96, 14: 52})
    patient.assessments.update(band="60-and-over")
    own = sign_in(patient.user)
    assert "nothing to see here yet" in text_of(own.get(MINE))
    assert "Your progress" not in text_of(own.get("/me/"))
    assert release_of(patient, staff, sign_in).status_code == 302
    page = own.get(MINE)
    assert "44 points fewer" in text_of(page)
    assert "Well done." in text_of(page)
    assert "60-and-over" not in page.content.decode()
    assert "own-progress__line" in page.content.decode()
    assert MINE in own.get("/me/").content.decode()


def test_what_comes_after_the_release_waits_for_the_next_one(north, staff, sign_in):
    patient = treated(north, {-7: 96, 14: 52})
    release_of(patient, staff, sign_in)
    score(patient, 90, timezone.now() + timedelta(minutes=1))
    assert "44 points fewer" in text_of(sign_in(patient.user).get(MINE))


def test_a_release_can_be_taken_back(north, staff, sign_in):
    patient = treated(north, {-7: 96, 14: 52})
    release_of(patient, staff, sign_in)
    sign_in(staff.percy).post(reverse("outcomes:withdraw", args=[patient.pk]))
    assert "nothing to see here yet" in text_of(sign_in(patient.user).get(MINE))
    assert ProgressRelease.objects.filter(patient=patient).count() == 2


def test_nothing_is_released_where_there_is_no_line_to_draw(north, staff, sign_in):
    patient = treated(north, {-7: 96})
    answer = release_of(patient, staff, sign_in, words="Keep my words")
    assert answer.status_code == 422
    assert "There are not two scores yet" in text_of(answer)
    assert "Keep my words" in answer.content.decode()
    assert not ProgressRelease.objects.exists()


def test_a_worse_score_is_told_kindly_and_truly(north, staff, sign_in):
    patient = treated(north, {-7: 60, 14: 70})
    release_of(patient, staff, sign_in)
    assert "10 points more than at the start" in text_of(sign_in(patient.user).get(MINE))


def test_only_clinicians_of_the_site_release(north, staff, stranger, sign_in):
    patient = treated(north, {-7: 96, 14: 52})
    address = reverse("outcomes:release", args=[patient.pk])
    assert sign_in(staff.dana).post(address).status_code == 403
    assert sign_in(staff.mona).post(address).status_code == 403
    assert sign_in(stranger).post(address).status_code == 404
    assert sign_in(staff.theo).post(address).status_code == 302


def test_the_time_line_holds_medicines_therapy_and_where_they_lead(induction, north, staff, sign_in):
    patient = treated(north, {-7: 96, 14: 52})
    patient.medications.create(
        name="sertraline", dose_text="50 mg", started_on=date(2025, 1, 1), stated_at=DAY_ZERO, by=staff.percy
    )
    series = Course.objects.create(
        patient=patient, site=north, protocol=induction, opened_at=DAY_ZERO, opened_by=staff.percy
    )
    patient.exposure_steps.create(
        course=series,
        situation="Ask a stranger the time",
        expected_suds=60,
        peak_suds=50,
        after_suds=20,
        done_at=DAY_ZERO + timedelta(days=3),
        planned_at=DAY_ZERO,
        by=staff.theo,
    )
    answer = sign_in(staff.theo).get(reverse("outcomes:patient", args=[patient.pk]))
    text = text_of(answer)
    assert "sertraline 50 mg" in text
    assert "Ask a stranger the time: distress 50 at its highest, 20 afterwards" in text
    assert reverse("therapy:hierarchy", args=[patient.pk]) in answer.content.decode()
    assert 'id="course-beside"' in answer.content.decode()
