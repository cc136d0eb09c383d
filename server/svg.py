"""SVG, built safely: elements whose attributes and texts are escaped, numbers in short, the same bytes each time.

No style is written, only classes, so that style sheets decide how a picture looks in light, dark and print. Must not
know: what is drawn, HTML, HTTP.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import accumulate, takewhile
from typing import Final

from markupsafe import Markup, escape

__all__ = ["Markup", "affordable", "clipped", "element", "joined", "number", "octets", "picture", "text_width"]

_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDE: Final = ("W", "F")


def element(name: str, *children: str, **attributes: str | float | None) -> Markup:
    """Return an element.

    Args:
        name: its name.
        *children: what is in it: markup as it is, anything else escaped.
        **attributes: its attributes; ``class_`` is ``class``, other underscores are hyphens; None is left out.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = joined(children)
    return Markup(f"<{name}{told}>{inside}</{name}>" if inside else f"<{name}{told}/>")  # noqa: S704 - escaped above


def joined(parts: Iterable[str]) -> Markup:
    """Return markup and texts one after another; the texts escaped, without what XML cannot hold."""
    return Markup("").join(
        each if isinstance(each, Markup) else escape(_CONTROLS.sub("\ufffd", each)) for each in parts
    )


def picture(size: tuple[float, float], title: str, description: str, *children: str, kind: str, name: str) -> Markup:
    """Return a whole picture with its text alternative.

    Args:
        size: its width and height in pixels, at which texts have the size of the page's.
        title: what it is called.
        description: what it shows, in a sentence or two.
        *children: what is drawn.
        kind: what kind of picture it is: the name of its class.
        name: tells its identifiers from those of the page's other pictures.
    """
    width, height = size
    told = (element("title", title, id=f"{name}-title"), element("desc", description, id=f"{name}-desc"))
    return element(
        "svg",
        *told,
        *children,
        class_=f"picture {kind}",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="group",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
    )


def number(value: float) -> str:
    """Return a number with one decimal at most."""
    return f"{round(value, 1):g}" if abs(value) < 100_000 else str(round(value))


def text_width(text: str, size: float = 12) -> float:
    """Return about how wide a text is at a size of letters: rather too wide than too narrow."""
    wide = sum(unicodedata.east_asian_width(each) in _WIDE for each in text)
    return size * (wide + 0.58 * (len(text) - wide))


def clipped(text: str, most: int) -> str:
    """Return a text of so many letters at most, in one line, that says by an ellipsis when it was longer."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def affordable(costs: Iterable[int], budget: int) -> int:
    """Return how many of some things, from the first one on, cost no more together than there is to spend."""
    spent = accumulate(costs)
    return sum(1 for _ in takewhile(lambda cost: cost <= budget, spent))


def octets(*texts: str | None) -> int:
    """Return how many bytes texts take in a page."""
    return sum(len(escape(text).encode()) for text in texts if text)


def _value(value: str | float) -> str:
    return str(escape(_printable(value))) if isinstance(value, str) else number(value)


def _printable(text: str) -> str:
    return _CONTROLS.sub("\ufffd", text)
