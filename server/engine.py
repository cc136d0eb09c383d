"""Evaluating a query in this process with Oxigraph: strangers' texts looked over before, errors told as ours.

With `building` and the modules that write its answers the only door to pyoxigraph. Worker processes import it, so it
imports nothing that takes long. Must not know: generations, RDF libraries, HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

import pyoxigraph as ox

from .complexity import refuse_excess
from .query_errors import QueryError, QuerySyntaxError, StoreError
from .service_clauses import lead

__all__ = ["Answer", "EmbeddedEngine", "Engine", "told"]

Answer: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]
"""What a query comes to: SELECT to solutions, ASK to a boolean, CONSTRUCT and DESCRIBE to triples; to be read once."""

_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CLASSES: Final = re.compile(r"(?:, )?\[[^\]]*\](?:\s*\|\s*'[^']*'\.\.='[^']*')*\]?")
_TOKEN: Final = re.compile(r"\s*(<[^>\s]{0,60}>?|[\w:?$@-]{1,60}|\S)")


class Engine(Protocol):
    """What evaluates queries on one dataset and fetches nothing."""

    def evaluate(self, text: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Answer:
        """Return what a query comes to; see `Store.query`."""
        ...

    def absent(self, graphs: Sequence[str]) -> tuple[str, ...]:
        """Return those of some graphs that the dataset does not hold."""
        ...


@dataclass(frozen=True, slots=True)
class EmbeddedEngine:
    """An engine over a pyoxigraph store that nobody writes to.

    Attributes:
        inner: the store.
        services: the address to ask for each endpoint that SERVICE may name.
    """

    inner: ox.Store
    services: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path, services: Mapping[str, str] | None = None) -> EmbeddedEngine:
        """Return the engine of the store in a folder, opened read-only; many processes may do so at once.

        Raises:
            StoreError: there is none, or it cannot be read.
        """
        try:
            return cls(ox.Store.read_only(str(path)), services or {})
        except OSError as error:
            raise StoreError(f"{path}: no store can be opened there; publish again ({error})") from error

    def evaluate(self, text: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Answer:
        """Return what a query comes to; see `Store.query`."""
        text = lead(text, self.services)
        refuse_excess(text)
        dataset: dict[str, Any] = {}
        if default_graphs or named_graphs:
            dataset["default_graph"] = [_named_node(iri) for iri in default_graphs]
            dataset["named_graphs"] = [_named_node(iri) for iri in named_graphs]
        with told(text):
            return self.inner.query(text, **dataset)

    def absent(self, graphs: Sequence[str]) -> tuple[str, ...]:
        """Return those of some graphs that the dataset does not hold."""
        return tuple(iri for iri in graphs if not self.inner.contains_named_graph(_named_node(iri)))


@contextmanager
def told(query: str | None = None) -> Iterator[None]:
    """Turn the library's errors about a query, or where none is given about an answer being read, into ours.

    Raises:
        QuerySyntaxError: it is not SPARQL.
        QueryError: it cannot be evaluated.
        StoreError: the answer that a remote store sends cannot be read.
    """
    try:
        yield
    except SyntaxError as error:
        if query is None:
            raise StoreError(f"the store's answer cannot be read: {error}") from error
        raise _syntax_error(str(error), query) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be evaluated: {error}") from error


def _syntax_error(message: str, query: str) -> QuerySyntaxError:
    found = _PLACE.match(message)
    if not found:
        return QuerySyntaxError(message)
    reason = _CLASSES.sub("", " ".join(found[3].split()))
    if "Prefix not found" in reason:
        reason = "a prefix that is not declared; declare it with PREFIX"
    line, column = int(found[1]), int(found[2])
    return QuerySyntaxError(reason[:300], line, column, _token(query, line, column))


def _token(query: str, line: int, column: int) -> str:
    """Return what stands at a place, or begins next after it; empty at the end."""
    lines = query.split("\n")
    rest = "\n".join((lines[line - 1][column - 1 :], *lines[line : line + 5])) if line <= len(lines) else ""
    found = _TOKEN.match(rest)
    return found[1] if found else ""


def _named_node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"<{iri}> is not an absolute IRI") from error
