"""How the lists of a page are paged: all at once, each from its beginning, short ones leaving room for long ones.

Page one has the first of everything, page two what comes next. Everything follows from how many there are of each
kind, so that nothing has to be asked twice. Must not know: queries, what is listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

__all__ = ["CONTENTS", "Listing", "Slice", "Tally"]

CONTENTS: Final = "contents"
"""Stands for what an article's record holds, among the properties by which things are listed."""


@dataclass(frozen=True, slots=True, order=True)
class Tally:
    """How many there are of something.

    Attributes:
        predicate: the IRI of the property by which they point at the entity.
        total: how many.
        graphs: how many graphs say so; for what articles say, so many articles.
    """

    predicate: str
    total: int
    graphs: int


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of one list that is on a page.

    Attributes:
        predicate: which list.
        limit: how many are on the page.
        offset: how many are on the pages before.
        total: how many there are.
    """

    predicate: str
    limit: int
    offset: int
    total: int


@dataclass(frozen=True, slots=True)
class Listing:
    """The lists of an entity's page.

    Attributes:
        tallies: how many there are of each kind, sorted.
        page: which page it is, from 1.
        per_page: how many entries a page holds, about.
    """

    tallies: tuple[Tally, ...]
    page: int
    per_page: int

    @property
    def share(self) -> int:
        """How many entries of each list a page holds: as many for all of them, where they have so many."""
        left, share = self.per_page, 0
        sizes = sorted(each.total for each in self.tallies)
        for place, size in enumerate(sizes):
            share = left // (len(sizes) - place)
            if size >= share:
                break
            left -= size
            share = size
        return max(share, 1)

    @property
    def pages(self) -> int:
        """How many pages there are; 1 at least."""
        longest = max((each.total for each in self.tallies), default=0)
        return max(1, -(-longest // self.share))

    @property
    def total(self) -> int:
        """How many entries there are in all lists together."""
        return sum(each.total for each in self.tallies)

    def slices(self) -> Iterator[Slice]:
        """Yield what is on the page."""
        share = self.share
        offset = (self.page - 1) * share
        for each in self.tallies:
            if each.total > offset:
                yield Slice(each.predicate, share, offset, each.total)

    def tally(self, predicate: str) -> Tally:
        """Return how many there are of something; nought where nothing is."""
        found = (each for each in self.tallies if each.predicate == predicate)
        return next(found, Tally(predicate, 0, 0))
