"""Charts of an answer: bars for things with a number, a line for dates with one. Geometry alone, in per cent.

Bars stand in a table, so that they read as one; all lengths are parts of the room there is, so that words keep their
size on any screen. Must not know: queries, HTML, HTTP.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from .naming import Name

__all__ = ["MOST_BARS", "MOST_POINTS", "Bar", "Bars", "Line", "Mark", "Point", "bars_of", "line_of"]

MOST_BARS: Final = 60
MOST_POINTS: Final = 400
_TICKS: Final = 5
_STEPS: Final = (1, 2, 5, 10)
_MARGIN: Final = 2.0  # per cent that stay free on both sides of a line


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        name: what it stands for.
        text: the number as it was given.
        start: where it begins, in per cent of the room.
        length: how long it is.
    """

    name: Name
    text: str
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars.

    Attributes:
        bars: the bars.
        left: how many did not find room.
        zero: where nothing is, in per cent.
    """

    bars: tuple[Bar, ...]
    left: int
    zero: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis.

    Attributes:
        at: where it is, in per cent from its beginning.
        text: what stands there.
        anchor: which part of the text stands there, as SVG calls it.
    """

    at: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line: its place from the left and from the top, in per cent, and what it stands for."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A chart of one line.

    Attributes:
        points: its points, in the order of time.
        across: the marks of the axis of time.
        up: the marks of the axis of numbers, in per cent from the top.
        left: how many points did not find room.
    """

    points: tuple[Point, ...]
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    left: int


def bars_of(given: Sequence[tuple[Name, str, float]]) -> Bars:
    """Return bars for names, each with a number as text and as a number, in the order given."""
    shown = given[:MOST_BARS]
    least, most = min((0.0, *(value for *_, value in shown))), max((0.0, *(value for *_, value in shown)))
    scale = 100 / ((most - least) or 1)
    zero = -least * scale
    bars = tuple(
        Bar(name, text, _rounded(zero + min(value, 0.0) * scale), _rounded(abs(value) * scale))
        for name, text, value in shown
    )
    return Bars(bars, len(given) - len(shown), _rounded(zero))


def line_of(given: Sequence[tuple[date, str, float]]) -> Line:
    """Return a line for days, each with a text and a number."""
    shown = sorted(given, key=lambda each: each[0])[:MOST_POINTS]
    ticks = _ticks([value for *_, value in shown])
    lowest, highest = ticks[0], ticks[-1]
    first, last = shown[0][0].toordinal(), shown[-1][0].toordinal()

    def x(day: date) -> float:
        part = (day.toordinal() - first) / (last - first) if last > first else 0.5
        return _rounded(_MARGIN + part * (100 - 2 * _MARGIN))

    def y(value: float) -> float:
        return _rounded(100 - 100 * (value - lowest) / (highest - lowest))

    points = tuple(Point(x(day), y(value), text) for day, text, value in shown)
    days = [date.fromordinal(each) for each in sorted({first, (first + last) // 2, last})]
    return Line(
        points,
        tuple(Mark(x(day), day.isoformat(), anchor) for day, anchor in zip(days, _anchors(len(days)), strict=True)),
        tuple(Mark(y(value), f"{value:,g}") for value in ticks),
        len(given) - len(shown),
    )


def _anchors(count: int) -> list[str]:
    """Return how texts beside one another on an axis are anchored, so that none sticks out."""
    return ["middle"] if count == 1 else ["start", *["middle"] * (count - 2), "end"]


def _ticks(values: Sequence[float]) -> list[float]:
    """Return round numbers, at the same distance, from nothing or below all values to above them."""
    least, most = min(0.0, *values), max(0.0, *values)
    span = (most - least) or 1.0
    size = 10 ** math.floor(math.log10(span / _TICKS))
    step = next(size * each for each in _STEPS if size * each * _TICKS >= span * 0.999)
    lowest, highest = math.floor(least / step), math.ceil(most / step)
    return [step * each for each in range(lowest, max(highest, lowest + 1) + 1)]


def _rounded(value: float) -> float:
    return round(value, 2)
