"""Time lines over HTTP: of everything, of a decade, a year, a month, a day; of an actor, of an article.

Each is read from the index with a few look-ups, and names are found by one query. Must not know: how a time line is
drawn, how the index is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from ..ontology import codes
from .naming import Name
from .picture_documents import Asked, answer, moved, require_listed
from .picture_filters import ACTOR, ARTICLE, Filters, filters_of, period_of
from .picture_index import MOST_SOUGHT, Period, PictureIndex, Sought
from .picture_names import Names, Say
from .problems import RequestError
from .site import Site
from .svg import Markup, affordable
from .things import Thing
from .timeline_model import Choice, Row, choices, paths_of, row_of, spans_of
from .timeline_picture import TimelinePicture, draw_timeline

__all__ = ["timeline"]

_MOST: Final = 80
"""So many things a time line shows: more cannot be read."""
_YEAR, _MONTH = len("2023"), len("2023-05")
_WIDTH: Final = 1_100
_BUDGET: Final = 86_000
"""Bytes of a page for what it shows."""


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """What the page of a time line shows.

    Attributes:
        title: what it is called.
        about: what it is the time line of; None for everything.
        network: the address of the network of the actor that it is of; empty for others.
        picture: the time line; None when there is nothing.
        rows: the same as a table.
        total: how many there are; `MOST_SOUGHT` when there may be more.
        periods: what else can be looked at.
        period: the name of the period that is looked at; empty for none.
        wider: the name of the period that this one is in; empty for none.
        filters: what is asked for.
        factualities: what can be asked for.
        most_sought: how many are looked through at most.
    """

    title: str
    about: Name | None
    network: str
    picture: Markup | None
    rows: tuple[Row, ...]
    total: int
    periods: tuple[Choice, ...]
    period: str
    wider: str
    filters: Filters
    factualities: tuple[str, ...]
    most_sought: int = MOST_SOUGHT


def timeline(site: Site) -> Blueprint:
    """Return the routes of time lines."""
    routes = Blueprint("timeline", __name__)
    say = site.interface.say

    @routes.get("/timeline")
    def everything() -> AnyResponse:
        filters = filters_of(request.args)
        return answer(site, "timeline.html", "/timeline", filters.query, _Reading(say, filters).page)

    @routes.get("/timeline/<path:name>")
    def part(name: str) -> AnyResponse:
        path, period = f"/timeline/{name}", period_of(name)
        if period is not None:
            return answer(site, "timeline.html", path, "", _Reading(say, name=name, period=period).page)
        if not (ACTOR.fullmatch(name) or ARTICLE.fullmatch(name)):
            message = "There are time lines of decades, years, months and days, of actors and of articles:"
            raise RequestError(404, f"{message} /timeline/2023-05, /timeline/actor/…, /timeline/article/….")
        gone = moved(site.generation, name, "/timeline/")
        if gone is not None:
            return gone
        require_listed(site.generation, name)
        return answer(site, "timeline.html", path, "", _Reading(say, thing=name).page)

    return routes


@dataclass(frozen=True, slots=True)
class _Reading:
    """A time line being read.

    Attributes:
        say: says wordings.
        filters: what the request asks for.
        name: the name of the period that it is of; empty for none.
        period: that period.
        thing: the path of the actor or article that it is of; empty for none.
    """

    say: Say
    filters: Filters = field(default_factory=Filters)
    name: str = ""
    period: Period = field(default_factory=Period)
    thing: str = ""

    def page(self, asked: Asked) -> TimelinePage:
        """Return what the page shows.

        Raises:
            RequestError: there is no such actor or article.
        """
        pictures = asked.generation.catalogue.pictures
        found, total = self._found(pictures)
        names = Names.of(asked, {*paths_of(found), self.thing})
        if self.thing and not names.knows(self.thing):
            raise RequestError(404, f"There is no {self.thing} here.")
        rows = tuple(row_of(each, names, self.say) for each in found)
        rows = rows[: affordable((row.cost for row in rows), _BUDGET)]
        about = names.name(self.thing) if self.thing else None
        title = self._title(about)
        return TimelinePage(
            title=title,
            about=about,
            network=asked.addresses.url(f"/network/{self.thing}") if ACTOR.fullmatch(self.thing) else "",
            picture=draw_timeline(spans_of(rows, self.say), self._how(title)) if rows else None,
            rows=rows,
            total=total,
            periods=() if self.thing else tuple(self._periods(pictures)),
            period=self.name,
            wider=self._wider(),
            filters=self.filters,
            factualities=codes("factuality"),
        )

    def _found(self, pictures: PictureIndex) -> tuple[list[Thing], int]:
        if self.name:
            return pictures.dated(Sought(self.period), _MOST)
        if self.thing:
            kind, _, key = self.thing.rpartition("/")
            is_article = kind == "article"
            sought = Sought(article=key) if is_article else Sought(types=("role", "event"), actor=self.thing)
            return pictures.dated(sought, _MOST)
        if self.filters.narrow:
            return pictures.dated(self.filters.sought, _MOST)
        return pictures.latest(_MOST), sum(pictures.counts().values())

    def _periods(self, pictures: PictureIndex) -> list[Choice]:
        counts = pictures.counts
        if len(self.name) in (_YEAR, _MONTH):
            return [Choice(name, count) for name, count in sorted(counts(self.name).items())]
        if self.name.endswith("s"):
            years = {year: count for year, count in counts().items() if year.startswith(self.name[:3])}
            return [Choice(name, count) for name, count in sorted(years.items())]
        return [] if self.name else choices(counts())

    def _wider(self) -> str:
        """Return the name of the period that the one at hand is in."""
        length = len(self.name)
        return f"{self.name[:3]}0s" if length == _YEAR else self.name[: max(0, length - 3)] if "-" in self.name else ""

    def _title(self, about: Name | None) -> str:
        if about is not None:
            return self.say("timeline.of", whose=about.text)
        return self.say("timeline.in", period=self.name) if self.name else self.say("timeline.title")

    def _how(self, title: str) -> TimelinePicture:
        how = TimelinePicture(title, self.say("timeline.describe"), _WIDTH)
        return replace(how, first=self.period.first, last=self.period.last) if self.name else how
