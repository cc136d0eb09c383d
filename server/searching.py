"""Searching over HTTP: ``/search`` answers with a page, JSON or a table; what is asked is checked and told back.

Must not know: how things are found, why a result is one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, render_template

from ..ontology import codes
from .answers import Link, page_number, wanted_languages
from .documents import Document, Representation, respond, variant
from .formats import Format
from .generation import Generation
from .languages import ENGLISH, Languages
from .listing import Listed, listed
from .problems import RequestError
from .search import CAP, WHEN, Found, Hit, find
from .search_asked import Asked
from .search_results import Choice, Result, as_result, told
from .site import Addresses, Site, encoded
from .tables import LISTS, TABLES, lines
from .things import TYPES, Things
from .type_names import TypeNames

__all__ = ["searching"]

_SIZE: Final = 20


def searching(site: Site) -> Blueprint:
    """Return the routes of searching."""
    routes = Blueprint("searching", __name__)

    @routes.get("/search")
    def search() -> Response:
        return _answer(site, None)

    @routes.get("/search.<suffix>")
    def search_as(suffix: str) -> Response:
        row, _ = variant(f".{suffix}", LISTS)
        if row is None:
            raise RequestError(404, f"Results can be had as {', '.join(each.suffix for each in LISTS)}.")
        return _answer(site, row)

    return routes


def _answer(site: Site, row: Format | None) -> Response:
    searching = _Searching(site, site.generation, site.things, Asked.here(), page_number())
    response = respond(searching.document, site.kept, row)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@dataclass(frozen=True, slots=True)
class _Searching:
    """A search that a request asks for.

    Attributes:
        site: the application.
        generation: the generation that is searched.
        things: its catalogue.
        asked: what is asked.
        page: which page of the results.
    """

    site: Site
    generation: Generation
    things: Things
    asked: Asked
    page: int

    @property
    def document(self) -> Document:
        """The results as a document.

        Raises:
            RequestError: what is asked cannot be understood.
        """
        generation, addresses, wanted = self.generation, Addresses.of(self.generation), self.asked.wanted
        query = self.asked.query(page=str(self.page) if self.page > 1 else "")
        canonical = encoded(f"{generation.base}/search")
        identity = (generation.id, self.site.published.current().id, addresses.root, "search", query)
        languages = wanted_languages()

        def make(row: Format) -> Representation:
            found = find(generation.catalogue.within, wanted, hides=self.things.hides)
            if row in TABLES:
                body = "".join(lines(self.listed(found.hits[:CAP]), row)).encode()
                return Representation(body, modified=generation.created)
            shown = Shown.of(self, found, addresses, languages if row.kind == "page" else ENGLISH)
            body = render_template("search.html", shown=shown).encode() if row.kind == "page" else shown.as_json()
            return Representation(body, tuple(shown.links(row)), generation.created)

        return Document(addresses.url("/search"), canonical, LISTS, make, identity, query, languages)

    def listed(self, hits: tuple[Hit, ...], languages: Languages = ENGLISH) -> list[Listed]:
        """Return what was found as lists show it: with three look-ups, however much it is."""
        known = self.things.at(hit.path for hit in hits)
        addresses, interface = Addresses.of(self.generation), self.site.interface
        return listed(self.things, [known[hit.path] for hit in hits], addresses, interface, languages)

    def factualities(self) -> dict[str, str]:
        """Return what the factualities of events are called, by code."""
        paths = {code: f"concept/factuality-{code}" for code in codes("factuality")}
        known = self.things.at(paths.values())
        return {code: known[path].label.text if path in known else code for code, path in paths.items()}


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of results.

    Attributes:
        asked: what is asked.
        found: what was found.
        results: those on this page.
        page: which page it is.
        names: what types are called.
        factualities: what the factualities of events are called, by code.
        address: where searches are.
    """

    asked: Asked
    found: Found
    results: tuple[Result, ...]
    page: int
    names: TypeNames
    factualities: dict[str, str]
    address: str

    @classmethod
    def of(cls, searching: _Searching, found: Found, addresses: Addresses, languages: Languages) -> Shown:
        """Return the page that is asked for.

        Raises:
            RequestError: there is none of that number.
        """
        asked, page = searching.asked, searching.page
        if page > _pages(found):
            raise RequestError(404, f"These results have {_pages(found)} pages; there is no page {page}.")
        rows = searching.listed(found.hits[(page - 1) * _SIZE : page * _SIZE], languages)
        results = tuple(as_result(row, asked.wanted.sought) for row in rows)
        names = TypeNames.of(searching.site.interface)
        return cls(asked, found, results, page, names, searching.factualities(), addresses.url("/search"))

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return _pages(self.found)

    @property
    def more(self) -> bool:
        """Whether there are more results than are counted."""
        wanted = self.asked.wanted.types
        return any(not wanted or each in wanted for each in self.found.more)

    @property
    def types(self) -> list[Choice]:
        """The types of what was found, whichever is chosen."""
        counts, more, wanted = self.found.types, self.found.more, self.asked.wanted.types
        return [
            Choice(each, self.names.many[each], counts.get(each, 0), each in more, self.at(type=each), each in wanted)
            for each in TYPES
            if counts.get(each) or each in wanted
        ]

    @property
    def when(self) -> tuple[str, ...]:
        """How days are compared."""
        return WHEN

    def at(self, **changes: str) -> str:
        """Return the address of this search, or of the same with changes; empty ones take away."""
        return self.address + self.asked.query(**changes)

    @property
    def formats(self) -> list[tuple[Format, str]]:
        """The other formats and where they are."""
        return [(row, f"{self.address}{row.suffix}{self.asked.query()}") for row in LISTS[1:]]

    def links(self, row: Format) -> Iterator[Link]:
        """Yield links to the pages around this one."""
        for number, relation in ((self.page + 1, "next"), (self.page - 1, "prev")):
            if 1 <= number <= self.pages:
                query = self.asked.query(page=str(number) if number > 1 else "")
                yield Link(f"{self.address}{row.suffix}{query}", relation)

    def as_json(self) -> bytes:
        """Return the page for programs."""
        head: dict[str, Any] = {"query": self.asked.given, "page": self.page, "pages": self.pages}
        return json.dumps({**head, **told(self.found, self.results)}, ensure_ascii=False, indent=1).encode() + b"\n"


def _pages(found: Found) -> int:
    return max(1, -(-len(found.hits) // _SIZE))
