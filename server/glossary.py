"""The page of a whole vocabulary: its classes, properties, concept schemes or shapes, each with what it means.

Must not know: HTTP, stores, what is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.term import Node

from ..ontology import PREFIXES, SCHEMA
from .naming import Name
from .site import Addresses

__all__ = ["Glossary", "Word", "glossary"]

_PREFIXES: Final = {**PREFIXES, "rec-s": "https://w3id.org/onrecord/shapes#"}
_HOMES: Final = {"ontology": "ns", "concept": "concept", "shapes": "shapes"}
_KINDS: Final = (
    ("classes", OWL.Class),
    ("properties", OWL.ObjectProperty),
    ("properties-with-values", OWL.DatatypeProperty),
    ("datatypes", RDFS.Datatype),
    ("shapes", SH.NodeShape),
)
_MEANINGS: Final = (RDFS.comment, SKOS.definition, SH.message, SKOS.example)
_FACTS: Final = (
    ("subclass", RDFS.subClassOf),
    ("subproperty", RDFS.subPropertyOf),
    ("close", SKOS.closeMatch),
    ("of", RDFS.domain),
    ("of", SCHEMA.domainIncludes),
    ("takes", RDFS.range),
    ("takes", SCHEMA.rangeIncludes),
    ("target", SH.targetClass),
    ("property", SH.property),
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a vocabulary.

    Attributes:
        name: what it is called, and where its own page is.
        fragment: the part of its IRI after ``#``, which leads to it on the page.
        meanings: what it means, and examples.
        facts: how it hangs together with others: codes of relations, and the others.
    """

    name: Name
    fragment: str
    meanings: tuple[str, ...]
    facts: tuple[tuple[str, tuple[Name, ...]], ...]


@dataclass(frozen=True, slots=True)
class Glossary:
    """A vocabulary.

    Attributes:
        title: its title.
        description: what it is.
        iri: its IRI.
        sections: its words by kind: the name of a scheme or the code of a kind, the fragment, and the words.
        path: the address of this page, without a suffix.
    """

    title: str
    description: str
    iri: str
    sections: tuple[tuple[Name, str, tuple[Word, ...]], ...]
    path: str


def glossary(graph: Graph, addresses: Addresses, name: str) -> Glossary:
    """Return what the page of a vocabulary shows.

    Args:
        graph: the vocabulary.
        addresses: where pages are.
        name: ``ontology``, ``concept`` or ``shapes``.
    """
    iri = URIRef(f"https://w3id.org/onrecord/{_HOMES[name]}")
    return Glossary(
        title=str(graph.value(iri, DCTERMS.title, default=iri)),
        description=str(graph.value(iri, DCTERMS.description) or ""),
        iri=str(iri),
        sections=(*_kinds(graph, addresses), *_schemes(graph, addresses, in_full=name == "concept")),
        path=addresses.url(f"/{name}"),
    )


def _kinds(graph: Graph, addresses: Addresses) -> Iterator[tuple[Name, str, tuple[Word, ...]]]:
    for fragment, kind in _KINDS:
        if words := _words(graph, addresses, graph.subjects(RDF.type, kind)):
            yield Name(fragment), fragment, words


def _schemes(graph: Graph, addresses: Addresses, *, in_full: bool) -> Iterator[tuple[Name, str, tuple[Word, ...]]]:
    """Yield the concept schemes; beside the properties, which have the same names, marked and by their names alone."""
    mark = "" if in_full else "scheme-"
    for scheme in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme), key=str):
        words = _words(graph, addresses, graph.subjects(SKOS.inScheme, scheme))
        words = words if in_full else tuple(Word(word.name, word.fragment, (), ()) for word in words)
        label = str(graph.value(scheme, SKOS.prefLabel, default=scheme))
        yield Name(label, addresses.page_of(str(scheme))), mark + _fragment(scheme), words


def _words(graph: Graph, addresses: Addresses, things: Iterable[Node]) -> tuple[Word, ...]:
    return tuple(_word(graph, addresses, thing) for thing in sorted(set(things), key=str) if isinstance(thing, URIRef))


def _word(graph: Graph, addresses: Addresses, thing: URIRef) -> Word:
    return Word(
        name=_name(graph, addresses, thing),
        fragment=_fragment(thing),
        meanings=tuple(str(text) for kind in _MEANINGS for text in sorted(graph.objects(thing, kind), key=str)),
        facts=tuple(_facts(graph, addresses, thing)),
    )


def _facts(graph: Graph, addresses: Addresses, thing: URIRef) -> Iterator[tuple[str, tuple[Name, ...]]]:
    for title, predicate in _FACTS:
        values = sorted(value for value in graph.objects(thing, predicate) if isinstance(value, URIRef))
        if values:
            yield title, tuple(_name(graph, addresses, value) for value in values)


def _name(graph: Graph, addresses: Addresses, thing: URIRef) -> Name:
    """Return a word's short name; a concept's is its label."""
    label = graph.value(thing, SKOS.prefLabel)
    return Name(str(label) if label is not None else _short(str(thing)), addresses.page_of(str(thing)))


def _short(iri: str) -> str:
    """Return an IRI with its prefix, if it has one."""
    found = ((prefix, space) for prefix, space in _PREFIXES.items() if iri.startswith(space))
    return next((f"{prefix}:{iri[len(space) :]}" for prefix, space in found), iri)


def _fragment(thing: Node) -> str:
    return str(thing).rpartition("#")[2]
