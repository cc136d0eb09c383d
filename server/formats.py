"""The representations on offer, one row each: name, media type, suffix, title, content, how it is written.

A new format is a row and a test file. Every row writes the same quads; those that hold triples leave the
graphs out. Must not know: HTTP, Flask, stores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Final
from typing import Literal as Choice

from rdflib import BNode, Graph, URIRef

from ..mapping.errors import OnRecordError
from ..mapping.terms import n_term
from .jsonld import write_json_ld
from .rdfxml import write_rdf_xml
from .store import Quad, Term

__all__ = [
    "FORMATS",
    "JSON",
    "Content",
    "Format",
    "FormatError",
    "by_media_type",
    "by_suffix",
    "of_kind",
    "sorted_n_quads",
]


class FormatError(OnRecordError):
    """Some triples cannot be written in a format, e.g. in RDF/XML a property without a qualified name."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be written.

    Attributes:
        quads: the statements.
        subject: the entity that they describe; None for a graph that is about no one thing.
        prefixes: namespaces by prefix; only those that are used are written.
        context: the JSON-LD context.
        context_url: where the context is served.
    """

    quads: frozenset[Quad]
    subject: URIRef | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    context_url: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table.

    Attributes:
        name: what programs call it.
        media_type: its media type, without parameters.
        suffix: the end of its URLs and files.
        title: what people call it.
        kind: a ``page``; ``triples``; ``quads``; ``values``, a format of SPARQL results; a ``completion`` of what a
            reader types, or ``text``, which stand in no table.
        write: makes the bytes; None where templates do, or the store.
    """

    name: str
    media_type: str
    suffix: str
    title: str
    kind: Choice["page", "triples", "quads", "values", "completion", "text"]
    write: Callable[[Content], bytes] | None = None

    @property
    def content_type(self) -> str:
        """The media type, with the charset where one is due."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type

    def to_bytes(self, content: Content) -> bytes:
        """Return the representation of some content.

        Raises:
            FormatError: the content cannot be written in this format.
        """
        if self.write is None:
            raise FormatError(f"{self.title} is not made from quads")
        try:
            return self.write(content)
        except ValueError as error:
            raise FormatError(f"these triples cannot be written as {self.title}: {error}") from error


def _turtle(content: Content) -> bytes:
    return _graph(content).serialize(format="turtle", encoding="utf-8")


def _rdf_xml(content: Content) -> bytes:
    return write_rdf_xml({quad.triple for quad in content.quads}, content.prefixes)


def _n_triples(content: Content) -> bytes:
    lines = {_line(quad.triple) for quad in content.quads}
    return "".join(sorted(lines)).encode()


def _n_quads(content: Content) -> bytes:
    return sorted_n_quads(content.quads)


def _trig(content: Content) -> bytes:
    """Return TriG: each graph's Turtle in its braces, under one set of prefixes (TriG section 2.2)."""
    whole = _graph(content)
    whole.serialize(format="turtle")  # names all namespaces, those without a prefix of ours as well
    prefixes: set[str] = set()
    blocks = []
    for name in sorted({str(quad.graph or "") for quad in content.quads}):
        part = Graph(namespace_manager=whole.namespace_manager)
        for quad in content.quads:
            if str(quad.graph or "") == name:
                part.add(quad.triple)
        head, body = _split(part.serialize(format="turtle"))
        prefixes.update(head)
        blocks.append(f"<{name}> {{\n{body}}}\n" if name else body)
    return "\n".join(["".join(sorted(prefixes)), *blocks]).encode()


def _split(turtle: str) -> tuple[list[str], str]:
    """Return the lines that declare prefixes, and what follows them."""
    lines = turtle.splitlines(keepends=True)
    head = list(takewhile(lambda line: line.startswith("@prefix "), lines))
    return head, "".join(lines[len(head) :]).strip() + "\n"


def _json_ld(content: Content) -> bytes:
    triples = {quad.triple for quad in content.quads}
    return write_json_ld(triples, content.subject, content.context, content.context_url)


FORMATS: Final = (
    Format("html", "text/html", ".html", "HTML", "page"),
    Format("turtle", "text/turtle", ".ttl", "Turtle", "triples", _turtle),
    Format("json-ld", "application/ld+json", ".jsonld", "JSON-LD", "triples", _json_ld),
    Format("n-triples", "application/n-triples", ".nt", "N-Triples", "triples", _n_triples),
    Format("rdf-xml", "application/rdf+xml", ".rdf", "RDF/XML", "triples", _rdf_xml),
    Format("n-quads", "application/n-quads", ".nq", "N-Quads", "quads", _n_quads),
    Format("trig", "application/trig", ".trig", "TriG", "quads", _trig),
    Format("json", "application/sparql-results+json", ".srj", "JSON", "values"),
    Format("xml", "application/sparql-results+xml", ".srx", "XML", "values"),
    Format("csv", "text/csv", ".csv", "CSV", "values"),
    Format("tsv", "text/tab-separated-values", ".tsv", "TSV", "values"),
)


JSON: Final = Format("json", "application/json", ".json", "JSON", "text")
"""Lists for programs, of things, results or questions; beside the table because no description comes in it."""


def of_kind(*kinds: str) -> tuple[Format, ...]:
    """Return the formats of some kinds, in the order of the table, which is that of preference."""
    return tuple(row for row in FORMATS if row.kind in kinds)


def by_media_type(media_type: str) -> Format:
    """Return the format with a media type.

    Raises:
        KeyError: there is none.
    """
    return {row.media_type: row for row in FORMATS}[media_type]


def by_suffix(suffix: str) -> Format | None:
    """Return the format with a suffix, or None."""
    return next((row for row in FORMATS if row.suffix == suffix), None)


def sorted_n_quads(quads: Iterable[Quad]) -> bytes:
    """Return quads as sorted N-Quads: equal sets give equal bytes."""
    return "".join(sorted(_line((*quad.triple, quad.graph)) for quad in quads)).encode()


def _line(terms: Iterable[Term | None]) -> str:
    return " ".join(_written(term) for term in terms if term is not None) + " .\n"


def _written(term: Term) -> str:
    return f"_:{term}" if isinstance(term, BNode) else n_term(term)


def _graph(content: Content) -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in content.prefixes.items():
        graph.bind(prefix, namespace)
    for triple in {quad.triple for quad in content.quads}:
        graph.add(triple)
    return graph
