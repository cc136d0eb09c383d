"""The page of an entity, as a model for a template, made from its description alone.

Each sort of thing has a design of its own, in a module of its own. Must not know: other routes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from flask import render_template
from rdflib import RDFS, SKOS

from ..ontology import OA
from .actor_page import actor_page
from .article_page import article_page
from .description import Description
from .entity_pictures import pictures_of
from .event_page import event_page
from .formats import Format, of_kind
from .interface import Say
from .languages import ENGLISH, Languages
from .naming import Name, Reader
from .other_pages import concept_page, other_page, role_page, subject_page
from .page_model import EntityPage, RevisionNote, Shown
from .passages import passages, rights_of
from .queries import behind
from .schema_org import schema_org
from .site import Addresses, encoded
from .statement_page import statement_page
from .store import Term
from .telling import PROV, SCHEMA, Telling
from .text_page import text_page

__all__ = ["entity_page", "model", "page_query"]

_DESIGNS: Final[Mapping[str, Callable[[Telling], Shown]]] = {
    "actor": actor_page,
    "article": article_page,
    "concept": concept_page,
    "event": event_page,
    "place": subject_page,
    "role": role_page,
    "statement": statement_page,
    "text": text_page,
    "topic": subject_page,
}


def entity_page(
    found: Description,
    addresses: Addresses,
    say: Say,
    path: str,
    revision: RevisionNote | None = None,
    query: str = "",
    feed: str = "",
    languages: Languages = ENGLISH,
    exports: tuple[tuple[Format, str], ...] = (),
) -> str:
    """Return the page of an entity.

    Args:
        found: what is known of it.
        addresses: where things are.
        say: says wordings of the interface.
        path: its document's path in this application, decoded, without a suffix.
        revision: which revision of an article is shown; None for what is current.
        query: what chooses that, with its question mark.
        feed: the address of the feed of what concerns it; empty when there is none.
        languages: what things are named in.
        exports: of an article the formats of other programs, and where it is in each.
    """
    page = replace(model(found, addresses, say, path, query, languages), revision=revision, feed=feed, exports=exports)
    pictures = pictures_of(page, addresses, path, say)
    return render_template("entity.html", page=page, pictures=pictures, data=schema_org(found))


def model(
    found: Description,
    addresses: Addresses,
    say: Say,
    path: str,
    query: str = "",
    languages: Languages = ENGLISH,
) -> EntityPage:
    """Return what the page of an entity shows; its document is at a path of this application."""
    reader = Reader.of(found.quads, addresses, say, languages)
    telling = Telling(reader, say, found)
    subject, here, sort = found.subject, addresses.url(path), telling.sort(found.subject)
    chosen = page_query(query, found.page)
    evidence = passages(reader, [subject, *reader.parts(subject)])
    return EntityPage(
        name=reader.name(subject),
        sort=sort,
        kind=reader.kind(subject),
        iri=str(subject),
        others=tuple(_other_names(reader, subject)),
        article=reader.article_of(subject),
        shown=_DESIGNS.get(sort, other_page)(telling),
        evidence=evidence,
        rights=_rights(reader, subject),
        hides=_hides(found),
        formats=tuple((row, f"{here}{row.suffix}{chosen}") for row in of_kind("triples", "quads")),
        page=found.page,
        pages=found.pages,
        before=f"{here}.html{page_query(query, found.page - 1)}" if found.page > 1 else "",
        after=f"{here}.html{page_query(query, found.page + 1)}" if found.page < found.pages else "",
        path=here,
        canonical=encoded(addresses.base + path) + chosen,
        query=""
        if query
        else addresses.url("/sparql") + "?query=" + quote(behind(subject, is_article=sort == "article")),
    )


def page_query(query: str, page: int) -> str:
    """Return the part of an address that chooses a page, beside what else it chooses."""
    if page < 2:
        return query
    return f"{query}&page={page}" if query else f"?page={page}"


def _asked(addresses: Addresses, query: str) -> str:
    """Return the address that answers a query."""
    return f"{addresses.url('/sparql')}?query={quote(query, safe='/:?{}()*;,')}"


def _rights(reader: Reader, subject: Term) -> str:
    """Return how much may be shown of the text that an entity rests on; empty when that is not one text."""
    scope = reader.article(subject) or reader.value(subject, f"{PROV}specializationOf")
    article = scope or (subject if reader.is_a(subject, f"{SCHEMA}NewsArticle") else None)
    return "" if article is None else rights_of(reader, article)


def _hides(found: Description) -> bool:
    """Tell whether a description has passages without their words."""
    placed = {quad.subject for quad in found.quads if quad.predicate == OA.start}
    return bool(placed - {quad.subject for quad in found.quads if quad.predicate == OA.exact})


def _other_names(reader: Reader, subject: Term) -> Iterator[Name]:
    chosen = reader.label(subject)
    for predicate in (RDFS.label, SKOS.altLabel):
        for term in reader.values(subject, str(predicate)):
            if term != chosen:
                yield reader.name(term)
