"""Colours that everybody can tell apart (WCAG 2.2, criteria 1.4.3 and 1.4.11), computed from the style sheets."""

import re
from pathlib import Path

import pytest

import onrecord.server

STATIC = Path(onrecord.server.__path__[0]) / "static"
STYLE = (STATIC / "onrecord.css").read_text("utf-8")
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", STYLE)
}
KINDS = [name.removesuffix("-wash") for name in TOKENS if name.endswith("-wash")]
WORDS = [
    *((word, ground) for word in ("ink", "quiet", "link", "mark", *KINDS) for ground in ("paper", "wash")),
    *((word, f"{kind}-wash") for kind in KINDS for word in ("ink", "link", kind)),
    ("ink", "found"),
    ("link", "found"),
    ("paper", "link"),
    ("paper", "mark"),
    *(("paper", kind) for kind in KINDS),
]
SHAPES = [(shape, ground) for shape in ("edge", "link", "mark", *KINDS) for ground in ("paper", "wash")]


def luminance(colour: str) -> float:
    """Return a colour's relative luminance, as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula():
    """The ratio is that of WCAG: 21 for black on white, 1 for a colour on itself."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#8a3a0b", "#8a3a0b") == 1


def test_tokens_are_read():
    """Every colour of the token block is among those computed with."""
    assert len(TOKENS) == STYLE.count("light-dark(") >= 23
    assert len(KINDS) == 7


@pytest.mark.parametrize(("word", "ground"), WORDS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_are_readable(word, ground, theme):
    """Words stand out from what they stand on, 4.5 to 1, in both themes."""
    assert contrast(TOKENS[word][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_shapes_are_visible(shape, ground, theme):
    """Outlines of controls, focus and lines that mean something stand out from their ground, 3 to 1."""
    assert contrast(TOKENS[shape][theme], TOKENS[ground][theme]) >= 3


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_colours_are_tokens(path):
    """No style sheet has a colour of its own: what is not computed here is not used."""
    rules = re.sub(r"/\*.*?\*/|--[a-z-]+: light-dark\(.*?\);", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*})|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|color)\(", rules) == []
