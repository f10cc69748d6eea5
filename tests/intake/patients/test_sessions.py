"""How long a patient stays signed in."""

from datetime import timedelta

import pytest

from intake.patients import services


@pytest.fixture
def browser(client, ada, now):
    url = services.make_link(ada, "/me/", at=now)
    client.post(url[url.index("/go/") :], {"born_day": "17", "born_month": "5", "born_year": "1991"})
    return client


def test_the_session_ends_with_the_browser(browser):
    assert browser.session.get_expire_at_browser_close()
    assert browser.cookies["sessionid"]["max-age"] == ""


@pytest.mark.parametrize(("away", "status"), [(timedelta(minutes=119), 200), (timedelta(hours=2), 302)])
def test_it_ends_after_two_hours_without_a_page(browser, clock, now, away, status):
    clock.move_to(now + away)
    assert browser.get("/me/").status_code == status


def test_somebody_who_keeps_going_is_not_thrown_out(browser, clock, now):
    for minutes in range(0, 300, 30):
        clock.move_to(now + timedelta(minutes=minutes))
        assert browser.get("/me/").status_code == 200


def test_pages_in_quick_succession_do_not_write_the_session_each_time(browser, clock, now):
    clock.move_to(now + timedelta(minutes=9))
    before = browser.session["patient_seen_at"]
    browser.get("/me/")
    assert browser.session["patient_seen_at"] == before


def test_staff_are_not_touched_by_it(sign_in, staff, clock, now):
    browser = sign_in(staff.dana)
    clock.move_to(now + timedelta(hours=3))
    assert browser.get("/patients/").status_code == 200
