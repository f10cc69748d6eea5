"""What is about an alarm, a reading, a side effect, and the scales: entered without a network, stored once, in order.

First on the infusion's page, which was open when the network went, and stays; then, after the tab was closed, in two
tabs of the page that holds no data.
"""

import json
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import browser, tablets

pytestmark = pytest.mark.journey

BOXES = ("systolic", "diastolic", "heart_rate", "spo2", "respiratory_rate", "sedation")
PATIENCE_MS = 40_000
ENTERED = ["grade", "answer", "correct", "ask", "side-effect", "grade", "over", "ask"]
STORED = """
import json
from treatments.infusions import scales
from treatments.infusions.models import Infusion
infusion = Infusion.objects.get(pk={infusion})
effects = {{e.term: [e.grade, e.ended_at is not None, e.changes.count()] for e in infusion.adverse_events.all()}}
print("FOUND" + json.dumps({{
    "late": list(infusion.late_entries.order_by("id").values_list("kind", "outcome")),
    "in_order": list(infusion.late_entries.order_by("recorded_at").values_list("kind", flat=True)),
    "by_then": all(e.recorded_at < e.received_at for e in infusion.late_entries.all()),
    "effects": effects,
    "answers": list(infusion.alerts.filter(answered_at__isnull=False).values_list("action", flat=True)),
    "corrected": list(infusion.vitals.filter(corrects__isnull=False).values_list("systolic", "heart_rate")),
    "scales": [[s.instrument, scales.total_of(s), s.unable_reason] for s in scales.scales_of(infusion)],
}}))
"""


@pytest.fixture
def tablet(chromium, clinic):
    infusion = tablets.an_infusion(clinic)
    with tablets.server_of(clinic) as server:
        context = chromium.new_context(**browser.TABLET, locale="en-US")
        context.add_init_script(path=browser.AXE)
        tablet = tablets.Tablet(context, server.url, infusion, minutes_off=0)
        tablet.sign_in()
        tablet.infusion = infusion
        yield tablet
        context.close()


def open_ready(tablet) -> Page:
    """A page that the service worker holds, so that it opens again without a network."""
    page = tablet.open()
    until = time.monotonic() + 30
    while not page.evaluate("Boolean(navigator.serviceWorker.controller)"):
        assert time.monotonic() < until
        page.wait_for_timeout(100)
    return page


def measure(page, values):
    for name, value in zip(BOXES, values, strict=True):
        page.locator(f"#vital-{name}").fill(str(value))
    page.get_by_role("button", name="Save", exact=True).click()


def is_accessible(page):
    assert page.evaluate(browser.CHECK, browser.RULES) == []


def is_kept(page, words):
    expect(page.locator(".kept-note").filter(has_text=words)).to_be_visible()
    assert page.evaluate("document.activeElement !== document.body")


def answer_the_scale(page, name, *answers, unable=""):
    part = page.locator("#scales details").filter(has_text=name)
    part.locator("summary").press("Enter")
    part.get_by_role("button", name="Write it down").click()
    expect(part.get_by_role("alert")).to_have_text("Answer every line, or say why the patient could not.")
    for line, answer in zip(part.locator(".choices").all(), answers, strict=False):
        line.locator(".choice-card").nth(answer).click()
    if unable:
        part.locator(".choice-card").filter(has_text=unable).click()
    part.get_by_role("button", name="Write it down").press("Enter")
    is_kept(page, f"{name}: kept")


def before_the_network_goes(page):
    """A reading that raises an alarm, the calm one after it, and a side effect."""
    measure(page, (190, 76, 72, 98, 14, 5))
    box = page.locator('label[for="vital-systolic"]')
    expect(page.locator(".alarm--red")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("#vital-systolic-last [data-level=red]")).to_contain_text("last 190")
    assert box.evaluate("box => getComputedStyle(box).borderColor") != box.evaluate(
        "box => getComputedStyle(box.nextElementSibling).borderColor"
    )
    measure(page, (118, 76, 72, 98, 14, 5))
    expect(page.locator("#vital-systolic-last")).to_contain_text("last 118", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Nausea").click()
    expect(page.locator(".effect")).to_have_count(1)


def on_the_page_that_was_open(page):
    page.get_by_role("button", name="Moderate").press("Enter")
    is_kept(page, "Moderate: kept")
    alarm = page.locator(".alarm--red")
    alarm.get_by_role("button", name="Answer").click()
    assert not alarm.get_by_role("textbox").evaluate("box => box.validity.valid")
    alarm.get_by_role("textbox").fill("Waited, measured again.")
    alarm.get_by_role("textbox").press("Enter")
    is_kept(page, "Answer: kept")
    wrong = page.locator("#recent tbody tr").filter(has_text="190/76")
    wrong.get_by_role("link").press("Enter")
    dialog = page.get_by_role("dialog")
    is_accessible(page)
    dialog.get_by_label("Systolic blood pressure").fill("240")
    dialog.get_by_label("Why is it corrected?").fill("a slip of the finger")
    dialog.get_by_role("button", name="Correct it").click()
    expect(dialog.get_by_role("alert")).to_contain_text("240 is unusual")
    dialog.get_by_label("Systolic blood pressure").fill("119")
    dialog.get_by_role("button", name="Correct it").press("Enter")
    is_kept(page, "Correction: kept")
    answer_the_scale(page, "CADSS-6", 1, 2, 2, 1, 3, 0)
    page.locator(".effect").get_by_role("link").click()
    expect(page.locator("#toasts")).to_contain_text("The clinic does not answer")
    expect(page.locator(".kept-note")).to_have_count(4)
    is_accessible(page)


def on_the_page_without_data(page, other):
    """The side effect is entered in one tab, graded in the other."""
    expect(page.locator(".offline__state [data-unsent]")).to_contain_text("4 unsent")
    page.locator("#side-effect").get_by_role("button", name="Headache", exact=True).click()
    expect(page.locator(".offline__state [data-unsent]")).to_contain_text("5 unsent")
    part = other.locator("#side-effect")
    for press, words in (("Severe", "Severe: kept"), ("It is over", "It is over: kept")):
        part.locator("summary").press("Enter")
        part.get_by_role("radio", name="Headache", exact=True).check()
        part.get_by_role("button", name=press, exact=True).press("Enter")
        is_kept(other, words)
    answer_the_scale(other, "Anxiety 0-100", unable="Too drowsy")
    is_accessible(other)


def found(clinic, infusion):
    return json.loads(clinic.run(STORED.format(infusion=infusion)).split("FOUND")[1])


def test_what_is_charted_without_a_network_is_stored_once_and_in_order(tablet, clinic):
    page = open_ready(tablet)
    before_the_network_goes(page)
    tablet.context.set_offline(True)
    on_the_page_that_was_open(page)
    page.close()
    page, other = tablet.open(), tablet.open()
    on_the_page_without_data(page, other)
    page.close()
    other.close()
    page = tablet.open()
    expect(page.locator(".offline__state [data-unsent]")).to_contain_text("8 unsent")
    tablet.context.set_offline(False)
    expect(page.locator("#offline-state")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator("#vitals-form [data-unsent]")).to_be_hidden(timeout=PATIENCE_MS)
    stored = found(clinic, tablet.infusion)
    assert stored["late"] == [[kind, "stored"] for kind in ENTERED]
    assert stored["in_order"] == ENTERED
    assert stored["by_then"]
    assert stored["effects"] == {"nausea": [2, False, 1], "headache": [3, True, 2]}
    assert stored["answers"] == ["Waited, measured again."]
    assert stored["corrected"] == [[119, 72]]
    assert stored["scales"] == [["cadss-6", 9, ""], ["vas-anxiety", None, "too drowsy"]]


def test_what_is_done_goes_behind_what_still_waits(tablet, clinic):
    """The network is back; a pause that was entered without it has not been sent when the pump goes on again."""
    page = open_ready(tablet)
    tablet.context.set_offline(True)
    page.reload()
    page.locator("#pump summary").first.click()
    page.locator("#pump").get_by_label("Blood pressure").first.check()
    page.get_by_role("button", name="Pause now").click()
    expect(page.locator(".offline__state [data-unsent]")).to_contain_text("1 unsent")
    page.evaluate(AGED)
    page.evaluate("void navigator.locks.request('stillpoint-outbox', () => new Promise(() => {}))")
    tablet.context.set_offline(False)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#vitals-form [data-unsent]")).to_be_hidden(timeout=PATIENCE_MS)
    assert found(clinic, tablet.infusion)["late"] == [["pause", "stored"], ["resume", "stored"]]


AGED = """() => new Promise((done) => {
    const request = indexedDB.open("stillpoint", 1);
    request.onsuccess = () => {
        const entries = request.result.transaction("entries", "readwrite").objectStore("entries");
        entries.getAll().onsuccess = ({ target }) => {
            for (const one of target.result) entries.put({ ...one, kept_at: one.kept_at - 60_000 });
        };
        entries.transaction.oncomplete = done;
    };
})"""
