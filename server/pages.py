"""The page of an entity, as a model for a template, made from its description alone.

Must not know: queries, other routes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from flask import render_template
from rdflib import RDF, RDFS, SKOS, Literal

from .chains import STATEMENT, chain
from .description import Description
from .formats import of_kind
from .languages import ENGLISH, Languages
from .naming import Name, Reader, humanized
from .page_model import EntityPage, Fact, RevisionNote
from .schema_org import schema_org
from .sections import evidence, part_played, sections
from .site import Addresses, encoded
from .store import Term

__all__ = ["entity_page", "model"]

REC: Final = "https://w3id.org/onrecord/ns#"
SCHEMA: Final = "https://schema.org/"
_ANCHORS: Final = (f"{REC}evidencedBy", f"{REC}quotedAt", f"{SCHEMA}caption", f"{REC}mentionedAt")
_ELSEWHERE: Final = {
    str(RDF.type),
    str(RDFS.label),
    str(SKOS.prefLabel),
    str(SKOS.altLabel),
    str(SKOS.topConceptOf),
    f"{SCHEMA}name",
    f"{REC}textDigest",
    *_ANCHORS,
}


def entity_page(
    found: Description,
    addresses: Addresses,
    path: str,
    revision: RevisionNote | None = None,
    query: str = "",
    feed: str = "",
    languages: Languages = ENGLISH,
) -> str:
    """Return the page of an entity.

    Args:
        found: what is known of it.
        addresses: where things are.
        path: its document's path in this application, decoded, without a suffix.
        revision: which revision of an article is shown; None for what is current.
        query: what chooses that, with its question mark.
        feed: the address of the feed of what concerns it; empty when there is none.
        languages: what things are named in.
    """
    page = replace(model(found, addresses, path, query, languages), revision=revision, feed=feed)
    return render_template("entity.html", page=page, data=schema_org(found))


def model(
    found: Description, addresses: Addresses, path: str, query: str = "", languages: Languages = ENGLISH
) -> EntityPage:
    """Return what the page of an entity shows; its document is at a path of this application."""
    reader = Reader.of(found.quads, addresses, languages)
    subject = found.subject
    here = addresses.url(path)
    query = query or (f"?page={found.page}" if found.page > 1 else "")
    return EntityPage(
        name=reader.name(subject),
        kind=reader.kind(subject),
        iri=str(subject),
        others=tuple(_other_names(reader, subject)),
        article=reader.article_of(subject),
        chain=chain(reader, subject) if reader.is_a(subject, STATEMENT) else (),
        facts=tuple(_facts(reader, subject)),
        sections=tuple(sections(reader, subject)),
        evidence=tuple(evidence(reader, [subject, *reader.parts(subject)])),
        formats=tuple((row, f"{here}{row.suffix}{query}") for row in of_kind("triples", "quads")),
        pointers=found.pointers,
        page=found.page,
        pages=found.pages,
        path=here,
        canonical=encoded(addresses.base + path) + query,
    )


def _other_names(reader: Reader, subject: Term) -> Iterator[Name]:
    chosen = reader.label(subject)
    for predicate in (RDFS.label, SKOS.altLabel):
        for term in reader.values(subject, str(predicate)):
            if term != chosen:
                yield reader.name(term)


def _facts(reader: Reader, subject: Term) -> Iterator[Fact]:
    for predicate, values in reader.properties(subject).items():
        if predicate not in _ELSEWHERE:
            yield Fact(humanized(predicate), tuple(_fact_value(reader, subject, value) for value in values))


def _fact_value(reader: Reader, subject: Term, value: Term) -> Name:
    """Return a value's name; that of a part is made of what the part says."""
    if isinstance(value, Literal) and str(value) in ("true", "false"):
        return Name("yes" if str(value) == "true" else "no")
    if str(value).startswith(f"{subject}#") and reader.label(value) is None:
        return _part(reader, value)
    return reader.name(value)


def _part(reader: Reader, part: Term) -> Name:
    """Return a name for a part that has none: a time in EDTF, a participant with the part played."""
    if (edtf := reader.value(part, f"{REC}edtf")) is not None:
        basis = reader.value(part, f"{REC}dateBasis")
        return Name(str(edtf) if basis is None else f"{edtf} ({reader.name(basis).text})")
    for predicate in (f"{REC}participant", f"{REC}depicted"):
        for thing in reader.values(part, predicate):
            name, played = reader.name(thing), part_played(reader, part)
            return Name(f"{name.text}, {played}" if played else name.text, name.href, name.language)
    return reader.name(part)
