"""Which states of a document are kept: in which generations of the past it existed, and since when it is what it is.

What can be told from an index is told from there, without opening a store. Must not know: HTTP's messages, how any
document is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from rdflib import URIRef

from ..ontology import REC, REC_C
from .description import is_iri
from .descriptions import OFFERS
from .documents import variant
from .generation import Generation
from .gone import Gone
from .kept import Kept
from .picture_documents import OFFERS as PICTURES
from .queries import about
from .retained import Listing, Moment, Past, PrunedError

__all__ = ["States", "thing_of"]

_THERE: Final = "ASK { { <{x}> ?p ?o } UNION { ?s ?p <{x}> } }"
_WHOLE: Final = ("", "dataset", ".well-known/void")
_PICTURES: Final = ("timeline", "network")
_WITH_PARTS: Final = ("id/", "doc/", "timeline/", "network/")
_REGISTERED: Final = ("actor", "place", "topic")
_TERMS: Final = {"ontology": str(REC), "concept": str(REC_C)}


@dataclass(frozen=True, slots=True)
class States:
    """What is known of the states of documents.

    Attributes:
        past: what is kept.
        known: the states that were looked up, kept for a while.
    """

    past: Past
    known: Kept[tuple[Moment, ...]] = field(default_factory=lambda: Kept(4_000_000))

    def of(self, listing: Listing, path: str) -> tuple[Moment, ...]:
        """Return from when a document was as it then was: the oldest first; none for one that never existed.

        An article's documents change with its revisions, and files with their contents; of all others every moment
        counts at which they existed.

        Args:
            listing: what is kept.
            path: the document's path, decoded, without the slash at its beginning.
        """
        if not _ever(listing.current, path):
            return ()
        key = listing.current.id, len(listing.all), listing.all[0].id, path
        return self.known.get_or_make(key, lambda: tuple(self._changes(listing, path)), lambda found: 64 * len(found))

    def existed(self, moment: Moment, path: str) -> bool:
        """Tell whether a document existed at a moment.

        Raises:
            PrunedError: the moment is not kept any more.
        """
        with self.past.glance(moment) as generation:
            state = _state(generation, path)
            return state is not None and (not _is_inside(path) or _is_there(generation, path))

    def _changes(self, listing: Listing, path: str) -> Iterator[Moment]:
        last: str | None = None
        there: dict[str, bool] = {}
        for moment in listing.moments:
            try:
                with self.past.glance(moment) as generation:
                    state = _state(generation, path)
                    if state is not None and _is_inside(path):
                        if state not in there:
                            there[state] = _is_there(generation, path)
                        state = state if there[state] else None
            except PrunedError:
                continue
            if state is not None and state != last:
                yield moment
            last = state


def thing_of(path: str) -> str | None:
    """Return the path below ``/id/`` of the thing that a document or a graph is about; None when it is about none."""
    first, _, rest = path.partition("/")
    if first == "doc":
        return variant(rest, OFFERS)[1]
    if first == "graph" and rest.startswith("article/"):
        return "/".join(rest.split("/")[:2])
    if first == "dump" and rest.startswith("article/"):
        return rest.removesuffix(".ttl")
    if first in _PICTURES:
        found = variant(rest, PICTURES)[1]
        return found if found.startswith(("actor/", "article/")) else None
    return rest if first == "id" else None


def _ever(current: Generation, path: str) -> bool:
    """Tell whether there can have been such a document, by what the current generation remembers.

    That is cheap: anybody may ask for anything.
    """
    thing = thing_of(path)
    if thing is None:
        first, _, rest = path.partition("/")
        is_term = first in _TERMS and _asks(current, _TERMS[first] + variant(rest, OFFERS)[1])
        return _state(current, path) is not None and (is_term or first not in _TERMS)
    if thing.startswith("article/"):
        return bool(current.index.revisions(thing.split("/")[1]))
    gone: Gone | None = current.index.gone(thing)
    return gone is not None or _state(current, f"id/{thing}") is not None


def _state(generation: Generation, path: str) -> str | None:
    """Return what tells a state of a document from others, as far as the index tells; None when there is no such."""
    first, _, rest = path.partition("/")
    if path in _WHOLE or variant(path, OFFERS)[1] in _WHOLE:
        return generation.id
    if first in ("id", "doc"):
        return _state_of_thing(generation, thing_of(path) or "")
    if first == "graph":
        name = variant(rest, OFFERS)[1]
        return None if generation.graph_size(name) is None else (name if "/" in name else generation.id)
    if first in _PICTURES or variant(path, PICTURES)[1] in _PICTURES:
        thing = thing_of(path)
        return generation.id if thing is None or _state_of_thing(generation, thing) is not None else None
    if first == "dump":
        return _state_of_file(generation, rest)
    return generation.id if first in _TERMS and rest else None  # each generation has the whole vocabulary


def _state_of_thing(generation: Generation, thing: str) -> str | None:
    steps = thing.split("/")
    if steps[0] == "article" and len(steps) > 1:
        row = generation.index.article(steps[1])
        return None if row is None else row.revision
    if steps[0] == "text" and len(steps) == 2:
        row = generation.index.article_of_short_digest(steps[1])
        return None if row is None else row.revision
    if steps[0] in _REGISTERED:
        return generation.id if thing in (generation.index.note("entries") or ()) else None
    return generation.id if _asks(generation, f"{generation.base}/id/{thing}") else None


def _state_of_file(generation: Generation, name: str) -> str | None:
    if name.startswith("article/"):
        return _state_of_thing(generation, name.removesuffix(".ttl"))
    file = generation.file(name)
    return None if file is None else file.tag


def _is_inside(path: str) -> bool:
    """Tell whether a document is about a part of an article, which the index does not know."""
    thing = thing_of(path)
    return thing is not None and path.startswith(_WITH_PARTS) and thing.startswith("article/") and "/" in thing[8:]


def _is_there(generation: Generation, path: str) -> bool:
    return _asks(generation, f"{generation.base}/id/{thing_of(path)}")


def _asks(generation: Generation, iri: str) -> bool:
    """Tell whether a generation says anything about something."""
    if not is_iri(iri):
        return False
    return any(True for _ in generation.store.query(about(_THERE, URIRef(iri))))
