"""The index of a generation: its articles and where each came from, their revisions, the parts of its downloads.

One SQLite file in the generation's folder, written while it is made and never changed after that; the next generation
begins with a copy. Must not know: records, graphs' content, HTTP.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Final

from ..mapping.errors import OnRecordError
from .gone import COLUMNS as _GONE
from .gone import Gone, first_gone, gone_of
from .index_rows import ARTICLES, FILE_COLUMNS, PARTS, REVISIONS, Article, File, PartRow, Revision, article_of
from .log import Log

__all__ = ["FILE", "Index", "IndexDamagedError"]

FILE: Final = "index.sqlite"


class IndexDamagedError(OnRecordError):
    """An index cannot be read or written."""


@dataclass(slots=True)
class Index:
    """An index, read; several threads may use it at once.

    Attributes:
        path: its file.
    """

    path: Path
    _connection: sqlite3.Connection = field(init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def __post_init__(self) -> None:
        """Open the file.

        Raises:
            IndexDamagedError: it is not there or no index.
        """
        try:
            name = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(name, uri=True, check_same_thread=False)
            self._connection.execute("SELECT 1 FROM note LIMIT 1")
        except sqlite3.Error as error:
            raise IndexDamagedError(f"{self.path} cannot be read: {error}") from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def note(self, name: str) -> Any:
        """Return a value that was noted under a name; None when there is none."""
        found = self._first("SELECT value FROM note WHERE name = ?", name)
        return None if found is None else json.loads(found[0])

    def article(self, key: str) -> Article | None:
        """Return the article of a key."""
        found = self._first(f"{ARTICLES} WHERE key = ?", key)
        return None if found is None else article_of(found)

    def article_of_text(self, digest: str) -> Article | None:
        """Return the article whose text has a digest."""
        found = self._first(f"{ARTICLES} WHERE text = ?", digest)
        return None if found is None else article_of(found)

    def article_of_short_digest(self, start: str) -> Article | None:
        """Return the article whose text's digest begins with some hexadecimal digits."""
        found = self._first(f"{ARTICLES} WHERE text >= ? AND text < ?", start, f"{start}g")
        return None if found is None else article_of(found)

    def articles(self) -> Iterator[Article]:
        """Yield all articles by key."""
        yield from map(article_of, self._each(f"{ARTICLES} ORDER BY key"))

    def files(self) -> Iterator[File]:
        """Yield the files that the articles were read from."""
        return map(File._make, self._each(f"SELECT {FILE_COLUMNS} FROM article"))  # noqa: S608 - names of columns

    def key_of(self, file: str) -> str | None:
        """Return the key of the article that was read from a file, by its name."""
        found = self._first("SELECT key FROM article WHERE file = ?", file)
        return None if found is None else str(found[0])

    def in_bucket(self, bucket: int) -> list[Article]:
        """Return the articles of one part of the downloads, by key."""
        return [article_of(row) for row in self._all(f"{ARTICLES} WHERE bucket = ? ORDER BY key", bucket)]

    def count(self) -> int:
        """Return how many articles there are."""
        (found,) = self._all("SELECT COUNT(*) FROM article")[0]
        return int(found)

    def licences(self) -> tuple[str, ...]:
        """Return the licences of all articles' data, sorted."""
        return tuple(row[0] for row in self._all("SELECT DISTINCT licence FROM article ORDER BY licence"))

    def revisions(self, key: str) -> tuple[Revision, ...]:
        """Return an article's revisions, the oldest first."""
        return tuple(Revision(*row) for row in self._all(f"{REVISIONS} WHERE article = ? ORDER BY ordinal", key))

    def revision_paths(self) -> Iterator[str]:
        """Yield the paths of all revisions of all articles: those of their documents, and those of their graphs."""
        for key, ordinal, revision in self._each("SELECT article, ordinal, revision FROM revision"):
            yield f"doc/article/{key}?rev={ordinal}"
            yield f"graph/article/{key}/{revision}"

    def all_revisions(self) -> Iterator[Revision]:
        """Yield the revisions of all articles, those that are gone among them, by article, the oldest first."""
        yield from (Revision(*row) for row in self._each(f"{REVISIONS} ORDER BY article, ordinal"))

    def faults(self) -> list[str]:
        """Return what is wrong with the file as SQLite sees it."""
        return [row[0] for row in self._all("PRAGMA integrity_check") if row[0] != "ok"]

    def parts(self, name: str) -> tuple[PartRow, ...]:
        """Return the pieces of a download in their order."""
        return tuple(PartRow(*row) for row in self._all(f"{PARTS} WHERE name = ? ORDER BY bucket", name))

    def part(self, name: str, bucket: int) -> PartRow | None:
        """Return one piece of a download."""
        found = self._first(f"{PARTS} WHERE name = ? AND bucket = ?", name, bucket)
        return None if found is None else PartRow(*found)

    def part_names(self) -> list[str]:
        """Return the names of everything that is kept in pieces, sorted."""
        return [row[0] for row in self._all("SELECT DISTINCT name FROM part ORDER BY name")]

    def part_files(self) -> list[tuple[str, int]]:
        """Return the name on disk of each piece, and the bytes that it has there."""
        return [(row[0], row[1]) for row in self._all("SELECT DISTINCT digest, packed FROM part")]

    def part_digests(self) -> set[str]:
        """Return the name on disk of each piece."""
        return {row[0] for row in self._all("SELECT digest FROM part")}

    def lines(self, name: str) -> int:
        """Return how many lines the pieces of a download hold together."""
        (found,) = self._all("SELECT COALESCE(SUM(lines), 0) FROM part WHERE name = ?", name)[0]
        return int(found)

    def first(self, most: int) -> list[Article]:
        """Return the first articles by key."""
        return [article_of(row) for row in self._all(f"{ARTICLES} ORDER BY key LIMIT ?", most)]

    def gone(self, path: str) -> Gone | None:
        """Return what is told of a thing that is there no more, by its path below ``/id/``; None when it is not gone.

        What is a part of something withdrawn is withdrawn with it.
        """
        query = f"SELECT {_GONE} FROM gone WHERE mark = ?"  # noqa: S608 - names of columns
        return first_gone(lambda mark: self._first(query, mark), str(self.note("salt")), path)

    def all_gone(self) -> list[Gone]:
        """Return everything that is there no more, by path."""
        rows = self._all(f"SELECT {_GONE} FROM gone ORDER BY path, mark")  # noqa: S608 - names of columns
        return [*map(gone_of, rows)]

    @property
    def log(self) -> Log:
        """What became of which article when."""
        return Log(self._all)

    def copy(self, path: Path) -> None:
        """Write a copy into a file; nobody changes an index that is read.

        Raises:
            OSError: the disk is full, read-only or failing.
        """
        shutil.copyfile(self.path, path)

    def _first(self, query: str, *values: Any) -> tuple[Any, ...] | None:
        return next(iter(self._all(query, *values)), None)

    def _all(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise IndexDamagedError(f"{self.path} cannot be read: {error}") from error

    def _each(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield rows as they are asked for; for one thread at a time."""
        try:
            yield from self._connection.execute(query)
        except sqlite3.Error as error:
            raise IndexDamagedError(f"{self.path} cannot be read: {error}") from error
