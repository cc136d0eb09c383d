"""Searching in a real browser: by keyboard alone, with a screen reader's words, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_completion_by_keyboard(server, page):
    """Typing opens a list that the field controls; arrows choose in it, Enter goes there, and the field keeps focus."""
    page.goto(f"{server}/search")
    field = page.get_by_role("combobox", name="Words")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("sherm")
    options = page.locator("[role=listbox]").get_by_role("option")
    expect(options.first).to_contain_text("Wendy Sherman")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert page.get_by_role("listbox").get_attribute("id") == field.get_attribute("aria-controls")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert options.first.get_attribute("id") == field.get_attribute("aria-activedescendant")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/doc/actor/wendy-sherman"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Wendy Sherman")


def test_escape_closes_and_enter_searches(server, page):
    """Escape leaves what was typed; Enter without a choice searches; how many there are is said."""
    page.goto(f"{server}/list")
    field = page.get_by_role("search").get_by_role("combobox")
    field.press_sequentially("aid")
    expect(page.locator("[role=listbox]").get_by_role("option").first).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="suggestions")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("aid")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=aid"))
    expect(page.get_by_role("status").filter(has_text="results")).to_be_visible()
    assert page.locator("mark").first.inner_text().lower() == "aid"


def test_words_are_never_markup(server, page):
    """What completes is text, whatever it holds."""
    answer = '["x", ["<img src=x onerror=alert(1)>"], ["<b>person</b>"], ["/list"]]'
    page.route("**/search/suggest?*", lambda route: route.fulfill(body=answer, content_type="application/json"))
    page.goto(f"{server}/search")
    page.get_by_role("combobox").press_sequentially("x")
    expect(page.locator("[role=listbox]").get_by_role("option")).to_have_text(
        "<img src=x onerror=alert(1)> <b>person</b>"
    )
    assert page.locator("[role=option] img, [role=option] b").count() == 0


def test_without_scripts(server, open_page):
    """Search, narrow down, walk from a result to a statement, all by a plain form and links."""
    page = open_page(java_script_enabled=False)
    page.goto(f"{server}/search")
    page.get_by_role("searchbox").fill("offer")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("ol.things mark").first).to_be_visible()
    page.get_by_role("navigation", name="Kinds of results").get_by_role("link", name="Statements").click()
    assert "type=statement" in page.url
    expect(page.locator("ol.things ol.chain .mouth").first).to_contain_text("Nishioka")
    page.locator("ol.things ol.chain .said .words a").first.click()
    assert "/statement/" in page.url


def test_filters_by_keyboard(server, page):
    """The filters open, hold what was chosen, and narrow the results down."""
    page.goto(f"{server}/search?q=sherman")
    before = page.locator("ol.things > li").count()
    page.get_by_text("Narrow it down").press("Enter")
    page.get_by_label("From").fill("2023-05")
    page.get_by_label("From").press("Enter")
    page.wait_for_url(re.compile("from=2023-05"))
    expect(page.get_by_label("From")).to_have_value("2023-05")
    assert 0 < page.locator("ol.things > li").count() < before


@pytest.mark.parametrize("path", ["/search?q=sherman", "/list", "/list/statement", "/list/event/by-date"])
def test_nothing_is_wider_than_a_phone(server, open_page, path):
    """At 360 pixels nothing has to be scrolled sideways."""
    page = open_page(viewport={"width": 360, "height": 740})
    page.goto(server + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
