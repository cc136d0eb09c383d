"""What descriptions of the dataset and of its services have in common: names of their parts, numbers, formats' IRIs.

Must not know: what is described, HTTP, stores.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rdflib import XSD, Literal, Namespace, URIRef

from .site import encoded
from .store import Quad, Term

__all__ = ["FORMATS", "Pairs", "counted", "iri_of", "part_of", "said"]

Pairs = Iterable[tuple[URIRef, Term]]
FORMAT: Final = Namespace("http://www.w3.org/ns/formats/")
FORMATS: Final = {
    "turtle": FORMAT.Turtle,
    "json-ld": FORMAT["JSON-LD"],
    "n-triples": FORMAT["N-Triples"],
    "rdf-xml": FORMAT.RDF_XML,
    "n-quads": FORMAT["N-Quads"],
    "trig": FORMAT.TriG,
    "json": FORMAT.SPARQL_Results_JSON,
    "xml": FORMAT.SPARQL_Results_XML,
    "csv": FORMAT.SPARQL_Results_CSV,
    "tsv": FORMAT.SPARQL_Results_TSV,
}
"""The formats' IRIs (W3C, Unique URIs for File Formats) by their names in our table."""


def said(subject: URIRef, pairs: Pairs) -> list[Quad]:
    """Return what is said of a subject, in no named graph."""
    return [Quad(subject, predicate, value) for predicate, value in pairs]


def part_of(base: str, name: str) -> URIRef:
    """Return the IRI of a part of the description."""
    return URIRef(f"{base}/dataset#{name}")


def iri_of(address: str) -> URIRef:
    """Return an address as a term, percent-encoded."""
    return URIRef(encoded(address))


def counted(value: int) -> Literal:
    """Return a number of things as a term."""
    return Literal(str(value), datatype=XSD.integer)
