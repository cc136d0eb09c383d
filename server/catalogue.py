"""The catalogue's files, which generations share, read: each generation sees the rows of its own number.

::

    {data}/catalogue/{name}.sqlite

A publisher may be writing meanwhile: what is read is read between two of its transactions, each of which takes a moment
to be brought into the file. One that was stopped in this moment left a journal, by which whoever reads next and may
write sets the file right. Must not know: how the rows are written, what is asked, HTTP.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Final

from .index import Index, IndexDamagedError
from .picture_index import SCHEMA as _PICTURES
from .picture_index import VERSIONED as _OF_PICTURES
from .picture_index import PictureIndex
from .things import SCHEMA as _THINGS
from .things import VERSIONED as _OF_THINGS
from .things import Things
from .versions import indexes, views

__all__ = ["CATALOGUES", "JOURNAL", "NOTE", "PATIENCE", "SCHEMA", "TABLES", "Catalogue", "Edition", "edition_of"]

CATALOGUES: Final = "catalogue"
NOTE: Final = "catalogue"
"""The name under which an index notes which edition of the catalogue is its generation's."""
TABLES: Final = {**_OF_THINGS, **_OF_PICTURES}
"""The tables of versions: whatever else is kept for each generation comes here, and its schema below."""
SCHEMA: Final = _THINGS + _PICTURES + indexes(TABLES)
JOURNAL: Final = "-journal"
"""What the name of a file's journal ends with."""
PATIENCE: Final = 60.0
"""Seconds to wait for a publisher who brings a transaction into the file, or for readers who keep it from that."""
_NAME: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.]{0,80}\.sqlite")


@dataclass(frozen=True, slots=True)
class Edition:
    """What of the catalogue is a generation's.

    Attributes:
        file: the name of the file.
        number: the number of which it sees the rows.
    """

    file: str
    number: int

    def to_json(self) -> dict[str, Any]:
        """Return what an index notes."""
        return {"file": self.file, "number": self.number}


def edition_of(index: Index) -> Edition:
    """Return which edition of the catalogue is the generation's of an index.

    Raises:
        IndexDamagedError: the index does not say.
    """
    match index.note(NOTE):
        case {"file": str(file), "number": int(number)} if _NAME.fullmatch(file):
            return Edition(file, number)
    raise IndexDamagedError(f"{index.path} does not say where the catalogue is")


@dataclass(slots=True)
class Catalogue:
    """An edition of the catalogue, read; several threads may use it at once.

    Attributes:
        path: its file.
        number: its number.
    """

    path: Path
    number: int
    _connection: sqlite3.Connection | None = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @classmethod
    def of(cls, index: Index, data: Path) -> Catalogue:
        """Return the edition of the generation of an index; its file is opened when it is needed.

        Raises:
            IndexDamagedError: the index does not say which it is.
        """
        edition = edition_of(index)
        return cls(data / CATALOGUES / edition.file, edition.number)

    @property
    def things(self) -> Things:
        """Everything that is described, in rows."""
        return Things(self.rows)

    @property
    def pictures(self) -> PictureIndex:
        """What pictures are drawn from."""
        return PictureIndex(self.rows)

    def require(self) -> None:
        """Open the file, which can be read from then on even when its name is gone.

        Raises:
            IndexDamagedError: it is not there or no catalogue.
        """
        self.rows("SELECT 1 FROM tally LIMIT 1")

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows that a query finds.

        Raises:
            IndexDamagedError: the file cannot be read.
        """
        try:
            with self._lock:
                return self._opened().execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def within(self, query: str, values: Iterable[Any], steps: int) -> tuple[list[tuple[Any, ...]], bool]:
        """Return the rows that a query finds, and whether they are all: not when SQLite took too many steps for it.

        Args:
            query: the query.
            values: its values.
            steps: how many steps of its virtual machine it may take.

        Raises:
            IndexDamagedError: the file cannot be read.
        """
        try:
            with self._lock:
                return _within(self._opened(), query, tuple(values), steps)
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            name = f"{self.path.resolve().as_uri()}?mode=rw"  # SQLite is content with reading where it may not write
            connection = sqlite3.connect(name, PATIENCE, uri=True, check_same_thread=False, isolation_level=None)
            try:
                connection.executescript(views(TABLES, self.number) + "PRAGMA query_only = ON")
            except sqlite3.Error:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _damaged(self, error: sqlite3.Error) -> IndexDamagedError:
        return IndexDamagedError(f"{self.path} cannot be read: {error}")


def _within(
    connection: sqlite3.Connection, query: str, values: tuple[Any, ...], steps: int
) -> tuple[list[tuple[Any, ...]], bool]:
    found: list[tuple[Any, ...]] = []
    connection.set_progress_handler(lambda: 1, steps)
    try:
        for row in connection.execute(query, values):
            found.append(row)  # noqa: PERF402 - those that came before it was stopped count
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return found, False
    finally:
        connection.set_progress_handler(None, 0)
    return found, True
