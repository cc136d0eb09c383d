"""Evaluating strangers' queries: what is asked, what comes of it, and the seam to whatever evaluates.

What crosses a process boundary is JSON: `Task` and `Outcome` say how. Must not know: processes, HTTP, RDF libraries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO, Final, Protocol

from .query_errors import (
    MemoryLimitError,
    QueryError,
    QueryRefusedError,
    QuerySyntaxError,
    SpoolError,
    StoreError,
)
from .results import Limits, UnwritableError

__all__ = ["Asked", "Evaluated", "Evaluator", "UnacceptableError", "failure", "from_json", "raise_failure", "to_json"]


class UnacceptableError(StoreError):
    """The answer is of a kind that none of the formats wished for can hold.

    Attributes:
        kind: ``values`` or ``triples``.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"the answer is made of {kind}, and no format for those is wished for")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with all that its answer depends on.

    Attributes:
        text: the query.
        default_graphs: IRIs of graphs that make the default graph (SPARQL 1.1 Protocol section 2.1.4).
        named_graphs: IRIs of the named graphs.
        values: media type for solutions and booleans; empty when none is acceptable.
        graph: media type for triples; empty when none is acceptable.
        limits: how much of the answer is wanted.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    values: str = ""
    graph: str = ""
    limits: Limits = field(default_factory=lambda: Limits(100_000, 50_000_000))


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


class Evaluator(Protocol):
    """What evaluates strangers' queries without harm to others."""

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
    return Asked(**{**members, **graphs, "limits": Limits(**members["limits"])})


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
