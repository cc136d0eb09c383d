"""What pictures call things: the names that the store has for paths in the index, found by one query.

Must not know: what is drawn, HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from rdflib import URIRef

from .naming import Name, Reader
from .picture_documents import Asked
from .revisions import labels_of
from .svg import clipped

__all__ = ["Names", "Say", "worded"]

_REC: Final = "https://w3id.org/onrecord/ns#"
_SHAPES: Final = {f"{_REC}{each}": each.lower() for each in ("Person", "Organization", "State", "Group")}
_LONGEST: Final = 160


Say: TypeAlias = Callable[..., str]
"""What says a wording of the interface, as `Interface.say` does."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of some things.

    Attributes:
        reader: what the store says of them.
        base: the IRIs' base.
    """

    reader: Reader
    base: str

    @classmethod
    def of(cls, asked: Asked, paths: Iterable[str]) -> Names:
        """Return the names of what is below ``/id/`` under some paths."""
        base = asked.generation.base
        things = {URIRef(f"{base}/id/{path}") for path in paths if path}
        return cls(Reader.of(labels_of(asked.generation, things), asked.addresses, asked.languages), base)

    def name(self, path: str) -> Name:
        """Return what a thing is called, in one line that is not too long, and where its page is."""
        found = self.reader.name(self._iri(path))
        return replace(found, text=clipped(found.text, _LONGEST))

    def knows(self, path: str) -> bool:
        """Tell whether the store has a name for a thing."""
        return self.reader.label(self._iri(path)) is not None

    def shape(self, path: str) -> str:
        """Return how an actor is drawn: as a ``person``, an ``organization``, a ``state`` or a ``group``."""
        classes = map(str, self.reader.values(self._iri(path), "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"))
        return next((_SHAPES[each] for each in classes if each in _SHAPES), "person")

    def _iri(self, path: str) -> URIRef:
        return URIRef(f"{self.base}/id/{path}")


def worded(code: str) -> str:
    """Return the code of a concept in words."""
    return code.replace("-", " ")
