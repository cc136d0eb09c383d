"""Where a text's page breaks: at paragraphs, so that no page cites more passages than it can show.

Offsets count code points, half-open. Must not know: queries, what a page looks like.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final

__all__ = ["MOST", "place_of", "stretches"]

MOST: Final = 250
"""How many passages that begin in it a stretch has at most, unless one paragraph alone has more."""
_PLACE: Final = re.compile(r"#(?:char|selector)=([0-9]{1,9}),([0-9]{1,9})$")


def place_of(iri: str) -> tuple[int, int] | None:
    """Return the offsets that an anchor's IRI names (RFC 5147); None for what is no anchor.

    >>> place_of("http://example.org/id/text/00aa#char=40,90")
    (40, 90)
    """
    found = _PLACE.search(iri)
    return (int(found[1]), int(found[2])) if found else None


def stretches(starts: Iterable[int], paragraphs: Sequence[int], length: int, most: int = MOST) -> list[tuple[int, int]]:
    """Return the stretches of a text that stand on one page each, from its beginning to its end.

    >>> stretches([0, 3, 12, 14, 31], [0, 10, 30], 40, most=3)
    [(0, 10), (10, 40)]

    Args:
        starts: where the passages begin.
        paragraphs: where a page may break; where that is not known, it may wherever a passage begins.
        length: the text's length.
        most: how many passages a page has.
    """
    begins = sorted(starts)
    breaks = [place for place in sorted(set(paragraphs or begins)) if 0 < place < length]
    edges, last = [0], 0
    for here, after in zip(breaks, [*breaks[1:], length], strict=False):
        if bisect_left(begins, after) - last > most and bisect_left(begins, here) > last:
            edges.append(here)
            last = bisect_left(begins, here)
    return list(zip(edges, [*edges[1:], max(length, 1)], strict=True))
