"""What an article's graph is validated with: the registry's and the vocabulary's things that it refers to.

Must not know: shapes, files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rdflib import Graph, URIRef

from ..ontology import OA
from .terms import NamedGraph, Triple

__all__ = ["Surroundings"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Descriptions by subject.

    Attributes:
        described: those of some graphs, made once for a whole batch.
        further: returns what else is said of a subject.
    """

    described: Mapping[URIRef, tuple[Triple, ...]]
    further: Callable[[URIRef], tuple[Triple, ...]]

    @classmethod
    def of(cls, *graphs: NamedGraph, further: Callable[[URIRef], tuple[Triple, ...]] = lambda _: ()) -> Surroundings:
        """Return the descriptions that some graphs hold; an annotation belongs to what it is about."""
        described: dict[URIRef, list[Triple]] = defaultdict(list)
        for graph in graphs:
            for triple in graph.triples:
                described[triple[0]].append(triple)
        for annotation, predicate, target in [triple for triples in described.values() for triple in triples]:
            if predicate == OA.hasTarget and isinstance(target, URIRef):
                described[target].extend(described[annotation])
        return cls({subject: tuple(triples) for subject, triples in described.items()}, further)

    def around(self, *graphs: NamedGraph) -> Graph:
        """Return the graphs' triples with the descriptions of everything they mention, and of what these mention."""
        found = Graph(bind_namespaces="none")
        waiting: list[Triple] = [triple for graph in graphs for triple in graph.triples]
        seen: set[URIRef] = set()
        while waiting:
            triple = waiting.pop()
            found.add(triple)
            for term in (triple[0], triple[2]):
                if isinstance(term, URIRef) and term not in seen:
                    seen.add(term)
                    waiting.extend((*self.described.get(term, ()), *self.further(term)))
        return found
