"""The store in process: one immutable generation, opened read-only with pyoxigraph; in memory it is the fake.

With `building` the only module that imports pyoxigraph. The default graph is what publishing loaded into
it, not a union made while asking. Must not know: generations, HTTP, Flask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from typing import Literal as Choice

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef

from .complexity import refuse_excess
from .store import (
    QueryError,
    QueryRefusedError,
    QuerySyntaxError,
    Result,
    Solution,
    StoreError,
    Term,
    Triple,
)

__all__ = ["EmbeddedStore"]

_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CLASSES: Final = re.compile(r"(?:, )?\[[^\]]*\](?:\s*\|\s*'[^']*'\.\.='[^']*')*\]?")
_SPACE: Final = r"(?:\s|#[^\r\n]*[\r\n])*"
_SERVICE: Final = re.compile(
    rf"(?<![?$:@])SERVICE{_SPACE}(?:SILENT{_SPACE})?(?:<[^>]*>|(?:\\.|[^\s<>{{}}#\\])+){_SPACE}\{{",
    re.IGNORECASE,
)
_CODE_POINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(0[0-9A-Fa-f]{7})")
_FORMATS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}


@dataclass(frozen=True, slots=True)
class EmbeddedStore:
    """A `Store` in this process.

    Attributes:
        inner: the pyoxigraph store; nobody writes to it.
    """

    inner: ox.Store

    @classmethod
    def open(cls, path: Path) -> EmbeddedStore:
        """Return the store in a folder, opened read-only; many processes may do so at once.

        Raises:
            StoreError: there is none, or it cannot be read.
        """
        try:
            return cls(ox.Store.read_only(str(path)))
        except OSError as error:
            raise StoreError(f"{path}: no store can be opened there; publish again ({error})") from error

    @classmethod
    def in_memory(cls, quads: str, media_type: str = "application/n-quads") -> EmbeddedStore:
        """Return a store that holds some quads, its default graph the union of the named ones."""
        store = ox.Store()
        store.load(input=quads.encode(), format=ox.RdfFormat.from_media_type(media_type))
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in list(store))
        return cls(store)

    def query(
        self,
        text: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Result:
        """Return the answer to a query; see `Store.query`."""
        _refuse_service(text)
        refuse_excess(text)
        dataset: dict[str, Any] = {}
        if default_graphs or named_graphs:
            dataset["default_graph"] = [_named_node(iri) for iri in default_graphs]
            dataset["named_graphs"] = [_named_node(iri) for iri in named_graphs]
        with _told():
            answer = self.inner.query(text, **dataset)
        return _Graph(answer) if isinstance(answer, ox.QueryTriples) else _Values(answer)


@dataclass(frozen=True, slots=True)
class _Values:
    """The result of SELECT or ASK."""

    answer: ox.QuerySolutions | ox.QueryBoolean

    @property
    def kind(self) -> Choice["select", "ask"]:
        return "ask" if isinstance(self.answer, ox.QueryBoolean) else "select"

    @property
    def variables(self) -> tuple[str, ...]:
        if isinstance(self.answer, ox.QueryBoolean):
            return ()
        return tuple(variable.value for variable in self.answer.variables)

    def __iter__(self) -> Iterator[Solution]:
        if isinstance(self.answer, ox.QueryBoolean):
            yield from ({},) if self.answer else ()
            return
        names = self.variables
        with _told():
            for row in self.answer:
                yield {name: _term(value) for name, value in zip(names, row, strict=True) if value is not None}

    def serialize(self, media_type: str) -> bytes:
        if media_type not in _FORMATS:
            raise StoreError(f"SPARQL results cannot be written as {media_type}")
        with _told():
            return self.answer.serialize(format=_FORMATS[media_type]) or b""


@dataclass(frozen=True, slots=True)
class _Graph:
    """The result of CONSTRUCT or DESCRIBE."""

    answer: ox.QueryTriples

    @property
    def kind(self) -> Choice["graph"]:
        return "graph"

    def __iter__(self) -> Iterator[Triple]:
        with _told():
            for triple in self.answer:
                yield _term(triple.subject), _term(triple.predicate), _term(triple.object)


def _refuse_service(text: str) -> None:
    """Refuse a query that would make the library ask another endpoint, which it has no switch against.

    The text is not parsed, so that no disagreement between two parsers can open a gap: whatever looks like a
    SERVICE clause counts as one, within strings and comments and behind code point escapes as well.
    """
    plain = _CODE_POINT.sub(lambda found: chr(min(int(found[1] or found[2], 16), 0x10FFFF)), text)
    if _SERVICE.search(text) or _SERVICE.search(plain):
        raise QueryRefusedError("SERVICE is not answered here: this endpoint fetches nothing from others")


def _named_node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"<{iri}> is not an absolute IRI") from error


@contextmanager
def _told() -> Iterator[None]:
    """Turn the library's errors into ours."""
    try:
        yield
    except SyntaxError as error:
        raise _syntax_error(str(error)) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be evaluated: {error}") from error


def _syntax_error(message: str) -> QuerySyntaxError:
    found = _PLACE.match(message)
    if not found:
        return QuerySyntaxError(message)
    reason = _CLASSES.sub("", " ".join(found[3].split()))
    if "Prefix not found" in reason:
        reason = "a prefix that is not declared; declare it with PREFIX"
    return QuerySyntaxError(reason[:300], int(found[1]), int(found[2]))


def _term(value: Any) -> Term:
    if isinstance(value, ox.NamedNode):
        return URIRef(value.value)
    if isinstance(value, ox.BlankNode):
        return BNode(value.value)
    return _literal(value)


def _literal(value: ox.Literal) -> Literal:
    """Return a literal with its lexical form as it stands: nothing may be lost between formats."""
    if value.language:
        return Literal(value.value, lang=value.language)
    datatype = None if value.datatype.value == _STRING else URIRef(value.datatype.value)
    return Literal(value.value, datatype=datatype, normalize=False)
