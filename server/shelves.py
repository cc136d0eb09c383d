"""Articles' quads put aside on disk while a generation is made, by the part of the downloads that they belong to.

Must not know: records, formats.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .parts import bucket_of

__all__ = ["Shelves"]


@dataclass(frozen=True, slots=True)
class Shelves:
    """A folder with a file for each part.

    Attributes:
        folder: the folder; made when something is put aside.
        buckets: how many parts there are for articles.
    """

    folder: Path
    buckets: int

    def put(self, key: str, lines: Sequence[str]) -> None:
        """Put an article's quads aside; those put aside before are not its any more.

        Raises:
            OSError: the disk is full, read-only or failing.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / str(bucket_of(key, self.buckets))).open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps([key, *lines], ensure_ascii=False) + "\n")

    def take(self, bucket: int, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the quads of some articles that were put aside for a part."""
        wanted, found = frozenset(keys), {}
        path = self.folder / str(bucket)
        if not wanted or not path.exists():
            return {}
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                key, *lines = json.loads(line)
                if key in wanted:
                    found[key] = tuple(lines)
        return found
