"""What pictures are drawn from, in the index of a generation: rows for each part of the downloads, and counts of them.

Counts are changed by what comes and goes, so that a publication costs what it changes; a picture is a few look-ups
however much there is. The rows hold paths, codes and dates; names are the store's. Must not know: quads, how pictures
are drawn, HTTP.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import Any, Final, TypeVar

from .log import Rows
from .picture_rows import Dated, Involved, PictureRows, Tie

__all__ = ["MOST_SOUGHT", "SCHEMA", "Period", "PictureDraft", "PictureIndex", "Sought", "Tied"]

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS dated (
    id INTEGER PRIMARY KEY, bucket INTEGER NOT NULL, path TEXT NOT NULL UNIQUE, article TEXT NOT NULL,
    what TEXT NOT NULL, kind TEXT NOT NULL, factuality TEXT NOT NULL, edtf TEXT NOT NULL, begin_earliest TEXT NOT NULL,
    begin_latest TEXT NOT NULL, end_earliest TEXT NOT NULL, end_latest TEXT NOT NULL, place TEXT NOT NULL,
    filed TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS dated_bucket ON dated (bucket);
CREATE INDEX IF NOT EXISTS dated_article ON dated (article);
CREATE INDEX IF NOT EXISTS dated_filed ON dated (what, filed, path);
CREATE VIRTUAL TABLE IF NOT EXISTS dated_span USING rtree_i32 (
    id, first, last, latest_begin, same_begin, earliest_end, same_end
);
CREATE TABLE IF NOT EXISTS dated_count (period TEXT PRIMARY KEY, events INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS involved (
    bucket INTEGER NOT NULL, actor TEXT NOT NULL, path TEXT NOT NULL, part TEXT NOT NULL,
    PRIMARY KEY (actor, path, part)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS involved_bucket ON involved (bucket);
CREATE TABLE IF NOT EXISTS tie (
    bucket INTEGER NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, kind TEXT NOT NULL, factuality TEXT NOT NULL,
    thing TEXT NOT NULL, article TEXT NOT NULL, PRIMARY KEY (source, target, kind, thing)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tie_bucket ON tie (bucket);
CREATE INDEX IF NOT EXISTS tie_article ON tie (article);
CREATE INDEX IF NOT EXISTS tie_thing ON tie (thing);
CREATE TABLE IF NOT EXISTS tied (
    source TEXT NOT NULL, target TEXT NOT NULL, kind TEXT NOT NULL, factuality TEXT NOT NULL,
    articles INTEGER NOT NULL, things INTEGER NOT NULL, PRIMARY KEY (source, target, kind, factuality)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tied_target ON tied (target, source);
CREATE TABLE IF NOT EXISTS tied_actor (
    actor TEXT PRIMARY KEY, others INTEGER NOT NULL, things INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tied_actor_rank ON tied_actor (others DESC, things DESC, actor);
CREATE TEMP TABLE IF NOT EXISTS touched_actor (actor TEXT PRIMARY KEY) WITHOUT ROWID;
"""
MOST_SOUGHT: Final = 5_000
"""So many rows are looked through for what is sought by dates; whoever is told of them is told when there are more."""
_FAR: Final = 4_000_000
"""A day after all days, and negative one before: in the place of a bound that there is not."""
_KEYS: Final = {
    "dated": ("path",),
    "involved": ("actor", "path", "part"),
    "tie": ("source", "target", "kind", "thing"),
}
_DATED: Final = ", ".join(f"dated.{each.name}" for each in fields(Dated))
_TIED: Final = "source, target, kind, factuality, articles, things"
_RANKED: Final = """
INSERT OR REPLACE INTO tied_actor
SELECT actor, COUNT(DISTINCT other), SUM(things) FROM (
    SELECT actor, target AS other, things FROM touched_actor JOIN tied ON tied.source = actor
    UNION ALL SELECT actor, source, things FROM touched_actor JOIN tied ON tied.target = actor
) GROUP BY actor
"""


Row = TypeVar("Row", Dated, Involved, Tie)


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
    def days(self) -> tuple[int, int]:
        """The days as numbers."""
        return _day(self.first, -_FAR), _day(self.last, _FAR)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which dated things are sought.

    Attributes:
        period: when they were.
        certain: whether they were then for certain; else it is enough that they may have been.
        what: ``event`` or ``role``; empty for all.
        actor: the path of an actor who had a part in them; empty for all.
        article: the key of the article that says so; empty for all.
        factuality: the code of their factuality; empty for all.
    """

    period: Period = Period()
    certain: bool = False
    what: str = "event"
    actor: str = ""
    article: str = ""
    factuality: str = ""


@dataclass(frozen=True, slots=True)
class PictureIndex:
    """What pictures are drawn from, read.

    Attributes:
        rows: asks the index.
    """

    rows: Rows

    def dated(self, sought: Sought, most: int) -> tuple[list[Dated], int]:
        """Return some of the dated things that are sought, in order, and how many there are of them.

        Of more than there may be those are left out that were already there before the period, and then the last. As
        for the number, no more than `MOST_SOUGHT` are looked through.
        """
        source, values = _source(sought)
        where, more = _conditions(sought)
        found = f"FROM ({source} LIMIT {MOST_SOUGHT}) AS some JOIN dated ON dated.id = some.id {where}"
        first = sought.period.first
        begin = first.isoformat() if first else ""
        query = f"SELECT {_DATED} {found} ORDER BY dated.filed < ?, dated.filed, dated.path LIMIT ?"
        chosen = [Dated(*row) for row in self.rows(query, *values, *more, begin, most)]
        ((total,),) = self.rows(f"SELECT COUNT(*) {found}", *values, *more)
        return sorted(chosen, key=_in_order), int(total)

    def latest(self, most: int) -> list[Dated]:
        """Return the events that are filed last, in order."""
        query = f"SELECT {_DATED} FROM dated WHERE what = 'event' ORDER BY filed DESC, path LIMIT ?"  # noqa: S608
        return sorted((Dated(*row) for row in self.rows(query, most)), key=_in_order)

    def counts(self, start: str = "") -> dict[str, int]:
        """Return how many events began in each year; for a year, how many in each of its months.

        Args:
            start: the year with a hyphen; empty for all years.
        """
        first, last, length = (start, f"{start}~", 7) if start else ("", "~", 4)
        query = "SELECT period, events FROM dated_count WHERE period > ? AND period < ? AND LENGTH(period) = ?"
        return {str(period): int(events) for period, events in self.rows(query, first, last, length)}

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

    def sought(self, sought: Sought) -> tuple[list[Tied], int]:
        """Return how actors are tied by what is sought alone, and by how many events and statements.

        By one article all that it says; by dates what is dated, of which `MOST_SOUGHT` are looked through.
        """
        if sought.article and sought.period == Period():
            found, values = "tie WHERE article = ?", [sought.article]
        else:
            source, values = _source(sought)
            where, more = _conditions(sought)
            some = f"({source} LIMIT {MOST_SOUGHT}) AS some"
            found, values = (
                f"{some} JOIN dated ON dated.id = some.id JOIN tie ON tie.thing = dated.path {where}",
                [
                    *values,
                    *more,
                ],
            )
        columns = "tie.source, tie.target, tie.kind, tie.factuality"
        query = f"SELECT {columns}, COUNT(DISTINCT tie.article), COUNT(*) FROM {found} GROUP BY {columns}"  # noqa: S608
        ties = [Tied(*row) for row in self.rows(query, *values)]
        return ties, sum(each.things for each in ties)

    def between(self, one: str, other: str, most: int) -> tuple[list[Tie], int]:
        """Return what says that two actors are tied, some of it, and how much there is."""
        found = "FROM tie WHERE (source = ? AND target = ?) OR (source = ? AND target = ?)"
        values = (one, other, other, one)
        columns = ", ".join(each.name for each in fields(Tie))
        query = f"SELECT {columns} {found} ORDER BY kind = 'about', kind = 'addressed', source, thing LIMIT ?"
        ((total,),) = self.rows(f"SELECT COUNT(*) {found}", *values)
        return [Tie(*row) for row in self.rows(query, *values, most)], int(total)


@dataclass(frozen=True, slots=True)
class PictureDraft:
    """What pictures are drawn from, being written.

    Attributes:
        connection: the index that is being written.
    """

    connection: sqlite3.Connection

    def put(self, bucket: int, rows: PictureRows) -> None:
        """Write down the rows of one part in place of what it had; the actors' ranks follow with `rank`."""
        gone, come = self._replace("dated", Dated, bucket, rows.dated)
        self._count_dated(gone, come)
        self._replace("involved", Involved, bucket, rows.involved)
        stays = self._stored("tie", Tie, bucket) & rows.ties
        lost, won = self._replace("tie", Tie, bucket, rows.ties)
        self._count_ties(stays | lost, stays | won)

    def clear(self) -> None:
        """Take everything out."""
        for table in ("dated", "dated_span", "dated_count", "involved", "tie", "tied", "tied_actor", "touched_actor"):
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of tables

    def rank(self) -> None:
        """Count anew how many others the actors are tied to of whom anything else was written down."""
        run = self.connection.execute
        run("DELETE FROM tied_actor WHERE actor IN (SELECT actor FROM touched_actor)")
        run(_RANKED)
        run("DELETE FROM touched_actor")

    def _replace(self, table: str, kind: type[Row], bucket: int, new: Collection[Row]) -> tuple[set[Row], set[Row]]:
        """Write the rows of one part in place of those that it had; return those that go and those that come."""
        old = self._stored(table, kind, bucket)
        gone, come = old - set(new), set(new) - old
        self._remove(table, gone)
        self._add(table, bucket, come)
        return gone, come

    def _stored(self, table: str, kind: type[Row], bucket: int) -> set[Row]:
        names = ", ".join(each.name for each in fields(kind))
        stored = self.connection.execute(f"SELECT {names} FROM {table} WHERE bucket = ?", (bucket,))  # noqa: S608
        return {kind(*row) for row in stored}

    def _remove(self, table: str, rows: Iterable[Any]) -> None:
        where = " AND ".join(f"{name} = ?" for name in _KEYS[table])
        values = [tuple(getattr(row, name) for name in _KEYS[table]) for row in rows]
        if table == "dated":
            query = "DELETE FROM dated_span WHERE id = (SELECT id FROM dated WHERE path = ?)"
            self.connection.executemany(query, values)
        self.connection.executemany(f"DELETE FROM {table} WHERE {where}", values)  # noqa: S608 - names of columns

    def _add(self, table: str, bucket: int, rows: Iterable[Any]) -> None:
        for row in sorted(rows):
            values = (bucket, *astuple(row), *((row.filed,) if table == "dated" else ()))
            start = "NULL, " if table == "dated" else ""
            marks = ", ".join("?" * len(values))
            added = self.connection.execute(f"INSERT INTO {table} VALUES ({start}{marks})", values)  # noqa: S608
            if table == "dated":
                span = (added.lastrowid, *_span(row))
                self.connection.execute("INSERT INTO dated_span VALUES (?, ?, ?, ?, ?, ?, ?)", span)

    def _count_dated(self, gone: Iterable[Dated], come: Iterable[Dated]) -> None:
        change = Counter(period for row in come for period in _periods(row))
        change.subtract(Counter(period for row in gone for period in _periods(row)))
        query = "INSERT INTO dated_count VALUES (?, ?) ON CONFLICT DO UPDATE SET events = events + excluded.events"
        self.connection.executemany(query, ((period, number) for period, number in change.items() if number))
        self.connection.executemany(
            "DELETE FROM dated_count WHERE period = ? AND events = 0", ((each,) for each in change)
        )

    def _count_ties(self, old: Collection[Tie], new: Collection[Tie]) -> None:
        """Change the counts of who is tied to whom: an article is in one part alone, so that those of parts add up."""
        articles, things = _articles(new), _things(new)
        articles.subtract(_articles(old))
        things.subtract(_things(old))
        changed = sorted(pair for pair in things if articles[pair] or things[pair])
        query = """INSERT INTO tied VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
            SET articles = articles + excluded.articles, things = things + excluded.things"""
        self.connection.executemany(query, ((*pair, articles[pair], things[pair]) for pair in changed))
        left = "DELETE FROM tied WHERE source = ? AND target = ? AND kind = ? AND factuality = ? AND things = 0"
        self.connection.executemany(left, changed)
        touched = {(actor,) for pair in changed for actor in pair[:2]}
        self.connection.executemany("INSERT OR IGNORE INTO touched_actor VALUES (?)", sorted(touched))


def _source(sought: Sought) -> tuple[str, list[Any]]:
    """Return which identifiers of dated things are gone through: those of as few as can be."""
    if sought.actor:
        return "SELECT DISTINCT id FROM involved JOIN dated USING (path) WHERE actor = ?", [sought.actor]
    if sought.article:
        return "SELECT id FROM dated WHERE article = ?", [sought.article]
    first, last = sought.period.days
    if sought.certain:
        return "SELECT id FROM dated_span WHERE latest_begin <= ? AND earliest_end >= ?", [last, first]
    return "SELECT id FROM dated_span WHERE first <= ? AND last >= ?", [last, first]


def _conditions(sought: Sought) -> tuple[str, list[Any]]:
    """Return what else is required of those."""
    exact = (("what", sought.what), ("article", sought.article), ("factuality", sought.factuality))
    told = [(f"dated.{name} = ?", value) for name, value in exact if value]
    begin, end = ("begin_latest", "end_earliest") if sought.certain else ("begin_earliest", "end_latest")
    there = "!= '' AND " if sought.certain else "= '' OR "
    if sought.period.last:
        told.append((f"(dated.{begin} {there}dated.{begin} <= ?)", sought.period.last.isoformat()))
    if sought.period.first:
        told.append((f"(dated.{end} {there}dated.{end} >= ?)", sought.period.first.isoformat()))
    where = " AND ".join(condition for condition, _ in told)
    return (f"WHERE {where}" if where else ""), [value for _, value in told]


def _in_order(row: Dated) -> tuple[str, str, str]:
    return row.filed, row.end_latest or "~", row.path


def _span(row: Dated) -> tuple[int, ...]:
    """Return the corners of a thing's box: where it may have been, and within which days it certainly was."""
    begin_earliest, begin_latest, end_earliest, end_latest = row.bounds
    latest, earliest = _day(begin_latest, _FAR), _day(end_earliest, -_FAR)
    return _day(begin_earliest, -_FAR), _day(end_latest, _FAR), latest, latest, earliest, earliest


def _day(day: date | None, absent: int) -> int:
    return absent if day is None else day.toordinal()


def _periods(row: Dated) -> Iterator[str]:
    """Yield the year and the month that an event is filed under."""
    if row.what == "event":
        yield row.filed[:4]
        yield row.filed[:7]


def _articles(ties: Iterable[Tie]) -> Counter[tuple[str, ...]]:
    return Counter(pair for pair, _ in {(_pair(tie), tie.article) for tie in ties})


def _things(ties: Iterable[Tie]) -> Counter[tuple[str, ...]]:
    return Counter(map(_pair, ties))


def _pair(tie: Tie) -> tuple[str, ...]:
    return tie.source, tie.target, tie.kind, tie.factuality
