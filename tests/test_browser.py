"""Pages as a real browser shows them."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/", "/doc/actor/wendy-sherman", "/sparql", "/dataset", "/ontology"])
def test_a_page_is_shown(server, page, path):
    """Each page comes with its style and one heading, and nothing is wrong in the browser's eyes."""
    page.goto(server + path)
    assert page.locator("h1").count() == 1
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
