"""One hand at a page of the chair: on the keyboard alone, or a finger alone. Both fail where a person would give up."""

from playwright.sync_api import Locator, expect

from tests.journeys.browser import PATIENCE_MS, Screen

MOST_TABS = 60
LEAST_TARGET_PX = 44

IS_SEEN = """() => {
    const here = document.activeElement;
    return [here, here.closest("label"), here.closest(".choice-card, .vital")].some(element => element &&
        (getComputedStyle(element).outlineStyle !== "none" || getComputedStyle(element).boxShadow !== "none"));
}"""
# Nothing that sticks to the screen lies over what has the focus, once it has moved into view.
IS_FREE = """() => {
    const place = document.activeElement.closest("label") ?? document.activeElement;
    const box = place.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return Boolean(top) && (place.contains(top) || top.contains(place));
}"""
IS_BEHIND = """selector => Boolean(document.querySelector(selector)?.compareDocumentPosition(document.activeElement) &
    Node.DOCUMENT_POSITION_FOLLOWING)"""
# Everything that a finger is meant to hit, and is too small for it. A link inside a sentence is exempt (WCAG 2.5.8).
TOO_SMALL = """least => [...document.querySelectorAll("main :is(button, summary, a.btn, input, select, textarea)")]
    .filter(one => one.type !== "hidden" && one.checkVisibility({visibilityProperty: true}))
    .map(one => [one, (one.matches("[type=radio], [type=checkbox]") ? one.closest("label, .form-check") : one)])
    .map(([one, target]) => [one, (target ?? one).getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.height < least - 0.5 || box.width < least - 0.5))
    .map(([one, box]) => `${one.tagName} ${one.id || one.innerText || one.name}: ${box.width} x ${box.height}`)"""


class Keys:
    """Tab, arrows, Space, Enter and what is typed; where the focus is must always be seen."""

    def __init__(self, screen: Screen):
        self.screen, self.page, self.tabs = screen, screen.page, 0

    def into_the_content(self) -> None:
        """By the skip link, which is the first stop of every page."""
        self.page.keyboard.press("Tab")
        assert self.page.evaluate("document.activeElement.className") == "skip-link"
        self.page.keyboard.press("Enter")

    def to(self, selector: str) -> None:
        way = "Shift+Tab" if self.page.evaluate(IS_BEHIND, selector) else "Tab"
        for _ in range(MOST_TABS):
            self.page.keyboard.press(way)
            self.tabs += 1
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                assert self.page.evaluate(IS_SEEN), f"the focus on {selector} is not seen"
                self.page.wait_for_function(IS_FREE, timeout=PATIENCE_MS)
                return
        raise AssertionError(f"{MOST_TABS} presses of Tab do not lead to {selector} on {self.page.url}")

    def type(self, selector: str, text) -> None:
        self.to(selector)
        self.page.keyboard.type(str(text))

    def tick(self, selector: str) -> None:
        self.to(selector)
        self.page.keyboard.press("Space")

    def choose(self, name: str, value: str) -> None:
        """A radio of this name: the group is one stop, its answers are chosen with the arrows."""
        self.to(f'[name="{name}"]')
        self.page.keyboard.press("Space")
        while self.page.evaluate("document.activeElement.value") != value:
            self.page.keyboard.press("ArrowDown")
            assert self.page.evaluate("document.activeElement.checked"), f"{value} is no answer of {name}"

    def go_to(self, part: str) -> None:
        """By the line of parts above the vital signs; the next Tab is inside the part."""
        self.to(f'.go-to [href="{part}"]')
        self.page.keyboard.press("Enter")

    def unfold(self, part: str) -> None:
        self.to(f"{part} summary")
        self.page.keyboard.press("Enter")

    def enter(self, selector: str = "", *, look: bool = True) -> None:
        """Enter, on what has the focus or on this, leads to another page."""
        if selector:
            self.to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        if look:
            self.screen.check()

    def vitals(self, values: str, *, told: str = "Stored.", tabbing: bool = False) -> None:
        """Digits move on by themselves; whoever ends each value with Tab comes to the same boxes."""
        self.to("#vital-systolic")
        *others, last = values.replace("/", " ").split()
        for value in others:
            self.page.keyboard.type(value)
            if tabbing:
                self.page.keyboard.press("Tab")
        self.page.keyboard.type(last)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#toasts .notice").filter(has_text=told).last).to_be_visible(timeout=PATIENCE_MS)


class Finger:
    """Taps and nothing else; what is tapped is large enough, and letters come from the keyboard on the screen."""

    def __init__(self, screen: Screen):
        self.screen, self.page = screen, screen.page

    def tap(self, target: Locator) -> None:
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= LEAST_TARGET_PX - 0.5, f"{target} is {box}"
        target.tap()

    def press(self, name: str, *, within: str = "main") -> None:
        """A button that leads to another page."""
        with self.page.expect_navigation():
            self.tap(self.page.locator(within).get_by_role("button", name=name, exact=True).first)

    def type(self, selector: str, text) -> None:
        self.tap(self.page.locator(selector))
        self.page.keyboard.type(str(text))

    def tick(self, selector: str) -> None:
        """A box or a radio, by its words: the whole label is the target."""
        box = self.page.locator(selector)
        self.tap(box.locator("xpath=ancestor::*[self::label or contains(@class, 'form-check')][1]"))
        expect(box).to_be_checked()

    def choose(self, name: str, value: str) -> None:
        self.tick(f'[name="{name}"][value="{value}"]')

    def unfold(self, part: str) -> None:
        self.tap(self.page.locator(f"{part} summary").first)

    def vitals(self, values: str) -> None:
        pad = self.page.get_by_role("region", name="Number pad")
        self.tap(self.page.locator("label.vital").first)
        *others, last = values.replace("/", " ").split()
        for digits, ending in [*((value, "Next") for value in others), (last, "Save")]:
            for digit in digits:
                self.tap(pad.get_by_role("button", name=digit, exact=True))
            self.tap(pad.get_by_role("button", name=ending))
        expect(self.page.locator("#toasts .notice").filter(has_text="Stored.").last).to_be_visible(timeout=PATIENCE_MS)

    def look(self) -> None:
        """Nothing on this page is too small for a finger, and the rest is as it must be everywhere."""
        found = self.page.evaluate(TOO_SMALL, LEAST_TARGET_PX)
        assert not found, f"{self.page.url}: too small for a finger:\n" + "\n".join(found)
        self.screen.check()
