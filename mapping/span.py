"""A stretch of a text, and the digest by which it is known without being shown.

Offsets count Unicode code points of the text as it stands, from 0, half-open: what Python slices and what
`oa:TextPositionSelector` means. Must not know: records, files.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

__all__ = ["WRITTEN", "Span", "SpanError", "digest"]

WRITTEN: Final = r"(0|[1-9][0-9]{0,8})-(0|[1-9][0-9]{0,8})"
_SHOWN: Final = 40


class SpanError(ValueError):
    """Two offsets are not a stretch of text; ``str()`` says why and what would be right."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text: from the character ``start`` up to, without, the character ``end``.

    Raises:
        SpanError: it starts before the text, ends before it starts, or is empty.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0:
            raise SpanError(f'"{self}" starts before the text; offsets count from 0')
        if self.end < self.start:
            raise SpanError(f'"{self}" ends before it starts; did you mean {self.end}-{self.start}?')
        if self.end == self.start:
            raise SpanError(f'"{self}" is empty; the end is the offset after the last character')

    @classmethod
    def parse(cls, text: str) -> Span:
        """Return the span that ``start-end`` stands for.

        Raises:
            SpanError: the text is not two offsets, or they are not a stretch of text.
        """
        if (found := re.fullmatch(WRITTEN, text)) is None:
            shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
            raise SpanError(f'"{shown}" is not a span; write "start-end" in characters of the text, e.g. 174-187')
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        """Return ``start-end``, as a record writes it."""
        return f"{self.start}-{self.end}"

    def __len__(self) -> int:
        """Return the number of characters."""
        return self.end - self.start

    def __contains__(self, other: Span) -> bool:
        """Return whether another span lies inside this one, edges included."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """Return the characters of a text that the span covers, as far as the text goes."""
        return text[self.start : self.end]

    def shifted(self, by: int) -> Span:
        """Return the span moved by a number of characters.

        Raises:
            SpanError: it would start before the text.
        """
        return Span(self.start + by, self.end + by)

    def trimmed(self, text: str) -> Span | None:
        """Return the span without the white space at its edges; None when it covers nothing else."""
        covered = self.of(text)
        start = self.start + len(covered) - len(covered.lstrip())
        end = self.start + len(covered.rstrip())
        return Span(start, end) if start < end else None


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
