"""The page of an event: parts played, place, date, factuality in plain words, what was said of it, causes.

Must not know: queries, templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .page_model import Entry, Fact, Section, Shown
from .passages import passages
from .pointing_sections import ledger_sections, pointing
from .store import Term
from .telling import REC, SCHEMA, Telling

__all__ = ["event_page"]

_ABOUT: Final = f"{SCHEMA}about"
_WITHIN: Final = "http://semanticweb.cs.vu.nl/2009/11/sem/subEventOf"


def event_page(telling: Telling) -> Shown:
    """Return what the page of an event shows."""
    when = telling.when(telling.subject)
    return Shown(facts=tuple(_facts(telling)), sections=tuple(_sections(telling)), when=when)


def _facts(telling: Telling) -> Iterator[Fact]:
    say = telling.say
    yield from telling.concept(say("event.factuality"), f"{REC}factuality")
    yield from telling.fact(say("event.where"), f"{REC}where")
    yield from telling.concept(say("event.kind"), f"{REC}eventKind")


def _sections(telling: Telling) -> Iterator[Section]:
    say, reader, subject = telling.say, telling.reader, telling.subject
    yield from ledger_sections(telling)
    if parts := tuple(_part(telling, part) for part in reader.values(subject, f"{REC}participation")):
        yield Section(say("event.parts"), tuple(sorted(parts, key=_leading)), "parts")
    said = telling.listing.tally(_ABOUT)
    lead = say("event.said-by", count=said.graphs)
    yield from telling.section(say("event.said"), telling.pointing(_ABOUT), _ABOUT, lead)
    yield from telling.section(say("event.cause"), reader.values(subject, f"{REC}cause"))
    yield from telling.section(say("event.within"), reader.values(subject, _WITHIN))
    yield from pointing(telling, (_ABOUT,))


def _part(telling: Telling, part: Term) -> Entry:
    """Return who took part, with the part played; the words are those of the part, else those of the event."""
    reader = telling.reader
    who = next(iter(reader.values(part, f"{REC}participant")), part)
    own = passages(reader, [part]) or passages(reader, [telling.subject])
    played = reader.value(part, f"{REC}part")
    note = "" if played is None else reader.name(played).text
    return Entry(reader.name(who), telling.sort(who), note=note, evidence=own)


def _leading(entry: Entry) -> tuple[bool, str, str]:
    """Sort agents first, the rest by the part played."""
    return entry.note != "agent", entry.note, entry.name.text.casefold()
