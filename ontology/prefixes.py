"""Which namespaces we write with, by prefix, and what is declared in them.

Must not know: files, records, stores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from rdflib import (
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SH,
    SKOS,
    TIME,
    VANN,
    VOID,
    XSD,
    URIRef,
)
from rdflib.namespace import GEO, ClosedNamespace, DefinedNamespace
from rdflib.term import Node

from .concepts import REC_C
from .vocabulary import ADMS, EDTF, GAF, NIF, OA, REC, SCHEMA, SEM

__all__ = ["NAMESPACES", "PREFIXES", "undeclared"]

NAMESPACES: Final[Mapping[str, type[DefinedNamespace] | ClosedNamespace]] = MappingProxyType(
    {
        "rec": REC,
        "rec-c": REC_C,
        "adms": ADMS,
        "dcterms": DCTERMS,
        "edtf": EDTF,
        "foaf": FOAF,
        "gaf": GAF,
        "geo": GEO,
        "nif": NIF,
        "oa": OA,
        "org": ORG,
        "owl": OWL,
        "prov": PROV,
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": SCHEMA,
        "sem": SEM,
        "sh": SH,
        "skos": SKOS,
        "time": TIME,
        "vann": VANN,
        "void": VOID,
        "xsd": XSD,
    }
)
"""The namespaces whose terms we use, each closed, by the prefix that we write them with."""

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {prefix: str(namespace) for prefix, namespace in NAMESPACES.items()}
)
"""The namespaces' IRIs by prefix, for whatever is written: Turtle, queries, tables."""


def undeclared(triples: Iterable[tuple[Node, Node, Node]]) -> frozenset[URIRef]:
    """Return the IRIs in triples that look like a term of one of our namespaces but are none.

    Predicates are terms always; subjects, objects and datatypes where they stand in one of the namespaces.
    """
    found: set[URIRef] = set()
    for subject, predicate, value in triples:
        found.add(URIRef(str(predicate)))
        found.update(term for term in _named(subject, value) if _namespace(term) is not None)
    return frozenset(term for term in found if not _is_declared(term))


def _named(*nodes: Node) -> Iterable[URIRef]:
    for node in nodes:
        term = getattr(node, "datatype", None) or node
        if isinstance(term, URIRef):
            yield term


def _namespace(term: URIRef) -> type[DefinedNamespace] | ClosedNamespace | None:
    return next((space for prefix, space in NAMESPACES.items() if term.startswith(PREFIXES[prefix])), None)


def _is_declared(term: URIRef) -> bool:
    namespace = _namespace(term)
    return namespace is not None and (term in namespace or str(term) == str(namespace))
