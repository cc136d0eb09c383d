"""Networks over HTTP: of the actors that are tied to most others, of one actor's neighbours; what ties two actors.

Each is read from the index with a few look-ups, and names are found by one query. Must not know: how a network is
drawn, how the index is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from .documents import variant
from .formats import Format
from .network_model import TieRow, data_of, nodes_of, pairs_of, ranked, rows_of, tie_path
from .network_picture import NetworkPicture, Node, Pair, draw_network, drawn_pairs
from .picture_data import PictureData
from .picture_documents import OFFERS, Asked, Picture, PicturePage, answer, moved, named_format
from .picture_filters import ACTOR, Filters, filters_of
from .picture_index import PictureIndex, Tied
from .picture_names import Names, Say
from .picture_queries import tied_query
from .picture_rows import KINDS
from .problems import RequestError
from .site import Site
from .svg import Markup, affordable
from .tie_evidence import evidence_page

__all__ = ["network"]

_MOST_NODES: Final = 200
_MOST_NEAR: Final = 60
_MOST_PAIRS: Final = 240
_MOST_BESIDE: Final = 40
"""So many actors and ties a network shows: more cannot be read; of an actor's network so many that are not the own."""
_MOST_ROWS: Final = 5_000
"""So many ties the data has."""
_FOR_NODES: Final = 50_000
_FOR_TIES: Final = 40_000
"""Bytes of a page for what it shows."""
_ACTORS: Final = re.compile(f"({ACTOR.pattern})(?:/(table)|/with/({ACTOR.pattern})(?:/([2-9]|[1-9][0-9]{{1,8}}))?)?")


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a network there is room for on a page.

    Attributes:
        picture: the network; None on the page of the table, and where there is nothing.
        rows: its ties as a table; none on the page of the picture.
        nodes: how many actors are in it.
        pairs: how many ties are in it, each between two.
    """

    picture: Markup | None = None
    rows: tuple[TieRow, ...] = ()
    nodes: int = 0
    pairs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPage(PicturePage):
    """What the page of a network shows besides.

    Attributes:
        shown: the network as far as there is room for it.
        actors: how many actors there are to be found.
        pairs: how many ties there are among those that were looked at.
        path: the address of the picture.
        table: the address of the table.
        action: the address that filters are sent to.
        timeline: the address of the time line of the one that it is about.
        kinds: the kinds of ties.
    """

    shown: Shown
    actors: int
    pairs: int
    path: str
    table: str
    action: str
    timeline: str
    kinds: tuple[str, ...] = KINDS


def network(site: Site) -> Blueprint:
    """Return the routes of networks."""
    routes = Blueprint("network", __name__)
    say = site.interface.say

    @routes.get("/network", defaults={"table": False, "suffix": ""})
    @routes.get("/network.<suffix>", defaults={"table": False})
    @routes.get("/network/table", defaults={"table": True, "suffix": ""})
    def everybody(table: bool, suffix: str) -> AnyResponse:
        row = named_format(suffix)
        return _answer(site, _Reading(say, filters_of(request.args), is_table=table), row)

    @routes.get("/network/<path:full>")
    def part(full: str) -> AnyResponse:
        row, name = variant(full, OFFERS)
        found = _ACTORS.fullmatch(name)
        if found is None:
            raise RequestError(404, "There are networks of actors: /network/actor/….")
        actor, table, other, number = found.groups()
        gone = moved(site, "/network/", *filter(None, (actor, other)))
        if gone is not None:
            return gone
        if other is not None:
            return answer(site, _tie(say, (actor, other), int(number or 1)), row)
        filters = Filters(kinds=filters_of(request.args).kinds)
        return _answer(site, _Reading(say, filters, actor, is_table=table is not None), row)

    return routes


def _tie(say: Say, actors: tuple[str, str], number: int) -> Picture:
    """Return a page of what ties two actors."""
    page = partial(evidence_page, actors=actors, number=number, say=say)
    return Picture("tie.html", tie_path(*actors, number), "", page)


def _answer(site: Site, reading: _Reading, row: Format | None) -> AnyResponse:
    data, query = None if reading.is_table else reading.data, reading.filters.query
    picture = Picture("network.html", reading.path, query, reading.page, data, reading.start, reading.asks)
    return answer(site, picture, row)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A network being read.

    Attributes:
        say: says wordings.
        filters: what the request asks for.
        actor: the path of the actor that it is about; empty for everybody.
        is_table: whether it is shown as a table.
    """

    say: Say
    filters: Filters
    actor: str = ""
    is_table: bool = False

    @property
    def path(self) -> str:
        """The path of the page."""
        return self.start + ("/table" if self.is_table else "")

    @property
    def start(self) -> str:
        """The path of the picture."""
        return f"/network/{self.actor}" if self.actor else "/network"

    def page(self, asked: Asked) -> NetworkPage:
        """Return what the page shows, as a picture or as a table.

        Raises:
            RequestError: there is no such actor.
        """
        actors, ties, count, names = self._read(asked)
        about = names.about(self.actor)
        title = self.say("network.of", whose=about.text) if about else self.say("network.title")

        def href(end: str) -> str:
            return asked.addresses.url(f"/network/{end}")

        shown = self._table(ties, names, href) if self.is_table else self._drawing(actors, ties, names, href, title)
        start, query = asked.addresses.url(self.start), self.filters.query
        return NetworkPage(
            title=title,
            about=about,
            shown=shown,
            actors=count,
            pairs=len({frozenset((tie.source, tie.target)) for tie in ties}),
            path=start + query,
            table=f"{start}/table{query}",
            action=asked.addresses.url(self.path),
            timeline=asked.addresses.url(f"/timeline/{self.actor}"),
            filters=self.filters,
            offered=names.offered(),
        )

    def data(self, asked: Asked) -> PictureData:
        """Return the data behind the page: all ties that were looked at, the strongest first.

        Raises:
            RequestError: there is no such actor.
        """
        _, ties, count, names = self._read(asked)
        return data_of(ties, names, {"actors": count, "total": len(ties), "about": self.actor}, _MOST_ROWS)

    def asks(self, base: str) -> str:
        """Return the query for the same; none where events are chosen, which ties are counted of."""
        return "" if self.filters.narrow else tied_query(self.filters.kinds, self.actor, base)

    def _read(self, asked: Asked) -> tuple[list[str], list[Tied], int, Names]:
        """Return the actors that are shown, how they are tied, how many actors there are, and their names.

        Raises:
            RequestError: there is no such actor.
        """
        actors, ties, count = self._found(asked.generation.catalogue.pictures)
        names = Names.of(asked, {*actors, self.actor})
        names.about(self.actor)
        shown = [actor for actor in actors if names.knows(actor)]
        return shown, _within(ties, shown), count, names

    def _drawing(
        self, actors: Sequence[str], ties: Sequence[Tied], names: Names, href: Callable[[str], str], title: str
    ) -> Shown:
        """Return what is shown as a picture: as many nodes and pairs as there is room for."""
        pairs = pairs_of(ties, names, href, self.say)
        nodes = nodes_of(actors, pairs, names, href, self.actor, self.say)
        nodes = nodes[: affordable((node.cost for node in nodes), _FOR_NODES)]
        most = len(nodes) - 1 + _MOST_BESIDE if self.actor else _MOST_PAIRS
        chosen = drawn_pairs(_between(pairs, nodes), most, _FOR_TIES, self.actor)
        if not chosen:
            return Shown(nodes=len(nodes))
        how = NetworkPicture(title, self.say("network.describe"))
        return Shown(draw_network(nodes, chosen, how), (), len(nodes), len(chosen))

    def _table(self, ties: Sequence[Tied], names: Names, href: Callable[[str], str]) -> Shown:
        """Return what is shown as a table."""
        rows = rows_of(ties, names, href, self.say)
        rows = rows[: affordable((row.cost for row in rows), _FOR_NODES + _FOR_TIES)]
        nodes = {name for row in rows for name in (row.source, row.target)}
        return Shown(None, tuple(rows), len(nodes), len({row.href for row in rows}))

    def _found(self, pictures: PictureIndex) -> tuple[list[str], list[Tied], int]:
        """Return the actors that are shown, how they are tied, and how many actors there are to be found."""
        if self.filters.narrow and not self.actor:
            ties = self._wanted(pictures.sought(replace(self.filters.sought, types=("event", "statement"))))
            actors = ranked(ties, _MOST_NODES)
            count = len({actor for tie in ties for actor in (tie.source, tie.target)})
            return actors, _within(ties, actors), count
        if self.actor:
            actors = [self.actor, *pictures.nearest(self.actor, _MOST_NEAR)]
            count = pictures.others(self.actor) + 1
        else:
            actors, count = pictures.most_tied(_MOST_NODES), pictures.tied_actors()
        ties = self._wanted(pictures.among(actors))
        return ranked(ties, _MOST_NODES, self.actor) or actors[:1] * bool(self.actor), ties, count

    def _wanted(self, ties: Iterable[Tied]) -> list[Tied]:
        return [tie for tie in ties if tie.kind in self.filters.kinds]


def _between(pairs: Iterable[Pair], nodes: Iterable[Node]) -> list[Pair]:
    known = frozenset(node.key for node in nodes)
    return [pair for pair in pairs if pair.one in known and pair.other in known]


def _within(ties: Sequence[Tied], actors: Sequence[str]) -> list[Tied]:
    known = frozenset(actors)
    return [tie for tie in ties if tie.source in known and tie.target in known]
