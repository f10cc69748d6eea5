"""A prescriber calls it a relapse, and takes it back: state and booster review follow at once, and both are kept."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, InternalError, transaction

from tests.clinic.counting import queries_of
from tests.treatments.racing import at_once, begun_before, refusals
from treatments.courses import services as courses
from treatments.courses.models import Protocol
from treatments.followups import services
from treatments.followups.models import BoosterReview, CourseStateEvent, RelapseJudgement

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(treated):
    """Ten days after the last infusion: the response is on record, nothing else is due."""
    return treated + timedelta(days=10)


@pytest.fixture
def judge(course, later, staff):
    def judged(*, at=later, on=None, reason="Avoids again.", by=None):
        return services.judge_relapse(course, on=on or at.date(), reason=reason, by=by or staff.percy, at=at)

    return judged


@pytest.fixture
def judgement(judge):
    return judge()


def back(judgement, staff, at, reason="Another patient was meant."):
    services.take_back_relapse(judgement, reason=reason, by=staff.percy, at=at)


def written(course):
    return CourseStateEvent.objects.filter(course=course).order_by("-id").first()


def test_state_and_review_follow_at_once_and_say_who_when_and_why(course, judgement, staff):
    assert written(course).state == "booster_review"
    assert f"judged by {staff.percy} on" in written(course).reason
    assert written(course).reason.endswith("Avoids again.")
    review = BoosterReview.objects.get()
    assert (review.state, review.code) == ("open", "judged-relapse")
    assert "no published definition" in review.basis


def test_looking_again_writes_nothing_more(course, judgement, later):
    services.evaluate(course, at=later + timedelta(hours=1))
    assert services.evaluate_all(at=later + timedelta(hours=2)) == 0
    assert (BoosterReview.objects.count(), CourseStateEvent.objects.count()) == (1, 1)


@pytest.mark.parametrize("days", [-4, 1])
def test_a_day_before_the_response_or_in_the_future_is_refused(judge, later, days):
    with pytest.raises(services.RelapseNotOn):
        judge(on=later.date() + timedelta(days=days))
    assert not RelapseJudgement.objects.exists()


def test_who_never_responded_cannot_lose_it(course, give, scored, now, staff):
    give(*(now + timedelta(days=days) for days in (0, 2, 4, 7, 9, 11)))
    with pytest.raises(services.FollowUpError, match="No response"):
        services.judge_relapse(course, on=now.date(), reason="Worse.", by=staff.percy, at=now + timedelta(days=30))


def test_taken_back_it_stays_on_record_and_its_review_goes_with_it(course, judgement, staff, later):
    back(judgement, staff, later + timedelta(hours=1))
    judgement.refresh_from_db()
    assert (judgement.withdrawn_by, judgement.withdrawn_reason) == (staff.percy, "Another patient was meant.")
    assert written(course).state == "responder"
    review = BoosterReview.objects.get()
    assert (review.state, review.decided_by) == ("withdrawn", staff.percy)
    assert "Another patient was meant." in review.note
    with pytest.raises(services.FollowUpError, match="already"):
        back(judgement, staff, later + timedelta(hours=2))


def test_taken_back_it_can_be_judged_anew(judge, judgement, staff, later):
    back(judgement, staff, later + timedelta(hours=1))
    judge(at=later + timedelta(hours=2))
    assert BoosterReview.objects.filter(state="open").count() == 1


def test_taking_it_back_does_not_put_the_interval_off(course, judgement, staff, treated, later):
    back(judgement, staff, later + timedelta(hours=1))
    services.evaluate(course, at=treated + timedelta(days=28))
    assert BoosterReview.objects.get(state="open").code == "maintenance-interval"


def test_a_review_that_stands_for_more_goes_back_to_its_own_words(course, judge, staff, treated):
    at = treated + timedelta(days=30)
    services.evaluate(course, at=at)
    judgement = judge(at=at + timedelta(hours=1), on=at.date())
    assert BoosterReview.objects.get().code == "judged-relapse"
    back(judgement, staff, at + timedelta(hours=2))
    review = BoosterReview.objects.get()
    assert (review.state, review.code) == ("open", "maintenance-interval")


def test_it_opens_a_review_that_was_put_off_and_taken_back_leaves_it_put_off(course, judge, staff, treated):
    at = treated + timedelta(days=30)
    services.evaluate(course, at=at)
    until = at.date() + timedelta(days=20)
    services.postpone(BoosterReview.objects.get(), note="Away.", until=until, by=staff.percy, at=at)
    judgement = judge(at=at + timedelta(days=1), on=at.date())
    assert BoosterReview.objects.get().state == "open"
    back(judgement, staff, at + timedelta(days=2))
    review = BoosterReview.objects.get()
    assert (review.state, review.postponed_to, review.code) == ("postponed", until, "maintenance-interval")


def test_after_a_booster_another_one_can_be_judged(course, judge, judgement, give, scored, staff, later):
    services.decline(BoosterReview.objects.get(), note="A booster is booked.", by=staff.percy, at=later)
    courses.end_course(course, reason="completed", by=staff.percy, at=later)
    kind = Protocol.objects.get(kind="booster")
    booster = courses.open_course(patient=course.patient, protocol=kind, by=staff.percy, at=later, previous=course)
    give(later + timedelta(days=10), course=booster)
    services.evaluate(course, at=later + timedelta(days=11))
    assert written(course).state == "maintenance"
    judge(at=later + timedelta(days=20))
    assert RelapseJudgement.objects.filter(withdrawn_at__isnull=True).count() == 2
    assert written(course).state == "booster_review"


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("relapse_judged_once", {}),
        ("relapse_with_a_reason", {"reason": "", "last_infusion_at": timedelta(seconds=1)}),
        ("relapse_after_the_response", {"response_on": timedelta(days=1), "last_infusion_at": timedelta(seconds=1)}),
        ("relapse_not_in_the_future", {"on": timedelta(days=1), "last_infusion_at": timedelta(seconds=1)}),
        ("relapse_withdrawn_with_a_reason", {"withdrawn_at": timedelta(0), "last_infusion_at": timedelta(seconds=1)}),
    ],
    ids=["once", "reason", "response", "future", "withdrawn"],
)
def test_the_database_refuses_it_too(judgement, constraint, values):
    starts = {"response_on": judgement.on, "on": judgement.on, "withdrawn_at": judgement.at}
    row = {
        name: (starts.get(name) or getattr(judgement, name)) + value if isinstance(value, timedelta) else value
        for name, value in values.items()
    }
    kept = {
        name: getattr(judgement, name)
        for name in ("course", "on", "reason", "response_on", "last_infusion_at", "at", "written_on", "by")
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RelapseJudgement.objects.create(**{**kept, **row})


def test_what_was_written_is_never_changed(judgement):
    for act in (lambda rows: rows.update(reason="Another."), lambda rows: rows.delete()):
        with pytest.raises(InternalError), transaction.atomic():
            act(RelapseJudgement.objects.filter(pk=judgement.pk))


def test_the_figures_of_outcomes_count_scores_alone(judge, later):
    def figures():
        out = StringIO()
        with time_machine.travel(later + timedelta(days=1), tick=False):
            call_command("outcomes", "--json", stdout=out)
        return json.loads(out.getvalue())

    before = figures()
    judge()
    assert figures() == before


def test_a_prescriber_judges_and_takes_back_on_the_page(course, later, sign_in, staff):
    with time_machine.travel(later, tick=False):
        browser = sign_in(staff.percy)
        address = f"/follow-ups/courses/{course.pk}/"
        assert "Judge it a relapse" in browser.get(address).content.decode()
        form = {"relapse-on": later.date().isoformat(), "relapse-reason": "Avoids again."}
        page = browser.post(f"{address}relapse/", form | {"relapse-on": "2099-01-01"})
        assert page.status_code == 422
        assert "lies in the future" in page.content.decode()
        assert browser.post(f"{address}relapse/", form).status_code == 302
        made = RelapseJudgement.objects.get()
        page = browser.get(address).content.decode()
        assert f"judged by {staff.percy} on" in page
        assert browser.post(f"/follow-ups/relapses/{made.pk}/take-back/", {"back-reason": " "}).status_code == 422
        assert (
            browser.post(f"/follow-ups/relapses/{made.pk}/take-back/", {"back-reason": "An error."}).status_code == 302
        )
        page = browser.get(address).content.decode()
    assert "An error." in page
    assert "Taken back" in page
    stood = page.partition("Where it stood")[2]
    assert "Booster review" in stood  # the state that it was taken back from, in words
    assert "booster_review" not in stood


def test_who_may_not_judge_reads_where_it_stands(course, judgement, later, sign_in, staff, stranger):
    address = f"/follow-ups/courses/{course.pk}/"
    with time_machine.travel(later, tick=False):
        nurse = sign_in(staff.nora)
        page = nurse.get(address).content.decode()
        refused = nurse.post(f"{address}relapse/", {})
    assert "Avoids again." in page
    assert "no relapse after all" not in page
    assert refused.status_code == 403
    assert sign_in(stranger).get(address).status_code == 404


def test_the_page_costs_the_same_with_ten_judgements(course, judge, later, staff, sign_in):
    browser, address = sign_in(staff.percy), f"/follow-ups/courses/{course.pk}/"
    judgements = [judge()]
    few = queries_of(browser, address)
    for minute in range(1, 10):
        at = later + timedelta(minutes=minute)
        back(judgements[-1], staff, at)
        judgements.append(judge(at=at))
    assert queries_of(browser, address) == few


@pytest.mark.django_db(transaction=True)
def test_of_two_judgements_at_once_one_counts(judge, staff):
    answers = at_once(judge, lambda: judge(by=staff.priya), judge, judge)
    assert len(refusals(answers, services.FollowUpError)) == 3
    assert (RelapseJudgement.objects.count(), BoosterReview.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_judgement_begun_while_another_is_not_finished_waits_and_is_told(judge):
    first, second = begun_before(judge, judge)
    assert isinstance(first, RelapseJudgement)
    assert isinstance(second, services.FollowUpError)
    assert "since the last infusion" in str(second)


@pytest.mark.django_db(transaction=True)
def test_a_judgement_taken_back_twice_at_once_is_taken_back_once(judgement, staff, later):
    def take_back():
        back(judgement, staff, later + timedelta(hours=1))

    assert len(refusals(begun_before(take_back, take_back), services.FollowUpError)) == 1
    assert BoosterReview.objects.get().state == "withdrawn"
