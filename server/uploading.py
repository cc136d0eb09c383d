"""Bringing a generation to a remote store, graph by graph, so that readers never see half an article.

An article's graph has a name of its own for each revision, and no generation that is being served knows the new names.
First come the new revisions, each whole in its own graph; then the graphs that all articles share are brought from what
they are to what they should be, added to first; then the caller makes the generation the current one; only after that
the revisions go that it does not need. Whoever makes a page takes only quads of graphs that the current generation has,
and makes it again if that changed meanwhile, so that this order is enough on stores without transactions. What broke
off goes on where it stopped, since whatever has the right number of triples is not sent again. Must not know: records,
what a graph says, HTTP.
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
        before: the folder and the manifest of the generation that the store holds now, if one is known to be there,
            whole but for what others did to it.
    """

    remote: RemoteGraphs
    folder: Path
    base: str
    graphs: Mapping[str, int]
    before: tuple[Path, Mapping[str, Any]] | None = None

    def run(self) -> bool:
        """Bring everything to the store; return whether its default graph is the union of its named graphs.

        Raises:
            StoreError: the store cannot be reached, refuses, or does not hold what it was given.
        """
        self.remote.greet(self._iri("nothing"))
        held = self._held()
        for name, count in self.graphs.items():
            if name not in _SHARED and held.get(name) != count:
                self.remote.put(self._iri(name), self._lines(name))
        for name in _SHARED:
            self._settle(name, held.get(name, 0))
        self._require_whole()
        return self._is_union()

    def tidy(self) -> None:
        """Remove the revisions that the generation does not need, once it is the current one.

        Raises:
            StoreError: the store cannot be reached, or refuses.
        """
        wanted = {self._iri(name) for name in self.graphs}
        for graph in sorted(self.remote.names(self._iri("article/")) - wanted):
            self.remote.remove(graph)

    def _settle(self, name: str, held: int) -> None:
        """Bring a shared graph from what it is to what it should be: only the difference where the old one is known."""
        graph = self._iri(name)
        if name not in self.graphs:
            self.remote.remove(graph)
        elif self.before is None or held != self.before[1]["graphs"].get(name):
            self.remote.put(graph, self._lines(name))
        else:
            old, new = (_filed(folder, name) for folder in (self.before[0], self.folder))
            self.remote.insert(graph, _added(old, new))
            self.remote.delete(graph, _added(new, old))

    def _require_whole(self) -> None:
        held = self._held()
        for name, count in self.graphs.items():
            if held.get(name) != count:
                found = f"<{self._iri(name)}> holds {held.get(name, 0):,} of {count:,} triples"
                raise StoreError(f"the store did not take what it was given: {found}")

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
            return read_lines(_filed(self.folder, name))
        end = f" <{self._iri(name)}> .\n"
        quads = read_lines(article_file(self.folder, name.split("/")[1]))
        return (line.removesuffix(end) + " .\n" for line in quads if line.endswith(end))

    def _iri(self, name: str) -> str:
        return f"{self.base}/graph/{name}"


def _filed(folder: Path, name: str) -> Path:
    """Return the file of a shared graph's sorted N-Triples, which need not be there."""
    return folder / DUMPS / "graph" / f"{name}.nt"


def _added(old: Path, new: Path) -> Iterator[str]:
    """Yield the lines of a sorted file that another one does not have, holding one line of each at a time."""
    known = read_lines(old) if old.exists() else iter(())
    mark = next(known, None)
    for line in read_lines(new) if new.exists() else ():
        while mark is not None and mark < line:
            mark = next(known, None)
        if mark != line:
            yield line
