"""What pictures are drawn from, in the index of a generation: rows for each part of the downloads, and counts of them.

Counts are changed by what comes and goes, so that a publication costs what it changes; a picture is a few look-ups
however much there is. What is dated, and all names, are in the catalogue beside. Must not know: quads, how pictures are
drawn, HTTP.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import Any, Final, TypeVar

from .log import Rows
from .picture_rows import Involved, PictureRows, Tie, filed
from .things import CERTAIN, COLUMNS, ORDERS, WITHIN, Thing, id_of, thing_of

__all__ = ["MOST_SOUGHT", "SCHEMA", "Period", "PictureDraft", "PictureIndex", "Sought", "Tied"]

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS began_here (
    bucket INTEGER NOT NULL, period TEXT NOT NULL, events INTEGER NOT NULL, PRIMARY KEY (bucket, period)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS began (period TEXT PRIMARY KEY, events INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS involved (
    bucket INTEGER NOT NULL, actor TEXT NOT NULL, path TEXT NOT NULL, thing INTEGER NOT NULL, PRIMARY KEY (actor, path)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS involved_bucket ON involved (bucket);
CREATE TABLE IF NOT EXISTS tie (
    bucket INTEGER NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, kind TEXT NOT NULL, factuality TEXT NOT NULL,
    thing TEXT NOT NULL, article TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (source, target, kind, thing)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tie_bucket ON tie (bucket);
CREATE INDEX IF NOT EXISTS tie_article ON tie (article);
CREATE INDEX IF NOT EXISTS tie_number ON tie (number);
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
_TABLES: Final = ("began_here", "began", "involved", "tie", "tied", "tied_actor", "touched_actor")
_KEYS: Final = {"involved": ("actor", "path"), "tie": ("source", "target", "kind", "thing")}
_DATE: Final = ORDERS["date"]
_TIED: Final = "source, target, kind, factuality, articles, things"
_RANKED: Final = """
INSERT OR REPLACE INTO tied_actor
SELECT actor, COUNT(DISTINCT other), SUM(things) FROM (
    SELECT actor, target AS other, things FROM touched_actor JOIN tied ON tied.source = actor
    UNION ALL SELECT actor, source, things FROM touched_actor JOIN tied ON tied.target = actor
) GROUP BY actor
"""


Row = TypeVar("Row", Involved, Tie)


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
        rows: asks the index.
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
            found = f"FROM tie WHERE number IN (SELECT id {some})"
        columns = "tie.source, tie.target, tie.kind, tie.factuality"
        query = f"SELECT {columns}, COUNT(DISTINCT tie.article), COUNT(*) {found} GROUP BY {columns}"
        return [Tied(*row) for row in self.rows(query, *values)]

    def stored(self, bucket: int) -> PictureRows:
        """Return the rows of one part of the downloads."""
        ties = self.rows("SELECT source, target, kind, factuality, thing, article FROM tie WHERE bucket = ?", bucket)
        involved = self.rows("SELECT actor, path FROM involved WHERE bucket = ?", bucket)
        return PictureRows(frozenset(Involved(*row) for row in involved), frozenset(Tie(*row) for row in ties))

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
        self._count_began(bucket, rows.began)
        self._replace("involved", Involved, bucket, rows.involved)
        stays = self._stored("tie", Tie, bucket) & rows.ties
        lost, won = self._replace("tie", Tie, bucket, rows.ties)
        self._count_ties(stays | lost, stays | won)

    def clear(self) -> None:
        """Take everything out."""
        for table in _TABLES:
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
        self.connection.executemany(f"DELETE FROM {table} WHERE {where}", values)  # noqa: S608 - names of columns

    def _add(self, table: str, bucket: int, rows: Iterable[Any]) -> None:
        for row in sorted(rows):
            values = (bucket, *astuple(row), id_of(row.thing if table == "tie" else row.path))
            marks = ", ".join("?" * len(values))
            self.connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 - name and marks

    def _count_began(self, bucket: int, new: Mapping[str, int]) -> None:
        stored = self.connection.execute("SELECT period, events FROM began_here WHERE bucket = ?", (bucket,))
        change = Counter(new)
        change.subtract(dict(stored))
        run = self.connection.executemany
        added = [(period, number) for period, number in sorted(change.items()) if number]
        run("INSERT INTO began VALUES (?, ?) ON CONFLICT DO UPDATE SET events = events + excluded.events", added)
        run("DELETE FROM began WHERE period = ? AND events = 0", ((period,) for period, _ in added))
        self.connection.execute("DELETE FROM began_here WHERE bucket = ?", (bucket,))
        run("INSERT INTO began_here VALUES (?, ?, ?)", ((bucket, period, new[period]) for period in sorted(new)))

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
        return "SELECT thing FROM involved WHERE actor = ?", [sought.actor]
    if sought.article:
        return "SELECT id FROM thing WHERE article = ?", [sought.article]
    first, last = sought.period.days
    certain = (CERTAIN, [last, first]) if sought.certain else ("", [])
    marks = ", ".join("?" * len(sought.types))
    return f"{WITHIN} AND type IN ({marks}) {certain[0]}", [last, first, first, *sought.types, *certain[1]]


def _in_order(thing: Thing) -> tuple[str, str, str]:
    return filed(thing), thing.bounds[3] or "~", thing.path


def _articles(ties: Iterable[Tie]) -> Counter[tuple[str, ...]]:
    return Counter(pair for pair, _ in {(_pair(tie), tie.article) for tie in ties})


def _things(ties: Iterable[Tie]) -> Counter[tuple[str, ...]]:
    return Counter(map(_pair, ties))


def _pair(tie: Tie) -> tuple[str, ...]:
    return tie.source, tie.target, tie.kind, tie.factuality
