"""Bringing a generation to a remote store, graph by graph, so that readers never see half an article.

An article's graph has a name of its own for each revision, and no generation that is being served knows the new names.
First come the new revisions, each whole in its own graph; then what is new in the graphs that all articles share; then
the caller makes the generation the current one; only after that goes what it does not need. So at any time the store
holds all that the current generation says. Whoever makes a page takes only quads of graphs that the current generation
has, and makes it again if another one became the current one meanwhile; thus this order is enough on stores without
transactions. What broke off goes on where it stopped, since whatever has the right number of triples is not sent again.
Must not know: records, what a graph says, HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from .filed_graphs import FiledGraphs
from .query_errors import StoreError
from .remote_graphs import RemoteGraphs
from .store import ValueResult

__all__ = ["Upload"]

_SHARED: Final = ("catalogue", "history", "ledger", "links", "registry", "vocabulary")


@dataclass(frozen=True, slots=True)
class Upload:
    """A generation on its way to a remote store.

    Attributes:
        remote: the store's graphs.
        graphs: the generation's graphs.
        before: those of the generation that is current, if there is one.
        sure: whether the store is known to hold that one, but for what others did to it.
    """

    remote: RemoteGraphs
    graphs: FiledGraphs
    before: FiledGraphs | None = None
    sure: bool = False

    def run(self) -> bool:
        """Bring everything that is new to the store; return whether its default graph is the union of its named ones.

        Raises:
            StoreError: the store cannot be reached, refuses, or does not hold what it was given.
        """
        self.remote.greet(self._iri("nothing"))
        held = self._held()
        for name, count in self.graphs.sizes.items():
            if name not in _SHARED and held.get(name) != count:
                self.remote.put(self._iri(name), self.graphs.lines(name))
        for name in self.graphs.sizes:
            if name in _SHARED:
                self._add_shared(name, held.get(name, 0))
        self._require_all()
        return self._is_union()

    def tidy(self) -> None:
        """Remove what the generation does not need, once it is the current one.

        Raises:
            StoreError: the store cannot be reached, or refuses.
        """
        for name in _SHARED:
            if name in self.graphs.sizes and self.before is not None:
                self.remote.delete(self._iri(name), self.before.lines_beside(name, self.graphs))
        held = self._held()
        for name in _SHARED:
            if name not in self.graphs.sizes and held.get(name):
                self.remote.remove(self._iri(name))
            elif held.get(name, 0) != self.graphs.sizes.get(name, 0):  # what is left there nobody knows
                self.remote.put(self._iri(name), self.graphs.lines(name))
        wanted = {self._iri(name) for name in self.graphs.sizes}
        for graph in sorted(self.remote.names(self._iri("article/")) - wanted):
            self.remote.remove(graph)

    def _add_shared(self, name: str, held: int) -> None:
        """Bring what is new in a shared graph, or all of it where nobody knows what it is; nothing is taken away."""
        if self.sure and self.before is not None and held == self.before.sizes.get(name):
            self.remote.insert(self._iri(name), self.graphs.lines_beside(name, self.before))
        else:
            self.remote.add(self._iri(name), self.graphs.lines(name))

    def _require_all(self) -> None:
        """Require that everything has come; of shared graphs there can be more."""
        held = self._held()
        for name, count in self.graphs.sizes.items():
            found = held.get(name, 0)
            if found < count or (found > count and name not in _SHARED):
                told = f"<{self._iri(name)}> holds {found:,} of {count:,} triples"
                raise StoreError(f"the store did not take what it was given: {told}")

    def _held(self) -> dict[str, int]:
        start = len(self._iri(""))
        found = self.remote.counts(map(self._iri, {*self.graphs.sizes, *_SHARED}))
        return {graph[start:]: count for graph, count in found.items()}

    def _is_union(self) -> bool:
        """Ask for a triple of two graphs each in the default graph."""
        names = sorted(self.graphs.sizes)
        some = (next(iter(self.graphs.lines(name))) for name in (names[0], names[-1]))
        found = cast("ValueResult", self.remote.store.query(f"ASK {{ {' '.join(some)} }}"))
        return next(iter(found), None) is not None

    def _iri(self, name: str) -> str:
        return f"{self.graphs.base}/graph/{name}"
