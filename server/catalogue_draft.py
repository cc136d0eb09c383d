"""The catalogue's files, written: a new one, or one more version of what changed in the one that is there.

All is written in one transaction, which is brought to the disk just before the generation becomes the current one.
Readers see nothing of it, for they ask for other numbers; where the publisher is stopped in between, the next one takes
it back first. Must not know: what is described, generations' folders, HTTP.
"""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from pathlib import Path

from .catalogue import CATALOGUES, PATIENCE, SCHEMA, TABLES, Edition
from .picture_draft import PASSING as _OF_PICTURES
from .picture_draft import PictureDraft
from .settling import settle_files
from .things_draft import PASSING as _OF_THINGS
from .things_draft import ThingsDraft, require_words
from .versions import Versions, views

__all__ = ["CatalogueDraft"]

_ANEW = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
_SAFELY = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA cache_spill = OFF;"
"""What is not in the file before it is all brought there keeps no reader waiting; what is there stays after a crash."""


class CatalogueDraft:
    """An edition of the catalogue that is being written.

    Attributes:
        edition: which one it is.
    """

    def __init__(self, data: Path, edition: Edition, *, oldest: int | None) -> None:
        """Begin an edition; `anew` and `after` do so."""
        self.edition = edition
        self._path, self._is_new = data / CATALOGUES / edition.file, oldest is None
        self._path.parent.mkdir(exist_ok=True)
        self._connection = sqlite3.connect(self._path, PATIENCE, isolation_level=None)
        with ExitStack() as held:
            held.callback(self.close)
            self._begin(oldest)
            held.pop_all()

    @classmethod
    def anew(cls, data: Path, name: str) -> CatalogueDraft:
        """Begin a file in which nothing is left of what was in others.

        Args:
            data: the data directory.
            name: a name that no file has had.

        Raises:
            WordlessError: this Python's SQLite cannot keep words to be searched.
        """
        return cls(data, Edition(f"{name}.sqlite", 1), oldest=None)

    @classmethod
    def after(cls, data: Path, before: Edition, oldest: int) -> CatalogueDraft:
        """Begin the edition after another.

        Args:
            data: the data directory.
            before: the other.
            oldest: the number of the oldest edition that is still asked for.
        """
        return cls(data, Edition(before.file, before.number + 1), oldest=oldest)

    def __enter__(self) -> CatalogueDraft:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def things(self) -> ThingsDraft:
        """Everything that is described, in rows."""
        return ThingsDraft(self._versions)

    @property
    def pictures(self) -> PictureDraft:
        """What pictures are drawn from."""
        return PictureDraft(self._versions)

    def commit(self) -> None:
        """Bring everything into the file, and that to the disk."""
        self._connection.execute("COMMIT")
        if self._is_new:
            self.close()
            settle_files([self._path])

    def close(self) -> None:
        """Let go of the file; what was not brought there is forgotten."""
        self._connection.close()

    @property
    def _versions(self) -> Versions:
        return Versions(self._connection, TABLES, self.edition.number)

    def _begin(self, oldest: int | None) -> None:
        run = self._connection.execute
        require_words(name for (name,) in run("PRAGMA module_list"))
        self._connection.executescript((_ANEW if self._is_new else _SAFELY) + "PRAGMA secure_delete = ON")
        if self._is_new:
            self._connection.executescript(SCHEMA)
        self._connection.executescript(
            f"PRAGMA temp_store = MEMORY; {_OF_THINGS}{_OF_PICTURES}{views(TABLES, self.edition.number)}"
        )
        run("BEGIN IMMEDIATE")
        if oldest is not None:
            ((written,),) = run("PRAGMA user_version")
            if written >= self.edition.number:
                self._versions.undo()
            self._versions.take_out(oldest)
        run(f"PRAGMA user_version = {self.edition.number:d}")
