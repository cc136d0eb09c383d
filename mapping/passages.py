"""What of an article's text is published: cited passages, the words around them, or all of it.

The record's rights decide, and the ledger: a text that holds words which the ledger removes is never shown whole, for
its digest would confirm whatever anybody guesses in their place. Must not know: RDF, where texts are found.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from .span import Span

__all__ = ["Passages"]

_AROUND: Final = 100
_BREAK: Final = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True)
class Passages:
    """What of a text may be shown.

    Attributes:
        text: the text; None where nothing may be shown, or it is not at hand.
        shown: the stretches of it that may be shown, in order and apart from one another.
        may_show: tells of some words whether they may be shown as far as the ledger goes.
        is_whole: whether all of it may be.
    """

    text: str | None
    shown: tuple[Span, ...]
    may_show: Callable[[str], bool]
    is_whole: bool = False

    @classmethod
    def of(cls, rights: str, text: str | None, cited: Iterable[Span], may_show: Callable[[str], bool]) -> Passages:
        """Return what may be shown.

        Args:
            rights: ``none``, ``quote`` or ``full``, as a record says.
            text: the text, if it is at hand.
            cited: the passages that the record cites.
            may_show: tells of some words whether they may be shown as far as the ledger goes.
        """
        if not text or rights == "none":
            return cls(None, (), may_show)
        if rights == "full" and may_show(text):
            return cls(text, (Span(0, len(text)),), may_show, is_whole=True)
        return cls(text, _joined(span for span in cited if may_show(span.of(text))), may_show)

    @property
    def whole(self) -> str | None:
        """The whole text, where it may be shown."""
        return self.text if self.is_whole else None

    def exact(self, span: Span) -> str | None:
        """Return the words of a passage; None where they may not be shown."""
        words = None if self.text is None else span.of(self.text)
        return words if words is not None and self.may_show(words) else None

    def around(self, span: Span) -> tuple[str, str]:
        """Return the words before and after a passage as far as they may be shown, within its lines and near it."""
        stretch = self._stretch(span)
        if self.text is None or stretch is None:
            return "", ""
        before = _tail(self.text[max(stretch.start, span.start - _AROUND) : span.start], stretch.start, span.start)
        after = _head(self.text[span.end : min(stretch.end, span.end + _AROUND)], span.end, stretch.end)
        return (before, after) if self.may_show(f"{before}{span.of(self.text)}{after}") else ("", "")

    def _stretch(self, span: Span) -> Span | None:
        """Return the stretch that a passage lies in."""
        place = bisect_right(self.shown, span.start, key=lambda each: each.start) - 1
        return self.shown[place] if place >= 0 and span in self.shown[place] else None


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return stretches joined where they overlap; what only touches stays apart."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def _tail(words: str, first: int, end: int) -> str:
    """Return the end of some words: after the last line break; from a whole word on where more was cut off."""
    line = _BREAK.split(words)[-1]
    is_cut = len(line) == len(words) and end - first > len(words)
    return line.partition(" ")[2] if is_cut and " " in line else line


def _head(words: str, start: int, last: int) -> str:
    """Return the beginning of some words: up to the first line break, or a whole word where more was cut off."""
    line = _BREAK.split(words)[0]
    is_cut = len(line) == len(words) and last - start > len(words)
    return line.rpartition(" ")[0] if is_cut and " " in line else line
