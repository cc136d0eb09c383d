"""Which records' files changed since the last publication, told by their contents.

A file whose size, time and number are those of the last time is not read again, as long as that time was not so young
that a change might not show in it. Must not know: what is in the files, how anything is published.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
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
        folder: the folder of records.
        changed: those that are new or hold other bytes, or are to be read for another reason; by name.
        unchanged: the names of those that hold what they held.
        gone: the names of those that are not there any more.
    """

    folder: Path
    changed: tuple[Seen, ...]
    unchanged: frozenset[str]
    gone: frozenset[str]

    def seen(self, name: str) -> Seen:
        """Return a file as it is now."""
        return Seen(self.folder, _looked(self.folder, name, None, time.time_ns()))

    def with_changed(self, names: Iterable[str]) -> Survey:
        """Return the same where those of some names that are unchanged are to be read like those that changed."""
        more = self.unchanged.intersection(names)
        if not more:
            return self
        changed = _sorted((*self.changed, *map(self.seen, more)))
        return Survey(self.folder, changed, self.unchanged - more, self.gone)


def survey(names: Iterable[str], folder: Path, known: Iterable[File]) -> Survey:
    """Compare files with what is known of them.

    Args:
        names: the records' files, named below the folder.
        folder: the folder of records.
        known: what was seen of them the last time, each name once; it is taken one by one, and none is kept.
    """
    new, changed, unchanged, gone, now = set(names), list[Seen](), set[str](), set[str](), time.time_ns()
    for before in known:
        if before.file not in new:
            gone.add(before.file)
            continue
        new.remove(before.file)
        found = _looked(folder, before.file, before, now)
        if found.digest == before.digest:
            unchanged.add(before.file)
        else:
            changed.append(Seen(folder, found))
    changed += (Seen(folder, _looked(folder, name, None, now)) for name in new)
    return Survey(folder, _sorted(changed), frozenset(unchanged), frozenset(gone))


def _sorted(seen: Iterable[Seen]) -> tuple[Seen, ...]:
    return tuple(sorted(seen, key=lambda each: each.file.file))


def _looked(folder: Path, name: str, before: File | None, now: int) -> File:
    """Return what is seen of a file; as it was seen the last time where nothing tells otherwise.

    One that cannot be read has no digest: whoever reads it tells why.
    """
    path = f"{folder}/{name}" if name != "." else str(folder)
    try:
        stat = os.stat(path)  # noqa: PTH116 - of a hundred thousand, making a path for each takes longer
        mark = stat.st_size, stat.st_mtime_ns, stat.st_ino
        if before is not None and mark == before[1:4] and before.mtime < before.seen - _YOUNG:
            return before
        return File(name, *mark, now, hashlib.sha256(Path(path).read_bytes()).hexdigest())
    except OSError:
        return File(name, 0, 0, 0, now, "")
