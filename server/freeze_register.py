"""What is known of a site while it is frozen: which addresses wait, which file answers which, what moved, what is gone.

It is a file of SQLite beside the copy, so that memory is bounded however large the site is. Must not know: how
addresses are asked, what is in files, any server.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .freeze_addresses import Address, digest_name, folded, is_nameable

__all__ = ["Gone", "Moved", "Register"]

_SCHEMA: Final = """
CREATE TABLE address (
    number INTEGER PRIMARY KEY, path TEXT NOT NULL, query TEXT NOT NULL, asked INTEGER NOT NULL DEFAULT 0,
    UNIQUE (path, query)
);
CREATE INDEX address_asked ON address (asked, number);
CREATE TABLE file (
    name TEXT PRIMARY KEY, folded TEXT NOT NULL UNIQUE, key TEXT NOT NULL, plain INTEGER NOT NULL, sha256 TEXT,
    size INTEGER
) WITHOUT ROWID;
CREATE UNIQUE INDEX file_key ON file (key);
CREATE TABLE moved (path TEXT PRIMARY KEY, status INTEGER NOT NULL, target TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE gone (
    path TEXT PRIMARY KEY, status INTEGER NOT NULL, stem TEXT NOT NULL, links TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE alias (path TEXT PRIMARY KEY, stem TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE unlisted (key TEXT PRIMARY KEY, value TEXT NOT NULL, alike TEXT NOT NULL) WITHOUT ROWID;
"""
_PAIRS: Final = "@"


@dataclass(frozen=True, slots=True)
class Moved:
    """An address that leads to another: its path, the status code, and the target as the answer has it."""

    path: str
    status: int
    target: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A thing that went on as several others, or is there no more.

    Attributes:
        path: its path below ``/id/`` and ``/doc/``.
        status: the status code of its answers.
        stem: the name of the files that say so, without a suffix.
        links: the Link field of its answers.
    """

    path: str
    status: int
    stem: str
    links: str


class Register:
    """The register of one freeze.

    Attributes:
        asked: how many addresses were asked.
        waits: how many wait.
    """

    def __init__(self, path: Path) -> None:
        self._file = sqlite3.connect(path, isolation_level=None)
        self.asked = self.waits = 0
        self._file.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; {_SCHEMA}")

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def add(self, addresses: Iterable[Address]) -> None:
        """Put addresses in the row of those to be asked, each once."""
        rows = ((each.path, _written(each)) for each in addresses)
        self.waits += self._file.executemany("INSERT OR IGNORE INTO address (path, query) VALUES (?, ?)", rows).rowcount

    def done(self, address: Address) -> None:
        """Mark an address as asked, whether it waited or not."""
        self.add([address])
        self._ask("path = ? AND query = ?", address.path, _written(address))

    def waiting(self) -> Iterator[Address]:
        """Yield the addresses that wait, the first first, and mark each as asked; also those that come meanwhile."""
        while True:
            row = self._first("SELECT number, path, query FROM address WHERE asked = 0 ORDER BY number LIMIT 1")
            if row is None:
                return
            self._ask("number = ?", row[0])
            pairs = [pair.partition("=") for pair in row[2].split(_PAIRS) if pair]
            yield Address(row[1], tuple((name, value) for name, _, value in pairs))

    def _ask(self, which: str, *values: object) -> None:
        query = f"UPDATE address SET asked = 1 WHERE asked = 0 AND {which}"  # noqa: S608  our own words
        changed = self._file.execute(query, values).rowcount
        self.asked += changed
        self.waits -= changed

    def claim(self, key: str, suffix: str) -> str | None:
        """Return the name of a file for a key, its own for good; None when the key has one already.

        Two names are never the same to a file system that does not tell capitals from small letters.

        Args:
            key: what the file is found by, as `Address.key` has it.
            suffix: the end of its name that tells its format.
        """
        name = key.removeprefix("/")
        plain = is_nameable(name) and not self._first("SELECT 1 FROM file WHERE folded = ?", folded(name))
        name = name if plain else digest_name(key, suffix)
        return name if self._claim(name, key, plain=plain) else None

    def claim_as(self, name: str) -> bool:
        """Tell whether a file can have a name that no address has."""
        return self._claim(name, name, plain=True)

    def _claim(self, name: str, key: str, *, plain: bool) -> bool:
        query = "INSERT OR IGNORE INTO file (name, folded, key, plain) VALUES (?, ?, ?, ?)"
        return self._file.execute(query, (name, folded(name), key, plain)).rowcount > 0

    def written(self, name: str, sha256: str, size: int) -> None:
        """Note what a file holds."""
        self._file.execute("UPDATE file SET sha256 = ?, size = ? WHERE name = ?", (sha256, size, name))

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the SHA-256 of every file, by name."""
        yield from self._file.execute("SELECT name, sha256 FROM file ORDER BY name")

    def total(self) -> tuple[int, int]:
        """Return how many files there are, and their bytes."""
        count, size = self._first("SELECT COUNT(*), SUM(size) FROM file")
        return count, size or 0

    def mapped(self) -> list[tuple[str, str]]:
        """Return the key and the name of every file that is not named as its address is."""
        return self._all("SELECT key, name FROM file WHERE NOT plain ORDER BY key")

    def move(self, moved: Moved) -> None:
        """Note that an address leads to another."""
        self._put("moved", moved.path, moved.status, moved.target)

    def moved(self) -> list[Moved]:
        """Return the addresses that lead to others, by path."""
        return [Moved(*row) for row in self._all("SELECT path, status, target FROM moved ORDER BY path")]

    def bury(self, gone: Gone) -> None:
        """Note what became of a thing."""
        self._put("gone", gone.path, gone.status, gone.stem, gone.links)

    def gone(self) -> list[Gone]:
        """Return the things that are gone, by path."""
        return [Gone(*row) for row in self._all("SELECT path, status, stem, links FROM gone ORDER BY path")]

    def alias(self, path: str, stem: str) -> None:
        """Note that a path is answered with the files of another stem."""
        self._put("alias", path, stem)

    def aliases(self) -> list[tuple[str, str]]:
        """Return the paths that are answered with the files of another stem, and that."""
        return self._all("SELECT path, stem FROM alias ORDER BY path")

    def unlist(self, key: str, value: str, group: str) -> None:
        """Note what the answer of a file, one of a group, says to search engines."""
        self._put("unlisted", key, value, group)

    def unlisted(self, passed: Iterable[str]) -> list[tuple[str, str]]:
        """Return the keys of files with what their answers say to search engines, but for those of some groups."""
        groups = tuple(passed)
        marks = ", ".join("?" * len(groups))
        query = f"SELECT key, value FROM unlisted WHERE alike NOT IN ({marks}) ORDER BY key"  # noqa: S608  only marks
        return self._file.execute(query, groups).fetchall()

    def _put(self, table: str, *values: object) -> None:
        marks = ", ".join("?" * len(values))
        self._file.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", values)  # noqa: S608  our own names

    def _first(self, query: str, *values: object) -> Any:
        return self._file.execute(query, values).fetchone()

    def _all(self, query: str) -> list[Any]:
        return self._file.execute(query).fetchall()


def _written(address: Address) -> str:
    return _PAIRS.join(f"{name}={value}" for name, value in address.query)
