"""Look-ups in a store that may hold more than what is served: only what counts is read.

Publishing to a remote store writes revisions of articles that are not served yet, and takes away those that are not
served any more. Whatever a query finds there, only graphs of the generation at hand are read, and nothing that they say
of other revisions: none of them is ever seen while it is half there. Must not know: what is looked up, any store's
library.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import cast

from rdflib import Literal, URIRef

from .paging import Slice, Tally
from .queries import COUNTS, COUNTS_BY_GRAPH, about, page_of_pointers
from .scope import Scope
from .store import Quad, Store, Term, ValueResult

__all__ = ["LookUps", "ends"]


@dataclass(frozen=True, slots=True)
class LookUps:
    """The quads that count.

    Attributes:
        store: the store.
        graphs: what counts; None when the store holds nothing else.
    """

    store: Store
    graphs: Scope | None

    def quads(self, query: str) -> set[Quad]:
        """Return the quads that a query's ``?s ?p ?o ?g`` stand for; an empty query is not asked."""
        return self._counting(self._found(query))

    def tallies(self, subject: URIRef) -> tuple[tuple[Tally, ...], frozenset[str]]:
        """Return how much points at an entity by each property, and graphs that do not count."""
        query = COUNTS if self.graphs is None else COUNTS_BY_GRAPH
        rows = tuple(cast("ValueResult", self.store.query(about(query, subject))))
        if self.graphs is None:
            found = (Tally(str(row["p"]), int(row["n"]), int(row["graphs"])) for row in rows if "p" in row)
            return tuple(sorted(found)), frozenset()
        counts: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            if "g" in row and self._has(row["g"]):
                counts[str(row["p"])].append(int(row["n"]))
        strangers = frozenset(str(row["g"]) for row in rows if "g" in row and not self._has(row["g"]))
        return tuple(sorted(Tally(name, sum(each), len(each)) for name, each in counts.items())), strangers

    def pointers(self, subject: URIRef, slices: list[Slice], strangers: frozenset[str]) -> set[Quad]:
        """Return a page of what points at an entity.

        A graph that came since the strangers were counted takes places of the page: it is asked for again without that.
        Such a graph is seen on the first page; on others it may be among what the pages before hold, so that strangers
        are counted once more.

        Args:
            subject: the entity.
            slices: how much of what points at it by which property.
            strangers: graphs that do not count.
        """
        while True:
            found = self._found(page_of_pointers(subject, slices, strangers))
            if self.graphs is None or not found:
                return found
            others = {str(quad.graph) for quad in found if not self._has(quad.graph)} - strangers
            if not others and any(each.offset for each in slices):
                others = {*self.tallies(subject)[1]} - strangers
            if not others:
                return self._counting(found)
            strangers = strangers | others

    def _found(self, query: str) -> set[Quad]:
        rows = cast("ValueResult", self.store.query(query)) if query else ()
        return {Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows}

    def _counting(self, found: set[Quad]) -> set[Quad]:
        return found if self.graphs is None else {quad for quad in found if _is_within(self.graphs, quad)}

    def _has(self, graph: Term | None) -> bool:
        return self.graphs is None or str(graph) in self.graphs


def _is_within(graphs: Scope, quad: Quad) -> bool:
    """Tell whether a quad is in one of the graphs at hand, and about no revision but those that they know."""
    graph = str(quad.graph)
    return graph in graphs and all(graphs.knows(str(term), graph) for term in ends(quad))


def ends(quad: Quad) -> tuple[Term, ...]:
    """Return what a quad is about: its subject, and its object unless that is a literal."""
    return (quad.subject,) if isinstance(quad.object, Literal) else (quad.subject, quad.object)
