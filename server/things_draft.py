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
from .things import COLUMNS, LISTED, Thing, facts_of, first_id, id_of, reach_of, thing_of
from .versions import Versions

__all__ = ["PASSING", "ThingsDraft", "WordlessError", "require_words", "words_of"]

PASSING: Final = """
CREATE TEMP TABLE touched (name INTEGER PRIMARY KEY);
CREATE TEMP TABLE tallied (type TEXT PRIMARY KEY, number INTEGER NOT NULL, dated INTEGER NOT NULL) WITHOUT ROWID;
"""
"""What is remembered while a draft is written: whose articles are to be counted, and how the numbers of rows change."""
_COUNTED: Final = f"""
SELECT name, (SELECT COUNT(*) FROM mention WHERE mention.thing = touched.name {LISTED}) FROM touched
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
        versions: writes its rows; what is true now is seen through views.
    """

    versions: Versions

    def put(self, key: str, found: Catalogued, delisted: Collection[str]) -> None:
        """Write down what an article describes and mentions, in place of what it did.

        Args:
            key: the article's key.
            found: what that is.
            delisted: the paths of what is listed nowhere.
        """
        self._replace("article = ? AND article != ''", (key,), found.things, delisted)
        wanted = {id_of(path) for path in found.mentions}
        known = {name for (name,) in self._run("SELECT thing FROM mention WHERE article = ?", key)}
        self._touch(wanted ^ known)
        for name in sorted(known - wanted):
            self.versions.end("mention", "thing = ? AND article = ?", name, key)
        for name in sorted(wanted - known):
            self.versions.insert("mention", {"thing": name, "article": key})

    def drop(self, keys: Iterable[str]) -> None:
        """Take out all that some articles describe and mention."""
        for key in keys:
            self.put(key, Catalogued((), frozenset()), ())

    def share(self, things: Iterable[Thing], delisted: Collection[str]) -> None:
        """Write down what articles share, in place of what they did; rows that say the same stay as they are."""
        self._replace("article = ''", (), things, delisted)

    def settle(self, delisted: Iterable[str]) -> None:
        """List what is not delisted, and nothing else; count the articles that mention what they share, and the rows.

        Args:
            delisted: the paths of what is listed nowhere.
        """
        hidden = {name for path in delisted for name in self._owned(path)}
        known = {name for (name,) in self._run("SELECT name FROM thing WHERE NOT listed")}
        for name in sorted(known ^ hidden):
            self._move(name, listed=name in known)
        for name, articles in self._run(_COUNTED).fetchall():
            self._count(name, articles)
        self._run("DELETE FROM touched")
        self._tally()

    def _run(self, query: str, *values: Any) -> sqlite3.Cursor:
        return self.versions.connection.execute(query, values)

    def _owned(self, path: str) -> list[int]:
        """Return the names of a thing, and of all that is its own if it is an article; of what is there."""
        found = self._run("SELECT name FROM thing WHERE name = ?", id_of(path)).fetchall()
        if path.startswith("article/") and path.count("/") == 1:
            key = path.partition("/")[2]
            found += self._run("SELECT name FROM thing WHERE article = ? AND article != ''", key)
        return [name for (name,) in found]

    def _move(self, name: int, *, listed: bool) -> None:
        """List a thing, or list it no more; what an article mentions is counted anew with the article."""
        thing = self._at(name)
        self._end(thing)
        self._insert(thing, listed=listed)
        if thing.type == "article":
            self._touch(each for (each,) in self._run("SELECT thing FROM mention WHERE article = ?", thing.article))

    def _count(self, name: int, articles: int) -> None:
        """Write down how many articles mention what they share; a row that nobody has seen yet is changed itself."""
        query = "SELECT id, since, listed, articles FROM thing WHERE name = ? AND article = ''"
        row = self._run(query, name).fetchone()
        if row is None or row[3] == articles:
            return
        number, since, listed, _ = row
        if since == self.versions.number:
            self._run("UPDATE main.thing SET articles = ? WHERE id = ?", articles, number)
            return
        thing = self._at(name)
        self._end(thing)
        self._insert(replace(thing, articles=articles), listed=bool(listed))

    def _at(self, name: int) -> Thing:
        query = f"SELECT {COLUMNS} FROM thing WHERE name = ?"  # noqa: S608 - names of columns
        return thing_of(self._run(query, name).fetchone())

    def _replace(self, where: str, values: tuple[str, ...], things: Iterable[Thing], delisted: Collection[str]) -> None:
        """Write things down in place of some rows."""
        query = f"SELECT {COLUMNS} FROM thing WHERE {where}"  # noqa: S608 - names of columns
        known = {thing.path: thing for thing in map(thing_of, self._run(query, *values))}
        wanted = {thing.path: thing for thing in things}
        for path, thing in known.items():
            if not _is_same(thing, wanted.get(path)):
                self._end(thing)
        for path, thing in wanted.items():
            if not _is_same(thing, known.get(path)):
                self._insert(thing, listed=not any(each in delisted for each in with_owners(path)))

    def _end(self, thing: Thing) -> None:
        name = id_of(thing.path)
        if self._run("SELECT 1 FROM thing WHERE name = ? AND listed", name).fetchone():
            self._note(thing, -1)
        self.versions.end("thing", "name = ?", name)

    def _insert(self, thing: Thing, *, listed: bool) -> None:
        row = {"id": self._free(id_of(thing.path)), **_row(thing, listed=listed)}
        self.versions.insert("thing", row)
        if listed:
            self._note(thing, 1)
            values = (row["id"], *words_of(thing))
            self._run("INSERT INTO words (rowid, label, alias, description) VALUES (?, ?, ?, ?)", *values)
        if not thing.article:
            self._touch([row["name"]])

    def _free(self, name: int) -> int:
        """Return the first number that no version of a thing has."""
        number = first_id(name)
        for (taken,) in self._run("SELECT id FROM main.thing WHERE id >= ? ORDER BY id", number):
            if taken != number:
                break
            number += 1
        return number

    def _touch(self, names: Iterable[int]) -> None:
        """Remember whose articles are to be counted."""
        self.versions.connection.executemany("INSERT OR IGNORE INTO touched VALUES (?)", ((name,) for name in names))

    def _note(self, thing: Thing, by: int) -> None:
        """Remember that one thing more of a type is listed, or one less."""
        query = """INSERT INTO tallied VALUES (?, ?, ?) ON CONFLICT DO UPDATE
            SET number = number + excluded.number, dated = dated + excluded.dated"""
        self._run(query, thing.type, by, by * bool(thing.edtf))

    def _tally(self) -> None:
        """Write down how many things of each type are listed, where that is another number than before."""
        for type_, number, dated in self._run("SELECT * FROM tallied WHERE number OR dated").fetchall():
            known = self._run("SELECT number, dated FROM tally WHERE type = ?", type_).fetchone() or (0, 0)
            self.versions.end("tally", "type = ?", type_)
            told = {"type": type_, "number": known[0] + number, "dated": known[1] + dated}
            self.versions.insert("tally", told)
        self._run("DELETE FROM tallied")


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
        "name": id_of(thing.path),
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
