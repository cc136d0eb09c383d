"""What an editor can complete in a query: prefixes, our words with what they mean, and what else the dataset uses.

Must not know: editors, queries.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from .documents import Document, Representation
from .formats import JSON, Format
from .naming import prefixed
from .site import Addresses, Site, encoded

__all__ = ["completions"]

_KINDS: Final = (
    (OWL.Class, "class"),
    (OWL.ObjectProperty, "property"),
    (OWL.DatatypeProperty, "property"),
    (SKOS.ConceptScheme, "scheme"),
    (SKOS.Concept, "concept"),
)
_USED: Final = (("classes", "class"), ("properties", "property"))


def completions(site: Site) -> Document:
    """Return the document."""
    generation = site.generation
    addresses = Addresses.of(generation)

    def make(_row: Format) -> Representation:
        prefixes = site.vocabulary.prefixes
        ours = _ours(site.vocabulary.documents["ontology"], prefixes)
        used = _used(generation.manifest["statistics"], prefixes)
        terms = list({term["name"]: term for term in (*used, *ours)}.values())
        body = json.dumps({"prefixes": dict(prefixes), "terms": terms}, ensure_ascii=False)
        return Representation(body.encode() + b"\n", modified=generation.created)

    return Document(
        address=addresses.url("/sparql/completions"),
        canonical=encoded(f"{generation.base}/sparql/completions.json"),
        offers=(JSON,),
        make=make,
        identity=(generation.id, addresses.root, "completions"),
    )


def _ours(turtle: bytes, prefixes: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the words of the ontology and the concepts."""
    graph = Graph(bind_namespaces="none").parse(data=turtle, format="turtle")
    for kind, name in _KINDS:
        for term in sorted(graph.subjects(RDF.type, kind), key=str):
            short = prefixed(str(term), prefixes)
            if isinstance(term, URIRef) and short:
                label, comment = _text(graph, term, RDFS.label, SKOS.prefLabel), _text(graph, term, *_MEANINGS)
                yield {"name": short, "kind": name, "label": label, "comment": comment}


_MEANINGS: Final = (RDFS.comment, SKOS.definition)


def _text(graph: Graph, term: Node, *predicates: URIRef) -> str:
    """Return a term's first value of the first of some properties that it has, in English where there are several."""
    found = [value for predicate in predicates for value in graph.objects(term, predicate)]
    return str(min(found, key=lambda value: (getattr(value, "language", None) != "en", str(value)), default=""))


def _used(statistics: Mapping[str, Mapping[str, int]], prefixes: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield classes and properties that the dataset uses, the most used first, each with how often."""
    for part, kind in _USED:
        for iri, number in sorted(statistics[part].items(), key=lambda each: (-each[1], each[0])):
            if short := prefixed(iri, prefixes):
                yield {"name": short, "kind": kind, "label": f"{number:,}", "comment": ""}
