"""Being the one who publishes to a data directory: the lock, what a failure is told as, and clearing up after it.

Must not know: records, how a generation is made.
"""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from ..mapping.errors import OnRecordError, Problem
from .query_errors import StoreError
from .retention import clear

__all__ = ["ALIVE", "SNAPSHOT", "PublishError", "clear_dead", "locked", "publisher", "snapshot_held"]

SNAPSHOT: Final = "backing-up-"
ALIVE: Final = "alive.lock"
"""A file that whoever reads a snapshot holds a lock on."""


class PublishError(OnRecordError):
    """Nothing was published; the last generation goes on serving.

    Attributes:
        problems: what is wrong in the records that were read.
    """

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join((*map(str, self.problems), message)))


@contextmanager
def publisher(data: Path) -> Iterator[None]:
    """Be the one publisher of a data directory, which is made when it is not there, and clear up afterwards.

    Raises:
        PublishError: another publisher is at work, or the disk or the store refuses.
    """
    with locked(data):
        try:
            clear(data)
            clear_dead(data)
            yield
        except StoreError as error:
            message = f"nothing was published, and what was goes on serving: {error}"
            raise PublishError(f"{message}; then publish again, which goes on where this stopped") from error
        except gzip.BadGzipFile as error:
            raise PublishError(f"nothing was published: {error}; publish again with --full") from error
        except (OSError, sqlite3.Error) as error:
            raise PublishError(f"nothing was published, and what was goes on serving: {_refusal(error)}") from error
        except SyntaxError as error:
            raise PublishError(f"nothing was published: the store cannot read what was mapped: {error}") from error
        finally:
            clear(data)


def _refusal(error: OSError | sqlite3.Error) -> str:
    """Return what the disk refused, and the remedy; an index that finds no room is not told as an `OSError`."""
    where = f"{error.filename}: " if isinstance(error, OSError) and error.filename else ""
    what = getattr(error, "strerror", None) or str(error)
    return f"{where}{what}; free space or mend the permissions, then publish again"


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold a data directory for one publisher; the system lets go of a dead one's hold.

    Raises:
        PublishError: another publisher is at work, or the directory cannot be written.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data / "publish.lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise PublishError(f"another publisher is at work on {data}; wait for it to end") from error
    except OSError as error:
        raise PublishError(f"{data} cannot be written: {error.strerror}; choose another with --data") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def snapshot_held(folder: Path) -> Iterator[None]:
    """Make a folder for a snapshot, which stays as long as it is held, and is removed after that.

    Raises:
        OSError: the disk is full or read-only.
    """
    folder.mkdir()
    lock = FileLock(folder / ALIVE, timeout=0)
    lock.acquire()
    try:
        yield
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def clear_dead(data: Path) -> None:
    """Remove the snapshots that nobody reads any more: they keep what may have to be forgotten."""
    for folder in data.glob(f"{SNAPSHOT}*"):
        try:
            FileLock(folder / ALIVE, timeout=0).acquire().lock.release()
        except Timeout:
            continue
        shutil.rmtree(folder, ignore_errors=True)
