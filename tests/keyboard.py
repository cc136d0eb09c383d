"""A reader who has a keyboard and nothing else: Tab, Enter, arrows and letters; what has the focus must be seen to."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

NAMES = """each => [each.textContent, each.getAttribute("aria-label") ?? "",
    ...[...(each.labels ?? [])].map(label => label.textContent)].join(" ")"""
SEEN = """each => { while (each && getComputedStyle(each).outlineStyle === "none") each = each.parentElement;
    return each !== null }"""  # an editor has its outline around it
SKIP = "Skip to the content"


class Keyboard:
    """Goes through a page with keys alone."""

    def __init__(self, page):
        self.page = page

    def press(self, key):
        self.page.keyboard.press(key)

    @property
    def focused(self):
        """What has the focus."""
        return self.page.locator(":focus").last  # in an editor, which is a page of its own within the page

    def reach(self, name, most=150):
        """Press Tab until something of that name has the focus; it goes around once the page is at its end."""
        for _ in range(most):
            self.press("Tab")
            if self.focused.count() and name in self.focused.evaluate(NAMES):
                assert self.focused.evaluate(SEEN)
                return
        pytest.fail(f"{name} cannot be reached by keyboard on {self.page.url}")

    def skip(self):
        """Skip the navigation of a page that was just come to: the way past it comes first."""
        if self.focused.count() == 0:
            self.press("Tab")
            assert self.focused.inner_text() == SKIP
            self.press("Enter")

    def follow(self, name, place):
        """Go where a link in the content leads, which is that place."""
        self.skip()
        self.enter(name, place)

    def enter(self, name, place):
        """Go where something leads, or to what a form answers, wherever on the page it stands."""
        self.reach(name)
        self.press("Enter")
        self.arrive(place)

    def arrive(self, place):
        self.page.wait_for_url(f"**{place}**")
        expect(self.page.locator("h1")).to_have_count(1)

    def write(self, name, words):
        """Write into a field, over what it may hold."""
        self.reach(name)
        self.press("Control+a")
        self.page.keyboard.type(words)

    def choose(self, name, value):
        """Choose by arrow in a list of choices."""
        self.reach(name)
        for _ in range(10):
            if self.focused.input_value() == value:
                return
            self.press("ArrowDown")
        pytest.fail(f"{value} cannot be chosen")


@dataclass(frozen=True)
class Said:
    """What somebody said, on the pages of the samples.

    Attributes:
        label: what it is called.
        evidence: how what it rests on is called.
        place: where in the text that is.
        words: what is shown of the text there.
    """

    label: str
    evidence: str
    place: str
    words: list[str] = field(default_factory=list)


TOLD = Said("a member of the league told of a promise", "where it says so", "characters 198–252")
PROMISE = Said("there will be a new quay before winter", "where it says so, 2 places", "characters 254–278")
PAY = Said("nobody loses a day's pay", "the words, 2 passages", "characters 688–717", ["Nobody will lose a day's pay."])


def from_actor_to_words(keyboard, said):
    """Open what a line on an actor's page rests on; go to the statement, where that is open, and to its place."""
    passage = keyboard.page.locator("details[open] figure.passage").filter(has_text=said.place)
    keyboard.skip()
    keyboard.reach(said.label)
    keyboard.press("Tab")
    expect(keyboard.focused).to_have_text(said.evidence)
    expect(passage).to_have_count(0)
    keyboard.press("Enter")
    expect(passage.locator("blockquote mark")).to_have_text(said.words)
    expect(passage).to_be_visible()
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    keyboard.arrive("/statement/")
    expect(passage).to_be_visible()
    keyboard.enter(said.place, "/doc/text/")
    expect(keyboard.page.locator(":target")).to_be_visible()


def switch_the_theme(keyboard):
    """Switch to dark colours, which the next page has as well."""
    light = ground(keyboard.page)
    keyboard.reach("Dark colours")
    keyboard.press("Space")
    dark = ground(keyboard.page)
    assert dark != light
    keyboard.enter("Data", "/dataset")
    assert ground(keyboard.page) == dark
    expect(keyboard.page.get_by_role("button", name="Dark colours")).to_have_attribute("aria-pressed", "true")


def follow_the_system(keyboard):
    """Without scripts there is no switch that would do nothing: the colours are the system's, also when they change."""
    expect(keyboard.page.get_by_text("Dark colours")).to_be_hidden()
    light = ground(keyboard.page)
    keyboard.page.emulate_media(color_scheme="dark")
    assert ground(keyboard.page) != light


def ground(page):
    """Return the colour behind a page's words."""
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
