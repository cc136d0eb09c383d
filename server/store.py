"""The store seam: what any SPARQL store does for us, with SPARQL's verbs.

The embedded store implements it in process; a pool of worker processes and a remote endpoint can do so as
well, since nothing here assumes that the answer is at hand. Must not know: any store's library, HTTP,
Flask.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal as Choice
from typing import Protocol, TypeAlias

from rdflib import BNode, Literal, URIRef

__all__ = [
    "GraphResult",
    "Quad",
    "QueryKind",
    "Result",
    "Solution",
    "Store",
    "Term",
    "Triple",
    "ValueResult",
]

Term: TypeAlias = URIRef | Literal | BNode
Triple: TypeAlias = tuple[Term, Term, Term]
Solution: TypeAlias = Mapping[str, Term]
QueryKind = Choice["select", "ask", "graph"]


@dataclass(frozen=True, slots=True, order=True)
class Quad:
    """A triple and the graph it comes from.

    Attributes:
        subject: an IRI; a blank node only in the results of strangers' queries.
        predicate: an IRI.
        object: any term.
        graph: the graph's name; None for the default graph.
    """

    subject: Term
    predicate: Term
    object: Term
    graph: Term | None = None

    @property
    def triple(self) -> Triple:
        """The quad without its graph."""
        return self.subject, self.predicate, self.object


class ValueResult(Protocol):
    """The result of SELECT or ASK; it can be read once."""

    @property
    def kind(self) -> Choice["select", "ask"]:
        """Which of the two it is."""
        ...

    @property
    def variables(self) -> Sequence[str]:
        """The names of the variables in the order of the query, without question marks; none for ASK."""
        ...

    def __iter__(self) -> Iterator[Solution]:
        """Yield the solutions: for ASK an empty one if the answer is yes, and none if it is no."""
        ...


class GraphResult(Protocol):
    """The result of CONSTRUCT or DESCRIBE; it can be read once."""

    @property
    def kind(self) -> Choice["graph"]:
        """``graph``."""
        ...

    def __iter__(self) -> Iterator[Triple]:
        """Yield the triples.

        Raises:
            QueryError: evaluation failed on the way.
        """
        ...


Result: TypeAlias = ValueResult | GraphResult


class Store(Protocol):
    """A read-only RDF dataset that answers SPARQL 1.1 queries and fetches nothing from anywhere."""

    def query(
        self,
        text: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Result:
        """Return the answer to a query.

        Args:
            text: the query.
            default_graphs: IRIs of the graphs whose merge is the default graph; if these or ``named_graphs``
                are given, they replace the query's own FROM and FROM NAMED (SPARQL 1.1 Protocol section 2.1.4).
            named_graphs: IRIs of the graphs that GRAPH can name.

        Raises:
            QuerySyntaxError: the text is not a query; updates are not queries.
            QueryRefusedError: the query asks another endpoint (SERVICE).
            QueryError: evaluation failed.
            StoreError: the store cannot be read or reached.
        """
        ...
