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

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from .building import article_file
from .generation import DUMPS
from .merging import read_lines
from .query_errors import StoreError
from .remote_graphs import RemoteGraphs
from .store import ValueResult

__all__ = ["Upload"]

_SHARED: Final = ("catalogue", "links", "registry", "vocabulary")


@dataclass(frozen=True, slots=True)
class Upload:
    """A generation on its way to a remote store.

    Attributes:
        remote: the store's graphs.
        folder: the generation's folder.
        base: its IRIs' base.
        graphs: how many triples each of its graphs holds, by its name below ``{base}/graph/``.
        before: the folder and the manifest of the generation that is current, if there is one.
        sure: whether the store is known to hold that one, but for what others did to it.
    """

    remote: RemoteGraphs
    folder: Path
    base: str
    graphs: Mapping[str, int]
    before: tuple[Path, Mapping[str, Any]] | None = None
    sure: bool = False

    def run(self) -> bool:
        """Bring everything that is new to the store; return whether its default graph is the union of its named ones.

        Raises:
            StoreError: the store cannot be reached, refuses, or does not hold what it was given.
        """
        self.remote.greet(self._iri("nothing"))
        held = self._held()
        for name, count in self.graphs.items():
            if name not in _SHARED and held.get(name) != count:
                self.remote.put(self._iri(name), self._lines(name))
        for name in self.graphs:
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
            if name not in self.graphs:
                self.remote.remove(self._iri(name))
            elif self.before is not None:
                self.remote.delete(self._iri(name), self._gone(name))
        held = self._held()
        for name in _SHARED:
            if held.get(name) != self.graphs.get(name):  # what is left there nobody knows
                self.remote.put(self._iri(name), self._lines(name))
        wanted = {self._iri(name) for name in self.graphs}
        for graph in sorted(self.remote.names(self._iri("article/")) - wanted):
            self.remote.remove(graph)

    def _add_shared(self, name: str, held: int) -> None:
        """Bring what is new in a shared graph, or all of it where nobody knows what it is; nothing is taken away."""
        if self.sure and self.before is not None and held == self.before[1]["graphs"].get(name):
            self.remote.insert(self._iri(name), _added(_old(self.before, name), self._lines(name)))
        else:
            self.remote.add(self._iri(name), self._lines(name))

    def _gone(self, name: str) -> Iterator[str]:
        """Yield the triples of a shared graph that only the generation before has."""
        return _added(self._lines(name), _old(self.before, name))

    def _require_all(self) -> None:
        """Require that everything has come; of shared graphs there can be more."""
        held = self._held()
        for name, count in self.graphs.items():
            found = held.get(name, 0)
            if found < count or (found > count and name not in _SHARED):
                told = f"<{self._iri(name)}> holds {found:,} of {count:,} triples"
                raise StoreError(f"the store did not take what it was given: {told}")

    def _held(self) -> dict[str, int]:
        start = len(self._iri(""))
        found = self.remote.counts(map(self._iri, {*self.graphs, *_SHARED}))
        return {graph[start:]: count for graph, count in found.items()}

    def _is_union(self) -> bool:
        """Ask for a triple of two graphs each in the default graph."""
        names = sorted(self.graphs)
        some = (next(iter(self._lines(name))) for name in (names[0], names[-1]))
        found = cast("ValueResult", self.remote.store.query(f"ASK {{ {' '.join(some)} }}"))
        return next(iter(found), None) is not None

    def _lines(self, name: str) -> Iterator[str]:
        """Yield a graph's sorted N-Triples."""
        if name in _SHARED:
            return _filed(self.folder, name)
        end = f" <{self._iri(name)}> .\n"
        quads = read_lines(article_file(self.folder, name.split("/")[1]))
        return (line.removesuffix(end) + " .\n" for line in quads if line.endswith(end))

    def _iri(self, name: str) -> str:
        return f"{self.base}/graph/{name}"


def _filed(folder: Path, name: str) -> Iterator[str]:
    """Yield a shared graph's sorted N-Triples."""
    return read_lines(folder / DUMPS / "graph" / f"{name}.nt")


def _old(before: tuple[Path, Mapping[str, Any]] | None, name: str) -> Iterator[str]:
    """Yield the sorted N-Triples of a shared graph in the generation before, if it had one."""
    return _filed(before[0], name) if before is not None and name in before[1]["graphs"] else iter(())


def _added(old: Iterator[str], new: Iterator[str]) -> Iterator[str]:
    """Yield the sorted lines that are new, holding one of each at a time."""
    mark = next(old, None)
    for line in new:
        while mark is not None and mark < line:
            mark = next(old, None)
        if mark != line:
            yield line
