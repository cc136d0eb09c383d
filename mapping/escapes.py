"""JSON's pairs of surrogate escapes, which YAML does not know: read as characters, placed as they are written.

Must not know: YAML, what a record is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

__all__ = ["Escapes", "unescaped"]

_PAIR: Final = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_EXTRA: Final = len(r"\ud83d\ude00") - 1


@dataclass(frozen=True, slots=True)
class Escapes:
    """Where pairs of escapes stood: from places in what is read to those in the file.

    Attributes:
        at: the offsets of the characters that the pairs stand for, in what is read.
    """

    at: tuple[int, ...] = ()

    def offset(self, offset: int) -> int:
        """Return the offset in the file of one in what is read."""
        return offset + _EXTRA * bisect_left(self.at, offset)

    def column(self, offset: int, column: int) -> int:
        """Return the 1-based column in the file of a place in what is read, with its 0-based column there."""
        return self.offset(offset) - self.offset(offset - column) + 1


def unescaped(text: str) -> tuple[str, Escapes]:
    """Return JSON with a character for each pair of surrogate escapes, and where these stood."""
    starts = (pair.start() for pair in _PAIR.finditer(text))
    at = tuple(start - index * _EXTRA for index, start in enumerate(starts))
    return _PAIR.sub(_character, text), Escapes(at)


def _character(pair: re.Match[str]) -> str:
    high, low = int(pair[1], 16), int(pair[2], 16)
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
