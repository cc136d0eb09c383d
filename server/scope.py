"""What counts in a store that holds more than one generation: its graphs, and what they may name of the past.

Publishing to a remote store writes what is not served yet, and takes away what is not served any more. Must not know:
stores, queries, generations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

__all__ = ["Scope"]

_REVISION: Final = re.compile(r"(\w+://.*/(?:graph/article/[^/#]+/[^/#]+|doc/article/[^/#?]+\?rev=\d+))(?:#.*)?\Z")


@dataclass(frozen=True, slots=True)
class Scope:
    """A generation's part of a store.

    Attributes:
        graphs: the IRIs of its graphs.
        past: the IRIs of the revisions that it knows, by their numbers, and of the graphs of those before the current.
    """

    graphs: frozenset[str] = field(repr=False)
    past: frozenset[str] = field(default=frozenset(), repr=False)

    def __contains__(self, graph: object) -> bool:
        return graph in self.graphs

    def __iter__(self) -> Iterator[str]:
        return iter(self.graphs)

    def __len__(self) -> int:
        return len(self.graphs)

    def knows(self, iri: str, graph: str = "") -> bool:
        """Tell whether a graph may speak of an IRI: it names no revision, a current one, or in the history an old one.

        Args:
            iri: the IRI.
            graph: the graph that speaks of it; none in particular by default.
        """
        found = _REVISION.match(iri)
        if found is None or found[1] in self.graphs:
            return True
        return found[1] in self.past and (not graph or graph.endswith("/graph/history"))
