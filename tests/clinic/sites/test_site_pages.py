from datetime import date, time

import pytest
from django.urls import reverse

from clinic.sites import services
from clinic.sites.models import Closure, OnCall, OpeningHours
from tests.clinic.counting import queries_of

DETAILS = {
    "name": "North",
    "public_name": "North Street",
    "phone": "+1 555 0100",
    "address": "1 North Street",
    "crisis_line": "988",
    "crisis_text": "Call 988, day and night.",
}


def url(name, *args):
    return reverse(f"sites:{name}", args=args)


@pytest.fixture
def client(staff, sign_in):
    return sign_in(staff.mona)


class TestTheList:
    def test_it_shows_ones_own_sites_and_what_is_missing(self, client, north, south):
        page = client.get(url("sites")).content.decode()
        assert "North" in page
        assert "South" not in page
        assert "Nobody" in page

    def test_it_costs_the_same_for_one_site_and_for_ten(self, client, staff, now):
        few = queries_of(client, url("sites"))
        for number in range(10):
            site = services.add_site(name=f"S{number}", public_name="S", time_zone="America/New_York", by=None, at=now)
            site.memberships.create(user=staff.mona)
        assert queries_of(client, url("sites")) == few


class TestDetails:
    def test_what_patients_read_is_changed_and_kept_with_who(self, client, north, staff):
        assert client.post(url("site", north.pk), DETAILS).status_code == 302
        north.refresh_from_db()
        assert north.crisis_text == "Call 988, day and night."
        newest = north.history.latest("pgh_id")
        assert newest.pgh_context.metadata["user"] == staff.mona.pk

    @pytest.mark.parametrize(
        ("field", "typed", "words"),
        [
            ("public_name", "Ketamine & Anxiety Centre", "ketamine, anxiety"),
            ("public_name", "", "required"),
            ("public_name", "x" * 61, "at most 60"),
            ("name", "two\nlines", "on one line"),
            ("crisis_text", "x" * 10_000, "at most 2000"),
            ("crisis_line", "nul\0", "hidden character"),
        ],
    )
    def test_an_odd_entry_is_answered_at_its_field_and_what_was_typed_stays(self, client, north, field, typed, words):
        response = client.post(url("site", north.pk), DETAILS | {field: typed})
        assert response.status_code == 422
        assert words in response.content.decode()
        assert response.context["form"].data[field] == typed
        north.refresh_from_db()
        assert north.public_name == "North Street Clinic"

    def test_two_sites_cannot_have_one_name(self, client, north, south):
        response = client.post(url("site", north.pk), DETAILS | {"name": "South"})
        assert "already exists" in response.content.decode()

    def test_markup_is_shown_as_it_was_typed(self, client, north):
        client.post(url("site", north.pk), DETAILS | {"crisis_text": "<script>alert(1)</script> 🙂"})
        page = client.get(url("site", north.pk)).content.decode()
        assert "<script>alert(1)" not in page
        assert "🙂" in page


class TestHours:
    def add(self, client, site, **more):
        typed = {"weekday": "5", "opens": "09:00", "closes": "12:00"} | more
        return client.post(url("add_hours", site.pk), {f"hours-{name}": value for name, value in typed.items()})

    def test_they_are_added(self, client, north):
        assert self.add(client, north)["Location"] == url("site", north.pk) + "#hours"
        hours = OpeningHours.objects.get(site=north, weekday=5)
        assert (hours.opens, hours.closes) == (time(9), time(12))

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"weekday": "0"}, "overlaps with Monday 08:00-18:00"),
            ({"closes": "09:00"}, "closing time must be after"),
            ({"closes": "08:59"}, "closing time must be after"),
            ({"opens": "9 o'clock"}, "hours and minutes"),
            ({"weekday": "7"}, "valid choice"),
            ({"weekday": ""}, "required"),
        ],
    )
    def test_impossible_ones_are_refused_in_words(self, client, north, more, words):
        before = OpeningHours.objects.count()
        response = self.add(client, north, **more)
        assert response.status_code == 422
        assert words in response.content.decode()
        assert OpeningHours.objects.count() == before

    @pytest.mark.parametrize(("opens", "closes", "status"), [("07:00", "08:00", 302), ("07:00", "08:01", 422)])
    def test_they_may_touch_but_not_overlap(self, client, north, opens, closes, status):
        assert self.add(client, north, weekday="0", opens=opens, closes=closes).status_code == status

    def test_they_are_removed_once(self, client, north):
        hours = north.opening_hours.first()
        assert client.post(url("remove_hours", north.pk, hours.pk)).status_code == 302
        assert client.post(url("remove_hours", north.pk, hours.pk)).status_code == 404

    def test_those_of_another_site_are_not_removed(self, client, north, south):
        assert client.post(url("remove_hours", north.pk, south.opening_hours.first().pk)).status_code == 404


class TestClosedDays:
    def add(self, client, site, on_date="2099-11-26", reason="Thanksgiving"):
        return client.post(url("add_closure", site.pk), {"closure-on_date": on_date, "closure-reason": reason})

    def test_a_day_is_closed_and_opened_again(self, client, north):
        self.add(client, north)
        closure = Closure.objects.get(site=north)
        assert closure.on_date == date(2099, 11, 26)
        assert "Thanksgiving" in client.get(url("site", north.pk)).content.decode()
        client.post(url("remove_closure", north.pk, closure.pk))
        assert not Closure.objects.exists()

    def test_the_same_day_twice_is_refused_in_words(self, client, north):
        self.add(client, north)
        response = self.add(client, north, reason="Snow")
        assert response.status_code == 422
        assert "closed on that day already" in response.content.decode()

    @pytest.mark.parametrize("on_date", ["", "26.11.2099", "2099-02-30", "0099-01-01", "<script>"])
    def test_a_day_that_is_none_is_refused(self, client, north, on_date):
        assert self.add(client, north, on_date=on_date).status_code == 422

    def test_a_past_day_is_no_longer_listed(self, client, north):
        north.closures.create(on_date=date(2020, 1, 1), reason="Long gone")
        assert "Long gone" not in client.get(url("site", north.pk)).content.decode()


class TestOnCall:
    def order(self, site):
        return list(OnCall.objects.filter(site=site).order_by("rank").values_list("rank", "user__username"))

    def add(self, client, site, user):
        return client.post(url("add_on_call", site.pk), {"on-call-user": user.pk})

    @pytest.fixture
    def three(self, client, north, staff):
        for user in (staff.nora, staff.percy, staff.theo):
            self.add(client, north, user)

    def test_people_are_added_at_the_end(self, three, north):
        assert self.order(north) == [(1, "nora"), (2, "percy"), (3, "theo")]

    def test_one_is_put_first(self, three, client, north, staff):
        client.post(url("first_on_call", north.pk, staff.theo.pk))
        assert self.order(north) == [(1, "theo"), (2, "nora"), (3, "percy")]

    def test_one_is_removed_and_the_rest_close_up(self, three, client, north, staff):
        client.post(url("remove_on_call", north.pk, staff.nora.pk))
        assert self.order(north) == [(1, "percy"), (2, "theo")]

    def test_nobody_is_there_twice(self, three, client, north, staff):
        assert self.add(client, north, staff.nora).status_code == 422
        assert len(self.order(north)) == 3

    def test_only_people_who_may_handle_risk_at_this_site(self, client, north, staff, stranger):
        assert self.add(client, north, staff.dana).status_code == 422
        assert self.add(client, north, stranger).status_code == 422
        assert self.order(north) == []

    def test_an_empty_list_says_what_that_means(self, client, north):
        assert "would reach no one" in client.get(url("site", north.pk)).content.decode()

    def test_a_name_that_is_not_there_changes_nothing(self, three, client, north, staff):
        client.post(url("first_on_call", north.pk, 999))
        client.post(url("remove_on_call", north.pk, 999))
        assert [name for _, name in self.order(north)] == ["nora", "percy", "theo"]


def test_a_site_where_one_does_not_work_is_not_found(client, south):
    assert client.get(url("site", south.pk)).status_code == 404
    assert client.post(url("site", south.pk), DETAILS).status_code == 404
    for name in ("add_hours", "add_closure", "add_on_call"):
        assert client.post(url(name, south.pk)).status_code == 404


def test_looking_at_a_site_changes_nothing(client, north):
    before = north.history.count()
    client.get(url("site", north.pk))
    assert north.history.count() == before
