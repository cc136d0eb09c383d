"""Evaluating strangers' queries: what is asked, what comes of it, and the seam to whatever evaluates.

What crosses the boundary of a process is JSON. Must not know: processes, HTTP, RDF libraries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, Final, Protocol

from .query_errors import (
    MemoryLimitError,
    QueryError,
    QueryRefusedError,
    QuerySyntaxError,
    SpoolError,
    StoreError,
    UnacceptableError,
    UnwritableError,
)
from .results import Limits

__all__ = [
    "Asked",
    "Evaluated",
    "Evaluator",
    "Load",
    "Wish",
    "failure",
    "from_json",
    "raise_failure",
    "to_json",
]


@dataclass(frozen=True, slots=True)
class Wish:
    """How an answer is to be written.

    Attributes:
        media_type: one that `write_answer` knows.
        limits: how much of it is written.
    """

    media_type: str
    limits: Limits


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with all that its answer depends on.

    Attributes:
        text: the query.
        default_graphs: IRIs of graphs that make the default graph (SPARQL 1.1 Protocol section 2.1.4).
        named_graphs: IRIs of the named graphs.
        values: how solutions and booleans are wished for; None when there is no acceptable way.
        graph: how triples are wished for; None when there is no acceptable way.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    values: Wish | None = None
    graph: Wish | None = None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An answer, whole unless it says otherwise, put aside.

    Attributes:
        kind: ``select``, ``ask`` or ``graph``.
        media_type: what the bytes are.
        rows: how many solutions or triples they hold.
        cut: the limit that was reached, ``rows`` or ``bytes``; empty when the answer is whole.
        size: how many bytes there are.
        digest: their SHA-256, in hexadecimal.
        absent: graphs that the query or the request names and the dataset does not hold.
        content: the bytes if they are few; else None.
        file: a file of the bytes, at its beginning, if they are many; it is gone when it is closed.
    """

    kind: str
    media_type: str
    rows: int
    cut: str
    size: int
    digest: str
    absent: tuple[str, ...] = ()
    content: bytes | None = None
    file: BinaryIO | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """How busy an evaluator is.

    Attributes:
        running: how many queries are being evaluated.
        waiting: how many wait for their turn.
        replaced: how many processes it lost or ended so far.
    """

    running: int
    waiting: int
    replaced: int


class Evaluator(Protocol):
    """What evaluates strangers' queries without harm to others."""

    @property
    def load(self) -> Load:
        """How busy it is."""
        ...

    def evaluate(self, source: str, asked: Asked, client: str, gone: Callable[[], bool]) -> Evaluated:
        """Return the answer to a query.

        Args:
            source: where the dataset is.
            asked: the query.
            client: who asks, by network address; what is scarce is shared out among clients.
            gone: tells whether the client has left, and nobody waits for the answer any more.

        Raises:
            QueryError: the query is to blame.
            UnacceptableError: the answer has none of the formats wished for.
            UnwritableError: the format wished for cannot hold the answer.
            EvaluationError: there is no whole answer.
            StoreError: the store cannot be read or reached.
        """
        ...

    def close(self) -> None:
        """Stop evaluating, and let go of everything."""
        ...


_TOLD: Final[Mapping[str, type[Any]]] = {
    kind.__name__: kind
    for kind in (MemoryLimitError, QueryError, QueryRefusedError, SpoolError, StoreError, UnwritableError)
}


def to_json(asked: Asked) -> dict[str, Any]:
    """Return a query as JSON."""
    return asdict(asked)


def from_json(members: Mapping[str, Any]) -> Asked:
    """Return the query that JSON stands for."""
    graphs = {name: tuple(members[name]) for name in ("default_graphs", "named_graphs")}
    return Asked(members["text"], **graphs, values=_wish(members["values"]), graph=_wish(members["graph"]))


def _wish(members: Mapping[str, Any] | None) -> Wish | None:
    return None if members is None else Wish(members["media_type"], Limits(**members["limits"]))


def failure(error: Exception) -> dict[str, Any]:
    """Return an error as JSON."""
    match error:
        case QuerySyntaxError():
            return {"error": "syntax", "told": [error.reason, error.line, error.column, error.token]}
        case UnacceptableError():
            return {"error": "unacceptable", "told": [error.kind]}
    name = next(kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _TOLD)
    return {"error": name, "told": [str(error)]}


def raise_failure(members: Mapping[str, Any]) -> None:
    """Raise the error that JSON stands for."""
    kinds = {**_TOLD, "syntax": QuerySyntaxError, "unacceptable": UnacceptableError}
    raise kinds[members["error"]](*members["told"])
