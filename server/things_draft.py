"""The catalogue, being written: rows in place of those that differ, and the words of what is listed.

What is taken out of the table of words stays in its pages until they are used again: what must not be found any more is
never taken out of it, but left out of a table that is made anew with everything else. Must not know: quads, HTTP.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ..mapping.errors import OnRecordError
from .cataloguing import Catalogued
from .folding import sort_key
from .gone import with_owners
from .matching import indexed
from .things import COLUMNS, LISTED, SCHEMA, Thing, facts_of, id_of, reach_of, thing_of

__all__ = ["ThingsDraft", "WordlessError", "require_words", "words_of"]

_TABLES: Final = ("words", "thing", "mention", "tally")
_TOUCHED: Final = "CREATE TEMP TABLE IF NOT EXISTS touched (id INTEGER PRIMARY KEY)"
_COUNTED: Final = f"""
UPDATE thing SET articles = (SELECT COUNT(*) FROM mention WHERE thing = id {LISTED})
WHERE id IN (SELECT id FROM touched) AND thing.article = ''
"""  # noqa: S608 - of constants


class WordlessError(OnRecordError):
    """This Python's SQLite cannot keep words to be searched."""


def require_words(modules: Iterable[str]) -> None:
    """Require that SQLite can keep words to be searched.

    Args:
        modules: the names of the modules that it was built with.

    Raises:
        WordlessError: FTS5 is not among them.
    """
    if "fts5" not in set(modules):
        told = f"this Python's SQLite {sqlite3.sqlite_version} was built without FTS5, which searching needs"
        raise WordlessError(f"{told}: use a Python from python.org, your system's packages or uv, all of which have it")


@dataclass(frozen=True, slots=True)
class ThingsDraft:
    """The catalogue, being written; all that is written counts once `settle` was called.

    Attributes:
        connection: the index that is being written.
    """

    connection: sqlite3.Connection

    def clear(self) -> None:
        """Begin anew, with nothing left of what was there before.

        Raises:
            WordlessError: this Python's SQLite cannot keep words to be searched.
        """
        require_words(name for (name,) in self.connection.execute("PRAGMA module_list"))
        for table in _TABLES:
            self.connection.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in _statements(SCHEMA):
            self.connection.execute(statement)

    def put(self, key: str, found: Catalogued, delisted: Collection[str]) -> None:
        """Write down what an article describes and mentions, in place of what it did.

        Args:
            key: the article's key.
            found: what that is.
            delisted: the paths of what is listed nowhere.
        """
        self._replace("article = ? AND article != ''", key, found.things, delisted)
        wanted = {id_of(path) for path in found.mentions}
        known = {row for (row,) in self.connection.execute("SELECT thing FROM mention WHERE article = ?", (key,))}
        self._touch(wanted ^ known)
        gone, come = ([(row, key) for row in sorted(rows)] for rows in (known - wanted, wanted - known))
        self.connection.executemany("DELETE FROM mention WHERE thing = ? AND article = ?", gone)
        self.connection.executemany("INSERT INTO mention VALUES (?, ?)", come)

    def drop(self, keys: Iterable[str]) -> None:
        """Take out all that some articles describe and mention."""
        for key in keys:
            self.put(key, Catalogued((), frozenset()), ())

    def share(self, things: Iterable[Thing], delisted: Collection[str]) -> None:
        """Write down what articles share, in place of what they did; rows that say the same stay as they are."""
        self._replace("article = ?", "", things, delisted)

    def settle(self, delisted: Iterable[str]) -> None:
        """List what is not delisted, and nothing else; count the articles that mention what they share.

        Args:
            delisted: the paths of what is listed nowhere.
        """
        run = self.connection.execute
        hidden = {row for path in delisted for row in self._owned(path)}
        known = {row for (row,) in run("SELECT id FROM thing WHERE NOT listed")}
        for row in sorted(known ^ hidden):
            self._move(row, listed=row in known)
        run(_TOUCHED)
        run(_COUNTED)
        run("DELETE FROM touched")

    def _owned(self, path: str) -> list[int]:
        """Return the rows of a thing, and of all that is its own if it is an article."""
        rows = [(id_of(path),)]
        if path.startswith("article/") and path.count("/") == 1:
            key = path.partition("/")[2]
            rows += self.connection.execute("SELECT id FROM thing WHERE article = ? AND article != ''", (key,))
        marks = ", ".join("?" * len(rows))
        query = f"SELECT id FROM thing WHERE id IN ({marks})"  # noqa: S608 - marks
        return [row for (row,) in self.connection.execute(query, [row for (row,) in rows])]

    def _move(self, row: int, *, listed: bool) -> None:
        """List a thing, or list it no more; what an article mentions is counted anew with the article."""
        run = self.connection.execute
        run("UPDATE thing SET listed = ? WHERE id = ?", (listed, row))
        thing = thing_of(run(f"SELECT {COLUMNS} FROM thing WHERE id = ?", (row,)).fetchone())  # noqa: S608 - columns
        run("DELETE FROM words WHERE rowid = ?", (row,))
        if listed:
            self._index(row, thing)
        if thing.type == "article":
            self._touch(each for (each,) in run("SELECT thing FROM mention WHERE article = ?", (thing.article,)))

    def _replace(self, where: str, value: str, things: Iterable[Thing], delisted: Collection[str]) -> None:
        """Write things down in place of some rows."""
        query = f"SELECT {COLUMNS} FROM thing WHERE {where}"  # noqa: S608 - names of columns
        known = {thing.path: thing for thing in map(thing_of, self.connection.execute(query, (value,)))}
        wanted = {thing.path: thing for thing in things}
        gone = [path for path, thing in known.items() if not _is_same(thing, wanted.get(path))]
        come = [thing for path, thing in wanted.items() if not _is_same(thing, known.get(path))]
        self._remove(map(id_of, gone))
        for thing in come:
            self._insert(thing, listed=not any(each in delisted for each in with_owners(thing.path)))

    def _remove(self, rows: Iterable[int]) -> None:
        for row in rows:
            self.connection.execute("DELETE FROM thing WHERE id = ?", (row,))
            self.connection.execute("DELETE FROM words WHERE rowid = ?", (row,))

    def _insert(self, thing: Thing, *, listed: bool) -> None:
        row = _row(thing, listed=listed)
        marks = ", ".join("?" * len(row))
        query = f"INSERT INTO thing ({', '.join(row)}) VALUES ({marks})"  # noqa: S608 - names of columns
        self.connection.execute(query, [*row.values()])
        if listed:
            self._index(row["id"], thing)
        if not thing.article:
            self._touch([row["id"]])

    def _index(self, row: int, thing: Thing) -> None:
        values = (row, *words_of(thing))
        self.connection.execute("INSERT INTO words (rowid, label, alias, description) VALUES (?, ?, ?, ?)", values)

    def _touch(self, rows: Iterable[int]) -> None:
        """Remember whose articles are to be counted."""
        self.connection.execute(_TOUCHED)
        self.connection.executemany("INSERT OR IGNORE INTO touched VALUES (?)", ((row,) for row in rows))


def words_of(thing: Thing) -> tuple[str, str, str]:
    """Return what is found of a thing, as the table of words has it: labels, other names, descriptions."""
    labels = [each.text for each in thing.labels]
    return indexed(labels), indexed(thing.aliases), indexed(thing.descriptions)


def _is_same(thing: Thing, other: Thing | None) -> bool:
    """Tell whether two things are told the same of, however many articles mention them."""
    return other is not None and replace(thing, articles=0) == replace(other, articles=0)


def _row(thing: Thing, *, listed: bool) -> Mapping[str, Any]:
    """Return the columns of a thing's row."""
    names = ("begin_earliest", "begin_latest", "end_earliest", "end_latest")
    return {
        "id": id_of(thing.path),
        "path": thing.path,
        "type": thing.type,
        "article": thing.article,
        "kind": thing.kind,
        "named": thing.named,
        "listed": listed,
        "articles": thing.articles,
        "sort": sort_key(thing.label.text),
        "factuality": thing.factuality,
        "edtf": thing.edtf,
        **dict(zip(names, thing.bounds, strict=True)),
        "reach": reach_of(thing.bounds[0], thing.bounds[3]),
        "facts": facts_of(thing),
    }


def _statements(script: str) -> Iterable[str]:
    """Yield the statements of a script, for a connection in the middle of a transaction."""
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""
