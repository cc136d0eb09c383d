"""Which records' files changed since the last publication, told by their contents.

A file whose size, time and number are those of the last time is not read again, as long as that time was not so young
that a change might not show in it. Must not know: what is in the files, how anything is published.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from .index_rows import File

__all__ = ["Seen", "Survey", "survey"]

_YOUNG: Final = 2_000_000_000
"""Nanoseconds within which some file systems give two changes the same time."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file of a record, looked at.

    Attributes:
        folder: the folder of records.
        file: what was seen.
    """

    folder: Path
    file: File

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / self.file.file


@dataclass(frozen=True, slots=True)
class Survey:
    """What became of the files of records.

    Attributes:
        changed: those that are new or hold other bytes.
        unchanged: those that hold what they held.
        gone: the names of those that are not there any more.
    """

    changed: tuple[Seen, ...]
    unchanged: tuple[Seen, ...]
    gone: frozenset[str]


def survey(names: Iterable[str], folder: Path, known: Mapping[str, File]) -> Survey:
    """Compare files with what is known of them.

    Args:
        names: the records' files, named below the folder.
        folder: the folder of records.
        known: what was seen of them the last time, by name.
    """
    changed: list[Seen] = []
    unchanged: list[Seen] = []
    there, now = set[str](), time.time_ns()
    for name in names:
        there.add(name)
        before = known.get(name)
        found = _looked(f"{folder}/{name}", name, before, now)
        same = before is not None and found.digest == before.digest
        (unchanged if same else changed).append(Seen(folder, found))
    return Survey(tuple(changed), tuple(unchanged), frozenset(known.keys() - there))


def _looked(path: str, name: str, before: File | None, now: int) -> File:
    """Return what is seen of a file; its digest is that of the last time where nothing tells otherwise.

    One that cannot be read has none: whoever reads it tells why.
    """
    try:
        stat = os.stat(path)  # noqa: PTH116 - of a hundred thousand, making a path for each takes longer
        found = File(name, stat.st_size, stat.st_mtime_ns, stat.st_ino, now, "")
        if before is not None and _is_same(before, found):
            return before
        return replace(found, digest=hashlib.sha256(Path(path).read_bytes()).hexdigest())
    except OSError:
        return File(name, 0, 0, 0, now, "")


def _is_same(before: File, found: File) -> bool:
    mark = (before.size, before.mtime, before.inode)
    return mark == (found.size, found.mtime, found.inode) and before.mtime < before.seen - _YOUNG
