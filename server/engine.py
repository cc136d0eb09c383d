"""Evaluating a query in this process with Oxigraph: strangers' texts looked over before, errors told as ours.

With `filling` and the modules that write its answers the only door to pyoxigraph. Worker processes import it, so it
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
_SENTENCE: Final = re.compile(r'\\?[A-Za-z]\w* [\w*]+ [^,"\[]+')
_BEYOND_GRAMMAR: Final = (
    "the query is not valid up to here: perhaps a variable is bound twice, a row of VALUES has another length, "
    "or the label of a blank node is used in two patterns"
)


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
        except (OSError, RuntimeError) as error:  # the second is how damaged files are told
            raise StoreError(f"{path}: no store can be opened there; publish again ({error})") from error

    def evaluate(self, text: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Answer:
        """Return what a query comes to; see `Store.query`."""
        led = lead(text, self.services)
        refuse_excess(led)
        dataset: dict[str, Any] = {}
        if default_graphs or named_graphs:
            dataset["default_graph"] = [_named_node(iri) for iri in default_graphs]
            dataset["named_graphs"] = [_named_node(iri) for iri in named_graphs]
        with told(text):
            return self.inner.query(led, **dataset)

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
    """Return what is wrong with a query: by the grammar, and in Oxigraph's words where that has nothing against it."""
    from .syntax import locate  # a process that evaluates queries must start at once

    if misplaced := locate(query):
        return QuerySyntaxError(misplaced.reason, misplaced.line, misplaced.column, misplaced.token)
    found = _PLACE.match(message)
    if not found:
        return QuerySyntaxError(message)
    return QuerySyntaxError(_clause(found[3])[:300], int(found[1]), int(found[2]))


def _clause(words: str) -> str:
    """Return what Oxigraph says in a sentence, if it does; a list of what it tried helps nobody."""
    line = " ".join(words.split()).removeprefix("expected ").removeprefix("one of ")
    sentence = _SENTENCE.search(line)
    return sentence[0] if sentence else _BEYOND_GRAMMAR


def _named_node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"<{iri}> is not an absolute IRI") from error
