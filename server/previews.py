"""Previews of things for other people's pages: what a thing is called, what tells it from others, and on what it rests.

They take a fixed number of look-ups, one of them in the store, for the places in texts. Must not know: routes, HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final, cast

from rdflib import URIRef

from .candidates import roles_of
from .description import is_iri
from .generation import Generation
from .listing import Listed, listed
from .naming import Name
from .queries import PASSAGES, about
from .reconcilable import class_names, classes_of
from .reconciling import Reconciling
from .store import ValueResult
from .things import Thing

__all__ = ["Passage", "Preview", "Source", "preview"]

_ROLES: Final = 3
_PASSAGES: Final = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a text that a thing rests on.

    Attributes:
        place: which characters, and where they are shown.
        quote: the words, where the rights allow to show them; else empty.
    """

    place: Name
    quote: str


@dataclass(frozen=True, slots=True)
class Source:
    """An article that tells of a thing.

    Attributes:
        article: the article.
        passages: some places in it.
    """

    article: Name
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview.

    Attributes:
        row: the thing as lists show it.
        class_: what its type is called.
        description: what tells it from its namesakes.
        roles: of an actor some of its roles, as lists show them.
        sources: some of the articles that tell of it, with the places.
    """

    row: Listed
    class_: str
    description: str
    roles: tuple[Listed, ...]
    sources: tuple[Source, ...]


def preview(reconciling: Reconciling, thing: Thing) -> Preview:
    """Return the preview of a thing."""
    things, addresses, interface = reconciling.things, reconciling.addresses, reconciling.interface
    held = roles_of(things, [thing.path]).get(thing.path, ())[:_ROLES]
    row, *roles = listed(things, [thing, *held], addresses, interface)
    names = class_names(interface)
    class_ = next((names[each] for each in classes_of(thing)), "")
    return Preview(row, class_, reconciling.description(row), tuple(roles), tuple(_sources(reconciling, row.iri)))


def _sources(reconciling: Reconciling, iri: str) -> Iterator[Source]:
    """Yield some places that a thing rests on, article by article, of those that are listed."""
    addresses, found = reconciling.addresses, _found(reconciling.generation, iri)
    known = reconciling.things.at({f"article/{key}" for key, *_ in found})
    some = [each for each in found if f"article/{each[0]}" in known][:_PASSAGES]
    for key, places in groupby(some, key=lambda each: each[0]):
        article = known[f"article/{key}"]
        label, page = article.label, addresses.page_of(f"{addresses.base}/id/{article.path}")
        name = Name(label.text, page, "" if label.language == "en" else label.language)
        yield Source(name, tuple(_passage(reconciling, *each[1:]) for each in places))


def _passage(reconciling: Reconciling, anchor: str, start: int, end: int, quote: str) -> Passage:
    words = reconciling.interface.say("reconcile.characters", start=start, end=end)
    return Passage(Name(words, reconciling.addresses.page_of(anchor)), quote)


def _found(generation: Generation, iri: str) -> list[tuple[str, str, int, int, str]]:
    """Return the article, anchor, characters and words of some places, in the order of articles and texts."""
    if not is_iri(iri):
        return []
    start = f"{generation.base}/graph/article/"
    rows = cast("ValueResult", generation.store.query(about(PASSAGES, URIRef(iri))))
    told = [
        (str(row["g"])[len(start) :].partition("/")[0], str(row["anchor"]), int(row["start"]), int(row["end"]),
         str(row["exact"]) if row.get("exact") is not None else "")
        for row in rows
        if str(row["g"]).startswith(start) and (generation.graphs is None or str(row["g"]) in generation.graphs)
    ]  # fmt: skip
    return sorted(told, key=lambda each: (each[0], each[2], each[3], each[1]))
