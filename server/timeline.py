"""Time lines over HTTP: of everything, of a decade, a year, a month, a day; of an actor, of an article.

Each is read from the index with a few look-ups, and names are found by one query. Must not know: how a time line is
drawn, how the index is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from .documents import variant
from .formats import Format
from .naming import Name
from .picture_data import PictureData
from .picture_documents import OFFERS, Asked, Picture, PicturePage, answer, moved, named_format
from .picture_filters import ACTOR, ARTICLE, Filters, filters_of, period_of
from .picture_index import MOST_SOUGHT, Period, PictureIndex, Sought
from .picture_names import Names, Say
from .picture_queries import dated_query
from .problems import RequestError
from .site import Site
from .svg import Markup, affordable
from .things import Thing
from .timeline_model import Choice, Row, choices, data_of, paths_of, row_of, spans_of
from .timeline_picture import TimelinePicture, draw_timeline

__all__ = ["timeline"]

_MOST: Final = 80
"""So many things a time line shows: more cannot be read."""
_YEAR, _MONTH = len("2023"), len("2023-05")
_WIDTH: Final = 1_100
_BUDGET: Final = 86_000
"""Bytes of a page for what it shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePage(PicturePage):
    """What the page of a time line shows besides.

    Attributes:
        network: the address of the network of the actor that it is of; empty for others.
        picture: the time line; None when there is nothing.
        rows: the same as a table.
        total: how many there are; `MOST_SOUGHT` when there may be more.
        periods: what else can be looked at.
        period: the name of the period that is looked at; empty for none.
        wider: the name of the period that this one is in; empty for none.
        most_sought: how many are looked through at most.
    """

    network: str
    picture: Markup | None
    rows: tuple[Row, ...]
    total: int
    periods: tuple[Choice, ...]
    period: str
    wider: str
    most_sought: int = MOST_SOUGHT


def timeline(site: Site) -> Blueprint:
    """Return the routes of time lines."""
    routes = Blueprint("timeline", __name__)
    say = site.interface.say

    @routes.get("/timeline", defaults={"suffix": ""})
    @routes.get("/timeline.<suffix>")
    def everything(suffix: str) -> AnyResponse:
        row = named_format(suffix)
        return _answer(site, "/timeline", _Reading(say, filters_of(request.args)), row)

    @routes.get("/timeline/<path:full>")
    def part(full: str) -> AnyResponse:
        row, name = variant(full, OFFERS)
        path, period = f"/timeline/{name}", period_of(name)
        if period is not None:
            return _answer(site, path, _Reading(say, name=name, period=period), row)
        if not (ACTOR.fullmatch(name) or ARTICLE.fullmatch(name)):
            message = "There are time lines of decades, years, months and days, of actors and of articles:"
            raise RequestError(404, f"{message} /timeline/2023-05, /timeline/actor/…, /timeline/article/….")
        return moved(site, "/timeline/", name) or _answer(site, path, _Reading(say, thing=name), row)

    return routes


def _answer(site: Site, path: str, reading: _Reading, row: Format | None) -> AnyResponse:
    query, page, data, asks = reading.filters.query, reading.page, reading.data, reading.asks
    return answer(site, Picture("timeline.html", path, query, page, data, path, asks), row)


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
        found, total, names = self._read(asked)
        rows = tuple(row_of(each, names, self.say) for each in found)
        rows = rows[: affordable((row.cost for row in rows), _BUDGET)]
        about = names.about(self.thing)
        title = self._title(about)
        return TimelinePage(
            title=title,
            about=about,
            network=asked.addresses.url(f"/network/{self.thing}") if ACTOR.fullmatch(self.thing) else "",
            picture=draw_timeline(spans_of(rows, self.say), self._how(title)) if rows else None,
            rows=rows,
            total=total,
            periods=() if self.thing else tuple(self._periods(asked.generation.catalogue.pictures)),
            period=self.name,
            wider=self._wider(),
            filters=self.filters,
            offered=names.offered(),
        )

    def data(self, asked: Asked) -> PictureData:
        """Return the data behind the page: what it shows, whatever room that takes.

        Raises:
            RequestError: there is no such actor or article.
        """
        found, total, names = self._read(asked)
        return data_of(found, names, {"total": total, "period": self.name, "about": self.thing})

    def asks(self, base: str) -> str:
        """Return the query for the same."""
        return dated_query(self._sought, base)

    @property
    def _sought(self) -> Sought:
        if self.name:
            return Sought(self.period)
        if not self.thing:
            return self.filters.sought
        kind, _, key = self.thing.rpartition("/")
        return Sought(article=key) if kind == "article" else Sought(types=("role", "event"), actor=self.thing)

    def _read(self, asked: Asked) -> tuple[list[Thing], int, Names]:
        """Return what is shown, how much there is of it, and the names of it all.

        Raises:
            RequestError: there is no such actor or article.
        """
        found, total = self._found(asked.generation.catalogue.pictures)
        names = Names.of(asked, {*paths_of(found), self.thing})
        names.about(self.thing)
        return [each for each in found if names.knows(each.path)], total, names

    def _found(self, pictures: PictureIndex) -> tuple[list[Thing], int]:
        if self.name or self.thing or self.filters.narrow:
            return pictures.dated(self._sought, _MOST)
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
