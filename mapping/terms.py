"""Triples as terms, made once; from them an rdflib graph to validate and N-Quads to load.

Terms are rdflib's. Must not know: records, stores.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef

from ..ontology import SCHEMA
from .source import Path_

__all__ = ["NamedGraph", "Sheet", "Triple", "instant", "n_quads", "to_graph"]

Triple = tuple[URIRef, URIRef, URIRef | Literal]

_ESCAPES: Final = {
    "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\x7f": "\\u007F",
} | {chr(c): f"\\u{c:04X}" for c in range(32) if chr(c) not in "\n\r\t\b\f"}  # fmt: skip
_SPECIAL: Final = re.compile('[\\\\"\x00-\x1f\x7f]')


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """One named graph's triples, without blank nodes, and where in the record each subject came from.

    Attributes:
        name: the graph's IRI.
        triples: its triples, each once.
        origins: the path in the record that each subject was made from.
    """

    name: URIRef
    triples: tuple[Triple, ...]
    origins: Mapping[URIRef, Path_] = field(default_factory=dict)


@dataclass(slots=True)
class Sheet:
    """Where triples are written down while a graph is being made; frozen by `NamedGraph` when done."""

    lines: dict[Triple, None] = field(default_factory=dict)
    origins: dict[URIRef, Path_] = field(default_factory=dict)

    def thing(self, subject: URIRef, path: Path_, *types: URIRef) -> None:
        """Write a subject's types and remember the path it came from."""
        self.origins.setdefault(subject, path)
        for kind in types:
            self.lines[subject, RDF.type, kind] = None

    def say(self, subject: URIRef, predicate: URIRef, *objects: URIRef | Literal | None) -> None:
        """Write a triple for each object that is not None."""
        for value in objects:
            if value is not None:
                self.lines[subject, predicate, value] = None

    def label(self, subject: URIRef, labels: Mapping[str, str]) -> None:
        """Write a subject's labels, one a language."""
        self.say(subject, RDFS.label, *(Literal(text, lang=language) for language, text in labels.items()))

    def name(self, subject: URIRef, names: Mapping[str, str]) -> None:
        """Write what a thing is called, one name a language: its labels, and the same in schema.org's word."""
        self.label(subject, names)
        self.say(subject, SCHEMA.name, *(Literal(text, lang=language) for language, text in names.items()))

    def graph(self, name: URIRef) -> NamedGraph:
        """Return what was written as a named graph."""
        return NamedGraph(name, tuple(self.lines), self.origins)


def text(value: str | None) -> Literal | None:
    """Return a plain string literal."""
    return None if value is None else Literal(value)


def whole(value: int | None) -> Literal | None:
    """Return an ``xsd:integer`` literal: Oxigraph keeps no type derived from it, and all answers are to agree."""
    return None if value is None else Literal(str(value), datatype=XSD.integer, normalize=False)


def day(value: date | None) -> Literal | None:
    """Return an ``xsd:date`` literal."""
    return None if value is None else Literal(value.isoformat(), datatype=XSD.date, normalize=False)


def instant(value: datetime) -> str:
    """Return an instant in UTC as XML Schema's canonical form has it (part 2, section 3.2.7.2): all answers agree."""
    plain = value.astimezone(UTC).isoformat().removesuffix("+00:00")
    return f"{plain.rstrip('0') if '.' in plain else plain}Z"


def to_graph(*graphs: NamedGraph) -> Graph:
    """Return the triples of some graphs as one rdflib graph."""
    merged = Graph(bind_namespaces="none")
    for graph in graphs:
        for triple in graph.triples:
            merged.add(triple)
    return merged


def n_quads(graph: NamedGraph) -> Iterator[str]:
    """Yield the graph's lines in canonical N-Quads (RDF 1.1 N-Quads section 4), unsorted, each ending a line."""
    name = f" <{graph.name}> .\n"
    for subject, predicate, value in graph.triples:
        yield f"<{subject}> <{predicate}> {n_term(value)}{name}"


def n_triples(triples: Iterable[Triple]) -> Iterator[str]:
    """Yield triples as lines of canonical N-Triples."""
    for subject, predicate, value in triples:
        yield f"<{subject}> <{predicate}> {n_term(value)} .\n"


def n_term(term: URIRef | Literal) -> str:
    """Return an object as N-Triples writes it."""
    if isinstance(term, URIRef):
        return f"<{term}>"
    lexical = _SPECIAL.sub(lambda found: _ESCAPES[found[0]], str(term))
    if term.language:
        return f'"{lexical}"@{term.language}'
    if term.datatype is None or term.datatype == XSD.string:
        return f'"{lexical}"'
    return f'"{lexical}"^^<{term.datatype}>'
