"""The index of a generation that is being made: a new one, or one that begins with a copy of the last.

Nobody reads it before it is finished. Must not know: records, graphs' content, HTTP.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import astuple
from pathlib import Path
from typing import Any

from .gone import ABSENT, Gone, gone_row, mark_of
from .gone import SCHEMA as _GONE_SCHEMA
from .index import Index
from .index_rows import ARTICLE_COLUMNS, REVISIONS, SCHEMA, Article, PartRow, Revision, article_row
from .log import SCHEMA as _LOG_SCHEMA
from .log import LogDraft

__all__ = ["IndexDraft"]


class IndexDraft:
    """An index that is being written; nobody else reads it yet."""

    def __init__(self, path: Path) -> None:
        """Open a file to change it, or make a new one."""
        self.path = path
        is_new = not path.exists()
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON")
        if is_new:
            self._connection.executescript(SCHEMA + _GONE_SCHEMA)
        self._connection.executescript(_LOG_SCHEMA)
        self._connection.execute("BEGIN")
        if is_new:
            self.note("salt", secrets.token_hex(32))

    @classmethod
    def after(cls, index: Index, path: Path) -> IndexDraft:
        """Open a copy of an index, in a file that is not there yet."""
        index.copy(path)
        return cls(path)

    def note(self, name: str, value: Any) -> None:
        """Note a value under a name."""
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        self._connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, text))

    def put(self, articles: Iterable[Article]) -> None:
        """Write articles down, in place of those of their keys."""
        columns = f"({ARTICLE_COLUMNS})"
        self._write(f"INSERT OR REPLACE INTO article {columns} VALUES", map(article_row, articles))

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

    def bury_along(self, key: str, gone: Mapping[str, Gone]) -> None:
        """Write down what an article lost with parts that the ledger takes back, by path, in place of what it had."""
        start = f"article/{key}/"
        self._connection.execute(
            "UPDATE gone SET number = 0, grounds = '' WHERE step = ? AND number AND SUBSTR(path, 1, ?) = ?",
            (ABSENT, len(start), start),
        )
        self._bury(gone)

    def _bury(self, gone: Mapping[str, Gone]) -> None:
        salt = self.salt
        rows = (gone_row(salt, path, each) for path, each in gone.items())
        self._write("INSERT OR REPLACE INTO gone VALUES", rows)

    def revive(self, paths: Iterable[str]) -> None:
        """Take things that are described again out of what no record describes."""
        salt = self.salt
        marks = ((mark_of(salt, path), ABSENT) for path in paths)
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
        rows = self._connection.execute(f"{REVISIONS} WHERE article = ? ORDER BY ordinal", (key,))
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
