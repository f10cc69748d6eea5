"""A patient whose time zone does not exist, as in a row that no form has checked: the clinic's clock counts."""

from datetime import timedelta

import pytest
import time_machine

from intake.patients.models import Patient
from treatments.courses.models import Delivery
from treatments.outcomes.facts import Options
from treatments.outcomes.queries import facts_of, people

pytestmark = pytest.mark.django_db
BAD = ["Mars/Olympus", "", "America", "../etc/passwd", "EST5EDT6", "\u2603"]


@pytest.fixture(params=BAD, ids=["no-such", "empty", "a-folder", "a-path", "half", "a-sign"])
def lost(request, ada):
    Patient.objects.filter(pk=ada.pk).update(time_zone=request.param)
    return Patient.objects.get(pk=ada.pk)


def test_the_clock_is_the_clinics_and_known_to_be_so(lost, north):
    assert (lost.zone, lost.zone_is_known) == (north.zone, False)


def test_a_good_one_keeps_their_own(ada):
    Patient.objects.filter(pk=ada.pk).update(time_zone="America/Denver")
    ada.refresh_from_db()
    assert (ada.zone.key, ada.zone_is_known) == ("America/Denver", True)


def test_the_patients_page_warns_and_the_form_offers_the_clinics(lost, sign_in, staff, north):
    dana = sign_in(staff.dana)
    page = dana.get(f"/patients/{lost.pk}/").content.decode()
    assert "There is no time zone of this name" in page
    assert north.time_zone in page
    form = dana.get(f"/patients/{lost.pk}/details/").context["form"]
    assert lost.time_zone not in dict(form.fields["time_zone"].choices)
    assert form.fields["time_zone"].choices[0][0] == north.time_zone


def test_nobody_is_warned_of_a_good_one(ada, sign_in, staff):
    assert "There is no time zone of this name" not in sign_in(staff.dana).get(f"/patients/{ada.pk}/").content.decode()


def test_every_page_that_shows_them_among_others_opens(lost, series, ben, sign_in, staff, now):
    percy, desk = sign_in(staff.percy), sign_in(staff.dana)
    day = series[0].starts_at.date().isoformat()
    pages = [
        "/today/",
        "/patients/",
        f"/patients/{lost.pk}/",
        f"/appointments/?day={day}",
        f"/appointments/?day={day}&view=chair",
        f"/appointments/{series[0].pk}/",
        f"/appointments/{series[0].pk}/move/",
        "/appointments/waiting/",
        "/follow-ups/unanswered/",
        f"/courses/{series[0].course_id}/",
        f"/courses/{series[0].course_id}/order/",
        f"/follow-ups/courses/{series[0].course_id}/",
        f"/outcomes/patients/{lost.pk}/",
    ]
    with time_machine.travel(now, tick=False):
        assert {page: percy.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
        own = sign_in(lost.user)
        for page in ("/me/", "/me/appointments/", f"/me/appointments/{series[0].pk}/"):
            assert own.get(page).status_code == 200
        assert desk.get("/appointments/").status_code == 200


def test_the_figures_count_them_by_the_clinics_clock(lost, course, ben, north, now):
    Delivery.objects.create(
        patient=lost, course=course, series="s", started_at=now, ended_at=now + timedelta(minutes=40), minutes=40,
        planned_infusions=6, delivered_mg=35, weight_kg=70,
    )  # fmt: skip
    with time_machine.travel(now + timedelta(days=1), tick=False):
        [found] = facts_of(people(), Options(as_of=now.date() + timedelta(days=1)))
    assert found.zone == north.zone
