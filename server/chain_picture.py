"""The chain of attribution drawn: mouth by mouth from the author inward, and what is said at its end.

The list of the same steps, which pages have anyway, is its text alternative. Must not know: where steps come from,
HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .chains import Step
from .naming import Name
from .svg import Markup, clipped, element, joined, number, picture, text_width

__all__ = ["chain_picture"]

_RAIL: Final = 14
_LEFT: Final = 36
_ROW: Final = 66
_SIZE: Final = 14
_LINES: Final = 3
_LETTER: Final = 0.6
_NARROW: Final = 0.5
_FEWEST: Final = 6
_DOUBT: Final = "doubted"


def chain_picture(
    steps: Sequence[Step], title: str, description: str, *, width: int = 420, name: str = "chain"
) -> Markup:
    """Return a chain of mouths, the outermost first.

    Args:
        steps: the links of the chain.
        title: what the picture is called.
        description: what it shows, in a sentence or two.
        width: its width in pixels.
        name: tells its identifiers from those of the page's other pictures.
    """
    top, drawn, rail = 20.0, list[Markup](), list[Markup]()
    for place, step in enumerate(steps):
        lines = _wrapped(step.statement.text, width - _LEFT - 8)
        last = place == len(steps) - 1
        below = top + max(_ROW, 40 + 18 * len(lines))
        if not last:
            doubt = " doubted" if _DOUBT in steps[place + 1].marks else ""
            rail.append(element("path", class_=f"rail{doubt}", d=_arrow(top + 9, below - 12)))
        drawn.append(_mouth(step, top, lines, width, last=last))
        top = below
    return picture((width, top), title, description, *rail, *drawn, kind="chain", name=name)


def _arrow(start: float, end: float) -> str:
    tip = number(end)
    return f"M{_RAIL} {number(start)}V{tip}M{_RAIL - 4} {number(end - 6)}L{_RAIL} {tip}L{_RAIL + 4} {number(end - 6)}"


def _mouth(step: Step, top: float, lines: Sequence[str], width: int, *, last: bool) -> Markup:
    """Return one who says something, how, and what."""
    marks = f" ({', '.join(step.marks)})" if step.marks else ""
    manner = f" {step.verb}{marks}"
    letters = max(_FEWEST, int((width - _LEFT - text_width(manner, _SIZE)) / (_LETTER * _SIZE)))
    verb = element("tspan", manner, class_="verb")
    who = element("text", _speakers(step.speakers, letters), verb, class_="mouth", x=_LEFT, y=top + 5)
    said = [element("tspan", line, x=_LEFT, dy=18 if place else None) for place, line in enumerate(lines)]
    words = element("text", *said, class_="words", x=_LEFT, y=top + 26, lang=step.statement.language or None)
    inside = element("a", element("title", step.statement.text), words, href=step.statement.href)
    return element("g", element("circle", cx=_RAIL, cy=top, r=7), who, inside, class_="said" if last else "step")


def _speakers(speakers: Sequence[Name], letters: int) -> Markup:
    """Return links to those who speak, who share a line of so many letters."""
    parts = list[Markup]()
    for place, name in enumerate(speakers):
        words = clipped(name.text, max(_FEWEST, letters // len(speakers) - 1))
        linked = element("a", words, href=name.href, lang=name.language or None) if name.href else joined([words])
        parts += [joined([", "]), linked] if place else [linked]
    return joined(parts)


def _wrapped(text: str, width: float) -> list[str]:
    """Return a text in lines that are not too wide, no more than a few."""
    lines, words = [""], " ".join(text.split()).split(" ")
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, _SIZE) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    most = max(8, int(width / (_NARROW * _SIZE)))
    kept = [clipped(line, most) for line in lines[:_LINES]]
    return kept if len(lines) <= _LINES else [*kept[:-1], f"{kept[-1][: most - 1]}…"]
