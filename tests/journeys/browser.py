"""A page in Chromium that checks itself: each one is accessible, quiet in the console and kept as a picture."""

import os
import re
from itertools import count
from pathlib import Path
from shutil import which

from playwright.sync_api import BrowserContext, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError

REPOSITORY = Path(__file__).resolve().parents[2]
AXE = REPOSITORY / "node_modules" / "axe-core" / "axe.min.js"
# Two workers of one run (pytest-xdist) keep their pictures apart.
PICTURES = REPOSITORY / "artefacts" / "journey" / os.environ.get("PYTEST_XDIST_WORKER", "")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PATIENCE_MS = 20_000
# A form that sends what was typed before it goes on leaves its page a moment after the press.
MOST_PAGES_LEFT = 5
CHECK = """rules => axe.run(document, {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]})
    .then(found => found.violations.map(one => one.id + ": " + one.help + " | " +
        one.nodes.map(node => node.target.join(" ") + " " + node.failureSummary).join("; ")))"""


def chromium() -> str:
    """The Chromium that `make browser` looks for."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := which(name):
            return path
    raise AssertionError("Chromium is missing; run make browser.")


class Screen:
    """One person's page, and what everybody does with it: press, fill in, choose, read."""

    _numbers = count(1)

    def __init__(self, page: Page, who: str, *, by_touch: bool = False):
        """`by_touch`: a finger taps what a mouse would click."""
        self.page, self.who, self.by_touch = page, who, by_touch
        self.complaints: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("response", self._look_at_answer)

    def _hear(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{self.page.url}: {message.type}: {message.text}")

    def _look_at_answer(self, response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{self.page.url}: {response.status} for {response.request.method} {response.url}")

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.check()

    def press(self, name: str | re.Pattern, *, within: Locator | None = None, role: str = "button") -> None:
        """Press what has this name, and look at the page that it leads to; with a finger it always is another page."""
        if self.by_touch:
            self.go_on(name, within=within, role=role)
        else:
            self.find(name, role=role, within=within).click()
            self.check()

    def go_on(self, name: str = "Continue", *, within: Locator | None = None, role: str = "button") -> None:
        """Press what leads to another page, and wait for it: a form may first let arrive what was just answered."""
        target = self.find(name, role=role, within=within)
        with self.page.expect_navigation():
            if self.by_touch:
                target.tap()
            else:
                target.click()
        self.check()

    def press_in_vain(self, name: str, *, within: Locator | None = None) -> None:
        """Press what is refused: the same page again, with the reason."""
        self.find(name, role="button", within=within).click()
        self.page.wait_for_load_state("load")
        self.complaints = [words for words in self.complaints if "422" not in words]
        self.check()

    def go_to(self, name: str) -> None:
        """Choose a page of the staff's menu."""
        self.follow(name, within=self.page.get_by_role("navigation", name="Pages"))

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        self.press(name, within=within, role="link")

    def find(self, name: str | re.Pattern, *, role: str, within: Locator | None = None) -> Locator:
        return (within or self.main).get_by_role(role, name=name, exact=True).first

    def part(self, heading: str) -> Locator:
        """The smallest part of the page with this heading."""
        title = self.page.get_by_role("heading", name=heading, exact=True)
        return self.main.locator("section, form, fieldset, li").filter(has=title).last

    def fill(self, label: str, value, *, within: Locator | None = None) -> None:
        (within or self.main).get_by_label(_words(label)).first.fill(str(value))

    def choose(self, option: str, *, of: str = "", within: Locator | None = None) -> None:
        """Tick a box or a radio by its words, as a finger does; `of` is the question that it answers."""
        place = within or self.main
        if of:
            place = place.locator("fieldset").filter(has=self.page.locator("legend", has_text=_words(of))).last
        box = place.get_by_label(_words(option)).first
        if not self.by_touch:
            box.check()
        elif not box.is_checked():
            box.tap()
            expect(box).to_be_checked()

    def select(self, option: str, *, of: str, within: Locator | None = None) -> None:
        (within or self.main).get_by_label(_words(of)).first.select_option(label=option)

    def says(self, *texts: str | re.Pattern, within: Locator | None = None) -> None:
        for text in texts:
            expect((within or self.main).get_by_text(text).first).to_be_visible()

    def is_told(self, text: str) -> None:
        """A notice at the edge of the page says so; it is closed."""
        notice = self.page.locator("#toasts .notice").filter(has_text=text).last
        expect(notice).to_be_visible()
        notice.get_by_role("button").click()

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text().strip()

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def address(self) -> str:
        return self.page.url

    def check(self) -> None:
        """No violation of WCAG 2.2 AA, nothing in the console, nothing wider than the page; and a picture."""
        self.page.wait_for_load_state("load")
        picture = PICTURES / f"{next(self._numbers):03}-{self.who}-{_slug(self.page.url)}.png"
        self.page.screenshot(path=picture, full_page=True, caret="initial")  # hiding it would be a style of its own
        self._evaluate("scrollTo(0, 0)")  # what a sticky heading covers further down is no fault
        found = self._evaluate(CHECK, RULES)
        assert not found, f"{self.page.url}:\n" + "\n".join(found)
        width, room = self._evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert width <= room, f"{self.page.url} is {width} px wide on a screen of {room} px"
        self.is_quiet()

    def _evaluate(self, script: str, *given):
        """Ask the page, or the one that it is just leaving for."""
        for _ in range(MOST_PAGES_LEFT):
            try:
                return self.page.evaluate(script, *given)
            except PlaywrightError as error:
                if "Execution context was destroyed" not in str(error):
                    raise
                self.page.wait_for_load_state("load")
        raise AssertionError(f"{self.page.url} does not come to rest")

    def is_quiet(self) -> None:
        assert not self.complaints, "\n".join(self.complaints)


def new_screen(context: BrowserContext, who: str, *, by_touch: bool = False) -> Screen:
    context.add_init_script(path=AXE)  # not from the page, which allows no script but its own
    return Screen(context.new_page(), who, by_touch=by_touch)


def _words(label: str) -> re.Pattern:
    """The label as it is read, whether or not it says that the field may be left empty."""
    return re.compile(rf"^\s*{re.escape(label)}\s*(\(optional\))?\s*$")


def _slug(url: str) -> str:
    path = re.sub(r"/go/[^/]+/", "/go/", url.split("?")[0])
    return re.sub(r"[^a-z0-9]+", "-", path.split("/", 3)[-1].lower()).strip("-") or "home"
