"""The sections of an entity's page: what points at it, what an article holds, where in the text it stands.

Must not know: queries, templates, other routes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rdflib import RDF, URIRef

from .chains import STATEMENT, chain
from .naming import Name, Reader
from .page_model import Entry, Section
from .store import Term

__all__ = ["evidence", "part_played", "sections"]

REC: Final = "https://w3id.org/onrecord/ns#"
SCHEMA: Final = "https://schema.org/"
OA: Final = "http://www.w3.org/ns/oa#"
_CITING: Final = (f"{REC}evidencedBy", f"{REC}quotedAt", f"{SCHEMA}caption")
_TOPIC_OF: Final = "http://xmlns.com/foaf/0.1/primaryTopic"
_POINTING: Final = (
    (f"{REC}speaker", "What it says, according to the articles"),
    (f"{SCHEMA}about", "What is said of it"),
    (f"{REC}participant", "What it took part in"),
    (f"{REC}where", "What happened here"),
    (f"{REC}holder", "Roles it has"),
    (f"{REC}inBody", "Roles in it"),
    (f"{REC}relatedTo", "Roles related to it"),
    (f"{REC}addressee", "What it is told"),
    (f"{REC}embeds", "Who reports it"),
    (f"{REC}respondsTo", "Responses to it"),
    (f"{REC}condition", "What depends on it"),
    (f"{REC}cause", "What it brought about"),
    ("http://semanticweb.cs.vu.nl/2009/11/sem/subEventOf", "What it consists of"),
    (f"{REC}depicted", "Images that show it"),
    (f"{SCHEMA}author", "Articles it wrote"),
    (f"{SCHEMA}publisher", "Articles it published"),
)
_CONTENTS: Final = (
    (STATEMENT, "Statements"),
    (f"{REC}Event", "Events"),
    (f"{REC}Actor", "Actors"),
    (f"{REC}RoleHolding", "Roles"),
    (f"{REC}Place", "Places"),
    (f"{REC}Topic", "Topics"),
    (f"{SCHEMA}ImageObject", "Images"),
)


def sections(reader: Reader, subject: Term) -> Iterator[Section]:
    """Yield the sections of an entity's page that hold something."""
    if reader.is_a(subject, STATEMENT):
        yield from _section("What it reports", reader, reader.values(subject, f"{REC}embeds"))
    for predicate, title in _POINTING:
        yield from _section(title, reader, reader.subjects(predicate, subject))
    if reader.subjects(_TOPIC_OF, subject):
        for kind, title in _CONTENTS:
            yield from _section(title, reader, reader.subjects(str(RDF.type), URIRef(kind)))
    if mentions := tuple(_place(reader, anchor) for anchor in reader.values(subject, f"{REC}mentionedAt")):
        yield Section("Where it is mentioned", mentions)
    if anchors := tuple(_anchor(reader, anchor) for anchor in reader.subjects(f"{OA}hasSource", subject)):
        yield Section(
            "Places in this text, and what they are evidence of", tuple(sorted(anchors, key=_position))
        )


def evidence(reader: Reader, things: Iterable[Term]) -> Iterator[Entry]:
    """Yield the places in texts that things are evidenced by, quoted at or captioned by, each once, in order."""
    anchors = {anchor for thing in things for name in _CITING for anchor in reader.values(thing, name)}
    yield from sorted((_place(reader, anchor) for anchor in anchors), key=_position)


def part_played(reader: Reader, part: Term) -> str:
    """Return in words which part a participation is, or where in an image a depiction is."""
    if (played := reader.value(part, f"{REC}part")) is not None:
        return f"as {reader.name(played).text}"
    place = reader.value(part, f"{REC}ordinalFromLeft")
    return "" if place is None else f"number {place} from the left"


def _section(title: str, reader: Reader, things: Iterable[Term]) -> Iterator[Section]:
    if entries := tuple(_entry(reader, thing) for thing in things):
        yield Section(title, tuple(sorted(entries, key=lambda entry: entry.name.text.casefold())))


def _entry(reader: Reader, thing: Term) -> Entry:
    if reader.is_a(thing, STATEMENT):
        return Entry(reader.name(thing), chain=chain(reader, thing))
    for predicate in (f"{REC}participation", f"{REC}depiction"):
        for owner in reader.subjects(predicate, thing):
            notes = (part_played(reader, thing), _factuality(reader, owner))
            return Entry(reader.name(owner), ", ".join(filter(None, notes)), also=_according(reader, owner))
    return Entry(reader.name(thing), _factuality(reader, thing), also=_according(reader, thing))


def _factuality(reader: Reader, event: Term) -> str:
    """Return an event's factuality in words: whoever is shown an event is told whether it came about."""
    found = reader.value(event, f"{REC}factuality")
    return "" if found is None else reader.name(found).text


def _according(reader: Reader, thing: Term) -> tuple[Name, ...]:
    article = reader.article_of(thing)
    return () if article is None else (article,)


def _place(reader: Reader, anchor: Term) -> Entry:
    """Return a place in a text: its characters, the text's name, the words themselves where they may be quoted."""
    texts = tuple(reader.name(text) for text in reader.values(anchor, f"{OA}hasSource"))
    return Entry(_span_name(reader, anchor), _quotation(reader, anchor), also=texts)


def _anchor(reader: Reader, anchor: Term) -> Entry:
    """Return a place in the text at hand, with what it is evidence of."""
    citing = (*_CITING, f"{REC}mentionedAt")
    things = {thing for name in citing for thing in reader.subjects(name, anchor)}
    also = tuple(_cited(reader, thing) for thing in sorted(things, key=str))
    return Entry(
        _span_name(reader, anchor), _quotation(reader, anchor), also=also, fragment=_fragment(anchor)
    )


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


def _fragment(anchor: Term) -> str:
    return str(anchor).partition("#")[2]


def _position(entry: Entry) -> tuple[int, str]:
    digits = entry.name.text.removeprefix("characters ").partition("–")[0]
    return (int(digits) if digits.isdecimal() else 0), entry.name.text
