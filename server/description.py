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
    POINTERS_COUNT,
    about,
    about_all,
    page_of_pointers,
)
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


def describe(store: Store, subject: URIRef, page: int = 1, per_page: int = 200) -> Description | None:
    """Return the description of an entity, or None when nothing is stated of it.

    The number of queries is the same for every entity, except that what is empty is not asked for.

    Raises:
        StoreError: the store cannot answer.
    """
    parts = _quads(store, about(PARTS, subject))
    if not any(quad.subject == subject for quad in parts):
        return None
    total = _count(store, about(POINTERS_COUNT, subject))
    pointers = _quads(store, page_of_pointers(subject, total, per_page, (page - 1) * per_page))
    quads = parts | pointers | _quads(store, about(EVIDENCE, subject))
    quads |= _listed(_quads(store, about(ARTICLE_CONTENTS, subject)))
    quads |= _quads(store, about_all(NEIGHBOURS, _fragments(pointers)))
    settled = {quad.subject for quad in parts if quad.predicate == RDF.type}
    mentioned = _mentioned(quads) - settled
    context = _quads(store, about_all(MENTIONED, mentioned))
    newcomers = _mentioned(context) - mentioned - settled
    labels = _quads(store, about_all(LABELS, newcomers))
    return Description(subject, frozenset(quads | context | labels), total, page, per_page)


def _quads(store: Store, query: str) -> set[Quad]:
    """Return the quads that a query's ``?s ?p ?o ?g`` stand for; an empty query is not asked."""
    if not query:
        return set()
    rows = cast("ValueResult", store.query(query))
    return {Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows}


def _count(store: Store, query: str) -> int:
    (row,) = cast("ValueResult", store.query(query))
    return int(row["n"])


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
