"""The sections of an entity's page: what points at it, what an article holds, where in the text it stands.

Must not know: queries, templates, other routes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rdflib import OWL, RDF, RDFS, SKOS, VOID, URIRef

from .chains import STATEMENT, chain
from .naming import Name, Reader, humanized
from .page_model import Entry, Section
from .revision_entries import revision_entries
from .store import Term

__all__ = ["evidence", "part_played", "sections"]

REC: Final = "https://w3id.org/onrecord/ns#"
SCHEMA: Final = "https://schema.org/"
OA: Final = "http://www.w3.org/ns/oa#"
PROV: Final = "http://www.w3.org/ns/prov#"
_DCTERMS: Final = "http://purl.org/dc/terms/"
_BESIDE: Final = (
    "http://www.w3.org/ns/adms#status",
    f"{PROV}generatedAtTime",
    "http://purl.org/dc/terms/license",
)
_CITING: Final = (f"{REC}evidencedBy", f"{REC}quotedAt", f"{SCHEMA}caption")
_OWNING: Final = (f"{REC}participation", f"{REC}depiction")
_TOPIC_OF: Final = "http://xmlns.com/foaf/0.1/primaryTopic"
_POINTING: Final = (
    (f"{REC}speaker", "Said by"),
    (f"{SCHEMA}about", "Said about"),
    (f"{REC}participant", "Took part in"),
    (f"{REC}where", "Happened here"),
    (f"{REC}holder", "Roles held"),
    (f"{REC}inBody", "Roles in this body"),
    (f"{REC}relatedTo", "Related roles"),
    (f"{REC}addressee", "Said to"),
    (f"{REC}embeds", "Reported within"),
    (f"{REC}respondsTo", "Responses"),
    (f"{REC}condition", "Depends on this"),
    (f"{REC}cause", "Brought about"),
    ("http://semanticweb.cs.vu.nl/2009/11/sem/subEventOf", "Consists of"),
    (f"{REC}depicted", "Shown in"),
    (f"{SCHEMA}author", "Articles written"),
    (f"{SCHEMA}publisher", "Articles published"),
    (f"{PROV}specializationOf", "The text"),
    (str(RDFS.subClassOf), "Kinds of it"),
    (str(RDFS.subPropertyOf), "Narrower properties"),
    (str(RDFS.domain), "Properties of it"),
    (f"{SCHEMA}domainIncludes", "Properties of it and of others"),
    (str(RDFS.range), "Properties with it as value"),
    (f"{SCHEMA}rangeIncludes", "Properties with it or others as value"),
    (str(SKOS.inScheme), "Concepts"),
    (str(RDF.type), "Instances"),
)
_VERSION_OF: Final = "http://purl.org/dc/terms/isVersionOf"
_SHOWN_OTHERWISE: Final = {
    _TOPIC_OF,
    f"{OA}hasSource",
    f"{PROV}wasDerivedFrom",
    str(SKOS.topConceptOf),
    f"{SCHEMA}exampleOfWork",
    f"{SCHEMA}isBasedOn",
    _VERSION_OF,
}
_CONTENTS: Final = (
    (STATEMENT, "Statements"),
    (f"{REC}Event", "Events"),
    (f"{REC}Actor", "Actors"),
    (f"{REC}RoleHolding", "Roles"),
    (f"{REC}Place", "Places"),
    (f"{REC}Topic", "Topics"),
    (f"{SCHEMA}ImageObject", "Images"),
    (str(OWL.Class), "Classes"),
    (str(OWL.ObjectProperty), "Properties"),
    (str(OWL.DatatypeProperty), "Properties with values"),
    (str(SKOS.ConceptScheme), "Concept schemes"),
    (f"{OA}Annotation", "Links"),
)


def sections(reader: Reader, subject: Term) -> Iterator[Section]:
    """Yield the sections of an entity's page that hold something."""
    if steps := _steps(reader, subject):
        told = sorted(steps, key=lambda step: str(reader.value(step, f"{_DCTERMS}created")))
        yield Section("Corrections and notes", tuple(_step(reader, step) for step in told))
    if reader.is_a(subject, STATEMENT):
        yield from _section("Reports", reader, subject, reader.values(subject, f"{REC}embeds"))
    for predicate, title in _POINTING:
        yield from _section(title, reader, subject, reader.subjects(predicate, subject))
    yield from _other_pointers(reader, subject)
    if reader.is_a(subject, str(VOID.Dataset)):
        yield from _contents(reader, subject)
    yield from _of_record(reader, subject)
    if mentions := tuple(_place(reader, anchor) for anchor in reader.values(subject, f"{REC}mentionedAt")):
        yield Section("Where it is mentioned", mentions)
    if anchors := tuple(_anchor(reader, anchor) for anchor in reader.subjects(f"{OA}hasSource", subject)):
        yield Section("Places in this text, and what they show", tuple(sorted(anchors, key=_position)))


def _of_record(reader: Reader, article: Term) -> Iterator[Section]:
    """Yield what an article's record says, that record, and its revisions."""
    if graphs := reader.subjects(_TOPIC_OF, article):
        yield from _contents(reader, article)
        yield Section("The record", tuple(_record(reader, graph) for graph in graphs))
    if revisions := revision_entries(reader, article):
        yield Section("Revisions", revisions, "revisions")


def _other_pointers(reader: Reader, subject: Term) -> Iterator[Section]:
    """Yield what points at a thing by a property without a title of its own: a concept's statements, say."""
    titled = {predicate for predicate, _ in _POINTING} | _SHOWN_OTHERWISE
    for predicate in reader.pointing(subject):
        if predicate not in titled:
            title = f"With this as {humanized(predicate)}"
            steps = _steps(reader, subject)
            others = [thing for thing in reader.subjects(predicate, subject) if thing not in steps]
            yield from _section(title, reader, subject, others)


def _steps(reader: Reader, subject: Term) -> list[Term]:
    """Return the steps of the ledger about a thing."""
    return [each for each in reader.subjects(f"{OA}hasTarget", subject) if reader.is_a(each, f"{REC}LedgerStep")]


def _step(reader: Reader, step: Term) -> Entry:
    """Return a step of the ledger: what it says, on which grounds, where that is from, who took it."""
    said = (f"{OA}bodyValue", f"{_DCTERMS}description", f"{_DCTERMS}source", f"{PROV}wasAttributedTo")
    told = [reader.name(value).text for name in said for value in reader.values(step, name)]
    if reader.value(step, f"{REC}isRevoked") is not None:
        told.append("taken back since")
    return Entry(reader.name(step), " · ".join(told))


def evidence(reader: Reader, things: Iterable[Term]) -> Iterator[Entry]:
    """Yield the places in texts that things are evidenced, quoted or captioned by, each once, in order."""
    anchors = {anchor for thing in things for name in _CITING for anchor in reader.values(thing, name)}
    yield from sorted((_place(reader, anchor) for anchor in anchors), key=_position)


def part_played(reader: Reader, part: Term) -> str:
    """Return in words which part a participation is, or where in an image a depiction is."""
    if (played := reader.value(part, f"{REC}part")) is not None:
        return f"as {reader.name(played).text}"
    place = reader.value(part, f"{REC}ordinalFromLeft")
    return "" if place is None else f"number {place} from the left"


def _contents(reader: Reader, article: Term) -> Iterator[Section]:
    """Yield what an article's graph describes; a statement that embeds others is shown in their chains."""
    for kind, title in _CONTENTS:
        things = reader.subjects(str(RDF.type), URIRef(kind))
        shown = [thing for thing in things if not reader.values(thing, f"{REC}embeds")]
        yield from _section(title, reader, article, shown)


def _record(reader: Reader, graph: Term) -> Entry:
    """Return the revision of a record: its graph, its review status, its date, its licence."""
    notes = [reader.name(value).text for name in _BESIDE for value in reader.values(graph, name)]
    revision = str(graph).rpartition("/")[2]
    return Entry(Name(f"revision {revision}", reader.addresses.page_of(str(graph))), ", ".join(notes))


def _section(title: str, reader: Reader, subject: Term, things: Iterable[Term]) -> Iterator[Section]:
    if entries := tuple(_entry(reader, subject, thing) for thing in things):
        yield Section(title, tuple(sorted(entries, key=_alphabetical)))


def _alphabetical(entry: Entry) -> tuple[str, ...]:
    """Sort by name; statements by their chains, so that what comes through the same mouth stands together."""
    steps = tuple(step.statement.text.casefold() for step in entry.chain)
    return steps or (entry.name.text.casefold(),)


def _entry(reader: Reader, subject: Term, thing: Term) -> Entry:
    if reader.is_a(thing, STATEMENT):
        return Entry(reader.name(thing), chain=chain(reader, thing))
    owners = [owner for name in _OWNING for owner in reader.subjects(name, thing)]
    owner = owners[0] if owners else thing
    notes = (part_played(reader, thing), _factuality(reader, owner))
    return Entry(reader.name(owner), ", ".join(filter(None, notes)), also=_according(reader, subject, owner))


def _factuality(reader: Reader, event: Term) -> str:
    """Return an event's factuality in words: whoever is shown an event is told whether it came about."""
    found = reader.value(event, f"{REC}factuality")
    return "" if found is None else reader.name(found).text


def _according(reader: Reader, subject: Term, thing: Term) -> tuple[Name, ...]:
    """Return the article that says so, unless the page at hand is about it or about something in it."""
    article = reader.article_of(thing)
    return () if article is None or article in (reader.name(subject), reader.article_of(subject)) else (article,)


def _place(reader: Reader, anchor: Term) -> Entry:
    """Return a place in a text: its characters, the text's name, its words where they may be quoted."""
    texts = tuple(reader.name(text) for text in reader.values(anchor, f"{OA}hasSource"))
    return Entry(_span_name(reader, anchor), _quotation(reader, anchor), also=texts)


def _anchor(reader: Reader, anchor: Term) -> Entry:
    """Return a place in the text at hand, with what it is evidence of."""
    citing = (*_CITING, f"{REC}mentionedAt")
    things = {thing for name in citing for thing in reader.subjects(name, anchor)}
    also = tuple(_cited(reader, thing) for thing in sorted(things, key=str))
    fragment = str(anchor).partition("#")[2]
    return Entry(_span_name(reader, anchor), _quotation(reader, anchor), also=also, fragment=fragment)


def _cited(reader: Reader, thing: Term) -> Name:
    """Return the name of what is evidenced; for a part without a label, that of what it is a part of."""
    owner = URIRef(str(thing).partition("#")[0])
    return reader.name(thing if reader.label(thing) is not None else owner)


def _span_name(reader: Reader, anchor: Term) -> Name:
    for selector in reader.values(anchor, f"{OA}hasSelector"):
        start, end = reader.value(selector, f"{OA}start"), reader.value(selector, f"{OA}end")
        return Name(f"characters {start}–{end}", reader.addresses.page_of(str(anchor)))
    return reader.name(anchor)


def _quotation(reader: Reader, anchor: Term) -> str:
    for selector in reader.values(anchor, f"{OA}hasSelector"):
        if (exact := reader.value(selector, f"{OA}exact")) is not None:
            return f"“{exact}”"
    return ""


def _position(entry: Entry) -> tuple[int, str]:
    digits = entry.name.text.removeprefix("characters ").partition("–")[0]
    return (int(digits) if digits.isdecimal() else 0), entry.name.text
