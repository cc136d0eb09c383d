"""Lists of everything on record: ``/list``, ``/list/{type}``, by name or by date, page by page at plain addresses.

Pages and JSON come in pieces, tables whole: these are written as they are sent, and never kept. Must not know: how the
catalogue is kept, searching.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, render_template

from .answers import Link, chosen_format, wanted_languages
from .documents import Document, Representation, respond, variant
from .export_table import WHOLE, exports_of
from .formats import Format
from .generation import Generation
from .languages import ENGLISH
from .lines import batches
from .listing import Listed, listed
from .problems import RequestError
from .site import Addresses, Site, encoded
from .streamed import Streamed, streamed
from .tables import LISTS, PAGED, TABLES, as_json, lines
from .things import DATED, ORDERS, TYPES, Things
from .type_names import TypeNames

__all__ = ["lists"]

_SIZE: Final = 50
_BY_DATE: Final = "by-date"
_BATCH: Final = 200


def lists(site: Site) -> Blueprint:
    """Return the routes of lists."""
    routes = Blueprint("lists", __name__)

    @routes.get("/list")
    def all_lists() -> Response:
        return respond(_overview(site), site.kept)

    @routes.get("/list.<suffix>")
    def all_lists_as(suffix: str) -> Response:
        row, _ = variant(f".{suffix}", PAGED)
        if row is None:
            raise RequestError(404, "The lists can be had as .html and .json.")
        return respond(_overview(site), site.kept, row)

    @routes.get("/list/<path:name>")
    def one(name: str) -> Response:
        row, stem = variant(name, LISTS)
        asked = _Asked.of(site, stem)
        table = row or (chosen_format(asked.offers) if asked.page == 1 else None)
        if table in TABLES and asked.page == 1:
            return asked.table(table, negotiated=row is None)
        if row is not None and row not in asked.offers:
            raise RequestError(404, "Tables hold the whole list, and stand at the address of its first page.")
        return respond(asked.document, site.kept, row)

    return routes


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page of a list, as a request asks for it.

    Attributes:
        site: the application.
        generation: the generation that it is of.
        things: its catalogue.
        type: the type of the things.
        order: one of `things.ORDERS`.
        page: the number of the page, from 1.
        total: how many things there are.
    """

    site: Site
    generation: Generation
    things: Things
    type: str
    order: str
    page: int
    total: int

    @classmethod
    def of(cls, site: Site, stem: str) -> _Asked:
        """Return what a path below ``/list/`` asks for.

        Raises:
            RequestError: there is no such list, or no such page of it.
        """
        type_, *rest = stem.split("/")
        order = "date" if rest[:1] == [_BY_DATE] and type_ in DATED else "name"
        number = rest[1:] if order == "date" else rest
        page = int(number[0]) if number and _is_number(number[0]) else 1
        if type_ not in TYPES or len(number) > 1 or (number and (page < 2 or not _is_number(number[0]))):
            raise RequestError(404, f"There is no such list; /list names them: {', '.join(TYPES)}.")
        things = site.things
        asked = cls(site, site.generation, things, type_, order, page, things.count(type_, order))
        if page > asked.pages:
            raise RequestError(404, f"This list has {asked.pages} pages; there is no page {page}.")
        return asked

    @property
    def pages(self) -> int:
        """How many pages there are; 1 at least."""
        return max(1, -(-self.total // _SIZE))

    @property
    def offers(self) -> tuple[Format, ...]:
        """The formats on offer."""
        return LISTS if self.page == 1 else PAGED

    @property
    def addresses(self) -> Addresses:
        """Where things are."""
        return Addresses.of(self.generation)

    def path(self, page: int = 1, order: str | None = None) -> str:
        """Return the path of a page."""
        start = f"/list/{self.type}" + (f"/{_BY_DATE}" if (order or self.order) == "date" else "")
        return start if page == 1 else f"{start}/{page}"

    @property
    def document(self) -> Document:
        """The page as a document."""
        addresses, path, languages = self.addresses, self.path(self.page), wanted_languages()

        def make(row: Format) -> Representation:
            things = self.things.page(self.type, (self.page - 1) * _SIZE, _SIZE, self.order)
            spoken = languages if row.kind == "page" else ENGLISH
            rows = listed(self.things, things, addresses, self.site.interface, spoken)
            body = self._page(rows) if row.kind == "page" else _json(self._told(rows))
            return Representation(body, tuple(self._links(row)), self.generation.created)

        canonical = encoded(f"{self.generation.base}{path}")
        identity = (self.generation.id, self.site.published.current().id, addresses.root, path)
        return Document(addresses.url(path), canonical, self.offers, make, identity, languages=languages)

    def _page(self, rows: list[Listed]) -> bytes:
        return render_template("list.html", list=self, rows=rows).encode()

    @property
    def names(self) -> TypeNames:
        """What types are called."""
        return TypeNames.of(self.site.interface)

    @property
    def start(self) -> int:
        """The number of the first thing on this page, from 1."""
        return (self.page - 1) * _SIZE + 1

    @property
    def orders(self) -> list[tuple[str, str]]:
        """The orders to choose from and where they are; none where there is no choice."""
        orders = ORDERS if self.type in DATED else ()
        return [(order, self.addresses.url(self.path(1, order))) for order in orders]

    def at(self, page: int) -> str:
        """Return the address of a page."""
        return self.addresses.url(self.path(page))

    @property
    def formats(self) -> list[tuple[Format, str]]:
        """The other formats and where they are: tables hold the whole list."""
        first, here = self.at(1), self.at(self.page)
        return [(row, f"{first if row in TABLES else here}{row.suffix}") for row in LISTS[1:]]

    @property
    def exports(self) -> list[tuple[Format, str]]:
        """The formats of other programs that hold the whole list, and where they are."""
        return [(each.row, self.addresses.url(f"/export/{WHOLE}{each.row.suffix}")) for each in exports_of(self.type)]

    @property
    def near(self) -> list[tuple[int, str]]:
        """The numbers and addresses of pages around this one, of the first and of the last."""
        near = {1, self.pages, *range(max(1, self.page - 2), min(self.pages, self.page + 2) + 1)}
        return [(page, self.addresses.url(self.path(page))) for page in sorted(near)]

    def _told(self, rows: list[Listed]) -> dict[str, Any]:
        here = self.addresses.url
        told: dict[str, Any] = {"type": self.type, "order": self.order, "total": self.total, "page": self.page}
        if self.page < self.pages:
            told["next"] = f"{here(self.path(self.page + 1))}.json"
        return {**told, "pages": self.pages, "things": [as_json(row) for row in rows]}

    def _links(self, row: Format) -> Iterator[Link]:
        near = ((self.page + 1, "next"), (self.page - 1, "prev"), (1, "first"), (self.pages, "last"))
        for page, relation in near:
            if 1 <= page <= self.pages and self.pages > 1:
                yield Link(f"{self.addresses.url(self.path(page))}{row.suffix}", relation)

    def table(self, row: Format, *, negotiated: bool) -> Response:
        """Return the whole list as a table, written as it is sent; 304 to who has it."""
        addresses, path = self.addresses, self.path()
        identity = (self.generation.id, self.site.published.current().id, addresses.root, path)
        facts = (addresses.url(path), f"{self.generation.base}{path}", self.offers, identity, self.generation.created)
        return streamed(Streamed(*facts), row, self._lines(row, addresses), negotiated=negotiated)

    def _lines(self, row: Format, addresses: Addresses) -> Iterator[str]:
        things, first = self.things, True
        for some in batches(things.each(self.type, self.order), _BATCH):
            yield "".join(lines(listed(things, some, addresses, self.site.interface), row, head=first))
            first = False
        if first:
            yield "".join(lines((), row))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and not text.startswith("0") and len(text) < 10


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _overview(site: Site) -> Document:
    """Return the list of lists."""
    generation = site.generation
    addresses = Addresses.of(generation)

    def make(row: Format) -> Representation:
        tally, names = generation.catalogue.things.tally(), TypeNames.of(site.interface)
        rows = [(each, addresses.url(f"/list/{each}"), tally.get(each, (0, 0))[0]) for each in TYPES]
        told = {"lists": [{"type": each, "page": href, "total": number} for each, href, number in rows]}
        body = render_template("lists.html", rows=rows, names=names).encode() if row.kind == "page" else _json(told)
        return Representation(body, modified=generation.created)

    canonical, identity = encoded(f"{generation.base}/list"), (generation.id, addresses.root, "lists")
    return Document(addresses.url("/list"), canonical, PAGED, make, identity)
