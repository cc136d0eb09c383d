"""Networks over HTTP: of the actors that are tied to most others, of one actor's neighbours; what ties two actors.

Each is read from the index with a few look-ups, and names are found by one query. Must not know: how a network is
drawn, how the index is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from ..ontology import codes
from .naming import Name
from .network_model import TieRow, nodes_of, pairs_of, ranked, rows_of, with_path
from .network_picture import NetworkPicture, Node, Pair, draw_network, drawn_pairs
from .picture_documents import Asked, answer, moved, require_listed
from .picture_filters import ACTOR, Filters, filters_of
from .picture_index import PictureIndex, Tied
from .picture_names import Names, Say
from .picture_rows import KINDS
from .problems import RequestError
from .site import Site
from .svg import Markup, affordable
from .tie_evidence import evidence_page

__all__ = ["network"]

_MOST_NODES: Final = 200
_MOST_NEAR: Final = 60
_MOST_PAIRS: Final = 240
"""So many actors and ties a network shows: more cannot be read, nor be sent in 100 kB."""
_BUDGET: Final = 46_000
"""Bytes of a page for nodes, and as many for ties."""
_ACTORS: Final = re.compile(f"({ACTOR.pattern})(?:/(table)|/with/({ACTOR.pattern}))?")


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """What the page of a network shows.

    Attributes:
        title: what it is called.
        about: whose it is; None for everybody's.
        picture: the network; None on the page of the table, and where there is nothing.
        rows: its ties as a table; none on the page of the picture.
        nodes: how many actors there are in it.
        actors: how many there are to be found.
        pairs: how many ties there are among them, each between two.
        drawn: how many of these are drawn, or stand in the table.
        path: the address of the picture.
        table: the address of the table.
        filters: what is asked for.
        factualities: what can be asked for.
        kinds: the kinds of ties.
    """

    title: str
    about: Name | None
    picture: Markup | None
    rows: tuple[TieRow, ...]
    nodes: int
    actors: int
    pairs: int
    drawn: int
    path: str
    table: str
    filters: Filters
    factualities: tuple[str, ...]
    kinds: tuple[str, ...] = KINDS


def network(site: Site) -> Blueprint:
    """Return the routes of networks."""
    routes = Blueprint("network", __name__)
    say = site.interface.say

    @routes.get("/network", defaults={"table": False})
    @routes.get("/network/table", defaults={"table": True})
    def everybody(table: bool) -> AnyResponse:
        return _answer(site, _Reading(say, filters_of(request.args), is_table=table))

    @routes.get("/network/<path:name>")
    def part(name: str) -> AnyResponse:
        found = _ACTORS.fullmatch(name)
        if found is None:
            raise RequestError(404, "There are networks of actors: /network/actor/….")
        actor, table, other = found.groups()
        gone = moved(site.generation, actor, "/network/")
        if gone is not None:
            return gone
        for each in filter(None, (actor, other)):
            require_listed(site.generation, each)
        if other is not None:
            path = f"/network/{with_path(actor, other)}"
            return answer(site, "tie.html", path, "", partial(evidence_page, actors=(actor, other), say=say))
        filters = Filters(kinds=filters_of(request.args).kinds)
        return _answer(site, _Reading(say, filters, actor, is_table=table is not None))

    return routes


def _answer(site: Site, reading: _Reading) -> AnyResponse:
    return answer(site, "network.html", reading.path, reading.filters.query, reading.page)


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
        return self._picture + ("/table" if self.is_table else "")

    @property
    def _picture(self) -> str:
        return f"/network/{self.actor}" if self.actor else "/network"

    def page(self, asked: Asked) -> NetworkPage:
        """Return what the page shows, as a picture or as a table.

        Raises:
            RequestError: there is no such actor.
        """
        actors, ties, count = self._found(asked.generation.index.pictures)
        names = Names.of(asked, {*actors, self.actor})
        if self.actor and not names.knows(self.actor):
            raise RequestError(404, f"There is no {self.actor} here.")

        def href(end: str) -> str:
            return asked.addresses.url(f"/network/{end}")

        pairs = pairs_of(ties, names, href, self.say)
        nodes = nodes_of(actors, pairs, names, href, self.actor, self.say)
        nodes = nodes[: affordable((node.cost for node in nodes), _BUDGET)]
        chosen = drawn_pairs(_between(pairs, nodes), _MOST_PAIRS, _BUDGET)
        about = names.name(self.actor) if self.actor else None
        title = self.say("network.of", whose=about.text) if about else self.say("network.title")
        picture = None
        if not self.is_table and chosen:
            picture = draw_network(nodes, chosen, NetworkPicture(title, self.say("network.describe")))
        rows = rows_of(ties, names, href, self.say) if self.is_table else []
        rows = rows[: affordable((row.cost for row in rows), 2 * _BUDGET)]
        drawn = len({frozenset((row.source, row.target)) for row in rows}) if self.is_table else len(chosen)
        facts = (title, about, picture, tuple(rows), len(nodes), count, len(pairs), drawn)
        here, query = asked.addresses.url(self._picture), self.filters.query
        return NetworkPage(*facts, here + query, f"{here}/table{query}", self.filters, codes("factuality"))

    def _found(self, pictures: PictureIndex) -> tuple[list[str], list[Tied], int]:
        """Return the actors that are shown, how they are tied, and how many actors there are to be found."""
        if self.filters.narrow and not self.actor:
            ties = self._wanted(pictures.sought(replace(self.filters.sought, types=("event", "statement")))[0])
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
