"""What is taken is answered with three starts that work, and one tap takes one: for a move, a series, a proposal."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.treatments.scheduling.conftest import WEDNESDAY_AT_TEN
from treatments.scheduling import services
from treatments.scheduling.models import Absence, Appointment, Chair, Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
DAY = timedelta(days=1)


def local(instant, site):
    return instant.astimezone(site.zone).strftime("%Y-%m-%dT%H:%M")


def current(course):
    return list(Appointment.objects.filter(course=course, state="booked").order_by("starts_at"))


@pytest.fixture
def dana(sign_in, staff):
    return sign_in(staff.dana)


@pytest.fixture
def one_chair(chairs):
    Chair.objects.filter(pk=chairs[1].pk).update(active=False)
    return chairs[0]


@pytest.mark.parametrize(("hours", "words"), [(0, "no chair, prescriber is free"), (12, "the clinic is closed")])
def test_outside_the_opening_hours_nobody_is_said_to_be_missing(hours, words, one_chair, book, ada, ben):
    book(ada)
    with pytest.raises(services.NotFree, match=words):
        book(ben, WEDNESDAY_AT_TEN + timedelta(hours=hours))


class TestAMove:
    @pytest.fixture
    def taken(self, one_chair, book, ben, series):
        """Ben has the only chair an hour after Ada's last infusion is over. Returns his start."""
        start = series[5].starts_at + timedelta(hours=4)
        return book(ben, start).starts_at

    @pytest.fixture
    def url(self, series):
        return f"/appointments/{series[5].pk}/move/"

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_clash_names_date_and_resource_and_offers_three(self, method, dana, url, taken, series):
        page = getattr(dana, method)(url, {"starts_at": taken.isoformat()})
        assert page.status_code == 422
        text = page.content.decode()
        assert f"{taken:%-d %b %Y}" in text
        assert "no chair" in text
        offers = page.context["offers"]
        assert len(offers) == 3
        assert [slot.starts_at for slot in offers] == sorted(slot.starts_at for slot in offers)
        assert text.count('name="starts_at" value="') >= 3
        assert Appointment.objects.filter(state="cancelled").count() == 0

    def test_one_tap_takes_one(self, dana, url, taken, series, course):
        for place in range(3):
            moving = current(course)[5]
            url = f"/appointments/{moving.pk}/move/"
            offers = dana.post(url, {"starts_at": taken.isoformat()}).context["offers"]
            start = offers[place].starts_at
            assert dana.post(url, {"starts_at": start.isoformat()}).status_code == 302
            assert current(course)[5].starts_at == start

    def test_they_are_near_to_what_was_wanted(self, dana, url, taken, north):
        days = [slot.on for slot in dana.post(url, {"starts_at": taken.isoformat()}).context["offers"]]
        assert days[0] == taken.astimezone(north.zone).date()
        assert all((later - earlier).days <= 3 for earlier, later in zip(days, days[1:], strict=False))

    def test_its_own_place_is_not_in_its_way(self, series, now):
        own = series[5].starts_at
        assert own in [slot.starts_at for slot in services.starts_instead(series[5], wanted=own, at=now)]

    def test_too_far_from_the_one_before_they_are_earlier_and_in_order_of_time(self, dana, url, series, order):
        start = series[4].starts_at + (order.gap_max_days + 3) * DAY
        starts = [slot.starts_at for slot in dana.post(url, {"starts_at": start.isoformat()}).context["offers"]]
        assert len(starts) == 3
        assert starts == sorted(starts)
        assert starts[-1] < start

    def test_a_chair_that_was_dropped_on_is_taken_and_another_is_offered(self, dana, chairs, book, ben, series):
        start = series[5].starts_at + timedelta(hours=4)
        held = book(ben, start, on_resource=f"chair:{chairs[1].pk}")
        query = {
            "starts_at": (held.starts_at + timedelta(minutes=15)).isoformat(),
            "on_resource": f"chair:{chairs[1].pk}",
        }
        page = dana.get(f"/appointments/{series[5].pk}/move/", query)
        assert "Chair 2" in page.content.decode()
        assert len(page.context["offers"]) == 3

    def test_too_near_to_the_one_before_offers_what_keeps_the_gap(self, dana, url, series, course, order):
        start = series[4].starts_at + DAY
        page = dana.post(url, {"starts_at": start.isoformat()})
        assert "1 day after the infusion of" in page.content.decode()
        offers = page.context["offers"]
        gaps = [(slot.on - series[4].starts_at.date()).days for slot in offers]
        assert len(offers) == 3
        assert all(order.gap_min_days <= gap <= order.gap_max_days for gap in gaps)

    def test_where_the_rest_finds_no_place_a_start_is_offered_with_which_it_does(
        self, dana, series, staff, working_week
    ):
        start = series[1].starts_at + 5 * DAY
        Absence.objects.create(user=staff.nora, starts_at=start + DAY, ends_at=start + 40 * DAY, reason="away")
        page = dana.post(f"/appointments/{series[1].pk}/move/", {"starts_at": start.isoformat()})
        assert page.status_code == 422
        assert "Nora" in page.content.decode()
        for slot in page.context["offers"]:
            rest = services.propose_rest(series[1], starts_at=slot.starts_at, at=series[0].booked_at)
            assert rest == ()


class TestASeries:
    @pytest.fixture
    def starts(self, course, order, one_chair, working_week, now):
        return [one.slot.starts_at for one in services.propose_series(course, at=now)]

    @pytest.fixture
    def filled(self, starts, north):
        return {f"start_{place}": local(start, north) for place, start in enumerate(starts, start=1)}

    @pytest.fixture
    def url(self, course):
        return reverse("scheduling:series", args=[course.pk])

    def test_a_proposed_date_names_its_weekday(self, dana, url, starts):
        text = dana.get(url).content.decode()
        assert all(f"Proposed: {start:%A} {start.day} {start:%B}" in text for start in starts)

    def test_the_date_that_clashes_is_named_and_three_are_offered(self, dana, url, filled, starts, book, ben):
        book(ben, starts[2])
        page = dana.post(url, filled)
        assert page.status_code == 422
        text = page.content.decode()
        assert f"{starts[2]:%-d %b %Y}" in text
        assert "no chair" in text
        assert "Instead, for infusion 3" in text
        assert len(page.context["instead"]["offers"]) == 3
        assert not Appointment.objects.filter(course__isnull=False).exists()

    def test_one_tap_books_the_whole_series_with_it(self, dana, url, filled, starts, book, ben, course, north):
        book(ben, starts[2])
        offers = dana.post(url, filled).context["instead"]["offers"]
        answer = dana.post(url, {**filled, "take": f"start_3 {local(offers[0].starts_at, north)}"})
        assert answer.status_code == 302
        assert [one.starts_at for one in current(course)] == sorted([*starts[:2], offers[0].starts_at, *starts[3:]])

    def test_a_date_too_near_is_answered_with_those_that_keep_the_gaps(self, dana, url, filled, starts, north):
        page = dana.post(url, {**filled, "start_6": local(starts[4] + DAY, north)})
        assert "1 day after the infusion of" in page.content.decode()
        offers = page.context["instead"]["offers"]
        assert len(offers) == 3
        assert all(2 <= (slot.on - starts[4].date()).days <= 7 for slot in offers)

    @pytest.mark.parametrize("take", ["start_3", "start_3 ", "start_99 2026-03-09T10:00", "start_3 soon", " ", "\x00"])
    def test_what_was_never_offered_is_answered_in_words(self, dana, url, filled, take):
        assert dana.post(url, {**filled, "take": take}).status_code in (302, 422)

    def test_where_nobody_works_nothing_is_promised(self, dana, url, course, order, one_chair):
        page = dana.get(url)
        assert page.context["trouble"]
        assert page.context["begins"] == []

    def test_the_first_days_from_which_there_is_a_proposal(
        self, dana, url, course, order, one_chair, working_week, now
    ):
        Absence.objects.create(chair=one_chair, starts_at=now, ends_at=now + 42 * DAY, reason="repair")
        page = dana.get(url)
        begins = page.context["begins"]
        assert "would find its place from" in page.content.decode()
        assert len(begins) == 3
        again = dana.get(url, {"first_day": begins[0].on.isoformat()})
        assert again.context["trouble"] == ""
        assert not Reservation.objects.exists()


def test_more_appointments_cost_no_more_statements(dana, one_chair, book, ben, series):
    def cost():
        wanted = (series[5].starts_at + timedelta(hours=4)).isoformat()
        with CaptureQueriesContext(connection) as counted:
            assert dana.post(f"/appointments/{series[5].pk}/move/", {"starts_at": wanted}).status_code == 422
        return len(counted)

    book(ben, series[5].starts_at + timedelta(hours=4))
    few = cost()
    for days in (3, 4, 5):
        book(ben, series[5].starts_at + days * DAY)
    assert cost() == few
