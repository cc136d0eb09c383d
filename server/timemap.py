"""TimeMaps (RFC 7089 section 5): the states of a document that are kept, as links, as JSON, and as a page.

Must not know: how the states are found.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, render_template
from werkzeug.http import http_date

from .answers import Link, chosen_format, page_number
from .documents import Representation, coded, represented
from .formats import Format, of_kind
from .memento import times
from .places import LINK_FORMAT, Places
from .problems import RequestError
from .retained import Moment
from .site import Site
from .states import States

__all__ = ["timemaps"]

LONGEST: Final = 1_000
"""How many states one list has; there are further lists then."""
_LINKS: Final = Format("link", LINK_FORMAT, "link", "Links", "text")
_JSON: Final = Format("json", "application/json", "json", "JSON", "text")
_FORMS: Final = {"link": _LINKS, "json": _JSON, "html": of_kind("page")[0]}


@dataclass(frozen=True, slots=True)
class _TimeMap:
    """A list of states.

    Attributes:
        places: where the document and its lists are.
        found: the moments of all states, the oldest first.
        page: the number of the list, from 1.
    """

    places: Places
    found: Sequence[Moment]
    page: int

    @property
    def pages(self) -> int:
        """How many lists there are."""
        return -(-len(self.found) // LONGEST)

    def moments(self, page: int) -> Sequence[Moment]:
        """Return the moments of one list."""
        return self.found[(page - 1) * LONGEST : page * LONGEST]

    def links(self) -> Iterator[Link]:
        """Yield what the list says, as links."""
        yield Link(self.places.original, "original")
        yield Link(self.places.timegate, "timegate")
        for page in range(1, self.pages + 1):
            yield self._to(page)
        for moment in self.moments(self.page):
            yield self.places.link(moment, self._relation(moment))

    def members(self) -> dict[str, Any]:
        """Return what the list says, as JSON."""
        states = [{"datetime": _iso(each), "uri": self.places.memento(each)} for each in self.moments(self.page)]
        ends = {name: {"datetime": _iso(each), "uri": self.places.memento(each)} for name, each in self._ends()}
        lists = [self.places.timemap("json", page) for page in range(1, self.pages + 1)]
        return {
            "original_uri": self.places.original,
            "timegate_uri": self.places.timegate,
            "timemap_uri": {name: self.places.timemap(name, self.page) for name in _FORMS},
            "mementos": {**ends, "list": states},
            **({"pages": lists} if len(lists) > 1 else {}),
        }

    def _to(self, page: int) -> Link:
        moments = self.moments(page)
        span = (("from", http_date(moments[0].created)), ("until", http_date(moments[-1].created)))
        relation = "self" if page == self.page else "timemap"
        return Link(self.places.timemap("link", page), relation, LINK_FORMAT, span)

    def _relation(self, moment: Moment) -> str:
        return " ".join((*(name for name, each in self._ends() if each == moment), "memento"))

    def _ends(self) -> tuple[tuple[str, Moment], tuple[str, Moment]]:
        return ("first", self.found[0]), ("last", self.found[-1])


def timemaps(site: Site, states: States) -> Blueprint:
    """Return the route of TimeMaps."""
    routes = Blueprint("timemap", __name__)

    @routes.get("/timemap/", defaults={"path": ""})
    @routes.get("/timemap/<path:path>")
    def timemap(path: str) -> Response:
        form, _, rest = path.partition("/")
        return _listed(site, states, rest, _FORMS[form]) if form in _FORMS else _listed(site, states, path, None)

    return routes


def _listed(site: Site, states: States, path: str, row: Format | None) -> Response:
    """Return a TimeMap; without a wish the one that programs understand.

    Raises:
        RequestError: there is no such document, or no such page of its list.
    """
    listing, found = times(site, states, path)
    listed = _TimeMap(Places(Places.of(None, path).root, path), found, page_number())
    if listed.page > listed.pages:
        raise RequestError(404, f"There are {listed.pages} lists of the states of /{path}.")
    chosen = row or chosen_format(tuple(_FORMS.values()))
    key = (listing.current.id, found[0], len(found), listed.places.root, path, listed.page, "timemap", chosen.name)
    plain = site.kept.get_or_make(key, lambda: _representation(listed, chosen), lambda made: len(made.body))
    response = represented(coded(plain), chosen)
    if row is None:
        response.vary.add("Accept")
        response.headers["Content-Location"] = listed.places.timemap(chosen.suffix.strip("."), listed.page)
    return response


def _representation(listed: _TimeMap, row: Format) -> Representation:
    links = (Link(listed.places.original, "original"), Link(listed.places.timegate, "timegate"))
    return Representation(_body(listed, row).encode(), links).tagged(row)


def _body(listed: _TimeMap, row: Format) -> str:
    if row is _LINKS:
        return ",\n".join(map(str, listed.links())) + "\n"
    if row is _JSON:
        return json.dumps(listed.members(), ensure_ascii=False, indent=1) + "\n"
    moments = [(each, listed.places.memento(each)) for each in listed.moments(listed.page)]
    return render_template("timemap.html", listed=listed, moments=moments)


def _iso(moment: Moment) -> str:
    return moment.created.isoformat().replace("+00:00", "Z")
