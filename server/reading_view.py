"""A text with what it is evidence of: its characters in runs, each with all the passages that cover it.

Passages nest and overlap as they like: wherever one begins or ends a new run begins, so that nothing has to be nested.
Must not know: descriptions, HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..mapping.paragraphs import paragraphs
from .page_model import Mark, Run

__all__ = ["Cited", "runs"]


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage and what it is evidence of.

    Attributes:
        start: its first character.
        end: the character after its last.
        marks: what it is evidence of, or mentions.
    """

    start: int
    end: int
    marks: tuple[Mark, ...]

    @property
    def fragment(self) -> str:
        """What its IRI ends in (RFC 5147)."""
        return f"char={self.start},{self.end}"


def runs(text: str, stretch: tuple[int, int], cited: Sequence[Cited]) -> Iterator[tuple[int, tuple[Run, ...]]]:
    """Yield the paragraphs of a stretch of a text, each with its number and its runs; what is between them is left out.

    Args:
        text: the whole text.
        stretch: the first character, and the one after the last.
        cited: the passages that are cited in it.
    """
    starts = paragraphs(text)
    for number, (start, after) in enumerate(zip(starts, [*starts[1:], len(text)], strict=False), 1):
        end = start + len(text[start:after].rstrip())
        if start < stretch[1] and end > stretch[0]:
            inside = [each for each in cited if each.start < end and each.end > start]
            yield number, tuple(_runs(text, max(start, stretch[0]), min(end, stretch[1]), inside))


def _runs(text: str, start: int, end: int, cited: Sequence[Cited]) -> Iterator[Run]:
    edges = {start, end, *(place for each in cited for place in (each.start, each.end) if start < place < end)}
    beginning: Mapping[int, list[Cited]] = _beginning(start, cited)
    ordered = sorted(edges)
    for here, after in pairwise(ordered):
        covering = [each for each in cited if each.start <= here and each.end >= after]
        narrow_first = sorted(covering, key=lambda each: (each.end - each.start, each.start))
        marks = dict.fromkeys(mark for each in narrow_first for mark in each.marks)
        fragments = tuple(dict.fromkeys(each.fragment for each in beginning.get(here, ())))
        yield Run(text[here:after], tuple(marks), fragments, bool(narrow_first) and narrow_first[0].start >= here)


def _beginning(start: int, cited: Sequence[Cited]) -> dict[int, list[Cited]]:
    """Return the passages by where they begin, those that began in an earlier paragraph nowhere."""
    found: dict[int, list[Cited]] = {}
    for each in cited:
        if each.start >= start:
            found.setdefault(each.start, []).append(each)
    return found
