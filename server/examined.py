"""A generation that is being examined: its files opened for reading, and how what is found is told.

Must not know: which checks there are, HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..mapping.errors import Problem, Severity
from .composition import Composition
from .generation import OLD, PARTS
from .history import OldGraphs
from .index import Index
from .parts import Parts

__all__ = ["AGAIN", "ANEW", "Check", "Examined", "found"]

ANEW: Final = "restore a backup, or run `onrecord publish --full`"
"""What to do about a current generation that is not as it was made."""
AGAIN: Final = "run `onrecord publish` again"


def found(place: Path | str, message: str, remedy: str = ANEW, severity: Severity = "error") -> Problem:
    """Return what was found: where, what, what to do."""
    return Problem(str(place), 0, 0, "", message, remedy, severity)


@dataclass(frozen=True, slots=True)
class Examined:
    """A generation whose manifest and index can be read.

    Attributes:
        data: the data directory.
        folder: the generation's folder.
        manifest: its manifest; what it must have it has.
        index: its index.
    """

    data: Path
    folder: Path
    manifest: Mapping[str, Any]
    index: Index

    @property
    def base(self) -> str:
        """The IRIs' base."""
        return str(self.manifest["base"])

    @property
    def parts(self) -> Parts:
        """The parts of all generations."""
        return Parts(self.data / PARTS, self.base)

    @property
    def composition(self) -> Composition:
        """Its downloads."""
        return Composition(self.index, self.parts)

    @property
    def old(self) -> OldGraphs:
        """The graphs of revisions that are not current."""
        return OldGraphs(self.data / OLD)

    @property
    def buckets(self) -> int:
        """How many parts there are for articles."""
        return int(self.index.note("buckets"))


Check = Callable[[Examined], Iterator[Problem]]
