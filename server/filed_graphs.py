"""Named graphs read from the files that publishing made of them.

Those files are the same for ever, where a remote store may cut a long answer, or be at work on its graphs.

Must not know: HTTP, which graph is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from .composition import Composition
from .parts import WHOLE, WITHHELD, Bucket, article_lines, graph_of, without_graph
from .solutions import result_of
from .store import Triple

__all__ = ["FiledGraphs", "triples_of"]


@dataclass(frozen=True)
class FiledGraphs:
    """The graphs of a generation.

    Attributes:
        composition: the generation's downloads.
        shared: how many triples each graph holds that no single article owns, by its name below ``{base}/graph/``.
    """

    composition: Composition
    shared: Mapping[str, int]

    @property
    def base(self) -> str:
        """The base of all IRIs."""
        return self.composition.parts.base

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many triples each graph holds, by its name below ``{base}/graph/``."""
        return {**self.shared, **{row.graph: row.triples for row in self.composition.index.articles()}}

    def lines(self, name: str) -> Iterator[str]:
        """Yield the N-Triples of a graph.

        Raises:
            OSError: a file is gone or damaged.
        """
        if "/" in name:
            yield from self._of_article(name)
            return
        composition = self.composition
        for row in composition.index.parts(f"graph/{name}.nt"):
            yield from composition.parts.lines(row)
        for row in composition.index.parts(WITHHELD):
            lines = composition.parts.lines(row)
            yield from (without_graph(line) for line in lines if graph_of(line) == f"{self.base}/graph/{name}")

    def lines_beside(self, name: str, other: FiledGraphs | None) -> Iterator[str]:
        """Yield the N-Triples of a shared graph that another generation's has not; its equal pieces are not read."""
        if other is None or name not in other.shared:
            yield from self.lines(name)
            return
        pieces = (f"graph/{name}.nt", WITHHELD)
        known = {row.digest for piece in pieces for row in other.composition.index.parts(piece)}
        mine = {row.digest for piece in pieces for row in self.composition.index.parts(piece)}
        theirs = set(other._some(name, known - mine))
        yield from (line for line in self._some(name, mine - known) if line not in theirs)

    def triples(self, name: str) -> Iterator[Triple]:
        """Yield the triples of a graph."""
        yield from triples_of(self.lines(name))

    def article(self, name: str) -> tuple[str, ...]:
        """Return the N-Quads of an article's graph, and of what the catalogue says of that.

        Raises:
            OSError: a file is gone or damaged.
        """
        row = self.composition.index.article(name.split("/")[1])
        return (
            () if row is None or row.graph != name else article_lines(self._bucket(row.bucket).graphs, self.base, name)
        )

    def _some(self, name: str, digests: set[str]) -> Iterator[str]:
        index, parts = self.composition.index, self.composition.parts
        for row in index.parts(f"graph/{name}.nt"):
            if row.digest in digests:
                yield from parts.lines(row)
        for row in index.parts(WITHHELD):
            if row.digest in digests:
                graph = f"{self.base}/graph/{name}"
                yield from (without_graph(line) for line in parts.lines(row) if graph_of(line) == graph)

    def _of_article(self, name: str) -> Iterator[str]:
        row = self.composition.index.article(name.split("/")[1])
        if row is not None and row.graph == name:
            graphs = self._bucket(row.bucket).graphs
            yield from map(without_graph, graphs[f"{self.base}/graph/{name}"])

    def _bucket(self, number: int) -> Bucket:
        index, parts = self.composition.index, self.composition.parts
        return parts.read(index.part(name, number) for name in (f"{WHOLE}.nq", WITHHELD))


def triples_of(lines: Iterable[str]) -> Iterator[Triple]:
    """Yield the triples of lines of N-Triples or N-Quads."""
    quads = ox.parse(input="".join(lines), format=ox.RdfFormat.N_QUADS)
    found = result_of(quad.triple for quad in quads)
    if found.kind == "graph":
        yield from found
