"""The store in process: one immutable generation, opened read-only; in memory it is the fake.

The default graph is what publishing loaded into it, not a union made while asking. Must not know: generations, HTTP,
Flask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from .engine import EmbeddedEngine
from .solutions import result_of
from .store import Result

__all__ = ["EmbeddedStore"]


@dataclass(frozen=True, slots=True)
class EmbeddedStore:
    """A `Store` in this process.

    Attributes:
        engine: what evaluates its queries.
    """

    engine: EmbeddedEngine

    @classmethod
    def open(cls, path: Path) -> EmbeddedStore:
        """Return the store in a folder, opened read-only; many processes may do so at once.

        Raises:
            StoreError: there is none, or it cannot be read.
        """
        return cls(EmbeddedEngine.open(path))

    @classmethod
    def in_memory(cls, quads: str, media_type: str = "application/n-quads") -> EmbeddedStore:
        """Return a store that holds some quads, its default graph the union of the named ones."""
        store = ox.Store()
        store.load(input=quads.encode(), format=ox.RdfFormat.from_media_type(media_type))
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in list(store))
        return cls(EmbeddedEngine(store))

    def query(
        self,
        text: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Result:
        """Return the answer to a query; see `Store.query`."""
        return result_of(self.engine.evaluate(text, default_graphs, named_graphs))
