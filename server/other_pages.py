"""The pages of places, topics, roles, images and concepts; and of whatever has no design of its own.

Must not know: queries, templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rdflib import OWL, RDF, RDFS, SKOS, VOID, Literal, URIRef

from .naming import Name, humanized
from .page_model import Fact, Section, Shown
from .pointing_sections import ledger_sections, mentions, pointing
from .store import Term
from .telling import OA, REC, SCHEMA, Telling

__all__ = ["concept_page", "other_page", "role_page", "subject_page"]

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
_FIRST: Final = 20
"""How many things of each kind the page of a graph lists."""


def subject_page(telling: Telling) -> Shown:
    """Return what the page of a place or a topic shows: what happened there, what was said about it."""
    say = telling.say
    facts = tuple(telling.fact(say("place.same"), f"{SCHEMA}sameAs"))
    where, about = f"{REC}where", f"{SCHEMA}about"
    order = (where, about) if telling.sort(telling.subject) == "place" else (about, where)
    titles = {where: say("place.happened"), about: say("place.said")}
    first = (
        section
        for predicate in order
        for section in telling.section(titles[predicate], telling.pointing(predicate), predicate)
    )
    return Shown(facts, (*ledger_sections(telling), *first, *mentions(telling), *pointing(telling, order)))


def role_page(telling: Telling) -> Shown:
    """Return what the page of a role shows: who holds it, in which body, since when and until when."""
    say, reader, subject = telling.say, telling.reader, telling.subject
    facts = [
        *telling.fact(say("role.holder"), f"{REC}holder"),
        *telling.concept(say("role.kind"), f"{REC}roleKind"),
        *telling.fact(say("role.body"), f"{REC}inBody"),
        *telling.fact(say("role.related"), f"{REC}relatedTo"),
    ]
    if reader.value(subject, f"{REC}endedBefore") is not None:
        facts.append(Fact(say("role.ended"), (), say("role.ended-note")))
    return Shown(tuple(facts), (*ledger_sections(telling), *pointing(telling)), when=telling.when(subject))


def concept_page(telling: Telling) -> Shown:
    """Return what the page of a concept shows: what it means, and what it is used in."""
    return Shown(tuple(_facts(telling)), tuple(pointing(telling)))


def other_page(telling: Telling) -> Shown:
    """Return what the page of anything else shows: all its properties, and all that points at it."""
    held = tuple(_held(telling)) if telling.reader.is_a(telling.subject, str(VOID.Dataset)) else ()
    sections = (*ledger_sections(telling), *mentions(telling), *held, *pointing(telling))
    return Shown(tuple(_facts(telling)), sections, when=telling.when(telling.subject))


def _held(telling: Telling) -> Iterator[Section]:
    """Yield the first things of each kind that a graph describes, where all of it is at hand."""
    say, reader = telling.say, telling.reader
    titles = {
        f"{REC}Statement": say("graph.statements"),
        f"{REC}Event": say("graph.events"),
        f"{REC}Actor": say("graph.actors"),
        f"{REC}RoleHolding": say("graph.roles"),
        f"{REC}Place": say("graph.places"),
        f"{REC}Topic": say("graph.topics"),
        f"{SCHEMA}ImageObject": say("graph.images"),
        str(OWL.Class): say("graph.classes"),
        str(OWL.ObjectProperty): say("graph.properties"),
        str(OWL.DatatypeProperty): say("graph.values"),
        str(SKOS.ConceptScheme): say("graph.schemes"),
        f"{OA}Annotation": say("graph.links"),
    }
    for kind, title in titles.items():
        found = telling.entries(reader.subjects(str(RDF.type), URIRef(kind)))
        if found:
            lead = say("graph.first", count=_FIRST) if len(found) > _FIRST else ""
            yield Section(title, found[:_FIRST], total=len(found), lead=lead)


def _facts(telling: Telling) -> Iterator[Fact]:
    for predicate, values in telling.reader.properties(telling.subject).items():
        if predicate not in _ELSEWHERE:
            yield Fact(humanized(predicate), tuple(_value(telling, value) for value in values))


def _value(telling: Telling, value: Term) -> Name:
    """Return a value's name; that of a part is made of what the part says."""
    reader = telling.reader
    if isinstance(value, Literal) and str(value) in ("true", "false"):
        return Name(telling.say("fact.yes") if str(value) == "true" else telling.say("fact.no"))
    if str(value).startswith(f"{telling.subject}#") and reader.label(value) is None:
        return _part(telling, value)
    return reader.name(value)


def _part(telling: Telling, part: Term) -> Name:
    """Return a name for a part that has none: a participant or what is depicted, with the part played or the place."""
    reader = telling.reader
    for predicate in (f"{REC}participant", f"{REC}depicted"):
        for thing in reader.values(part, predicate):
            name, played = reader.name(thing), telling.part_played(part)
            return Name(f"{name.text}, {played}" if played else name.text, name.href, name.language)
    return reader.name(part)
