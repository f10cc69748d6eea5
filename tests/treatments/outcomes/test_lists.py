"""The lists of patients behind the safety board and behind how the clinic runs: each number leads to those it counts.

The clinic is the invented one of the bench, which has something of everything that is counted.
"""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bench.invented_clinic import fill
from clinic.audit.models import AccessEvent
from intake.patients.models import Patient
from tests.treatments.outcomes.clinic import DAY_ZERO, treated
from tests.treatments.outcomes.test_pages import CLINIC, SAFETY, said_why, text_of
from treatments.courses.models import Delivery
from treatments.outcomes.lists import LISTS, OF_A_ROW, PURPOSES, WORDS

pytestmark = pytest.mark.django_db
PATIENTS = 90
LINK = re.compile(r'<a href="(/outcomes/lists/(\d+)/\?[^"]*)">(\d+)<')
# Lists that the invented clinic leaves empty, or that come only where a number is above nothing.
EMPTY = {
    *("cancelled", "emergency", "died", "overdue", "open", "step-9", "not-closed-reminded", "not-closed-unreminded"),
    *(f"due-{purpose}" for purpose in set(PURPOSES) - {"invitation", "appointment", "questionnaire"}),
    *(name for name in LISTS if name.startswith("not-sent-")),
}


@pytest.fixture
def clinic(north, staff):
    fill(site=north, user=staff.percy, patients=PATIENTS)


def links(answer):
    return [(link.replace("&amp;", "&"), LISTS[int(place)], int(count)) for link, place, count in LINK.findall(answer)]


@pytest.mark.usefixtures("clinic")
def test_every_number_leads_to_the_patients_it_counts(staff, sign_in):
    browser, followed = sign_in(staff.mira), set()
    shown = said_why(browser)
    for page in (SAFETY, CLINIC):
        for link, name, count in links(browser.get(page, {"shown": shown}).content.decode()):
            answer = browser.get(link)
            text = text_of(answer)
            assert WORDS[name] in text
            found = answer.context["page"]
            rows = found.rows + (more_of(browser, link, found) if found.next_after else [])
            assert len({row.patient.pk for row in rows}) == len(rows) == found.count
            assert count == (found.count if name.startswith("step-") else sum(row.times for row in rows)), name
            followed.add(name)
    assert followed == set(LISTS) - EMPTY


def more_of(browser, link, page):
    return browser.get(f"{link}&after={page.next_after}").context["page"].rows


@pytest.mark.usefixtures("clinic")
def test_a_look_at_a_list_is_written_down_patient_by_patient(staff, sign_in):
    browser = sign_in(staff.percy)
    listed = browser.get(reverse("outcomes:listed", args=[LISTS.index("serious")]), {"next": SAFETY})
    seen = AccessEvent.objects.filter(page="outcomes:listed", user=staff.percy)
    rows = listed.context["page"].rows
    assert {event.patient_id for event in seen} == {row.patient.pk for row in rows} != set()
    assert {event.reason for event in seen} == {"Serious adverse events"}
    assert f'href="{SAFETY}"' in listed.content.decode()


@pytest.mark.usefixtures("clinic")
def test_a_list_keeps_the_filter(staff, sign_in):
    women = reverse("outcomes:listed", args=[LISTS.index("infused")])
    found = sign_in(staff.percy).get(women, {"sex": "1", "since": "2020-01-01", "until": "2020-02-15"}).context["page"]
    assert 0 < found.count < PATIENTS / 3
    assert {row.patient.reference_sex for row in found.rows} == {"female"}
    assert all(str(row.last_on) <= "2020-02-15" for row in found.rows)


def test_checks_overdue_lead_to_who_lacks_them(north, staff, sign_in):
    late = treated(north, {}, start=timezone.now() - timedelta(days=100), infusions=range(0, 99, 9))
    treated(north, {}, start=timezone.now() - timedelta(days=20), infusions=(0,))
    for _ in range(4):
        treated(north, {}, start=timezone.now() - timedelta(days=10), infusions=(0,))
    (row,) = sign_in(staff.mira).get(reverse("outcomes:listed", args=[LISTS.index("overdue")])).context["page"].rows
    assert (row.patient, row.times) == (late, 3)


@pytest.mark.parametrize("name", ["infused", "number", "answered"])
@pytest.mark.parametrize("of", ["", "?of=", "?of=x", "?of=999999", "?of=-1"])
def test_an_address_that_tells_no_list_is_not_found(staff, sign_in, name, of):
    answer = sign_in(staff.mira).get(reverse("outcomes:listed", args=[LISTS.index(name)]) + of)
    told = (name in OF_A_ROW) == (of == "?of=999999") and (name, of) != ("answered", "?of=999999")
    assert answer.status_code == (200 if told else 404)


def test_only_who_may_see_patients_gets_to_them(staff, stranger, sign_in, north):
    treated(north, {})
    address = reverse("outcomes:listed", args=[LISTS.index("step-0")])
    assert sign_in(staff.mona).get(address).status_code == 403
    assert "outcomes/lists" not in sign_in(staff.mona).get(CLINIC).content.decode()
    assert sign_in(stranger).get(address).context["page"].rows == []
    assert sign_in(staff.percy).get(address).context["page"].count == 1


# --- Small groups


@pytest.mark.usefixtures("clinic")
def test_rows_about_fewer_than_five_are_held_back_with_the_reason(staff, sign_in):
    few = ("B1", "B4", "B7", "B10")
    Patient.objects.exclude(mrn__in=few).update(reference_sex="male")
    Patient.objects.filter(mrn__in=few).update(reference_sex="female")
    browser = sign_in(staff.mira)
    for page in (SAFETY, CLINIC):
        held = browser.get(page, {"sex": "1"})
        assert "could be recognised" in text_of(held)
        assert "/outcomes/lists/" not in held.content.decode()
    held = text_of(browser.get(CLINIC, {"sex": "1"}))
    for row in ("First infusion", "Sent before", "Invitations", "Day 14"):
        assert re.search(f"{row} under 5", held), row
    asked = text_of(browser.get(CLINIC, {"sex": "1", "shown": said_why(browser)}))
    assert "First infusion 4 patients: First infusion 4 of 4" in asked
    assert re.search(r"Day 14 \d patients: Questionnaires answered of 4 ", asked)
    assert "under 5" not in asked
    everybody = text_of(browser.get(CLINIC))
    assert "could be recognised" not in everybody
    assert "under 5" not in everybody


def test_a_dose_that_few_were_given_is_held_back_on_the_board(north, staff, sign_in):
    for delivered_mg in (40, 40, 40, 40, 40, 72, 72, 72, 72):
        Delivery.objects.create(
            patient=treated(north, {}, infusions=()), series="first", started_at=DAY_ZERO, minutes=40,
            delivered_mg=delivered_mg, weight_kg=80, planned_infusions=1, peak_dissociation=8,
        )  # fmt: skip
    rows = sign_in(staff.mona).get(SAFETY).context["dissociation"]
    assert [(row["measured"], row["small"]) for row in rows] == [(0, False), (5, False), (0, False), (4, True)]
    assert (rows[1]["middle"], rows[3]["middle"]) == (8.0, None)
