"""The log: what became of which article when, one entry after another, and which actors each entry concerns.

All feeds are made from it. Entries are only ever added; their numbers never change, and what must be forgotten leaves a
gap under its number. What an entry says of a revision stands in the index's table of revisions. Must not know: feeds'
formats, records, HTTP.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

__all__ = ["SCHEMA", "Entry", "Log", "LogDraft", "Page", "actors_in"]

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS log (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, article TEXT NOT NULL, ordinal INTEGER NOT NULL,
    licence TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS log_article ON log (article);
CREATE TABLE IF NOT EXISTS log_actor (
    actor TEXT NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL, mentioned INTEGER NOT NULL,
    PRIMARY KEY (actor, place)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS log_actor_number ON log_actor (number);
CREATE TEMP TABLE IF NOT EXISTS pending (
    article TEXT PRIMARY KEY, kind TEXT NOT NULL, ordinal INTEGER NOT NULL, licence TEXT NOT NULL
) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS pending_actor (
    actor TEXT NOT NULL, article TEXT NOT NULL, mentioned INTEGER NOT NULL, PRIMARY KEY (actor, article)
) WITHOUT ROWID;
"""
_COLUMNS: Final = """
SELECT log.number, at.place, log.at, log.kind, log.article, log.ordinal, log.licence, COALESCE(revision.revision, ''),
    COALESCE(revision.by, ''), COALESCE(revision.why, ''), COALESCE(revision.title, '')
"""
_REVISION: Final = "LEFT JOIN revision ON revision.article = log.article AND revision.ordinal = log.ordinal"
_OF_ALL: Final = f"""
{_COLUMNS} FROM (SELECT number, number AS place FROM log WHERE ? = '' AND number BETWEEN ? AND ?) AS at
JOIN log ON log.number = at.number {_REVISION} ORDER BY at.place
"""  # noqa: S608 - names of columns
_OF_ACTOR: Final = f"""
{_COLUMNS} FROM (SELECT number, place FROM log_actor WHERE actor = ? AND place BETWEEN ? AND ?) AS at
JOIN log ON log.number = at.number {_REVISION} ORDER BY at.place
"""  # noqa: S608 - names of columns
_MENTIONED: Final = """
SELECT actor FROM log_actor WHERE mentioned AND number = (SELECT MAX(number) FROM log WHERE article = ?)
"""
_NUMBERED: Final = """
INSERT INTO log SELECT ? + ROW_NUMBER() OVER (ORDER BY article), ?, kind, article, ordinal, licence FROM pending
"""
_PLACED: Final = """
INSERT INTO log_actor
SELECT new.actor,
    (SELECT COALESCE(MAX(place), 0) FROM log_actor AS old WHERE old.actor = new.actor)
        + ROW_NUMBER() OVER (PARTITION BY new.actor ORDER BY log.number),
    log.number, new.mentioned
FROM pending_actor AS new JOIN log ON log.article = new.article AND log.number > ?
"""
_END: Final = re.compile("[>#/]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log.

    Attributes:
        number: its number in the log, from 1.
        place: its number in the feed that is read: that of the log, or of one actor's entries; from 1.
        at: when it was published: an instant in UTC that ends with Z; never before that of the entry before it.
        kind: ``Create``, ``Update`` or ``Delete``; the words of ActivityStreams.
        article: the article's key; empty in a gap.
        ordinal: the number of the article's revision; in a deletion that of the last one.
        licence: the licence of the article's data.
        revision: the name of the revision's graph; empty when it is forgotten.
        by: who made the change; may be empty.
        why: the reason; may be empty.
        title: the article's title then; empty when it must not be told.
    """

    number: int
    place: int
    at: str
    kind: str
    article: str
    ordinal: int
    licence: str
    revision: str
    by: str
    why: str
    title: str

    @property
    def is_gap(self) -> bool:
        """Whether there is nothing to be told of it any more."""
        return not self.article


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a feed: so many entries, the oldest first.

    Attributes:
        number: its number, from 1.
        entries: its entries, gaps among them.
        following: when the first entry of the next page was published; empty when this is the last page.
    """

    number: int
    entries: tuple[Entry, ...]
    following: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether nothing is ever added to it: only then does anything follow it."""
        return bool(self.following)


class Rows(Protocol):
    """Where rows are asked for in SQL."""

    def __call__(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows that a query finds."""
        ...


@dataclass(frozen=True, slots=True)
class Log:
    """The log, read; an empty actor stands for all entries.

    Attributes:
        rows: asks the index.
    """

    rows: Rows

    def length(self, actor: str = "") -> int:
        """Return how many entries there are, with the gaps: the highest place."""
        query = "SELECT MAX(place) FROM log_actor WHERE actor = ?" if actor else "SELECT MAX(number) FROM log"
        ((found,),) = self.rows(query, *((actor,) if actor else ()))
        return int(found or 0)

    def told(self, delisted: Iterable[str], actor: str = "") -> int:
        """Return how many entries there are, without the gaps and those of some articles."""
        found = "log JOIN log_actor USING (number) WHERE actor = ? AND" if actor else "log WHERE"
        keys = sorted(set(delisted))
        marks = ", ".join("?" * len(keys))
        query = f"SELECT COUNT(*) FROM {found} article != '' AND article NOT IN ({marks})"  # noqa: S608 - of marks
        ((count,),) = self.rows(query, *((actor,) if actor else ()), *keys)
        return int(count)

    def page(self, number: int, size: int, actor: str = "") -> Page | None:
        """Return a page; None when there is none of that number.

        Args:
            number: its number, from 1.
            size: how many entries pages hold.
            actor: the key of the actor whose entries are read.
        """
        last = number * size
        entries = self.between(last - size + 1, last + 1, actor)
        following = entries[-1].at if entries and entries[-1].place > last else ""
        return Page(number, entries[:size], following) if entries else None

    def between(self, first: int, last: int, actor: str = "") -> tuple[Entry, ...]:
        """Return the entries from one place to another, both included, the oldest first."""
        return tuple(Entry(*row) for row in self.rows(_OF_ACTOR if actor else _OF_ALL, actor, first, last))


@dataclass(frozen=True, slots=True)
class LogDraft:
    """The log, being written: what is published together gets its numbers together, in the order of articles' keys.

    Attributes:
        connection: the index that is being written.
    """

    connection: sqlite3.Connection

    def put(self, kind: str, article: str, ordinal: int, licence: str, actors: Iterable[str] = ()) -> None:
        """Write down what becomes of an article; its entry is there after `publish`.

        It concerns the actors whom the article mentions now, and those whom it mentioned the last time.
        """
        self.connection.execute("INSERT INTO pending VALUES (?, ?, ?, ?)", (article, kind, ordinal, licence))
        told = self.connection.execute(_MENTIONED, (article,))
        concerned = {actor: 0 for (actor,) in told} | dict.fromkeys(actors, 1)
        rows = ((actor, article, mentioned) for actor, mentioned in concerned.items())
        self.connection.executemany("INSERT INTO pending_actor VALUES (?, ?, ?)", rows)

    def publish(self, at: str) -> None:
        """Give all that was written down since the last time its numbers.

        Args:
            at: when it is published; where the clock went back, it counts as published with what came before it.
        """
        run = self.connection.execute
        last = run("SELECT number, at FROM log ORDER BY number DESC LIMIT 1").fetchone()
        number, before = last or (0, at)
        run(_NUMBERED, (number, max(at, before, key=datetime.fromisoformat)))
        run(_PLACED, (number,))
        run("DELETE FROM pending")
        run("DELETE FROM pending_actor")

    def blank(self, articles: Iterable[str]) -> None:
        """Make gaps of the entries of some articles: numbers and times stay, and all other entries."""
        query = "UPDATE log SET article = '', kind = '', ordinal = 0, licence = '' WHERE article = ?"
        self.connection.executemany(query, ((article,) for article in articles))

    def censor(self, leaks: Callable[[str], bool]) -> None:
        """Make gaps of the entries of articles that must not be named, and forget that they concern such actors.

        Args:
            leaks: tells of a path, ``article/{key}`` or ``actor/{key}``, whether it must not be found any more.
        """
        keys = self.connection.execute("SELECT DISTINCT article FROM log WHERE article != ''").fetchall()
        self.blank(key for (key,) in keys if leaks(f"article/{key}"))
        actors = self.connection.execute("SELECT DISTINCT actor FROM log_actor").fetchall()
        hidden = ((actor,) for (actor,) in actors if leaks(f"actor/{actor}"))
        self.connection.executemany("DELETE FROM log_actor WHERE actor = ?", hidden)


def actors_in(lines: Iterable[str], base: str) -> set[str]:
    """Return the keys of the actors that some N-Quads name as subjects or objects; of those that articles share.

    Args:
        lines: canonical N-Quads.
        base: the IRIs' base.
    """
    start, found = f"<{base}/id/actor/", set()
    for line in lines:
        subject, _, rest = line.split(" ", 2)
        for term in (subject, rest):
            if term.startswith(start):
                found.add(_END.split(term[len(start) :], maxsplit=1)[0])
    return found
