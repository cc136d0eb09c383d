"""Pictures in a real browser: all there without scripts, and more to do with them; by keyboard alone."""

import re

import pytest

pytestmark = pytest.mark.browser
NETWORK = "/network"
TIMELINE = "/timeline"


@pytest.mark.parametrize("path", [TIMELINE, NETWORK, "/network/actor/wendy-sherman", "/timeline/actor/donald-trump"])
@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_picture_is_there(server, open_page, path, width, scripts):
    """In any width, with scripts or without: the picture has its size, texts can be read, only its frame scrolls."""
    page = open_page(java_script_enabled=scripts, viewport={"width": width, "height": 800})
    page.goto(server + path)
    picture = page.locator("svg.picture")
    assert picture.get_attribute("aria-labelledby")
    assert page.get_by_role("group", name=re.compile("Time line|Network")).count() == 1
    assert page.locator("svg.picture a").count() > 2
    box = picture.bounding_box()
    stated = float(picture.get_attribute("width"))
    assert abs(box["width"] - stated) < 2
    assert page.locator("html").evaluate("each => each.scrollWidth") <= width if scripts else True


def test_a_name_leads_on_without_scripts(server, open_page):
    """A click on what is drawn goes where it leads; the table opens without scripts."""
    page = open_page(java_script_enabled=False)
    page.goto(server + TIMELINE)
    page.locator("summary").click()
    assert page.get_by_role("table").is_visible()
    page.locator("svg.timeline a text").first.click()
    assert "/doc/article/" in page.url
    page.goto(server + NETWORK)
    page.get_by_role("link", name="The same as a table").first.click()
    assert page.get_by_role("table").is_visible()
    page.get_by_role("link", name="what says so").first.click()
    assert "/with/" in page.url


def test_the_form_filters_without_scripts(server, open_page):
    """What is chosen is shown, in the picture and in the form."""
    page = open_page(java_script_enabled=False)
    page.goto(server + TIMELINE)
    before = page.locator("svg.timeline a").count()
    page.get_by_label("From").fill("2023-05-03")
    page.get_by_label("Within that time").select_option("certain")
    page.get_by_role("button", name="Show").click()
    assert 0 < page.locator("svg.timeline a").count() < before
    assert page.get_by_label("From").input_value() == "2023-05-03"


def test_neighbours_light_up(server, page):
    """Whoever is pointed at or focused is seen with all that it is tied to, until one leaves."""
    page.goto(server + NETWORK)
    node = page.locator("svg.network .nodes a", has_text="Wendy Sherman")
    node.focus()
    assert "lit" in page.locator("svg.network").get_attribute("class")
    number = node.get_attribute("data-n")
    ties = page.locator("svg.network .ties a").evaluate_all(
        "(ties, n) => ties.filter((tie) => tie.dataset.n.split(' ').includes(n)).length", number
    )
    assert page.locator("svg.network .ties a.near").count() == ties > 3
    assert page.locator("svg.network .nodes a.near").count() == ties + 1
    page.keyboard.press("Tab")
    assert page.locator("svg.network .ties a.near").count() != ties
    page.locator("h1").click()
    page.evaluate("document.activeElement.blur()")
    assert "lit" not in page.locator("svg.network").get_attribute("class")


def test_kinds_are_hidden_and_shown(server, page):
    """Each kind of ties can be left out without loading anything; whoever is then tied to nobody is left out too."""
    page.goto(server + NETWORK)
    met, nodes = page.locator("svg.network path.met"), page.locator("svg.network .nodes a")
    shown = nodes.count()
    assert met.first.is_visible()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("group", name="Ties").first.get_by_label("met").uncheck()
    assert not met.first.is_visible()
    assert 0 < nodes.locator("visible=true").count() < shown
    page.get_by_role("group", name="Ties").first.get_by_label("met").check()
    assert nodes.locator("visible=true").count() == shown
    assert asked == []


def test_it_is_magnified_by_keyboard(server, page):
    """In the frame plus magnifies, minus does the contrary, zero shows all of it; buttons do the same."""
    page.goto(server + NETWORK)
    picture, frame = page.locator("svg.network"), page.locator(".picture-scroll")

    def width():
        return picture.bounding_box()["width"]

    before = width()
    frame.focus()
    page.keyboard.press("+")
    assert width() == pytest.approx(before * 1.25, rel=0.01)
    page.keyboard.press("-")
    assert width() == pytest.approx(before, rel=0.01)
    page.get_by_role("button", name="Closer").click()
    page.get_by_role("button", name="Closer").click()
    assert width() > before * 1.5
    page.get_by_role("button", name="All of it").click()
    assert width() <= frame.bounding_box()["width"]


def test_ties_are_not_in_the_way_of_the_keyboard(server, page):
    """From the frame the Tab key goes to nodes alone, and one link leads past all of them."""
    page.goto(server + NETWORK)
    page.locator(".picture-scroll").focus()
    seen = []
    for _ in range(5):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.closest('.nodes') !== null"))
    assert seen == [True] * 5
    page.locator("a.skip[href='#past-picture']").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('svg') === null")
