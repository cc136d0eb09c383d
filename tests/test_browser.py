"""Pages as a real browser shows them: in any width, without scripts, in light and dark, whatever the data holds."""

import json
import os
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from keyboard import ground
from kinds_of_page import CROWDED, FAILING, HOSTILE, KINDS, crowd, site_of_all_kinds
from newsroom import Newsroom
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SAFE = "/:?#[]@!$&'()*+,;=~%<>"
WIDTHS = (360, 1600)


@pytest.fixture(scope="module")
def site(tmp_path_factory, free_port, serving):
    """The real server over a site with every kind of page; its address."""
    port = free_port()
    newsroom = site_of_all_kinds(tmp_path_factory.mktemp("kinds"), f"http://127.0.0.1:{port}")
    with serving(newsroom.data, "--port", str(port)) as address:
        yield address


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory, free_port, serving):
    """The same, where everything has a hostile name."""
    port = free_port()
    newsroom = site_of_all_kinds(tmp_path_factory.mktemp("hostile"), f"http://127.0.0.1:{port}", HOSTILE)
    with serving(newsroom.data, "--port", str(port)) as address:
        yield address


def show(page, site, path):
    """Show a page and return how it was answered."""
    return page.goto(site + quote(path, safe=SAFE))


def overflow(page):
    """Return by how much a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_shown(site, open_page, kind):
    """Every page has one heading and fits a telephone and a wide screen; nothing is wrong in the browser's eyes."""
    page = open_page()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert show(page, site, KINDS[kind]).status == 200
        assert page.locator("h1").count() == 1
        assert overflow(page) <= 0


def test_the_header_is_one_line(site, open_page):
    """On a common screen what leads to everything stands in one line, and on none does the switch stand alone."""
    page = open_page()
    show(page, site, "/")
    for width in (1280, 1100, 768, 360):
        page.set_viewport_size({"width": width, "height": 800})
        tops = [each.bounding_box()["y"] for each in page.locator("header.site nav a").all()]
        switch, beside = page.locator("button.theme"), page.locator(".brand, form.search")
        middle = switch.bounding_box()["y"] + switch.bounding_box()["height"] / 2
        boxes = [each.bounding_box() for each in beside.all()]
        assert any(box["y"] < middle < box["y"] + box["height"] for box in boxes)
        assert width < 768 or len(set(tops)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_names_are_text(hostile_site, open_page, kind):
    """Whatever things are called, a page has no elements but its own, its data is JSON, and it fits a telephone."""
    page = open_page(viewport={"width": 360, "height": 800})
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    assert show(page, hostile_site, KINDS[kind]).status == 200
    assert page.locator("script:not([src*='/static/'], [type='application/ld+json'])").count() == 0
    assert page.locator("img, iframe, object, embed, [onerror], [onload], [href^='javascript']").count() == 0
    data = page.locator("script[type='application/ld+json']").all_text_contents()
    assert all("@context" in json.loads(text) for text in data)
    assert page.locator("main").count() == page.locator("h1").count() == 1
    assert overflow(page) <= 0


def test_hostile_names_are_shown(hostile_site, open_page):
    """Nothing of a name is lost: the page of the article shows each as it is."""
    page = open_page(java_script_enabled=False)
    show(page, hostile_site, KINDS["article"])
    shown = " ".join(page.locator("main").all_text_contents())
    assert [name for name in HOSTILE if name not in shown] == []


@pytest.mark.parametrize("kind", [*KINDS, *FAILING])
def test_no_page_is_heavy(site, kind):
    """No page has more than 100 kB."""
    path = (KINDS | FAILING)[kind]
    answer = requests.get(site + quote(path, safe=SAFE), headers={"Accept": "text/html"}, timeout=20)
    assert len(answer.content) <= 100_000


@pytest.fixture(scope="module")
def crowded_site(tmp_path_factory, free_port, serving):
    """The real server over a site where one actor said a hundred things in one article; its address."""
    port = free_port()
    newsroom = Newsroom.at(tmp_path_factory.mktemp("crowded"), base=f"http://127.0.0.1:{port}")
    crowd(newsroom, 100)
    newsroom.publish()
    with serving(newsroom.data, "--port", str(port)) as address:
        yield address


@pytest.mark.parametrize("kind", CROWDED)
def test_no_page_grows_heavy(crowded_site, kind):
    """Nor has one when much is on record: it shows a part and leads to the rest."""
    path = CROWDED[kind]
    answer = requests.get(crowded_site + quote(path, safe=SAFE), headers={"Accept": "text/html"}, timeout=20)
    assert answer.status_code == 200
    assert len(answer.content) <= 100_000


@pytest.fixture(scope="module")
def unwatched(browser):
    """A page that may show problems: they are errors on the console."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def axe(required):
    """The accessibility checker axe-core, which npm installed beside the programs that are found by PATH."""
    folders = [Path(each).parent for each in os.environ["PATH"].split(os.pathsep) if each.endswith("node_modules/.bin")]
    found = [each / "axe-core" / "axe.min.js" for each in folders]
    place = next((str(each) for each in found if each.exists()), None)
    return Path(required(place, "axe-core")).read_text("utf-8")


ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"rules": {"target-size": {"enabled": True}}}  # which it leaves out unless told
OF_COLOURS = ["color-contrast", "link-in-text-block"]


def findings(page, axe, rules=ALL_RULES):
    """Return what axe finds wrong with a page: the rule, how bad it is, and where."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {axe}\n }} }}")
    found = page.evaluate("options => axe.run(options)", {"runOnly": rules, **(OPTIONS if rules is ALL_RULES else {})})
    assert found["passes"]
    return [(each["impact"], each["id"], node["html"]) for each in found["violations"] for node in each["nodes"]]


@pytest.mark.parametrize("kind", [*KINDS, *FAILING])
def test_a_page_is_accessible(site, unwatched, axe, kind):
    """By WCAG 2.2 AA, as far as axe can tell, nothing is wrong with any page, in light or dark."""
    show(unwatched, site, (KINDS | FAILING)[kind])
    unwatched.emulate_media(color_scheme="light")
    wrong = findings(unwatched, axe)
    unwatched.emulate_media(color_scheme="dark")
    assert [*wrong, *findings(unwatched, axe, OF_COLOURS)] == []


def test_axe_finds_what_is_wrong(page, axe):
    """The check would see grey on white, a picture without words, a field without a name, a target too small."""
    small = "<button style='all:unset;display:block;height:9px' onclick='1'>Go</button>"
    page.set_content(f"<main><p style='color:#aaa'>Some words</p><img src='data:,'><input>{small}{small}</main>")
    assert {"color-contrast", "image-alt", "label", "target-size"} <= {rule for _, rule, _ in findings(page, axe)}


def test_a_theme_is_remembered(site, open_page):
    """The switch says what it is, changes the colours, and is remembered from page to page without a flash."""
    page = open_page(color_scheme="light")
    show(page, site, "/")
    button = page.get_by_role("button", name="Dark colours")
    light = ground(page)
    assert button.get_attribute("aria-pressed") == "false"
    button.press("Enter")
    dark = ground(page)
    assert button.get_attribute("aria-pressed") == "true"
    assert dark != light
    page.goto(f"{site}/dataset", wait_until="commit")
    page.wait_for_selector("header", state="attached")
    assert ground(page) == dark
    page.get_by_role("button", name="Dark colours").press("Space")
    assert (ground(page), page.evaluate("localStorage.length")) == (light, 0)
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_role("button", name="Dark colours")).to_have_attribute("aria-pressed", "true")
    assert ground(page) == dark


def test_without_scripts_the_system_decides(site, open_page):
    """Without scripts there is no switch, and light and dark are as the system has them; print is always light."""
    colours = {}
    for scheme in ("light", "dark"):
        page = open_page(java_script_enabled=False, color_scheme=scheme)
        show(page, site, "/")
        assert page.locator("button.theme").is_hidden()
        colours[scheme] = page.screenshot(clip={"x": 0, "y": 0, "width": 8, "height": 8})
        page.emulate_media(media="print")
        colours[f"{scheme} print"] = page.screenshot(clip={"x": 0, "y": 0, "width": 8, "height": 8})
    assert colours["light"] != colours["dark"]
    assert colours["light print"] == colours["dark print"]


def test_print_leaves_out_what_paper_cannot_do(site, open_page):
    """On paper there is no navigation and no form; the record's address is there to be cited."""
    page = open_page()
    show(page, site, KINDS["actor"])
    page.emulate_media(media="print")
    assert not page.locator("header.site").is_visible()
    assert not any(each.is_visible() for each in page.locator(".skip").all())
    assert page.locator(".iri").is_visible()


def test_colours_that_are_forced_are_kept(site, open_page):
    """Where the system forces its colours there is no switch, and controls and focus can still be seen."""
    page = open_page(forced_colors="active")
    show(page, site, "/")
    assert page.locator("button.theme").is_hidden()
    page.keyboard.press("Tab")
    assert page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_nothing_moves_for_those_who_want_stillness(site, open_page):
    """Scrolling is smooth only for those who do not ask for less motion."""
    for asked, behaviour in (("reduce", "auto"), ("no-preference", "smooth")):
        page = open_page(reduced_motion=asked)
        show(page, site, "/")
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == behaviour
