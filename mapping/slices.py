"""Finding slices of a text of which only the place they once had, the length and the digest are known.

A slice is never picked: all its places are returned. Once one is found its characters are known, so that the
others cost no hashing; and a slice is looked for first where its neighbours went. What moved along with its
neighbours thus costs a few hashes, what is gone one pass over the text, shared by all of the same length.

Must not know: records, what the places are needed for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from .span import Span, digest

__all__ = ["Slices"]


@dataclass(slots=True)
class Slices:
    """The slices of one text.

    Attributes:
        text: the text.
        hashed: how many slices were hashed so far.
    """

    text: str
    hashed: int = 0

    def holds(self, start: int, length: int, wanted: str) -> bool:
        """Return whether the slice at a place has a digest; False for a place that is not in the text."""
        if not 0 <= start <= len(self.text) - length:
            return False
        self.hashed += 1
        return digest(self.text[start : start + length]) == wanted

    def find(self, wanted: Mapping[Span, str]) -> dict[Span, tuple[int, ...]]:
        """Return every place where a slice of each span's length has its digest, in the text's order."""
        shifts = [0]
        places: dict[Span, tuple[int, ...]] = {}
        by_length = sorted(wanted, key=lambda span: (-len(span), span.start))
        for length, spans in groupby(by_length, key=len):
            group = {span: wanted[span] for span in spans}
            contents = self._contents(length, group, shifts)
            occurrences = {sha: tuple(self._occurrences(content)) for sha, content in contents.items()}
            places |= {span: occurrences.get(sha, ()) for span, sha in group.items()}
        return places

    def _contents(self, length: int, group: Mapping[Span, str], shifts: list[int]) -> dict[str, str]:
        """Return the characters behind each digest that the text holds; add the shifts this teaches."""
        found: dict[str, int] = {}
        missing: dict[str, int] = {}
        for span, sha in group.items():
            if sha in found or sha in missing:
                continue
            near = (span.start + by for by in shifts if self.holds(span.start + by, length, sha))
            if (start := next(near, None)) is None:
                missing[sha] = span.start
            else:
                found[sha] = start
        for sha, start in self._scan(length, set(missing)):
            found[sha] = start
            if (shift := start - missing[sha]) not in shifts:
                shifts.append(shift)
        return {sha: self.text[start : start + length] for sha, start in found.items()}

    def _scan(self, length: int, missing: set[str]) -> Iterator[tuple[str, int]]:
        for start in range(len(self.text) - length + 1):
            if not missing:
                return
            self.hashed += 1
            sha = digest(self.text[start : start + length])
            if sha in missing:
                missing.remove(sha)
                yield sha, start

    def _occurrences(self, content: str) -> Iterator[int]:
        start = self.text.find(content)
        while start >= 0:
            yield start
            start = self.text.find(content, start + 1)
