"""Actors, places and topics: where the text mentions them, and what the article's own ones are.

The same descriptions serve the registry's things. Must not know: events, statements.
"""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import SKOS, XSD, Literal, URIRef

from ..ontology import REC, SCHEMA, actor_class
from .desk import Desk
from .iris import concept
from .source import Path_
from .terms import Sheet, text

__all__ = ["describe", "describe_actor", "write_mentions"]

TYPES = {"place": (REC.Place, SCHEMA.Place), "topic": (REC.Topic,)}
KNOWN = {REC.Person: (SCHEMA.Person,), REC.Organization: (SCHEMA.Organization,)}
"""The classes of schema.org that classes of ours are kinds of: stated as well, for those who read nothing else."""


def write_mentions(desk: Desk) -> None:
    """Write every actor, place and topic of the record."""
    for key, actor in desk.article.actors.items():
        subject, path = desk.iri("actor", key), ("actors", key)
        desk.sheet.origins[subject] = path
        if actor.label is not None and actor.kind is not None:
            describe(desk.sheet, subject, path, actor.label, actor.aka)
            describe_actor(desk.sheet, subject, actor.kind, named=actor.named is not False)
            desk.say(subject, REC.territory, desk.resolve(actor.territory, "place"))
        desk.evidence(subject, actor.at, REC.mentionedAt)
    for kind in ("place", "topic"):
        for key, thing in desk.scope.section(kind).items():
            subject, path = desk.iri(kind, key), (f"{kind}s", key)
            desk.sheet.origins[subject] = path
            if thing.label is not None:
                describe(desk.sheet, subject, path, thing.label, thing.aka, *TYPES[kind])
            desk.evidence(subject, thing.at, REC.mentionedAt)


def describe(
    sheet: Sheet, subject: URIRef, path: Path_, label: Mapping[str, str], aka: tuple[str, ...], *types: URIRef
) -> None:
    """Write a thing's types, labels and other names."""
    sheet.thing(subject, path, *types)
    sheet.name(subject, label)
    sheet.say(subject, SKOS.altLabel, *(text(name) for name in aka))


def describe_actor(sheet: Sheet, subject: URIRef, kind: str, *, named: bool) -> None:
    """Write an actor's class, kind and whether it is named."""
    own = actor_class(kind)
    sheet.thing(subject, (), own, REC.Actor, *KNOWN.get(own, ()))
    sheet.say(subject, REC.actorKind, concept("actor-kind", kind))
    sheet.say(subject, REC.isNamed, Literal("true" if named else "false", datatype=XSD.boolean, normalize=False))
