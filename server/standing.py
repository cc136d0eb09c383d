"""What the ledger's steps came to when a generation was made, as that wrote it down: it stays as it is.

For making a generation without the records. Must not know: how the ledger is written, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .gone import ABSENT, Gone
from .index import Index
from .parts import Bucket

if TYPE_CHECKING:
    from .predecessor import Predecessor

__all__ = ["Standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of the ledger's steps; it is asked as `Consequences` are.

    Attributes:
        index: the index of the generation that is gone on from; what it holds was looked through when it was made.
    """

    index: Index

    @property
    def gone(self) -> Mapping[str, Gone]:
        """What is there no more or goes on elsewhere, by path; what must not be named stays written down anyway."""
        return {gone.path: gone for gone in self.index.all_gone() if gone.path and gone.step != ABSENT}

    @property
    def delisted(self) -> frozenset[str]:
        """The IRIs of things that are in no download, no site map and no feed."""
        return frozenset(self.index.note("delisted") or ())

    @property
    def forgotten(self) -> tuple[str, ...]:
        """The keys of articles of which nothing stays: there is nothing of them any more."""
        return ()

    @property
    def removes(self) -> bool:
        """Whether there is anything to be looked for that must not be found any more."""
        return False

    def marks(self, _salt: str) -> list[str]:
        """Return keyed digests of everything that must not be found any more, sorted."""
        return list(self.index.note("forgotten") or ())

    def noted(self, _salt: str) -> dict[str, str]:
        """Return digests of what applies to each thing, as they are written down."""
        return dict(self.index.note("effects") or {})

    def forgets(self, _before: Predecessor | None) -> bool:
        """Tell that there is nothing to be forgotten that the generation before may still hold."""
        return False

    def leaks(self, _lines: Iterable[str]) -> bool:
        """Tell that no line holds what must not be found any more."""
        return False

    def naming(self, _buckets: Iterable[Bucket]) -> Iterator[str]:
        """Yield the keys of articles that hold what must not be found any more: none."""
        yield from ()
