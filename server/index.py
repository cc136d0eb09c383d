"""The index of a generation: its articles and where each came from, their revisions, the parts of its downloads.

One SQLite file in the generation's folder, written while it is made and never changed after that; the next generation
begins with a copy. Must not know: records, graphs' content, HTTP.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path
from threading import Lock
from typing import Any, Final

from ..mapping.errors import OnRecordError
from .gone import ABSENT, Gone, first_gone, gone_of, gone_row, mark_of
from .gone import COLUMNS as _GONE
from .gone import SCHEMA as _GONE_SCHEMA
from .log import SCHEMA as _LOG_SCHEMA
from .log import Log, LogDraft

__all__ = ["FILE", "Article", "File", "Index", "IndexDamagedError", "IndexDraft", "PartRow", "Revision"]

FILE: Final = "index.sqlite"
_SCHEMA: Final = """
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
    key TEXT PRIMARY KEY, bucket INTEGER NOT NULL, revision TEXT NOT NULL, ordinal INTEGER NOT NULL,
    triples INTEGER NOT NULL, licence TEXT NOT NULL, text TEXT NOT NULL, title TEXT NOT NULL,
    file TEXT NOT NULL, size INTEGER NOT NULL, mtime INTEGER NOT NULL, inode INTEGER NOT NULL, seen INTEGER NOT NULL,
    digest TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX article_file ON article (file);
CREATE INDEX article_text ON article (text);
CREATE INDEX article_bucket ON article (bucket);
CREATE TABLE revision (
    article TEXT NOT NULL, ordinal INTEGER NOT NULL, revision TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL,
    why TEXT NOT NULL, source TEXT NOT NULL, title TEXT NOT NULL, PRIMARY KEY (article, ordinal)
) WITHOUT ROWID;
CREATE TABLE part (
    bucket INTEGER NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL, packed INTEGER NOT NULL, size INTEGER NOT NULL,
    lines INTEGER NOT NULL, PRIMARY KEY (name, bucket)
) WITHOUT ROWID;
"""


class IndexDamagedError(OnRecordError):
    """An index cannot be read or written."""


@dataclass(frozen=True, slots=True)
class File:
    """A record's file as it was when it was read.

    Attributes:
        file: its name below the folder of records, with slashes.
        size: its bytes.
        mtime: when it was changed last, in nanoseconds.
        inode: its number in the file system.
        seen: when it was looked at, in nanoseconds.
        digest: the SHA-256 of its bytes.
    """

    file: str
    size: int
    mtime: int
    inode: int
    seen: int
    digest: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article that is published.

    Attributes:
        key: its key.
        bucket: the number of the part of the downloads that it is in.
        revision: the name of its graph's revision.
        ordinal: the number of that revision, from 1.
        triples: how many triples its graph holds.
        licence: the data's licence.
        text: the SHA-256 of its text, as its record states it.
        title: its title.
        file: the file of its record.
    """

    key: str
    bucket: int
    revision: str
    ordinal: int
    triples: int
    licence: str
    text: str
    title: str
    file: File

    @property
    def graph(self) -> str:
        """The name of its graph below ``{base}/graph/``."""
        return f"{self.path}/{self.revision}"

    @property
    def path(self) -> str:
        """Its path below ``{base}/id/``."""
        return f"article/{self.key}"


@dataclass(frozen=True, slots=True)
class Revision:
    """One publication of an article.

    Attributes:
        article: the article's key.
        ordinal: its number, from 1.
        revision: the name of the graph's revision; that of an earlier one when the article is again as it was.
        at: when it was published: an instant in UTC that ends with Z.
        by: who made the change.
        why: the reason.
        source: what both are taken from: a commit of the records, say; may be empty.
        title: the article's title then.
    """

    article: str
    ordinal: int
    revision: str
    at: str
    by: str
    why: str
    source: str
    title: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """A piece of a download.

    Attributes:
        bucket: the number of the part.
        name: the download's name, or what else the piece is for.
        digest: the SHA-256 of the file that holds it, which is its name on disk.
        packed: the bytes of that file.
        size: its bytes unpacked.
        lines: its lines.
    """

    bucket: int
    name: str
    digest: str
    packed: int
    size: int
    lines: int


_FILE_COLUMNS: Final = ", ".join(each.name for each in fields(File))
_ARTICLE_COLUMNS: Final = ", ".join(each.name for each in fields(Article) if each.name != "file")
_ARTICLES: Final = f"SELECT {_ARTICLE_COLUMNS}, {_FILE_COLUMNS} FROM article"  # noqa: S608 - names of columns
_REVISIONS: Final = f"SELECT {', '.join(each.name for each in fields(Revision))} FROM revision"  # noqa: S608
_PARTS: Final = f"SELECT {', '.join(each.name for each in fields(PartRow))} FROM part"  # noqa: S608


def _article(row: tuple[Any, ...]) -> Article:
    key, bucket, revision, ordinal, triples, licence, text, title, *file = row
    return Article(key, bucket, revision, ordinal, triples, licence, text, title, File(*file))


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
        found = self._first(f"{_ARTICLES} WHERE key = ?", key)
        return None if found is None else _article(found)

    def article_of_text(self, digest: str) -> Article | None:
        """Return the article whose text has a digest."""
        found = self._first(f"{_ARTICLES} WHERE text = ?", digest)
        return None if found is None else _article(found)

    def article_of_short_digest(self, start: str) -> Article | None:
        """Return the article whose text's digest begins with some hexadecimal digits."""
        found = self._first(f"{_ARTICLES} WHERE text >= ? AND text < ?", start, f"{start}g")
        return None if found is None else _article(found)

    def articles(self) -> Iterator[Article]:
        """Yield all articles by key."""
        yield from map(_article, self._each(f"{_ARTICLES} ORDER BY key"))

    def files(self) -> dict[str, tuple[File, str]]:
        """Return the files that the articles were read from, by name, each with the article's key."""
        rows = self._all(f"SELECT {_FILE_COLUMNS}, key FROM article")  # noqa: S608 - names of columns
        return {row[0]: (File(*row[:-1]), row[-1]) for row in rows}

    def key_of(self, file: str) -> str | None:
        """Return the key of the article that was read from a file, by its name."""
        found = self._first("SELECT key FROM article WHERE file = ?", file)
        return None if found is None else str(found[0])

    def in_bucket(self, bucket: int) -> list[Article]:
        """Return the articles of one part of the downloads, by key."""
        return [_article(row) for row in self._all(f"{_ARTICLES} WHERE bucket = ? ORDER BY key", bucket)]

    def count(self) -> int:
        """Return how many articles there are."""
        (found,) = self._all("SELECT COUNT(*) FROM article")[0]
        return int(found)

    def licences(self) -> tuple[str, ...]:
        """Return the licences of all articles' data, sorted."""
        return tuple(row[0] for row in self._all("SELECT DISTINCT licence FROM article ORDER BY licence"))

    def revisions(self, key: str) -> tuple[Revision, ...]:
        """Return an article's revisions, the oldest first."""
        return tuple(Revision(*row) for row in self._all(f"{_REVISIONS} WHERE article = ? ORDER BY ordinal", key))

    def revision_paths(self) -> Iterator[str]:
        """Yield the paths of all revisions of all articles: those of their documents, and those of their graphs."""
        for key, ordinal, revision in self._each("SELECT article, ordinal, revision FROM revision"):
            yield f"doc/article/{key}?rev={ordinal}"
            yield f"graph/article/{key}/{revision}"

    def all_revisions(self) -> Iterator[Revision]:
        """Yield the revisions of all articles, those that are gone among them, by article, the oldest first."""
        yield from (Revision(*row) for row in self._each(f"{_REVISIONS} ORDER BY article, ordinal"))

    def faults(self) -> list[str]:
        """Return what is wrong with the file as SQLite sees it."""
        return [row[0] for row in self._all("PRAGMA integrity_check") if row[0] != "ok"]

    def parts(self, name: str) -> tuple[PartRow, ...]:
        """Return the pieces of a download in their order."""
        return tuple(PartRow(*row) for row in self._all(f"{_PARTS} WHERE name = ? ORDER BY bucket", name))

    def part(self, name: str, bucket: int) -> PartRow | None:
        """Return one piece of a download."""
        found = self._first(f"{_PARTS} WHERE name = ? AND bucket = ?", name, bucket)
        return None if found is None else PartRow(*found)

    def part_names(self) -> list[str]:
        """Return the names of everything that is kept in pieces, sorted."""
        return [row[0] for row in self._all("SELECT DISTINCT name FROM part ORDER BY name")]

    def part_files(self) -> list[tuple[str, int]]:
        """Return the name on disk of each piece, and the bytes that it has there."""
        return [(row[0], row[1]) for row in self._all("SELECT DISTINCT digest, packed FROM part")]

    def lines(self, name: str) -> int:
        """Return how many lines the pieces of a download hold together."""
        (found,) = self._all("SELECT COALESCE(SUM(lines), 0) FROM part WHERE name = ?", name)[0]
        return int(found)

    def first(self, most: int) -> list[Article]:
        """Return the first articles by key."""
        return [_article(row) for row in self._all(f"{_ARTICLES} ORDER BY key LIMIT ?", most)]

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

    def copy(self, path: Path) -> IndexDraft:
        """Return a copy that can be changed, in a file that is not there yet."""
        with self._lock, closing(sqlite3.connect(path)) as target:
            self._connection.backup(target)
        return IndexDraft(path)

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


class IndexDraft:
    """An index that is being written; nobody else reads it yet."""

    def __init__(self, path: Path) -> None:
        """Open a file to change it, or make a new one."""
        self.path = path
        is_new = not path.exists()
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON")
        if is_new:
            self._connection.executescript(_SCHEMA + _GONE_SCHEMA)
        self._connection.executescript(_LOG_SCHEMA)
        self._connection.execute("BEGIN")
        if is_new:
            self.note("salt", secrets.token_hex(32))

    def note(self, name: str, value: Any) -> None:
        """Note a value under a name."""
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        self._connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, text))

    def put(self, articles: Iterable[Article]) -> None:
        """Write articles down, in place of those of their keys."""
        columns = f"({_ARTICLE_COLUMNS}, {_FILE_COLUMNS})"
        self._write(f"INSERT OR REPLACE INTO article {columns} VALUES", (_flat(article) for article in articles))

    def drop(self, keys: Iterable[str]) -> None:
        """Take articles out; their revisions stay."""
        self._connection.executemany("DELETE FROM article WHERE key = ?", ((key,) for key in keys))

    def revise(self, revisions: Iterable[Revision]) -> None:
        """Write revisions down."""
        self._write("INSERT INTO revision VALUES", map(astuple, revisions))

    def put_parts(self, bucket: int, rows: Iterable[PartRow]) -> None:
        """Write down the pieces of one part in place of what it had."""
        self._connection.execute("DELETE FROM part WHERE bucket = ?", (bucket,))
        self._write("INSERT INTO part VALUES", map(astuple, rows))

    def clear_parts(self) -> None:
        """Take all pieces out."""
        self._connection.execute("DELETE FROM part")

    def move(self, bucket_of: Callable[[str], int]) -> None:
        """Write down anew which part each article is in."""
        self._connection.create_function("bucket_of", 1, bucket_of, deterministic=True)
        self._connection.execute("UPDATE article SET bucket = bucket_of(key)")

    def bury_ledger(self, gone: Mapping[str, Gone]) -> None:
        """Write down what the ledger takes back, by path, in place of what it took back before.

        What must not be named stays written down, whatever the ledger says later.
        """
        self._connection.execute("DELETE FROM gone WHERE path != '' AND step != ?", (ABSENT,))
        self._bury(gone)

    def bury_absent(self, gone: Mapping[str, Gone]) -> None:
        """Write down what no record describes any more, by path."""
        self._bury(gone)

    def _bury(self, gone: Mapping[str, Gone]) -> None:
        rows = (gone_row(self.salt, path, each) for path, each in gone.items())
        self._write("INSERT OR REPLACE INTO gone VALUES", rows)

    def revive(self, paths: Iterable[str]) -> None:
        """Take things that are described again out of what no record describes."""
        marks = ((mark_of(self.salt, path), ABSENT) for path in paths)
        self._connection.executemany("DELETE FROM gone WHERE mark = ? AND step = ?", marks)

    def forget(self, keys: Collection[str]) -> None:
        """Take the revisions of articles out, and what the log says of them."""
        self._connection.executemany("DELETE FROM revision WHERE article = ?", ((key,) for key in keys))
        self.log.blank(keys)

    def censor(self, leaks: Callable[[str], bool]) -> None:
        """Empty what revisions say where it must not be found any more."""
        self._connection.create_function("leaks", 1, leaks, deterministic=True)
        for column in ("by", "why", "source", "title"):
            self._connection.execute(f"UPDATE revision SET {column} = '' WHERE leaks({column})")  # noqa: S608

    @property
    def log(self) -> LogDraft:
        """What became of which article when."""
        return LogDraft(self._connection)

    def revisions(self, key: str) -> tuple[Revision, ...]:
        """Return an article's revisions, the oldest first."""
        rows = self._connection.execute(f"{_REVISIONS} WHERE article = ? ORDER BY ordinal", (key,))
        return tuple(Revision(*row) for row in rows)

    def finish(self, *, compact: bool = False) -> None:
        """Bring everything into the file.

        Args:
            compact: whether nothing at all may be left there of what was taken out.
        """
        self._connection.execute("COMMIT")
        if compact:
            self._connection.execute("VACUUM")

    def close(self) -> None:
        """Let go of the file, whatever is in it."""
        self._connection.close()

    @property
    def salt(self) -> str:
        """The key of the digests by which things are found that are there no more."""
        (found,) = self._connection.execute("SELECT value FROM note WHERE name = 'salt'").fetchone()
        return str(json.loads(found))

    def _write(self, start: str, rows: Iterable[tuple[Any, ...]]) -> None:
        for row in rows:
            marks = ", ".join("?" * len(row))
            self._connection.execute(f"{start} ({marks})", row)


def _flat(article: Article) -> tuple[Any, ...]:
    return (*(getattr(article, each.name) for each in fields(article) if each.name != "file"), *astuple(article.file))
