"""The types and properties by which things are reconciled, and what a thing has for each.

Their identifiers are terms of the JSON-LD context, but for ``role``, ``date``, ``article`` and ``articles``, which put
together what the data says in several places. Must not know: queries, scores, HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..ontology import REC, SCHEMA, actor_class, codes
from .interface import Interface
from .things import DATED, Thing

__all__ = [
    "BROADER",
    "PROPERTIES",
    "SORTS",
    "Property",
    "Value",
    "class_names",
    "classes_of",
    "local",
    "sorts_of",
    "values_of",
]  # fmt: skip

BROADER: Final = {
    "Person": "Actor", "Organization": "Actor", "Group": "Actor", "State": "Actor", "Actor": "", "Place": "",
    "Topic": "", "Event": "", "Statement": "", "RoleHolding": "", "NewsArticle": "", "ImageObject": "",
}  # fmt: skip
"""The types, each with the one that it is a part of."""
SORTS: Final = {
    "event": "Event", "statement": "Statement", "article": "NewsArticle", "place": "Place", "topic": "Topic",
    "role": "RoleHolding", "image": "ImageObject",
}  # fmt: skip
_ACTORS: Final = {code: str(actor_class(code)).removeprefix(str(REC)) for code in codes("actor-kind")}
_SPACES: Final = (str(REC), str(SCHEMA))
_CAMEL: Final = re.compile("(?<=[a-z])(?=[A-Z])")
_BOUNDS: Final = ("beginEarliest", "beginLatest", "endEarliest", "endLatest")

Bounds = tuple[str | None, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Property:
    """A property.

    Attributes:
        id: its identifier.
        kind: what its values are: ``thing``, ``code``, ``text``, ``day``, ``date`` or ``number``.
        types: the types of the things that may have it.
    """

    id: str
    kind: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a property.

    Attributes:
        text: what it says; empty where it is a thing, which has labels.
        path: the path of a thing or a concept; empty for all else.
        bounds: of a date; None for all else.
    """

    text: str = ""
    path: str = ""
    bounds: Bounds | None = None


PROPERTIES: Final = {
    each.id: each
    for each in (
        Property("actorKind", "code", ("actor",)),
        Property("role", "thing", ("actor",)),
        Property("eventKind", "code", ("event",)),
        Property("factuality", "code", ("event",)),
        Property("where", "thing", ("event",)),
        Property("participant", "thing", ("event",)),
        Property("statementKind", "code", ("statement",)),
        Property("speaker", "thing", ("statement",)),
        Property("addressee", "thing", ("statement",)),
        Property("about", "thing", ("statement",)),
        *(Property(name, "code", ("statement",)) for name in ("force", "modality", "polarity", "stance")),
        Property("roleKind", "code", ("role",)),
        Property("holder", "thing", ("role",)),
        Property("inBody", "thing", ("role",)),
        Property("author", "thing", ("article",)),
        Property("publisher", "thing", ("article",)),
        Property("inLanguage", "text", ("article",)),
        Property("datePublished", "day", ("article",)),
        Property("depicted", "thing", ("image",)),
        Property("altLabel", "text", ("actor", "place", "topic")),
        Property("sameAs", "text", ("actor", "place", "topic")),
        Property("date", "date", (*DATED, "actor")),
        *(Property(name, "day", DATED) for name in _BOUNDS),
        Property("article", "thing", (*SORTS, "actor")),
        Property("articles", "number", (*SORTS, "actor")),
    )
}
"""All properties, in the order in which they are proposed."""


def classes_of(thing: Thing) -> tuple[str, ...]:
    """Return the types that a thing has, the narrowest first."""
    narrow = _ACTORS.get(thing.kind, "Actor") if thing.type == "actor" else SORTS.get(thing.type, "")
    return tuple(each for each in (narrow, BROADER.get(narrow, "")) if each)


def class_names(interface: Interface) -> Mapping[str, str]:
    """Return what the types are called."""
    say = interface.say
    return {
        "Person": say("reconcile.person"),
        "Organization": say("reconcile.organization"),
        "Group": say("reconcile.group"),
        "State": say("reconcile.state"),
        "Actor": say("type.actor"),
        "Place": say("type.place"),
        "Topic": say("type.topic"),
        "Event": say("type.event"),
        "Statement": say("type.statement"),
        "RoleHolding": say("type.role"),
        "NewsArticle": say("type.article"),
        "ImageObject": say("type.image"),
    }


def local(name: str) -> str:
    """Return the identifier of a type or property that is named so, or by its IRI."""
    space = next((each for each in _SPACES if name.startswith(each)), "")
    return name[len(space) :]


def sorts_of(classes: Iterable[str]) -> list[str]:
    """Return the types of the catalogue that some types are, with the kinds of actors: ``event/``, ``actor/person``."""
    wanted = {*classes}
    found = [f"{type_}/" for type_, name in SORTS.items() if name in wanted]
    return found + [f"actor/{code}" for code, name in _ACTORS.items() if name in wanted or "Actor" in wanted]


def values_of(asked: Property, thing: Thing, held: Sequence[Thing] = ()) -> tuple[Value, ...]:
    """Return what a thing has for a property.

    Args:
        asked: the property.
        thing: the thing.
        held: of an actor the roles that it holds.
    """
    return tuple(_values(asked, thing, held)) if thing.type in asked.types else ()


def _values(asked: Property, thing: Thing, held: Sequence[Thing]) -> Iterator[Value]:
    name = asked.id
    if asked.kind == "code":
        yield from _codes(name, thing)
    elif asked.kind == "thing":
        yield from (Value(path=path) for path in _paths(name, thing, held))
    elif asked.kind == "day":
        yield from (Value(day, bounds=(day, day, day, day)) for day in _days(name, thing) if day)
    elif asked.kind == "date":
        yield from (Value(each.edtf, bounds=each.bounds) for each in (thing, *held) if each.edtf)
    elif asked.kind == "number":
        yield Value(str(thing.articles))
    else:
        told = thing.aliases if name == "altLabel" else (*thing.values.get(name, ()), *thing.links.get(name, ()))
        yield from map(Value, told)


def _paths(name: str, thing: Thing, held: Sequence[Thing]) -> Iterable[str]:
    """Return the paths of the things that are values."""
    if name == "role":
        return (role.path for role in held)
    if name == "article":
        return (f"article/{thing.article}",) if thing.article else ()
    if name == "participant":
        return dict.fromkeys(path for part, some in thing.links.items() if part.startswith("part:") for path in some)
    return thing.links.get(name, ())


def _codes(name: str, thing: Thing) -> Iterator[Value]:
    scheme = _CAMEL.sub("-", name).lower()
    own = thing.kind if name.endswith("Kind") else thing.factuality if name == "factuality" else ""
    code = own or thing.codes.get(name, "")
    if code:
        yield Value(code.replace("-", " "), f"concept/{scheme}-{code}")


def _days(name: str, thing: Thing) -> Iterator[str | None]:
    if name in _BOUNDS:
        yield thing.bounds[_BOUNDS.index(name)]
    else:
        yield from thing.values.get(name, ())
