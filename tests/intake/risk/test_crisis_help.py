"""Help for everybody, one touch away."""

from datetime import time, timedelta

import pytest
from django.test import Client

from clinic.sites.models import OpeningHours, Site

URL = "/help-now/"


def page(browser):
    response = browser.get(URL)
    assert response.status_code == 200
    return response.content.decode()


def test_it_works_signed_out_and_shows_numbers_that_answer(client, north):
    words = page(client)
    for part in ('href="tel:988"', 'href="sms:988"', 'href="tel:911"', "North Street Clinic", "open now"):
        assert part in words


def test_it_works_in_a_clinic_without_a_site(client, db):
    assert not Site.objects.exists()
    words = page(client)
    assert 'href="tel:988"' in words
    assert 'href="tel:911"' in words


def test_a_patient_sees_their_own_site(sign_in, north, sol):
    Site.objects.filter(pk=sol.site_id).update(crisis_line="+15550111", crisis_text="Call Rosa, day and night.")
    words = page(sign_in(sol.user))
    assert "South Street Clinic" in words
    assert 'href="tel:+15550111"' in words
    assert "Call Rosa, day and night." in words
    assert 'href="sms:' not in words


@pytest.mark.parametrize("who", ["dana", "nora", "percy"])
def test_staff_see_it_too(sign_in, staff, who):
    assert "988" in page(sign_in(getattr(staff, who)))


def test_it_is_honest_about_the_hours(client, north, now, clock):
    clock.move_to(now + timedelta(hours=12))
    words = page(client)
    assert "closed now and opens again" in words
    assert "Tue 3 Mar 2026, 08:00" in words
    assert "nobody here reads messages" in words
    assert "Monday–Friday 08:00–18:00" in words


def test_hours_are_said_as_people_say_them(client, north):
    north.opening_hours.filter(weekday=2).delete()
    OpeningHours.objects.create(site=north, weekday=4, opens=time(19), closes=time(20))
    words = " ".join(page(client).split())
    for part in ("Monday–Tuesday 08:00–18:00", "Thursday 08:00–18:00", "Friday 08:00–18:00, 19:00–20:00"):
        assert f"<li>{part}</li>" in words
    assert "Wednesday" not in words


def test_its_words_do_not_alarm(client, north):
    words = page(client).casefold()
    assert not any(word in words for word in ("suicid", "warning", "alert", "emergency!", "score"))


def test_it_is_never_kept_from_anybody(north):
    assert Client(enforce_csrf_checks=True).get(URL).status_code == 200
