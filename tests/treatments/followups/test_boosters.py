"""Where a course stands, and the question whether a booster is due: raised once, decided by a prescriber."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from intake.screening.models import ScreeningResult
from treatments.courses.models import Course, Order, Protocol
from treatments.courses.services import OrderRefused
from treatments.followups import services, tasks
from treatments.followups.models import BoosterReview, CourseStateEvent

pytestmark = pytest.mark.django_db
THREADS = 50


@pytest.fixture
def lost(treated, scored):
    """Response lost: below 25 per cent twice, a week apart. Returns the instant of the second."""
    scored(80, treated + timedelta(days=20))
    scored(82, treated + timedelta(days=27))
    return treated + timedelta(days=27)


@pytest.fixture
def review(course, lost):
    services.evaluate(course, at=lost)
    return BoosterReview.objects.get()


def test_a_response_is_seen_and_no_review_raised(course, treated):
    standing = services.evaluate(course, at=treated + timedelta(days=8))
    assert standing.name == "responder"
    assert not BoosterReview.objects.exists()


def test_a_lost_response_raises_one_review_however_often_one_looks(course, lost):
    for _ in range(3):
        standing = services.evaluate(course, at=lost)
    assert standing.name == "booster_review"
    assert BoosterReview.objects.get().code == "loss-of-response"


def test_a_state_is_written_down_only_when_it_changes(course, treated):
    for _ in range(3):
        services.evaluate(course, at=treated + timedelta(days=8))
    assert CourseStateEvent.objects.filter(course=course).count() == 1


def test_a_loss_outweighs_the_interval_that_raised_the_review(course, treated, scored):
    services.evaluate(course, at=treated + timedelta(days=28))
    assert BoosterReview.objects.get().code == "maintenance-interval"
    scored(80, treated + timedelta(days=30))
    scored(82, treated + timedelta(days=37))
    services.evaluate(course, at=treated + timedelta(days=37))
    assert BoosterReview.objects.get().code == "loss-of-response"


def test_beat_looks_at_every_course(course, lost, monkeypatch):
    monkeypatch.setattr(tasks.timezone, "now", lambda: lost)
    tasks.evaluate_courses()
    assert BoosterReview.objects.count() == 1


def approve(review, order_draft, staff, at, **more):
    booster = Protocol.objects.get(code="sad-booster")
    gaps = {"gap_min_days": 14, "gap_preferred_days": 28, "gap_max_days": 84}
    draft = replace(order_draft, infusions=1, reason="Weighed again at the booster.", **gaps, **more)
    return services.approve(review, protocol=booster, draft=draft, by=staff.percy, at=at)


def test_approving_opens_the_booster_course_with_its_order_and_books_nothing(review, order_draft, staff, lost):
    order = approve(review, order_draft, staff, lost)
    review.refresh_from_db()
    assert (review.state, review.booster_course) == ("approved", order.course)
    assert [course.state for course in Course.objects.order_by("pk")] == ["ended", "open"]
    assert not order.course.appointments.exists()


def test_an_order_that_is_refused_leaves_everything_as_it_was(review, order_draft, staff, lost):
    with pytest.raises(OrderRefused):
        approve(review, order_draft, staff, lost, mg_per_kg=Decimal(2))
    review.refresh_from_db()
    assert (review.state, Course.objects.get().state, Order.objects.count()) == ("open", "open", 1)


def test_a_review_is_decided_once(review, order_draft, staff, lost):
    services.decline(review, note="Wants to wait.", by=staff.percy, at=lost)
    with pytest.raises(services.FollowUpError, match="decided"):
        approve(review, order_draft, staff, lost)


def test_the_list_and_the_page_of_a_decision_name_its_day_on_the_clinics_clock(review, staff, sign_in):
    late_evening = datetime(2026, 6, 2, 2, 0, tzinfo=UTC)
    services.decline(review, by=staff.percy, at=late_evening, note="Not now.")
    percy = sign_in(staff.percy)
    for address in ("/follow-ups/reviews/", f"/follow-ups/reviews/{review.pk}/"):
        page = percy.get(address).content.decode()
        assert "Mon 1 Jun 2026" in page
        assert "2 Jun 2026" not in page


def test_what_was_declined_is_not_raised_again_by_the_same_scores(course, review, staff, lost):
    services.decline(review, note="Wants to wait.", by=staff.percy, at=lost)
    services.evaluate(course, at=lost + timedelta(days=1))
    assert BoosterReview.objects.count() == 1


def test_the_review_page_shows_why_and_a_nurse_may_not_decide(review, sign_in, staff, stranger):
    page = sign_in(staff.percy).get(f"/follow-ups/reviews/{review.pk}/")
    assert review.reason in page.content.decode()
    assert sign_in(staff.nora).get(f"/follow-ups/reviews/{review.pk}/").status_code == 403
    assert sign_in(stranger).get(f"/follow-ups/reviews/{review.pk}/").status_code == 404


def test_declining_without_a_word_is_refused_at_the_field(review, sign_in, staff):
    page = sign_in(staff.percy).post(f"/follow-ups/reviews/{review.pk}/decline/", {"decline-note": " "})
    assert page.status_code == 422
    review.refresh_from_db()
    assert review.state == "open"


def test_the_review_page_shows_the_curve_the_exposure_the_checks_and_what_is_missing(review, lost, sign_in, staff):
    ScreeningResult.objects.create(
        patient=review.patient,
        kind="liver",
        value={"outcome": "normal"},
        collected_at=lost - timedelta(days=100),
        recorded_at=lost,
    )
    with time_machine.travel(lost, tick=False):
        page = sign_in(staff.percy).get(f"/follow-ups/reviews/{review.pk}/").content.decode()
    assert 'data-chart="course-lsas-sr"' in page
    assert "Infusions, lifetime" in page
    assert "Last 90 days" in page
    missing = page[page.index("Missing before another infusion") :]
    assert f"Liver tests (last {lost - timedelta(days=100):%-d %b %Y})" in missing
    assert "Bladder: urinalysis" in missing
    assert "Blood pressure at rest" in missing


@pytest.mark.django_db(transaction=True)
def test_of_fifty_approvals_at_once_one_counts(review, order_draft, staff, lost):
    line = Barrier(THREADS)

    def press(_number):
        line.wait()
        try:
            approve(review, order_draft, staff, lost)
        except services.FollowUpError:
            return "decided already"
        else:
            return "approved"
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(press, range(THREADS)))
    assert answers.count("approved") == 1
    assert answers.count("decided already") == THREADS - 1
    assert Course.objects.filter(state="open").count() == 1
    assert Order.objects.count() == 2
