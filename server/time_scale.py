"""A scale of days: where a day stands in a picture, and which days are marked.

Must not know: what is drawn, records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

__all__ = ["Scale", "Tick"]

_STEPS: Final = (1, 2, 7, 14, 30, 61, 91, 182, 365, 730, 1826, 3652, 7305, 18262, 36525, 91312, 182625, 365250)
"""About so many days lie between marks; up to 14 they are counted in days, up to 182 in months, else in years."""
_MARK: Final = 76
"""Pixels that a mark with its words takes at least."""
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Tick:
    """A marked day."""

    x: float
    words: str
    day: date


@dataclass(frozen=True, slots=True)
class Scale:
    """Where days stand: from the morning of the first to the evening of the last.

    Attributes:
        first: the first day.
        last: the last day.
        left: where the first begins.
        right: where the last ends.
    """

    first: date
    last: date
    left: float
    right: float

    @classmethod
    def around(cls, days: Iterable[date], left: float, right: float) -> Scale:
        """Return a scale that all of some days are on, with a little room at both ends; for none, that of one day."""
        known = sorted(days) or [date(2000, 1, 1)]
        room = max(1, (known[-1] - known[0]).days // 24)
        return cls(_moved(known[0], -room), _moved(known[-1], room), left, right)

    def begin(self, day: date) -> float:
        """Return where a day begins; at the edge when it is beyond."""
        return self._at(day.toordinal())

    def end(self, day: date) -> float:
        """Return where a day ends; at the edge when it is beyond."""
        return self._at(day.toordinal() + 1)

    def ticks(self) -> Iterator[Tick]:
        """Yield the marked days, no closer than their words need."""
        room = (self.right - self.left) / _MARK
        days = self.last.toordinal() - self.first.toordinal() + 1
        step = next((each for each in _STEPS if days / each <= room), _STEPS[-1])
        for day in self._marked(step):
            yield Tick(self.begin(day), _words(day, step), day)

    def _at(self, ordinal: int) -> float:
        start, end = self.first.toordinal(), self.last.toordinal() + 1
        part = min(max((ordinal - start) / (end - start), 0), 1)
        return self.left + part * (self.right - self.left)

    def _marked(self, step: int) -> Iterator[date]:
        if step < 30:
            start = self.first.toordinal() + -self.first.toordinal() % step
            yield from map(date.fromordinal, range(start, self.last.toordinal() + 1, step))
            return
        months = max(1, round(step / 30.44))
        number = self.first.year * 12 + self.first.month - 1 + (self.first.day > 1)
        for each in range(number + -number % months, self.last.year * 12 + self.last.month, months):
            if 12 <= each < 120_000:
                yield date(each // 12, each % 12 + 1, 1)


def _words(day: date, step: int) -> str:
    if step < 30:
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return str(day.year) if step >= 365 else f"{_MONTHS[day.month - 1]} {day.year}"


def _moved(day: date, days: int) -> date:
    ordinal = min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal())
    return date.min + timedelta(days=ordinal - 1)
