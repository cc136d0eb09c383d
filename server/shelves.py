"""Articles' quads put aside on disk while a generation is made, in files of which parts of the downloads are made.

Must not know: records, formats.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .parts import bucket_of

__all__ = ["Shelves"]

_FILES: Final = 4_096
"""A power of two, as the number of parts is: as long as there are no more parts, each file is of one part alone."""


@dataclass(frozen=True, slots=True)
class Shelves:
    """A folder with files of articles.

    Attributes:
        folder: the folder; made when something is put aside.
    """

    folder: Path

    def put(self, key: str, lines: Sequence[str]) -> None:
        """Put an article's quads aside; those put aside before are not its any more.

        Raises:
            OSError: the disk is full, read-only or failing.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._file(key).open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps([key, *lines], ensure_ascii=False) + "\n")

    def take(self, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the quads of some articles that were put aside."""
        wanted, found = frozenset(keys), {}
        for path in sorted(path for path in {self._file(key) for key in wanted} if path.exists()):
            with path.open(encoding="utf-8", newline="\n") as file:
                for line in file:
                    key, *lines = json.loads(line)
                    if key in wanted:
                        found[key] = tuple(lines)
        return found

    def _file(self, key: str) -> Path:
        return self.folder / str(bucket_of(key, _FILES))
