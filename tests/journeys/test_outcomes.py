"""A medical director filters the outcomes, looks who stands behind a number, and makes three figures from the file.

No worker and no mail is needed, so this journey has a server of its own beside an invented clinic.
"""

import csv
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import DESKTOP, new_screen
from tests.treatments.outcomes.clinic import treated

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mira(chromium, live_server, north, staff, sign_in):
    """Mira's desk, signed in."""
    session = sign_in(staff.mira).cookies["sessionid"].value
    context = chromium.new_context(**DESKTOP, base_url=live_server.url, locale="en-US")
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield new_screen(context, "mira-outcomes")
    context.close()


def test_from_the_dashboard_to_the_figures_made_again(mira, north):
    for number in range(14):
        sex = ("female", "male")[number % 2]
        totals = {-7: 100, 14: 40 + 4 * number, 20: 40 + 4 * number, 40: 85, 60: 88 if number % 3 else 50}
        treated(north, totals, reference_sex=sex, run_here=False)
    treated(north, {14: 50}, reference_sex="female")
    mira.open("/outcomes/")
    started = mira.main.locator(".stat").filter(has_text="patients with a first infusion")
    expect(started).to_contain_text("15")
    filters(mira)
    expect(started).to_contain_text("8")
    response = week_two(mira)
    drills_down(mira, response["responders"])
    row = made_again(downloaded(mira))
    assert row == {"started": 8, "without_baseline": 1, **response}


def filters(mira):
    mira.page.get_by_text("More filters").click()
    mira.select("Female", of="Sex")
    mira.press("Show")
    assert "sex=1" in mira.address
    assert "female" not in mira.address


def week_two(mira):
    """What the page says of week 2, and of the chart beside it, read by keyboard."""
    panel = mira.part("Response")
    picture = panel.locator(".chart__picture")
    expect(picture.locator("svg")).to_be_visible()
    picture.focus()
    mira.page.keyboard.press("ArrowRight")
    said = panel.locator(".chart__read")
    expect(said).to_have_text(re.compile(r"^Week 2: \d+ of \d+"))
    cells = panel.locator("tbody tr").nth(1).inner_text()
    count, of = map(int, re.search(r"Week 2: (\d+) of (\d+)", said.inner_text()).groups())
    assert f"{100 * count / of:.1f} %" in cells
    return {"responders": count, "assessed": of, "percent": round(100 * count / of, 1)}


def drills_down(mira, responders):
    back = mira.address
    mira.part("Response").get_by_role("link", name=re.compile("Responders, week 2")).click()
    mira.check()
    assert mira.heading == "Responders, week 2"
    expect(mira.main.locator("tbody tr")).to_have_count(responders)
    mira.follow("Outcomes")
    assert mira.address == back


def downloaded(mira):
    mira.follow("Take the data along")
    with mira.page.expect_download() as download:
        mira.main.get_by_role("link", name="Outcomes", exact=True).click()
    with open(download.value.path(), newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def made_again(rows):
    """Three figures from the file alone: who started, who has no baseline, response at week 2."""
    pairs = [(int(row["baseline"]), int(row["total_2"])) for row in rows if row["eligible_2"] == "1" and row["total_2"]]
    responders = sum(100 * (baseline - total) > 35 * baseline for baseline, total in pairs)
    return {
        "started": len(rows),
        "without_baseline": sum(row["baseline"] == "" for row in rows),
        "responders": responders,
        "assessed": len(pairs),
        "percent": round(100 * responders / len(pairs), 1),
    }
