"""A difference of two graphs for programs: as RDF Patch, and as JSON with a name for everything.

RDF Patch (afs.github.io/rdf-patch) is lines that begin with A for what to add and D for what to delete; Jena applies
them as they stand. Must not know: HTTP, where graphs are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from rdflib import BNode, Literal, URIRef

from ..mapping.terms import n_term
from .differences import Change, Changed, Difference
from .formats import Format, of_kind
from .index_rows import Revision
from .naming import Reader, humanized
from .store import Term, Triple

__all__ = ["DIFFERENCES", "Compared", "json_text", "rdf_patch", "word"]

DIFFERENCES: Final = (
    *of_kind("page"),
    Format("json", "application/json", ".json", "JSON", "text"),
    Format("rdf-patch", "application/rdf-patch", ".rdfp", "RDF Patch", "text"),
)
"""The formats that a difference comes in; the page is a template's."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two revisions of an article, compared.

    Attributes:
        base: the IRIs' base.
        old: the one to begin with.
        new: the one to end with; perhaps an earlier one.
        before: the triples of its graph.
        after: those of the other's.
        difference: what they say differently.
    """

    base: str
    old: Revision
    new: Revision
    before: frozenset[Triple]
    after: frozenset[Triple]
    difference: Difference

    def document(self, revision: Revision) -> URIRef:
        """Return the IRI of a revision, which is its document's address."""
        return URIRef(f"{self.base}/doc/article/{revision.article}?rev={revision.ordinal}")

    def graph(self, revision: Revision) -> URIRef:
        """Return the IRI of a revision's graph."""
        return URIRef(f"{self.base}/graph/article/{revision.article}/{revision.revision}")


def rdf_patch(compared: Compared) -> bytes:
    """Return what makes the one graph of the other: all of it, in one transaction."""
    return "".join(_patch(compared)).encode()


def _patch(compared: Compared) -> Iterator[str]:
    yield f"H from {n_term(compared.document(compared.old))} .\n"
    yield f"H to {n_term(compared.document(compared.new))} .\n"
    yield "TX .\n"
    for letter, triples in (("D", compared.difference.removed), ("A", compared.difference.added)):
        for triple in triples:
            yield f"{letter} {' '.join(map(_written, triple))} .\n"
    yield "TC .\n"


def _written(term: Term) -> str:
    return f"_:{term}" if isinstance(term, BNode) else n_term(term)


def json_text(compared: Compared, reader: Reader) -> bytes:
    """Return the whole difference as JSON.

    Args:
        compared: the revisions.
        reader: finds the names of what is concerned.
    """
    found = compared.difference
    told = {
        "article": f"{compared.base}/id/article/{compared.new.article}",
        "from": _revision(compared, compared.old),
        "to": _revision(compared, compared.new),
        "removed": len(found.removed),
        "added": len(found.added),
        "things": [_thing(each, reader) for each in found.things],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _revision(compared: Compared, revision: Revision) -> dict[str, Any]:
    return {
        "revision": revision.ordinal,
        "document": compared.document(revision),
        "graph": compared.graph(revision),
        "published": revision.at,
        "by": revision.by,
        "why": revision.why,
    }


def _thing(changed: Changed, reader: Reader) -> dict[str, Any]:
    return {
        "thing": changed.thing,
        "label": reader.name(changed.thing).text,
        "kind": reader.kind(changed.thing),
        "state": changed.state,
        "place": changed.place,
        "changes": [_change(each, reader) for each in changed.changes],
    }


def _change(change: Change, reader: Reader) -> dict[str, Any]:
    return {
        "subject": change.subject,
        "property": change.predicate,
        "label": word(reader, change.predicate),
        "removed": [_value(term, reader) for term in change.removed],
        "added": [_value(term, reader) for term in change.added],
    }


def word(reader: Reader, predicate: Term) -> str:
    """Return what a property is called; one that nobody labels by the end of its IRI."""
    label = reader.label(predicate)
    return humanized(str(predicate)) if label is None else str(label)


def _value(term: Term, reader: Reader) -> dict[str, Any]:
    """Return a value as SPARQL's JSON results have it (SPARQL 1.1 Results JSON section 3.2.2), and its name."""
    if not isinstance(term, Literal):
        return {"type": "uri", "value": term, "label": reader.name(term).text}
    told: dict[str, Any] = {"type": "literal", "value": str(term)}
    if term.language:
        return told | {"xml:lang": term.language}
    return told | ({"datatype": term.datatype} if term.datatype is not None else {})
