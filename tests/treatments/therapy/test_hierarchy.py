"""Exposure work: steps are planned in a course, and how they went is written down once."""

import pytest

from tests.cast import make_staff
from treatments.therapy import services
from treatments.therapy.models import ExposureStep

pytestmark = pytest.mark.django_db


@pytest.fixture
def step(course, ada, staff, now):
    return services.plan_step(
        patient=ada, course=course, situation="Order a coffee", lsas_item=4, expected_suds=40, by=staff.theo, at=now
    )


def test_a_therapist_plans_a_step(course, ada, sign_in, staff):
    page = sign_in(staff.theo).post(
        f"/therapy/patients/{ada.pk}/", {"situation": "Say hello", "lsas_item": "12", "expected_suds": "30"}
    )
    assert page.status_code == 302
    assert ExposureStep.objects.get().situation == "Say hello"


@pytest.mark.parametrize("suds", ["", "101", "-1", "3.5", "a lot"])
def test_distress_is_a_whole_number_from_0_to_100(course, ada, sign_in, staff, suds):
    page = sign_in(staff.theo).post(f"/therapy/patients/{ada.pk}/", {"situation": "Say hello", "expected_suds": suds})
    assert page.status_code == 422
    assert b"Say hello" in page.content
    assert not ExposureStep.objects.exists()


def test_how_it_went_is_written_down_once(step, staff, now):
    services.record_step(step, peak_suds=60, after_suds=20, learned="It passed.", by=staff.theo, at=now)
    with pytest.raises(services.StepDoneAlready):
        services.record_step(step, peak_suds=10, after_suds=5, learned="", by=staff.theo, at=now)
    step.refresh_from_db()
    assert step.peak_suds == 60


def test_distress_afterwards_above_the_highest_is_refused_in_words(step, sign_in, staff):
    page = sign_in(staff.theo).post(f"/therapy/steps/{step.pk}/", {"peak_suds": "20", "after_suds": "30"})
    assert page.status_code == 422
    assert "cannot be above the highest" in page.content.decode()


def test_a_stranger_finds_no_step(step, sign_in, south):
    assert sign_in(make_staff("tess", ["therapist"], south)).get(f"/therapy/steps/{step.pk}/").status_code == 404
