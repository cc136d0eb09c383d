"""What a request leaves out of a picture: actors, articles, dates, factualities, kinds of ties.

Must not know: how anything is found or drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from ..mapping.edtf import EdtfError, parse
from ..ontology import codes
from .picture_index import Period, Sought
from .picture_rows import KINDS
from .problems import RequestError

__all__ = ["ACTOR", "ARTICLE", "FIELDS", "PERIOD", "Filters", "filters_of", "period_of"]

ACTOR: Final = re.compile(r"(?:article/[^/]+/)?actor/[^/]+")
ARTICLE: Final = re.compile(r"article/[^/]+")
FIELDS: Final = ("from", "to", "dates", "factuality", "actor", "article", "kind")
"""The parameters of a request that leave something out."""
PERIOD: Final = re.compile(r"([0-9]{3})0s|([0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?)")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for of a picture.

    Attributes:
        since: the first day, or the date whose first day it is, in EDTF; may be empty.
        until: the last day, or the date whose last day it is.
        certain: whether it must certainly have been then.
        factuality: the code of a factuality; may be empty.
        actor: the path of an actor; may be empty.
        article: the key of an article; may be empty.
        kinds: the kinds of ties.
    """

    CERTAIN: ClassVar[str] = "certain"

    since: str = ""
    until: str = ""
    certain: bool = False
    factuality: str = ""
    actor: str = ""
    article: str = ""
    kinds: tuple[str, ...] = KINDS

    @property
    def period(self) -> Period:
        """The days from the first to the last."""
        return Period(_first(self.since), _last(self.until))

    @property
    def reversed(self) -> bool:
        """Whether the first day comes after the last."""
        first, last = self.period.first, self.period.last
        return first is not None and last is not None and first > last

    @property
    def narrow(self) -> bool:
        """Whether anything but the kinds of ties is left out."""
        return bool(self.since or self.until or self.certain or self.factuality or self.actor or self.article)

    @property
    def sought(self) -> Sought:
        """The events that are asked for."""
        return Sought(self.period, self.certain, ("event",), self.actor, self.article, self.factuality)

    @property
    def query(self) -> str:
        """The part of an address that asks for this, with its question mark; empty when nothing is left out."""
        pairs = list(self._pairs())
        return f"?{urlencode(pairs)}" if pairs else ""

    def _pairs(self) -> Iterator[tuple[str, str]]:
        yield from ((name, value) for name, value in (("from", self.since), ("to", self.until)) if value)
        if self.certain:
            yield "dates", self.CERTAIN
        told = (("factuality", self.factuality), ("actor", self.actor), ("article", self.article))
        yield from ((name, value) for name, value in told if value)
        if self.kinds != KINDS:
            yield from (("kind", kind) for kind in self.kinds)


def filters_of(given: MultiDict[str, str]) -> Filters:
    """Return what a request asks for; parameters of other names are left alone.

    Raises:
        RequestError: a value is none that there is.
    """
    dates, factuality = _one(given, "dates"), _one(given, "factuality")
    _require("dates", dates, ("", "possible", Filters.CERTAIN))
    _require("factuality", factuality, ("", *codes("factuality")))
    kinds = tuple(given.getlist("kind")) or KINDS
    for kind in kinds:
        _require("kind", kind, KINDS)
    found = Filters(
        since=_one(given, "from"),
        until=_one(given, "to"),
        certain=dates == Filters.CERTAIN,
        factuality=factuality,
        actor=_actor(_one(given, "actor")),
        article=_one(given, "article").removeprefix("article/"),
        kinds=tuple(kind for kind in KINDS if kind in kinds),
    )
    _ = found.period  # refuses what is no date
    return found


def period_of(name: str) -> Period | None:
    """Return the days of a decade, a year, a month or a day, as ``2020s`` or in EDTF; None for other names."""
    found = PERIOD.fullmatch(name)
    if found is None:
        return None
    decade, written = found.groups()
    if decade is not None:
        first = int(decade) * 10
        return Period(date(max(1, first), 1, 1), date(first + 9, 12, 31)) if first < 10_000 else None
    try:
        bounds = parse(written)
    except EdtfError:
        return None
    return Period(bounds.begin_earliest, bounds.end_latest)


def _one(given: MultiDict[str, str], name: str) -> str:
    return given.get(name, "")


def _actor(text: str) -> str:
    path = text if not text or "/" in text else f"actor/{text}"
    if path and not ACTOR.fullmatch(path):
        raise RequestError(400, f'"{text}" is no actor: give a key, or the part of its address after /id/.')
    return path


def _require(name: str, value: str, those: Sequence[str]) -> None:
    if value not in those:
        raise RequestError(
            400, f'There is no {name} "{value}": give {", ".join(filter(None, those))}, or leave it out.'
        )


def _first(text: str) -> date | None:
    return _bounds(text)[0]


def _last(text: str) -> date | None:
    return _bounds(text)[1]


def _bounds(text: str) -> tuple[date | None, date | None]:
    if not text:
        return None, None
    try:
        bounds = parse(text)
    except EdtfError as error:
        raise RequestError(400, f"{error}.") from error
    return bounds.begin_earliest, bounds.end_latest
