"""Which records' files changed since the last publication, told by their contents.

A file whose size, time and number are those of the last time is not read again, as long as that time was not so young
that a change might not show in it. Must not know: what is in the files, how anything is published.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Mapping
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
        unchanged: those that hold what they held, by name.
        gone: the names of those that are not there any more.
    """

    folder: Path
    changed: tuple[Seen, ...]
    unchanged: Mapping[str, File]
    gone: frozenset[str]

    def seen(self, name: str) -> Seen:
        """Return a file that holds what it held."""
        return Seen(self.folder, self.unchanged[name])

    def with_changed(self, names: Iterable[str]) -> Survey:
        """Return the same where those of some names that are unchanged are to be read like those that changed."""
        more = {name: self.seen(name) for name in names if name in self.unchanged}
        if not more:
            return self
        changed = {seen.file.file: seen for seen in self.changed} | more
        rest = {name: file for name, file in self.unchanged.items() if name not in more}
        return Survey(self.folder, tuple(changed[name] for name in sorted(changed)), rest, self.gone)


def survey(names: Iterable[str], folder: Path, known: Mapping[str, File]) -> Survey:
    """Compare files with what is known of them.

    Args:
        names: the records' files, named below the folder.
        folder: the folder of records.
        known: what was seen of them the last time, by name.
    """
    changed: list[Seen] = []
    unchanged: dict[str, File] = {}
    there, now = list(names), time.time_ns()
    for name in there:
        before = known.get(name)
        found = _looked(f"{folder}/{name}" if name != "." else str(folder), name, before, now)
        if before is not None and found.digest == before.digest:
            unchanged[name] = found
        else:
            changed.append(Seen(folder, found))
    return Survey(folder, tuple(changed), unchanged, frozenset(known.keys() - there))


def _looked(path: str, name: str, before: File | None, now: int) -> File:
    """Return what is seen of a file; as it was seen the last time where nothing tells otherwise.

    One that cannot be read has no digest: whoever reads it tells why.
    """
    try:
        stat = os.stat(path)  # noqa: PTH116 - of a hundred thousand, making a path for each takes longer
        mark = stat.st_size, stat.st_mtime_ns, stat.st_ino
        if before is not None and mark == before[1:4] and before.mtime < before.seen - _YOUNG:
            return before
        return File(name, *mark, now, hashlib.sha256(Path(path).read_bytes()).hexdigest())
    except OSError:
        return File(name, 0, 0, 0, now, "")
