"""Events and the parts played in them. Must not know: statements."""

from __future__ import annotations

from typing import Final

from rdflib import URIRef

from ..ontology import REC, SEM
from .desk import Desk
from .iris import below, concept
from .references import SHARED
from .source import Path_
from .things import Event, Part

__all__ = ["write_events"]

REAL: Final = ("actual", "ongoing-state")


def write_events(desk: Desk) -> None:
    """Write every event of the record."""
    for key, event in desk.article.events.items():
        _event(desk, desk.iri("event", key), ("events", key), event)


def _event(desk: Desk, subject: URIRef, path: Path_, event: Event) -> None:
    is_dated_fact = event.when is not None and event.factuality in REAL
    desk.sheet.thing(subject, path, REC.Event, *([SEM.Event] if is_dated_fact else []))
    desk.sheet.name(subject, event.label)
    desk.say(subject, REC.eventKind, concept("event-kind", event.kind))
    desk.say(subject, REC.factuality, concept("factuality", event.factuality))
    desk.span_of_time(subject, REC.when, "when", event.when, (*path, "when"))
    desk.refer(subject, REC.where, event.where, "place")
    desk.refer(subject, REC.cause, event.cause, "event")
    desk.refer(subject, SEM.subEventOf, event.within, "event")
    desk.evidence(subject, event.at)
    for part, players in event.parts.items():
        for index, player in enumerate(players):
            _participation(desk, subject, (*path, "parts", part, index), part, player)


def _participation(desk: Desk, event: URIRef, path: Path_, part: str, player: Part) -> None:
    kind, _, key = player.who.rpartition(":")
    subject = below(event, "-".join(filter(None, (part, kind, key))))
    desk.say(event, REC.participation, subject)
    desk.sheet.thing(subject, path, REC.Participation)
    desk.say(subject, REC.part, concept("part", part))
    desk.say(subject, REC.participant, desk.resolve(player.who, *SHARED))
    desk.evidence(subject, player.at)
