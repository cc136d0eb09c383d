"""How much of a text has evidence resting on it, and which stretches have none.

Must not know: records, what rests on the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .span import Span

__all__ = ["Coverage", "coverage"]

_BARE: Final = re.compile(rb"\x00+")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of a text no span covers; white space counts nowhere.

    Attributes:
        uncovered: the stretches without evidence, without white space at their edges, in the text's order.
        bare: how many characters are without evidence.
        total: how many characters there are, those ignored left out.
    """

    uncovered: tuple[Span, ...]
    bare: int
    total: int

    @property
    def share(self) -> float:
        """The share of the characters without evidence, from 0 to 1; 0 for a text without characters."""
        return self.bare / self.total if self.total else 0.0


def coverage(text: str, spans: Iterable[Span], ignored: Iterable[Span] = ()) -> Coverage:
    """Return what of a text no span covers.

    Args:
        text: the text.
        spans: the evidence; what lies past the text's end is disregarded.
        ignored: stretches that are no part of the article, such as navigation lines.
    """
    passed, seen = _marked(len(text), ignored), _marked(len(text), spans)
    bare = bytes(map(max, passed, seen))
    stretches = (Span(*found.span()).trimmed(text) for found in _BARE.finditer(bare))
    uncovered = tuple(span for span in stretches if span is not None)
    counted = sum(not (mark or character.isspace()) for mark, character in zip(passed, text, strict=True))
    return Coverage(uncovered, sum(_size(span.of(text)) for span in uncovered), counted)


def _marked(length: int, spans: Iterable[Span]) -> bytearray:
    marks = bytearray(length)
    for span in spans:
        end = min(span.end, length)
        marks[span.start : end] = b"\x01" * (end - span.start)
    return marks


def _size(text: str) -> int:
    return sum(not character.isspace() for character in text)
