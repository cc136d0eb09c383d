"""What pictures are drawn from, in the catalogue: rows for each part of the downloads, and counts of them; read.

A picture is a few look-ups however much there is. What is dated, and all names, are in the catalogue's other tables.
Must not know: quads, how rows are written, how pictures are drawn, HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from .log import Rows
from .picture_rows import Involved, PictureRows, Tie, filed
from .things import CERTAIN, COLUMNS, ORDERS, WITHIN, Thing, thing_of
from .versions import VERSION

__all__ = ["MOST_SOUGHT", "SCHEMA", "VERSIONED", "Period", "PictureIndex", "Sought", "Tied"]

VERSIONED: Final = {
    "began_here": "bucket, period, since",
    "began": "period, since",
    "involved": "actor, path, since",
    "tie": "source, target, kind, thing, since",
    "tied": "source, target, kind, factuality, since",
    "tied_actor": "actor, since",
}
"""The tables that have versions, and their primary keys."""
SCHEMA: Final = f"""
CREATE TABLE began_here (
    bucket INTEGER NOT NULL, period TEXT NOT NULL, events INTEGER NOT NULL, {VERSION},
    PRIMARY KEY (bucket, period, since)
) WITHOUT ROWID;
CREATE TABLE began (
    period TEXT NOT NULL, events INTEGER NOT NULL, {VERSION}, PRIMARY KEY (period, since)
) WITHOUT ROWID;
CREATE TABLE involved (
    bucket INTEGER NOT NULL, actor TEXT NOT NULL, path TEXT NOT NULL, thing INTEGER NOT NULL, {VERSION},
    PRIMARY KEY (actor, path, since)
) WITHOUT ROWID;
CREATE INDEX involved_bucket ON involved (bucket);
CREATE TABLE tie (
    bucket INTEGER NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, kind TEXT NOT NULL, factuality TEXT NOT NULL,
    thing TEXT NOT NULL, article TEXT NOT NULL, number INTEGER NOT NULL, {VERSION},
    PRIMARY KEY (source, target, kind, thing, since)
) WITHOUT ROWID;
CREATE INDEX tie_bucket ON tie (bucket);
CREATE INDEX tie_article ON tie (article);
CREATE INDEX tie_number ON tie (number);
CREATE TABLE tied (
    source TEXT NOT NULL, target TEXT NOT NULL, kind TEXT NOT NULL, factuality TEXT NOT NULL,
    articles INTEGER NOT NULL, things INTEGER NOT NULL, {VERSION},
    PRIMARY KEY (source, target, kind, factuality, since)
) WITHOUT ROWID;
CREATE INDEX tied_target ON tied (target, source);
CREATE TABLE tied_actor (
    actor TEXT NOT NULL, others INTEGER NOT NULL, things INTEGER NOT NULL, {VERSION}, PRIMARY KEY (actor, since)
) WITHOUT ROWID;
CREATE INDEX tied_actor_rank ON tied_actor (others DESC, things DESC, actor, since, until);
"""
"""``thing`` and ``number`` stand for paths, as the catalogue's ``name`` does."""
MOST_SOUGHT: Final = 5_000
"""So many rows are looked through for what is sought by dates; whoever is told of them is told when there are more."""
_DATE: Final = ORDERS["date"]
_TIED: Final = "source, target, kind, factuality, articles, things"


@dataclass(frozen=True, slots=True)
class Tied:
    """Two actors, and how much says that they are tied.

    Attributes:
        source: the path of the one who met, addressed or spoke.
        target: the path of the other.
        kind: the kind of tie.
        factuality: the factuality of the meetings; empty for what was said.
        articles: how many articles say so.
        things: how many events or statements.
    """

    source: str
    target: str
    kind: str
    factuality: str
    articles: int
    things: int


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both included; None is open."""

    first: date | None = None
    last: date | None = None

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day as ISO dates; of an open side the first or the last of all days."""
        return (self.first or date.min).isoformat(), (self.last or date.max).isoformat()


@dataclass(frozen=True, slots=True)
class Sought:
    """Which dated things are sought.

    Attributes:
        period: when they were.
        certain: whether they were then for certain; else it is enough that they may have been.
        types: of which types they are, among ``event``, ``role`` and ``statement``.
        actor: the path of an actor who had a part in them; empty for all.
        article: the key of the article that says so; empty for all.
        factuality: the code of their factuality; empty for all.
    """

    period: Period = Period()
    certain: bool = False
    types: tuple[str, ...] = ("event",)
    actor: str = ""
    article: str = ""
    factuality: str = ""


@dataclass(frozen=True, slots=True)
class PictureIndex:
    """What pictures are drawn from, read.

    Attributes:
        rows: asks the catalogue.
    """

    rows: Rows

    def dated(self, sought: Sought, most: int) -> tuple[list[Thing], int]:
        """Return some of the dated things that are sought, in order, and how many there are of them.

        Of more than there may be those are left out that were already there before the period, and then the last. As
        for the number, no more than `MOST_SOUGHT` are looked through.
        """
        found, values = _found(sought)
        begin = sought.period.first.isoformat() if sought.period.first else ""
        query = f"SELECT {COLUMNS} {found} ORDER BY {_DATE} < ?, {_DATE}, path LIMIT ?"
        chosen = map(thing_of, self.rows(query, *values, begin, most))
        ((total,),) = self.rows(f"SELECT COUNT(*) {found}", *values)
        return sorted(chosen, key=_in_order), int(total)

    def latest(self, most: int) -> list[Thing]:
        """Return the events that began last, in order."""
        where = "listed AND type = 'event' AND edtf != ''"
        query = f"SELECT {COLUMNS} FROM thing WHERE {where} ORDER BY {_DATE} DESC, path LIMIT ?"  # noqa: S608
        return sorted(map(thing_of, self.rows(query, most)), key=_in_order)

    def counts(self, start: str = "") -> dict[str, int]:
        """Return how many events began in each year; in each month of a year; on each day of a month.

        Args:
            start: the year or the month; empty for all years.
        """
        query = "SELECT period, events FROM began WHERE period > ? AND period < ? AND LENGTH(period) = ?"
        values = (start, f"{start}~", len(start) + 3 if start else 4)
        return {str(period): int(events) for period, events in self.rows(query, *values)}

    def most_tied(self, most: int) -> list[str]:
        """Return the actors who are tied to most others, the first one first."""
        query = "SELECT actor FROM tied_actor ORDER BY others DESC, things DESC, actor LIMIT ?"
        return [str(actor) for (actor,) in self.rows(query, most)]

    def tied_actors(self) -> int:
        """Return how many actors are tied to any other."""
        ((count,),) = self.rows("SELECT COUNT(*) FROM tied_actor")
        return int(count)

    def among(self, actors: Collection[str]) -> list[Tied]:
        """Return how some actors are tied to one another."""
        query = f"""SELECT {_TIED} FROM json_each(?) AS one CROSS JOIN json_each(?) AS other
            JOIN tied ON tied.source = one.value AND tied.target = other.value"""  # noqa: S608 - of column names
        listed = json.dumps(sorted(actors))
        return [Tied(*row) for row in self.rows(query, listed, listed)]

    def nearest(self, actor: str, most: int) -> list[str]:
        """Return the actors whom one is tied to, by how much says so."""
        query = """SELECT other FROM (
            SELECT target AS other, articles, things FROM tied WHERE source = ?
            UNION ALL SELECT source, articles, things FROM tied WHERE target = ?
        ) GROUP BY other ORDER BY SUM(articles) DESC, SUM(things) DESC, other LIMIT ?"""
        return [str(other) for (other,) in self.rows(query, actor, actor, most)]

    def others(self, actor: str) -> int:
        """Return how many others an actor is tied to."""
        found = self.rows("SELECT others FROM tied_actor WHERE actor = ?", actor)
        return int(found[0][0]) if found else 0

    def sought(self, sought: Sought) -> list[Tied]:
        """Return how actors are tied by what is sought alone.

        By one article all that it says; by dates what is dated, of which `MOST_SOUGHT` are looked through.
        """
        if sought.article and sought.period == Period() and not sought.factuality:
            found, values = "FROM tie WHERE article = ?", [sought.article]
        else:
            some, values = _found(sought)
            found = f"FROM tie WHERE number IN (SELECT name {some})"
        columns = "tie.source, tie.target, tie.kind, tie.factuality"
        query = f"SELECT {columns}, COUNT(DISTINCT tie.article), COUNT(*) {found} GROUP BY {columns}"
        return [Tied(*row) for row in self.rows(query, *values)]

    def stored(self, bucket: int) -> PictureRows:
        """Return the rows of one part of the downloads."""
        ties = self.rows("SELECT source, target, kind, factuality, thing, article FROM tie WHERE bucket = ?", bucket)
        involved = self.rows("SELECT actor, path FROM involved WHERE bucket = ?", bucket)
        return PictureRows(frozenset(Involved(*row) for row in involved), frozenset(Tie(*row) for row in ties))

    def between(self, one: str, other: str, start: int, most: int) -> tuple[list[Tie], int]:
        """Return what says that two actors are tied, from a place on so much of it, and how much there is."""
        found = "FROM tie WHERE (source = ? AND target = ?) OR (source = ? AND target = ?)"
        values = (one, other, other, one)
        columns = ", ".join(each.name for each in fields(Tie))
        query = f"SELECT {columns} {found} ORDER BY kind = 'about', kind = 'addressed', source, thing LIMIT ? OFFSET ?"
        ((total,),) = self.rows(f"SELECT COUNT(*) {found}", *values)
        return [Tie(*row) for row in self.rows(query, *values, most, start)], int(total)


def _found(sought: Sought) -> tuple[str, list[Any]]:
    """Return where the rows are that are sought, after what they are of, with the values for that."""
    source, values = _source(sought)
    told: list[tuple[str, list[Any]]] = [(f"type IN ({', '.join('?' * len(sought.types))})", [*sought.types])]
    exact = (("article", sought.article), ("factuality", sought.factuality))
    told += [(f"{name} = ?", [value]) for name, value in exact if value]
    first, last = sought.period.days
    if sought.certain:
        told.append(("begin_latest <= ? AND end_earliest >= ?", [last, first]))
    told.append(("COALESCE(begin_earliest, '') <= ? AND COALESCE(end_latest, '~') >= ?", [last, first]))
    where = " AND ".join(condition for condition, _ in told)
    rest = [value for _, each in told for value in each]
    return (
        f"FROM thing WHERE listed AND edtf != '' AND id IN ({source} LIMIT {MOST_SOUGHT}) AND {where}",
        [*values, *rest],
    )


def _source(sought: Sought) -> tuple[str, list[Any]]:
    """Return which rows are gone through: those of as few as can be."""
    if sought.actor:
        return "SELECT thing.id FROM involved JOIN thing ON thing.name = involved.thing WHERE actor = ?", [sought.actor]
    if sought.article:
        return "SELECT id FROM thing WHERE article = ? AND article != ''", [sought.article]
    first, last = sought.period.days
    certain = (CERTAIN, [last, first]) if sought.certain else ("", [])
    marks = ", ".join("?" * len(sought.types))
    return f"{WITHIN} AND type IN ({marks}) {certain[0]}", [last, first, first, *sought.types, *certain[1]]


def _in_order(thing: Thing) -> tuple[str, str, str]:
    return filed(thing), thing.bounds[3] or "~", thing.path
