"""SVG is built safely, and the same each time."""

from xml.etree import ElementTree

import pytest
from drawings import HOSTILE, read

from onrecord.server.svg import Markup, affordable, clipped, element, joined, number, picture, text_width


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_text_holds_it_stays_a_text(text):
    """Texts and attributes are escaped, and characters that XML cannot hold are replaced."""
    found = ElementTree.fromstring(element("a", element("title", text), text, href=text, aria_label=text))
    told = "".join("\ufffd" if each in "\x00\x0b\ufffe" else each for each in text)
    assert found.findtext("title") == told
    assert found.get("href") == found.get("aria-label") == told
    assert [child.tag for child in found] == ["title"]


@pytest.mark.parametrize(
    ("made", "bytes_"),
    [
        (element("g"), "<g/>"),
        (element("text", "a<b", class_="x", x=1.25, y=3.0, lang=None), '<text class="x" x="1.2" y="3">a&lt;b</text>'),
        (element("a", element("path", d="M0 0"), data_n="1"), '<a data-n="1"><path d="M0 0"/></a>'),
        (joined(["<", Markup("<b>")]), "&lt;<b>"),
    ],
)
def test_elements(made, bytes_):
    """An element is its name, its attributes in their order, and what is in it; what is None is left out."""
    assert str(made) == bytes_


@pytest.mark.parametrize(
    ("value", "text"), [(3.0, "3"), (2.04, "2"), (-0.25, "-0.2"), (1234.56, "1234.6"), (2e6, "2000000")]
)
def test_numbers(value, text):
    """Numbers have one decimal at most and no exponent."""
    assert number(value) == text


@pytest.mark.parametrize(
    ("text", "most", "shown"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), (" a\n b ", 9, "a b"), ("a bcd", 3, "a…")]
)
def test_clipped(text, most, shown):
    """What is too long says so, in one line."""
    assert clipped(text, most) == shown


def test_widths_are_those_of_scripts():
    """A letter of an East Asian script is taken to be as wide as it is high, others less."""
    assert text_width("横田", 10) == 20
    assert text_width("ab", 10) < 20


@pytest.mark.parametrize(("costs", "budget", "most"), [([], 5, 0), ([2, 3, 1], 5, 2), ([6, 1], 5, 0), ([1, 1], 5, 2)])
def test_affordable(costs, budget, most):
    """So many are paid for, from the first on, as there is money for."""
    assert affordable(costs, budget) == most


def test_a_picture_has_its_alternative():
    """A picture is a group with a name and a description that it refers to."""
    found = read(picture((10, 20), "Name <x>", "What it shows", element("g"), kind="network", name="n1"))
    named = {each.get("id"): each.text for each in found if each.get("id")}
    assert named[found.get("aria-labelledby")] == "Name <x>"
    assert named[found.get("aria-describedby")] == "What it shows"
    assert (found.get("role"), found.get("viewBox"), found.get("class")) == ("group", "0 0 10 20", "picture network")
