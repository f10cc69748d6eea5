"""Editing makes a version, which counts once it is signed; running courses keep theirs until somebody moves them."""

import pytest
from django.urls import reverse

from tests.cast import PASSWORD
from treatments.courses import queries, services
from treatments.courses.models import Protocol
from treatments.courses.protocol_defaults import SAD_INDUCTION
from treatments.courses.protocol_figures import figures_of

pytestmark = pytest.mark.django_db

RED_SYSTOLIC = next(
    figure.key for figure in figures_of(SAD_INDUCTION) if (figure.name, figure.before) == ("Systolic", "red: >=")
)


@pytest.fixture
def second(induction, staff, now):
    return services.draft_version(
        induction, values={"minutes": "45", RED_SYSTOLIC: "170"}, note="Calmer.", by=staff.percy, at=now
    )


def test_an_edit_is_a_new_version_and_the_old_one_stays(induction, second):
    induction.refresh_from_db()
    assert (induction.minutes, second.minutes, second.version, second.based_on) == (40, 45, 2, induction)
    assert second not in queries.protocols_in_force()
    assert second.sources["minutes"]["basis"] == "design"


@pytest.mark.parametrize(
    ("values", "note", "words"),
    [
        ({}, "x", "Nothing is changed"),
        ({"minutes": "45"}, " ", "Say why"),
        ({"minutes": "0"}, "x", "above zero"),
        ({"minutes": "ten"}, "x", "Write a number"),
        ({"gap_max_days": "1"}, "x", "preferred gap"),
    ],
)
def test_what_does_not_fit_is_no_version(induction, staff, now, values, note, words):
    with pytest.raises(services.CourseError, match=words):
        services.draft_version(induction, values=values, note=note, by=staff.percy, at=now)
    assert Protocol.objects.filter(code=induction.code).count() == 1


def test_a_running_course_keeps_its_version_until_it_is_moved(course, second, staff, now):
    def move(reason="Blood pressure."):
        return services.move_course(course, to=second, reason=reason, by=staff.percy, at=now)

    with pytest.raises(services.CourseError, match="not signed"):
        move()
    services.sign_protocol(second, by=staff.mira, at=now)
    course.refresh_from_db()
    assert course.protocol.version == 1
    with pytest.raises(services.CourseError, match="Say why"):
        move(" ")
    moved = move()
    course.refresh_from_db()
    assert (course.protocol, moved.from_protocol.version) == (second, 1)
    with pytest.raises(services.CourseError, match="already"):
        move()


def test_a_course_is_not_moved_to_another_protocol(course, staff, now):
    booster = Protocol.objects.get(code="sad-booster")
    with pytest.raises(services.CourseError, match="another protocol"):
        services.move_course(course, to=booster, reason="x", by=staff.percy, at=now)


@pytest.fixture
def browse(sign_in, staff):
    return lambda name: sign_in(getattr(staff, name))


def test_the_page_of_a_new_version(browse, induction):
    url = reverse("courses:edit-protocol", args=[induction.pk])
    assert browse("nora").get(url).status_code == 403
    page = browse("percy").get(url)
    assert 'name="minutes" value="40"' in page.content.decode()
    body = {name: field.value() for name, field in ((bound.html_name, bound) for bound in page.context["form"])}
    refused = browse("percy").post(url, {**body, "change_note": "x", "minutes": "0,5"})
    assert refused.status_code == 422
    assert "Write a number from 0 up" in refused.content.decode()
    assert 'value="0,5"' in refused.content.decode()
    made = browse("percy").post(url, {**body, "change_note": "Calmer.", "minutes": "45"}, follow=True)
    assert "What differs from version 1" in made.content.decode()
    second = Protocol.objects.get(code=induction.code, version=2)
    compared = browse("odo").get(reverse("courses:compare-protocol", args=[second.pk]), {"with": induction.pk})
    assert "40 min" in compared.content.decode()
    assert "45 min" in compared.content.decode()


def test_a_prescriber_moves_a_course_on_its_page(browse, course, second, staff, now):
    services.sign_protocol(second, by=staff.mira, at=now)
    url = reverse("courses:move", args=[course.pk])
    body = {"move-to": second.pk, "move-reason": "Pressure.", "move-password": "wrong"}
    assert browse("percy").post(url, body).status_code == 422
    page = browse("percy").post(url, {**body, "move-password": PASSWORD}, follow=True).content.decode()
    assert "from version 1 to version 2" in page


ORDER = {
    "mg_per_kg": "0.5", "minutes": "40", "infusions": "6", "gap_min_days": "2", "gap_preferred_days": "2",
    "gap_max_days": "7", "dosing_weight": "actual", "final_volume_ml": "100", "bag": "exact", "reason": "",
}  # fmt: skip


def test_the_order_says_what_it_comes_to_before_it_is_signed(browse, order):
    url = reverse("courses:judge", args=[order.course_id])
    assert "35\xa0mg" in browse("percy").post(url, ORDER).content.decode()
    beyond = browse("percy").post(url, {**ORDER, "mg_per_kg": "1"}).content.decode()
    assert "second prescriber" in beyond
    assert "Fill in dose" in browse("percy").post(url, {}).content.decode()
    assert queries.current_order(order.course) == order


def test_the_order_page_proposes_and_says_why(browse, order):
    page = browse("percy").get(reverse("courses:order", args=[order.course_id])).content.decode()
    assert "This is the first infusion." in page
