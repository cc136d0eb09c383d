"""The named graphs in a remote store, counted and changed: Graph Store Protocol for whole ones, updates for changes.

Nothing here is a transaction: what breaks off leaves a graph with too few triples, which counting shows. Lines are
N-Triples without blank nodes, so whatever is sent can be sent again. Must not know: generations, articles, how bytes
travel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast

from .endpoint import Endpoint
from .lines import batches
from .query_errors import StoreError
from .remote import RemoteEngine, RemoteStore
from .remote_http import Connection, Patience
from .store import Solution, ValueResult

__all__ = ["RemoteGraphs"]

PART: Final = 50_000
"""Triples in one request by the Graph Store Protocol."""
CHANGES: Final = 500
"""Triples in one update: Virtuoso 7 refuses updates of more than 10,000 lines of its own making."""
COUNTED: Final = 100
LISTED: Final = 5_000
_PATIENCE: Final = Patience(silence=600, answering=900)
_NAMES: Final = """\
SELECT ?g {{ SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{start}")) }} ORDER BY ?g }}
LIMIT {limit} OFFSET {offset}"""
_COUNTS: Final = "SELECT ?g (COUNT(*) AS ?n) {{ VALUES ?g {{ {graphs} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"


@dataclass(frozen=True, slots=True)
class RemoteGraphs:
    """The named graphs of a store that can be written to.

    Attributes:
        connection: the store.
    """

    connection: Connection

    @classmethod
    def of(cls, endpoint: Endpoint) -> RemoteGraphs:
        """Return a store's graphs; nothing is sent yet.

        Raises:
            StoreError: it is not known where to write to.
        """
        if not (endpoint.update and endpoint.graphs):
            known = f"{endpoint.query} is laid out in no way that is known here"
            raise StoreError(f"{known}: say where to write to, with --store-update and --store-graphs")
        return cls(Connection(endpoint, _PATIENCE))

    @property
    def store(self) -> RemoteStore:
        """The store, for reading."""
        return RemoteStore(RemoteEngine(self.connection))

    def greet(self, graph: str) -> None:
        """See that all three addresses answer and take the credentials, by what changes nothing.

        Args:
            graph: the name of a graph that is not there.

        Raises:
            StoreError: one of them does not.
        """
        self.store.query("ASK {}")
        self._update(f"DELETE DATA {{ GRAPH <{graph}> {{ <{graph}> <{graph}> <{graph}> }} }}")
        self.connection.tell("GET", self.connection.endpoint.graphs, graph=graph)

    def names(self, start: str) -> set[str]:
        """Return the names of the graphs that begin with something."""
        found: set[str] = set()
        while True:
            rows = self._rows(_NAMES.format(start=start, limit=LISTED, offset=len(found)))
            found |= {str(row["g"]) for row in rows}
            if len(rows) < LISTED:
                return found

    def counts(self, graphs: Iterable[str]) -> dict[str, int]:
        """Return how many triples each of some graphs holds; those that hold none are left out."""
        found: dict[str, int] = {}
        for some in batches(sorted(graphs), COUNTED):
            rows = self._rows(_COUNTS.format(graphs=" ".join(f"<{graph}>" for graph in some)))
            found |= {str(row["g"]): int(str(row["n"])) for row in rows if "g" in row}
        return {graph: count for graph, count in found.items() if count}

    def put(self, graph: str, lines: Iterable[str]) -> None:
        """Make a graph hold some triples and nothing else."""
        self._send("PUT", graph, lines)

    def add(self, graph: str, lines: Iterable[str]) -> None:
        """Make a graph hold some triples among what it holds."""
        self._send("POST", graph, lines)

    def remove(self, graph: str) -> None:
        """Remove a graph, if it is there."""
        self.connection.tell("DELETE", self.connection.endpoint.graphs, graph=graph)

    def insert(self, graph: str, lines: Iterable[str]) -> None:
        """Add some triples to a graph."""
        self._change("INSERT", graph, lines)

    def delete(self, graph: str, lines: Iterable[str]) -> None:
        """Take some triples out of a graph."""
        self._change("DELETE", graph, lines)

    def _send(self, method: str, graph: str, lines: Iterable[str]) -> None:
        for part in batches(lines, PART):
            data, url = "".join(part).encode(), self.connection.endpoint.graphs
            self.connection.tell(method, url, data, graph, "application/n-triples")
            method = "POST"

    def _change(self, verb: str, graph: str, lines: Iterable[str]) -> None:
        for part in batches(lines, CHANGES):
            self._update(f"{verb} DATA {{ GRAPH <{graph}> {{\n{''.join(part)}}} }}")

    def _update(self, text: str) -> None:
        self.connection.tell("POST", self.connection.endpoint.update, [("update", text)])

    def _rows(self, query: str) -> Sequence[Solution]:
        return tuple(cast("ValueResult", self.store.query(query)))
