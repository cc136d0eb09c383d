"""Where the paragraphs of a text begin, and in which one a character stands.

A paragraph is what stands between blank lines; where a text has no blank line, each line is one. The places are facts
like offsets and digests: a record holds them, so that nobody needs the text to say where something stands. Must not
know: records, RDF.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

__all__ = ["ordinal", "paragraphs"]

_BLANK: Final = re.compile(r"(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)\s*")
_LINE: Final = re.compile(r"(?:\r\n|\r|\n)\s*")


def paragraphs(text: str) -> tuple[int, ...]:
    r"""Return the offsets of the first characters of a text's paragraphs.

    >>> paragraphs("Title\n\nBy a writer.\n \nThe end.")
    (0, 7, 22)
    >>> paragraphs("One\nTwo\n")
    (0, 4)
    """
    first = len(text) - len(text.lstrip())
    body = text.rstrip()
    if not body:
        return ()
    between = _BLANK if _BLANK.search(body, first) else _LINE
    return (first, *(found.end() for found in between.finditer(body, first)))


def ordinal(starts: Sequence[int], offset: int) -> int | None:
    """Return the number, from 1, of the paragraph that a character stands in; None before the first, or without any.

    >>> ordinal((0, 7, 22), 8)
    2
    """
    return bisect_right(starts, offset) or None
