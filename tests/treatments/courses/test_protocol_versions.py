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
    body = {bound.html_name: bound.value() for bound in page.context["form"] if bound.value() is not None}
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


@pytest.fixture
def sent(browse, induction):
    """The new version's form as it is shown, sent back with these changes, by a prescriber."""
    url = reverse("courses:edit-protocol", args=[induction.pk])
    form = browse("percy").get(url).context["form"]
    shown = {bound.html_name: bound.value() for each in (form, *form.rows) for bound in each}
    body = {name: value for name, value in shown.items() if value not in (None, False)}

    def sent(**changes):
        return browse("percy").post(url, {**body, "change_note": "Ours.", **changes}, follow=True)

    return sent


NEW_LIMIT = {
    "limits-1-code": "duration", "limits-1-comparison": ">", "limits-1-value": "90", "limits-1-severity": "refuse",
    "limits-1-basis": "k", "limits-1-source": "Handbook 2020",
}  # fmt: skip


def test_rows_are_removed_and_added_with_their_source(sent, induction, browse):
    page = sent(
        **NEW_LIMIT,
        **{"remove.monitoring.alerts.rows.heart_rate:amber:value:above": "on"},
        **{"monitoring.scales.cadss-6:recovery.minutes": "10"},
    )
    second = Protocol.objects.get(code=induction.code, version=2)
    assert next(row for row in second.limits if row["source"] == "Handbook 2020") == {
        "code": "duration", "comparison": ">", "value": "90", "severity": "refuse", "unit": "min", "basis": "k",
        "source": "Handbook 2020",
    }  # fmt: skip
    assert len(second.monitoring["alerts"]["rows"]) == len(induction.monitoring["alerts"]["rows"]) - 1
    for text in (
        page.content.decode(),
        browse("odo").get(reverse("courses:compare-protocol", args=[second.pk])).content.decode(),
    ):
        assert "refused: &gt; 90 min" in text
        assert "amber: &gt; 110" in text
        assert "removed" in text
        assert "in recovery, until back at baseline, every 10 min" in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"limits-1-source": ""}, "Say where this number comes from."),
        ({"limits-1-basis": ""}, "Choose an answer."),
        ({"limits-1-value": "-1"}, "Give a number from 0 to 100000"),
        ({"limits-1-value": "0,5"}, "with a point"),
        ({"limits-1-comparison": "above"}, "Select a valid choice"),
        ({"limits-1-value": "59", "limits-1-severity": "second-prescriber"}, "A stricter demand begins"),
        ({"limits-1-severity": "reason"}, "There is such a row already"),
        ({"remove.limits.total-mg:reason:above": "on", "remove.limits.total-mg:refuse:above": "on"}, "no limit for"),
        ({"remove.monitoring.alerts.rows.diastolic:red:value:from": "on"}, "Keep or add a red alert for diastolic"),
        ({"scales-1-instrument": "cadss-6", "scales-1-moment": "during"}, "Say after how many minutes"),
    ],
)
def test_rows_that_do_not_fit_are_refused_in_words(sent, induction, changes, words):
    page = sent(**{**NEW_LIMIT, **changes})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert Protocol.objects.filter(code=induction.code).count() == 1


def test_a_number_stands_with_its_source_and_how_sure_it_is(browse, induction):
    page = browse("mira").get(reverse("courses:protocol", args=[induction.pk])).content.decode()
    assert "CTCAE v5 grade 3 begins at 160/100" in page
    assert "no published source" in page
