"""From the invitation to the decision, over the pages alone."""

import re

import pytest
from django.urls import resolve, reverse

from intake.assessments.models import Assessment
from intake.screening import queries, steps
from intake.screening.models import EligibilityDecision, PreAssessment
from tests import cast
from tests.intake import filled

pytestmark = pytest.mark.django_db


def answer_instrument(browser, instrument):
    answers = filled.ANSWERS[instrument]
    page = browser.post(reverse("screening:step", args=[instrument]))
    row = Assessment.objects.get(instrument=instrument)
    assert page.url == reverse("assessments:resume", args=[row.pk])
    url = browser.get(page.url).url
    while url.startswith("/me/questions/"):
        shown = browser.get(url)
        assert shown.status_code == 200, url
        names = set(re.findall(r'name="(item-[^"]+)"', shown.content.decode()))
        posted = {}
        for item, answer in answers.items():
            name = f"item-{item.replace('.', '-')}"
            if name in names:
                posted[name] = str(answer).lower() if isinstance(answer, bool) else answer
        assert posted
        answered = browser.post(url, posted)
        assert answered.status_code == 302, answered.content.decode()[:3000]
        url = answered.url
    return url


def answer_section(browser, url):
    """Screen by screen; returns where it leads after the last one."""
    answers = filled.section_answers()
    while resolve(url).view_name == "screening:screen":
        step_id = resolve(url).kwargs["step_id"]
        shown = browser.get(url)
        assert shown.status_code == 200, url
        posted = {name: answers[step_id][name] for name in shown.context["form"].fields if name in answers[step_id]}
        if "tried-0-name" in shown.context["form"].fields:
            posted = {f"tried-0-{key}": value for row in answers[step_id]["tried"] for key, value in row.items()}
        answered = browser.post(url, posted)
        assert answered.status_code == 302, answered.content.decode()[:4000]
        url = answered.url
    return url


def test_a_patient_answers_everything_on_the_pages_and_a_prescriber_decides(ada, staff, sign_in, north):
    desk = sign_in(staff.dana)
    assert desk.post(reverse("screening:invite", args=[ada.pk])).status_code == 302
    browser = sign_in(ada.user)
    assert browser.get(reverse("screening:overview")).status_code == 200
    url = reverse("screening:step", args=[steps.STEPS[0].id])
    seen = []
    while url != reverse("screening:submit"):
        step_id = resolve(url).kwargs["step_id"]
        seen.append(step_id)
        if steps.find_step(step_id).is_instrument:
            assert browser.get(url).status_code == 200
            url = answer_instrument(browser, step_id)
        else:
            url = answer_section(browser, browser.get(url).url)
    assert seen == [step.id for step in steps.STEPS]
    assert "Everything is answered" in browser.get(url).content.decode()
    assert browser.post(url).status_code == 302
    pre_assessment = PreAssessment.objects.get()
    assert pre_assessment.state == "submitted"
    assert {row.state for row in Assessment.objects.all()} == {"complete"}
    assert "Your forms are with us" in browser.get(reverse("screening:overview")).content.decode()

    prescriber = sign_in(staff.percy)
    page = prescriber.get(reverse("screening:review", args=[ada.pk])).content.decode()
    assert "Order a coffee" in page
    assert "96" in page
    assert [finding.rule for finding in queries.standing(ada, at=pre_assessment.submitted_at).outstanding] == []
    signed = prescriber.post(
        reverse("screening:decide", args=[ada.pk]),
        {"decision-outcome": "eligible", "decision-reason": "No contraindication.", "decision-password": cast.PASSWORD},
    )
    assert signed.status_code == 302, signed.content.decode()[-6000:]
    assert EligibilityDecision.objects.get().outcome == "eligible"
    assert queries.standing(ada, at=pre_assessment.submitted_at).is_clear
