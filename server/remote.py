"""A store somewhere else, asked by SPARQL 1.1 Protocol: an `Engine` for workers, and a `Store` over it.

A query is first looked over and parsed here as the embedded engine does it, on nothing: no update, no vendor's pragma,
no SERVICE and no syntax error reaches the remote store, and errors have the same places. Must not know: generations,
how bytes travel, HTTP servers of ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Final, cast

import pyoxigraph as ox

from .endpoint import XML, Endpoint, Source
from .engine import Answer, EmbeddedEngine, told
from .query_errors import StoreError
from .query_shape import Shape, shape_of, solutions_of
from .remote_http import Body, Connection
from .solutions import result_of
from .store import Result

__all__ = ["RemoteEngine", "RemoteStore"]

_TRIPLES: Final = "application/n-triples"
_NONE: Final = "urn:x-onrecord:no-graph"


@dataclass(frozen=True, slots=True)
class RemoteEngine:
    """An engine over a store somewhere else.

    Attributes:
        connection: the store.
        graphs: what makes the default graph, and is named, where a query has no dataset of its own; none to leave that
            to the store.
    """

    connection: Connection
    graphs: tuple[str, ...] = ()

    @classmethod
    def of(cls, source: Source) -> RemoteEngine:
        """Return the engine of a dataset; nothing is sent yet."""
        return cls(Connection(source.endpoint), source.graphs)

    def evaluate(self, text: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Answer:
        """Return what a query comes to; see `Store.query`."""
        kind = type(EmbeddedEngine(ox.Store()).evaluate(text, default_graphs, named_graphs))
        shape = shape_of(text)
        if not (default_graphs or named_graphs):
            default_graphs = [_iri(shape, graph) for graph in shape.default_graphs]
            named_graphs = [_iri(shape, graph) for graph in shape.named_graphs]
        if not (default_graphs or named_graphs):
            default_graphs = named_graphs = self.graphs
        dataset = tuple(_dataset(default_graphs, named_graphs))
        if kind is ox.QueryTriples:
            return self._triples(shape.text, dataset)
        found = self._values([("query", shape.text), *dataset])
        if type(found) is not kind:
            raise StoreError("the store answers SELECT with a boolean, or ASK with solutions")
        return found

    def absent(self, graphs: Sequence[str]) -> tuple[str, ...]:
        """Return those of some graphs that the dataset does not hold."""
        asks = {iri: self.evaluate(f"ASK {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}") for iri in graphs}
        return tuple(iri for iri, held in asks.items() if not held)

    def _values(self, fields: list[tuple[str, str]]) -> ox.QuerySolutions | ox.QueryBoolean:
        body = self.connection.ask(fields, self.connection.endpoint.values)
        form = ox.QueryResultsFormat.XML if body.media_type == XML else ox.QueryResultsFormat.JSON
        with told():
            found = ox.parse_query_results(cast("IO[bytes]", body), form)
        if isinstance(found, ox.QueryBoolean):
            body.drain()
        return found

    def _triples(self, text: str, dataset: Sequence[tuple[str, str]]) -> Iterator[ox.Triple]:
        """Return the triples of CONSTRUCT or DESCRIBE.

        Virtuoso cuts these silently where there are more solutions than it gives; asked for the solutions it says so.
        """
        body = self.connection.ask([("query", text), *dataset], _TRIPLES)
        counted = solutions_of(text) if body.of_virtuoso else ""
        if counted:
            self._values([("query", counted), *dataset])
        return _triples_in(body)


@dataclass(frozen=True, slots=True)
class RemoteStore:
    """A `Store` somewhere else.

    Attributes:
        engine: what has its queries evaluated.
    """

    engine: RemoteEngine

    @classmethod
    def of(cls, endpoint: Endpoint, graphs: Sequence[str] = ()) -> RemoteStore:
        """Return a store; nothing is sent yet."""
        return cls(RemoteEngine.of(Source(endpoint, tuple(graphs))))

    def query(
        self,
        text: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Result:
        """Return the answer to a query; see `Store.query`."""
        return result_of(self.engine.evaluate(text, default_graphs, named_graphs))


def _iri(shape: Shape, graph: str) -> str:
    """Return the IRI that a query writes in a clause, by its own prefixes and base."""
    found = ox.Store().query(f"{shape.prologue} SELECT ({graph} AS ?graph) {{}}")
    return next(str(row[0].value) for row in cast("ox.QuerySolutions", found))


def _dataset(default_graphs: Sequence[str], named_graphs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the parameters that make a dataset; none for the store's own.

    Stores differ in what the one is when only the other is given, and some add what the text names to what the
    parameters name, or overlook it. So both are always given, with a graph that is not there for none, and the text
    has no clauses.
    """
    if default_graphs or named_graphs:
        yield from (("default-graph-uri", iri) for iri in default_graphs or (_NONE,))
        yield from (("named-graph-uri", iri) for iri in named_graphs or (_NONE,))


def _triples_in(body: Body) -> Iterator[ox.Triple]:
    return (quad.triple for quad in ox.parse(cast("IO[bytes]", body), format=ox.RdfFormat.N_TRIPLES))
