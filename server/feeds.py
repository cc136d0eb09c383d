"""Feeds over HTTP: what became of which article, for the dataset and for each actor, as Atom, activities and LDES.

A page is read from the index alone, with a few look-ups however long the log is. A page that is full is the same for
good, unless something in it must not be found any more. Must not know: how feeds are written, SPARQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from . import activities, atom
from .documents import IMMUTABLE, REVALIDATED, Document, Representation, format_of, respond, variant
from .feed import PAGE, Feed
from .formats import Format, by_media_type, of_kind
from .generation import Generation
from .gone import is_delisted
from .ldes import page_quads, root_quads
from .log import Entry, Page
from .problems import RequestError
from .site import Addresses, Site, encoded
from .store import Quad
from .tombstones import require_there

__all__ = ["feeds"]

_HTML: Final = by_media_type("text/html")
_OFFERS: Final = of_kind("triples", "quads")
_ATOM: Final = Format("atom", atom.TYPE, ".atom", "Atom", "text")
_ACTIVITIES: Final = Format("activities", activities.TYPE, ".json", "ActivityStreams", "text")
_NUMBER: Final = re.compile("[1-9][0-9]{0,8}")
_SHOWN: Final = 20


def feeds(site: Site, size: int = PAGE) -> Blueprint:
    """Return the routes of feeds.

    Args:
        site: the application.
        size: how many entries a page holds.
    """
    routes = Blueprint("feeds", __name__)
    answers: tuple[tuple[str, str, Callable[..., AnyResponse]], ...] = (
        ("page", "", _Reading.page),
        ("recent", "/recent.atom", _Reading.recent),
        ("archive", "/archive/<number>.atom", _Reading.archive),
        ("activities", "/activities.json", _Reading.activities),
        ("activities-page", "/activities/<number>.json", _Reading.activities_page),
        ("ldes", "/ldes", _Reading.ldes),
        ("ldes-variant", "/ldes<suffix>", _Reading.ldes),
        ("ldes-page", "/ldes/<name>", _Reading.ldes_page),
    )
    for name, rule, answer in answers:
        view = partial(_answer, site, size, answer)
        routes.add_url_rule(f"/feed{rule}", name, view)
        routes.add_url_rule(f"/feed/actor/<actor>{rule}", f"actor-{name}", view)
    return routes


def _answer(site: Site, size: int, answer: Callable[..., AnyResponse], actor: str = "", **asked: str) -> AnyResponse:
    """Return a document of a feed; that of an actor who was united with another is the other's.

    Raises:
        RequestError: the actor is withdrawn (410), or is in no list (404).
    """
    generation = site.generation
    gone = generation.index.gone(f"actor/{actor}") if actor else None
    if gone is not None and gone.step == "merge" and len(gone.successors) == 1:
        rest = request.path.removeprefix(f"/feed/actor/{actor}")
        response = redirect(Addresses.of(generation).url(f"/feed/{gone.successors[0]}{rest}"), 301)
        response.headers["Cache-Control"] = REVALIDATED  # a merger can be taken back
        return response
    if actor:
        require_there(generation, f"actor/{actor}", site.interface.say)
    delisted = frozenset(generation.index.note("delisted"))
    if actor and is_delisted(delisted, f"actor/{actor}"):
        raise RequestError(404, "There is no feed of this.")
    return answer(_Reading(site, generation, Feed(generation.base, actor, size), delisted), **asked)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One feed of a generation, being read.

    Attributes:
        site: the application.
        generation: the generation.
        feed: the feed.
        delisted: the IRIs of what is in no feed.
    """

    site: Site
    generation: Generation
    feed: Feed
    delisted: frozenset[str]

    def page(self) -> AnyResponse:
        """Return what people read: the latest entries, and where the feeds are."""

        def make() -> Representation:
            length = self._length()
            entries = [each for each in self._between(length - _SHOWN + 1, length) if not each.is_gap]
            shown = [(self.feed.words(each), self._url(self.feed.document(each)), each.at) for each in entries[::-1]]
            start = self._addresses.url(self.feed.path)
            page = render_template("feed.html", feed=self.feed, entries=shown, start=start, offers=_OFFERS)
            return Representation(page.encode(), (), self.generation.created)

        return self._respond(self.feed.iri, make, _HTML)

    def recent(self) -> AnyResponse:
        """Return the feed that people subscribe to."""

        def make() -> Representation:
            length, size = self._length(), self.feed.size
            entries = self._between(length - size + 1, length)
            return Representation(atom.recent(self.feed, entries, (length - 1) // size), (), self.generation.created)

        return self._respond(self.feed.recent, make, _ATOM)

    def archive(self, number: str) -> AnyResponse:
        """Return a page of older entries in Atom."""

        def make() -> Representation:
            page = self._page(number)
            if not page.is_closed:
                raise RequestError(404, f"Page {number} is no archive yet; its entries are in {self.feed.recent}.")
            return self._of(page, atom.archive(self.feed, page))

        return self._respond(f"{self.feed.iri}/archive/{number}.atom", make, _ATOM)

    def activities(self) -> AnyResponse:
        """Return the collection of activities."""

        def make() -> Representation:
            start = f"{self.generation.base}/id/article/"
            hidden = (iri[len(start) :] for iri in self.delisted if iri.startswith(start))
            total = self.generation.index.log.told(hidden, self.feed.actor)
            pages = (self._length() - 1) // self.feed.size + 1
            body = activities.collection(self.feed, pages, total)
            return Representation(body, (), self.generation.created)

        return self._respond(self.feed.activities, make, _ACTIVITIES)

    def activities_page(self, number: str) -> AnyResponse:
        """Return a page of activities."""

        def make() -> Representation:
            page = self._page(number)
            return self._of(page, activities.collection_page(self.feed, page))

        return self._respond(f"{self.feed.iri}/activities/{number}.json", make, _ACTIVITIES)

    def ldes(self, suffix: str = "") -> AnyResponse:
        """Return the root of the event stream."""
        row = format_of(suffix, _OFFERS) if suffix else None

        def make(row: Format) -> Representation:
            self._length()
            (first,) = self._between(1, 1)
            quads = root_quads(self.feed, first.at, self.generation.licences())
            return Representation(self._written(quads, row), (), self.generation.created)

        return respond(self._document(self.feed.ldes, _OFFERS, make), self.site.kept, row)

    def ldes_page(self, name: str) -> AnyResponse:
        """Return a page of the event stream."""
        row, number = variant(name, _OFFERS)

        def make(row: Format) -> Representation:
            page = self._page(number)
            return self._of(page, self._written(page_quads(self.feed, page), row))

        document = self._document(f"{self.feed.ldes}/{number}", _OFFERS, make)
        return respond(document, self.site.kept, row)

    @property
    def _addresses(self) -> Addresses:
        return Addresses.of(self.generation)

    def _url(self, iri: str) -> str:
        return self._addresses.page_of(iri) or encoded(iri)

    def _length(self) -> int:
        """Return how many entries there are.

        Raises:
            RequestError: nothing ever concerned this actor.
        """
        length = self.generation.index.log.length(self.feed.actor)
        if not length and self.feed.actor:
            raise RequestError(404, f"Nothing that was published concerned an actor {self.feed.actor}.")
        return length

    def _between(self, first: int, last: int) -> tuple[Entry, ...]:
        return self._listed(self.generation.index.log.between(first, last, self.feed.actor))

    def _page(self, number: str) -> Page:
        """Return a page.

        Raises:
            RequestError: there is none of that number.
        """
        log, feed = self.generation.index.log, self.feed
        page = log.page(int(number), feed.size, feed.actor) if _NUMBER.fullmatch(number) else None
        if page is None:
            raise RequestError(404, f'There is no page "{number}" in the feed {feed.iri}.')
        return replace(page, entries=self._listed(page.entries))

    def _listed(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """Return entries with gaps in the place of those that are in no list."""
        return tuple(
            replace(each, article="") if self.feed.article(each) in self.delisted else each for each in entries
        )

    def _of(self, page: Page, body: bytes) -> Representation:
        """Return a representation of a page: of one that is full and whole it is known when it came to be so."""
        if not page.is_closed:
            return Representation(body, (), self.generation.created)
        whole = not any(entry.is_gap for entry in page.entries)
        return Representation(body, (), datetime.fromisoformat(page.following) if whole else None, IMMUTABLE)

    def _written(self, quads: frozenset[Quad], row: Format) -> bytes:
        content = self.site.vocabulary.content(quads, self.generation.base)
        return row.to_bytes(content)

    def _respond(self, iri: str, make: Callable[[], Representation], row: Format) -> AnyResponse:
        """Return a document that comes in one format alone, whatever the client asks for."""
        return respond(self._document(iri, (row,), lambda _: make()), self.site.kept, row)

    def _document(self, iri: str, offers: tuple[Format, ...], make: Callable[[Format], Representation]) -> Document:
        addresses = self._addresses
        address = addresses.url(iri.removeprefix(self.generation.base))
        identity = (self.generation.id, addresses.root, "feed", iri, self.feed.size)
        return Document(address, encoded(iri), offers, make, identity)
