"""A time line drawn: each thing between its bounds, solid where it certainly was, faded where it may have been.

A bound that there is not is an arrow. Whether it came about at all is told by how the line is drawn, and in words.
Must not know: where things come from, HTML, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from .svg import Markup, clipped, element, number, picture, text_width
from .time_scale import Scale

__all__ = ["Span", "TimelinePicture", "draw_timeline"]

_TOP: Final = 34
_ROW: Final = 26
_EDGE: Final = 40
_OPEN: Final = 30
_LEAST: Final = 7
_HIGH: Final = 10
_LETTERS: Final = 42
_GAP: Final = 14


@dataclass(frozen=True, slots=True)
class Span:
    """Something on a time line.

    Attributes:
        label: its name.
        href: the address of its page.
        told: everything in words: name, when, whether it came about, who says so.
        bounds: when it began at the earliest and the latest, and ended at the earliest and the latest; None for open.
        mark: the code of its factuality, or another word for how it is drawn.
        language: the name's language; empty when it is the page's.
        key: the first part of its row's order: roles before events, say.
    """

    label: str
    href: str | None
    told: str
    bounds: tuple[date | None, ...]
    mark: str = "actual"
    language: str = ""
    key: int = 0


@dataclass(frozen=True, slots=True)
class TimelinePicture:
    """How a time line is drawn.

    Attributes:
        title: what it is called.
        description: what it shows, in a sentence or two.
        width: its width in pixels.
        name: tells its identifiers from those of the page's other pictures.
        first: the first day that is shown; None to show all.
        last: the last one.
    """

    title: str
    description: str
    width: float = 790
    name: str = "timeline"
    first: date | None = None
    last: date | None = None


def draw_timeline(spans: Sequence[Span], how: TimelinePicture) -> Markup:
    """Return a time line of some things; they stand in the order of their beginnings, in as few rows as they need."""
    days = [day for span in spans for day in span.bounds if day is not None]
    left, right = _EDGE, how.width - _EDGE
    scale = Scale.around(days, left, right)
    if how.first is not None and how.last is not None:
        scale = Scale(how.first, how.last, left, right)
    bars = [_Bar(span, scale, how.width) for span in spans]
    rows = _rows(bars)
    height = _TOP + _ROW * (max(rows, default=0) + 1) + 6
    named = {"kind": "timeline", "name": how.name}
    drawn = [_drawn(bar, _TOP + _ROW * row) for bar, row in zip(bars, rows, strict=True)]
    return picture((how.width, height), how.title, how.description, *_axis(scale, height), *drawn, **named)


@dataclass(frozen=True, slots=True)
class _Bar:
    """Where something stands, and its name beside it."""

    span: Span
    scale: Scale
    width: float

    @property
    def known(self) -> list[date]:
        return sorted(day for day in self.span.bounds if day is not None)

    @property
    def opens(self) -> tuple[bool, bool]:
        """Whether it has no bound on the left and on the right, or goes on beyond the picture."""
        first, last = self.known[0], self.known[-1]
        begin, _, _, end = self.span.bounds
        return begin is None or first < self.scale.first, end is None or last > self.scale.last

    @property
    def vague(self) -> tuple[float, float]:
        """From where to where it may have been, without what is open."""
        known = self.known
        begin, end = self.scale.begin(known[0]), self.scale.end(known[-1])
        if end - begin >= _LEAST:
            return begin, end
        middle = (begin + end) / 2
        return middle - _LEAST / 2, middle + _LEAST / 2

    @property
    def sure(self) -> tuple[float, float] | None:
        """From where to where it certainly was; None when that is on no day certain."""
        _, begin, end, _ = self.span.bounds
        if begin is None or end is None or begin > end:
            return None
        left, right = self.scale.begin(begin), self.scale.end(end)
        low, high = self.vague
        if begin == self.known[0] and end == self.known[-1]:
            return low, high
        return (left, right) if right - left >= 2 else (max(low, left - 1), min(high, right + 1))

    @property
    def shape(self) -> tuple[float, float]:
        """From where to where anything of it is drawn."""
        (left, right), (before, after) = self.vague, self.opens
        return left - _OPEN * before, right + _OPEN * after

    @property
    def words(self) -> str:
        return clipped(self.span.label, _LETTERS)

    @property
    def place(self) -> str:
        """Where the name stands: ``after`` it, ``before`` it, or ``upon`` it when there is no room at either end."""
        left, right = self.shape
        needed = text_width(self.words) + _GAP
        if right + needed <= self.width:
            return "after"
        return "before" if left - needed >= 0 else "upon"

    @property
    def text(self) -> tuple[float, float]:
        """From where to where the name stands."""
        (left, right), wide = self.shape, text_width(self.words)
        if self.place == "after":
            return right + 5, right + 5 + wide
        start = left - 5 - wide if self.place == "before" else max(2, min(left + 5, self.width - wide - 2))
        return start, start + wide

    @property
    def box(self) -> tuple[float, float]:
        """From where to where it takes its row."""
        (left, right), (begin, end) = self.shape, self.text
        return min(left, begin), max(right, end)


def _rows(bars: Sequence[_Bar]) -> list[int]:
    """Return the row of each bar: the first that is free, after all with a smaller key."""
    ends: list[float] = []
    rows, floor, key = [], 0, None
    for bar in bars:
        if bar.span.key != key:
            key, floor = bar.span.key, len(ends)
        left, right = bar.box
        row = next((each for each in range(floor, len(ends)) if ends[each] + _GAP <= left), len(ends))
        ends[row:] = [right] if row == len(ends) else [right, *ends[row + 1 :]]
        rows.append(row)
    return rows


def _axis(scale: Scale, height: float) -> Iterator[Markup]:
    for tick in scale.ticks():
        if tick.x + text_width(tick.words, 11) > scale.right + _EDGE:
            continue
        yield element("path", class_="grid", d=f"M{number(tick.x)} {_TOP - 10}V{number(height)}")
        yield element("text", tick.words, class_="tick", x=tick.x + 3, y=16)


def _drawn(bar: _Bar, top: float) -> Markup:
    middle = top + _ROW / 2
    parts = [element("title", bar.span.told), *_shapes(bar, middle), _name(bar, middle + 4)]
    return element("a", *parts, class_=f"span is-{bar.span.mark}", href=bar.span.href)


def _shapes(bar: _Bar, middle: float) -> Iterator[Markup]:
    left, right = bar.vague
    top = middle - _HIGH / 2
    before, after = bar.opens
    if before:
        yield _arrow(left, middle, -1)
    if after:
        yield _arrow(right, middle, 1)
    sure = bar.sure
    if sure != (left, right):
        yield element("rect", class_="vague", x=left, y=top, width=right - left, height=_HIGH, rx=3)
    if sure is not None:
        yield element("rect", class_="sure", x=sure[0], y=top, width=sure[1] - sure[0], height=_HIGH, rx=3)
    if bar.span.mark == "not-happened":
        yield element("path", class_="not", d=f"M{number(left)} {number(middle)}H{number(right)}")


def _arrow(x: float, y: float, way: int) -> Markup:
    tip, back, at = number(x + way * (_OPEN - 4)), number(x + way * (_OPEN - 10)), number(y)
    head = f"M{back} {number(y - 4)}L{tip} {at}L{back} {number(y + 4)}"
    return element("path", class_="open", d=f"M{number(x)} {at}H{tip}{head}")


def _name(bar: _Bar, y: float) -> Markup:
    begin, end = bar.text
    is_before = bar.place == "before"
    x, anchor = (end, "end") if is_before else (begin, None)
    return element("text", bar.words, x=x, y=y, text_anchor=anchor, lang=bar.span.language or None)
