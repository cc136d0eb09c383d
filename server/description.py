"""The description of one entity: one set of quads, the same for every format, from a fixed number of queries.

It holds the entity's own statements and those of its parts, the anchors that are its evidence, what
points at it (counted, and a page of it), who said what (the chain of statements around each one shown),
and the labels and types of everything mentioned. Must not know: formats, HTTP, any store's library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, cast

from rdflib import RDF, Literal, URIRef

from ..ontology import PREFIXES
from .complexity import LONGEST
from .queries import (
    ARTICLE_CONTENTS,
    EVIDENCE,
    LABELS,
    MENTIONED,
    NEIGHBOURS,
    PARTS,
    POINTERS_BY_GRAPH,
    POINTERS_COUNT,
    about,
    about_all,
    page_of_pointers,
)
from .scope import Scope
from .store import Quad, Store, Term, ValueResult

__all__ = ["Description", "describe", "is_iri"]

_NOT_IN_IRIS: Final = re.compile(
    r"[\x00-\x20<>\"{}|^`\\\[\]\x7f-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\uffff]"
    r"|[\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
    + "".join(f"|[{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}]" for plane in range(0x10000, 0xE0000 + 1, 0x10000))
    + r"|%(?![0-9A-Fa-f]{2})"
)
_VOCABULARIES: Final = tuple(PREFIXES.values())
_ARTICLE: Final = re.compile(r"(.*/id/article/[^/#]+)/")


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of an entity.

    Attributes:
        subject: the entity.
        quads: everything that its document says, each quad with the graph that says it.
        pointers: how many statements elsewhere point at the entity, and how many places mention it.
        page: which page of those is in ``quads``, from 1.
        per_page: how many of them a page holds.
    """

    subject: URIRef
    quads: frozenset[Quad]
    pointers: int
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        """How many pages there are; 1 at least."""
        return max(1, -(-self.pointers // self.per_page))


def is_iri(text: str) -> bool:
    """Tell whether a text can stand in an IRI that a query names (SPARQL 1.1 rule 139, RFC 3987 section 2.2).

    One that is longer than queries may have here counts as unfit, and so do square brackets, which only the hosts of
    IPv6 addresses may have.
    """
    return len(text) <= LONGEST and text.count("#") <= 1 and not _NOT_IN_IRIS.search(text)


@dataclass(frozen=True, slots=True)
class _Dataset:
    """The graphs that count, in a store that may hold others.

    Publishing to a remote store writes revisions of articles that are not served yet, and takes away those that are
    not served any more. Whatever a query finds there, only graphs of the generation at hand are read, and nothing that
    they say of other revisions: none of them is ever seen while it is half there.

    Attributes:
        store: the store.
        graphs: what counts; None when the store holds nothing else.
    """

    store: Store
    graphs: Scope | None

    def quads(self, query: str) -> set[Quad]:
        """Return the quads that a query's ``?s ?p ?o ?g`` stand for; an empty query is not asked."""
        if not query:
            return set()
        rows = cast("ValueResult", self.store.query(query))
        found = {Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows}
        return found if self.graphs is None else {quad for quad in found if _is_within(self.graphs, quad)}

    def pointers(self, subject: URIRef, page: int, per_page: int) -> tuple[int, set[Quad]]:
        """Return how many pointers there are, and a page of them."""
        query = POINTERS_COUNT if self.graphs is None else POINTERS_BY_GRAPH
        rows = tuple(cast("ValueResult", self.store.query(about(query, subject))))
        total = sum(int(row["n"]) for row in rows if "g" not in row or self._has(row["g"]))
        strangers = [str(row["g"]) for row in rows if "g" in row and not self._has(row["g"])]
        asked = page_of_pointers(subject, total, per_page, (page - 1) * per_page, strangers)
        return total, self.quads(asked)

    def _has(self, graph: Term | None) -> bool:
        return self.graphs is None or str(graph) in self.graphs


def _is_within(graphs: Scope, quad: Quad) -> bool:
    """Tell whether a quad is in one of the graphs at hand, and about no revision but those that they know."""
    return str(quad.graph) in graphs and all(graphs.knows(str(term)) for term in _ends(quad))


def describe(
    store: Store, subject: URIRef, page: int = 1, per_page: int = 200, graphs: Scope | None = None
) -> Description | None:
    """Return the description of an entity, or None when nothing is stated of it.

    The number of queries is the same for every entity, except that what is empty is not asked for.

    Args:
        store: the store.
        subject: the entity.
        page: which page of what points at the entity, from 1.
        per_page: how many of those a page holds.
        graphs: the graphs that count, and what they know; None when the store holds no others.

    Raises:
        StoreError: the store cannot answer.
    """
    dataset = _Dataset(store, graphs)
    parts = dataset.quads(about(PARTS, subject))
    if not any(quad.subject == subject for quad in parts):
        return None
    total, pointers = dataset.pointers(subject, page, per_page)
    quads = parts | pointers | dataset.quads(about(EVIDENCE, subject))
    quads |= _listed(dataset.quads(about(ARTICLE_CONTENTS, subject)))
    quads |= dataset.quads(about_all(NEIGHBOURS, _fragments(pointers)))
    settled = {quad.subject for quad in parts if quad.predicate == RDF.type}
    mentioned = _mentioned(quads) - settled
    context = dataset.quads(about_all(MENTIONED, mentioned))
    newcomers = _mentioned(context) - mentioned - settled
    labels = dataset.quads(about_all(LABELS, newcomers))
    return Description(subject, frozenset(quads | context | labels), total, page, per_page)


def _listed(contents: set[Quad]) -> set[Quad]:
    """Return what an article's table of contents shows: what has a name or a mention, not anchors."""
    named = {quad.subject for quad in contents if quad.predicate != RDF.type}
    return {quad for quad in contents if quad.subject in named}


def _fragments(quads: Iterable[Quad]) -> set[URIRef]:
    """Return what has no document of its own: parts of others, whose owners are to be found, and anchors.

    Words have IRIs with fragments too, and documents of their own.
    """
    found = {found for quad in quads for found in _iris(quad) if "#" in found}
    return {iri for iri in found if not str(iri).startswith(_VOCABULARIES)}


def _mentioned(quads: Iterable[Quad]) -> set[URIRef]:
    return {found for quad in quads for found in _iris(quad)}


def _iris(quad: Quad) -> Iterator[URIRef]:
    for term in _ends(quad):
        if isinstance(term, URIRef) and is_iri(term):
            yield term
            if scope := _ARTICLE.match(term):
                yield URIRef(scope[1])


def _ends(quad: Quad) -> tuple[Term, ...]:
    return (quad.subject,) if isinstance(quad.object, Literal) else (quad.subject, quad.object)
