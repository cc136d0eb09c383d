"""Which pieces each download is made of: the parts of all articles one after another, and what stands between them.

Must not know: what is in the parts, how they were made, HTTP.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from .index import Index
from .index_rows import PartRow
from .parts import ADDRESSES, FORMATS, MOST_ADDRESSES, WHOLE, WITHHELD, Parts
from .pieces import Piece
from .sitemap import map_ends, map_of_maps

__all__ = ["PART", "SITEMAP", "Composition"]

SITEMAP: Final = "sitemap"
PART: Final = "part"
"""The folder of the downloads where each part can be had alone."""
_PACKED: Final = ".gz"
_OPENED, _BETWEEN, _CLOSED = b'{"@graph":[', b",", b"]}\n"


@dataclass(frozen=True)
class Composition:
    """The downloads of a generation that are kept in pieces.

    Attributes:
        index: the generation's index, which does not change.
        parts: the folder of the parts.
    """

    index: Index
    parts: Parts

    @classmethod
    def of(cls, index: Index, folder: Path, base: str) -> Composition:
        """Return the downloads of an index."""
        return cls(index, Parts(folder, base))

    def names(self) -> list[str]:
        """Return the names of all downloads but those of single parts."""
        whole = [f"{WHOLE}{suffix}{packed}" for suffix in FORMATS for packed in ("", _PACKED)]
        graphs = [name for name in self.index.part_names() if name.startswith("graph/")]
        maps = [f"{SITEMAP}/sitemap.xml"]
        several = self._maps
        if len(several) > 1:
            maps += [f"{SITEMAP}/sitemap-{number}.xml" for number in range(1, len(several) + 1)]
        return sorted([*whole, *graphs, *maps])

    def pieces(self, name: str) -> tuple[Piece, ...]:
        """Return the pieces of a download; none when there is no such download."""
        if name.startswith(f"{SITEMAP}/"):
            return self._map(name.removeprefix(f"{SITEMAP}/"))
        if name.startswith(f"{PART}/"):
            return self._alone(name.removeprefix(f"{PART}/"))
        stem = name.removesuffix(_PACKED)
        if stem == WITHHELD:
            return ()  # nobody can download it
        piece = self._packed if name != stem else self._plain
        if stem == f"{WHOLE}.jsonld":
            return tuple(self._json(self.index.parts(stem), piece, packed=name != stem))
        return tuple(map(piece, self.index.parts(stem)))

    def held(self, name: str) -> tuple[Piece, ...]:
        """Return the pieces of everything that is held under a name, on offer or not."""
        return tuple(map(self._plain, self.index.parts(name)))

    def single_parts(self, name: str) -> list[tuple[str, str]]:
        """Return the names and checksums of the parts of a download, packed, that can be had alone."""
        return [(f"{PART}/{row.bucket}/{name}{_PACKED}", row.digest) for row in self.index.parts(name)]

    def _alone(self, rest: str) -> tuple[Piece, ...]:
        bucket, _, name = rest.partition("/")
        known = bucket.removeprefix("-").isdecimal() and name.endswith(_PACKED) and name.startswith(f"{WHOLE}.")
        row = self.index.part(name.removesuffix(_PACKED), int(bucket[:9])) if known else None
        return () if row is None else (self._packed(row),)

    def _packed(self, row: PartRow) -> Piece:
        return Piece(row.packed, row.digest, self.parts.file(row.digest))

    def _plain(self, row: PartRow) -> Piece:
        return Piece(row.size, f"plain {row.digest}", self.parts.file(row.digest), packed=True)

    @staticmethod
    def _json(rows: Sequence[PartRow], piece: Callable[[PartRow], Piece], *, packed: bool) -> Iterator[Piece]:
        """Yield one JSON-LD object: the parts hold the members of an array, without its brackets."""
        opened, between, closed = (_literal(text, packed=packed) for text in (_OPENED, _BETWEEN, _CLOSED))
        yield opened
        for number, row in enumerate(rows):
            if number:
                yield between
            yield piece(row)
        yield closed

    def _map(self, name: str) -> tuple[Piece, ...]:
        several, number = self._maps, name.removeprefix("sitemap").removesuffix(".xml")
        if not number and len(several) > 1:
            addresses = (f"{self.parts.base}/sitemap-{each}.xml" for each in range(1, len(several) + 1))
            return (Piece.of(map_of_maps(addresses)),)
        if not number:
            return self._enclosed(several[0] if several else [])
        digits = number.removeprefix("-")
        is_one = len(several) > 1 and digits.isdecimal() and 1 <= int(digits[:9]) <= len(several)
        return self._enclosed(several[int(digits) - 1]) if is_one else ()

    def _enclosed(self, rows: Sequence[PartRow]) -> tuple[Piece, ...]:
        head, tail = map_ends()
        return (Piece.of(head), *map(self._plain, rows), Piece.of(tail))

    @cached_property
    def _maps(self) -> list[list[PartRow]]:
        """Return the pieces of each file of the site map, as many to a file as it may hold."""
        names = [name for name in self.index.part_names() if name.startswith(f"{ADDRESSES}/")]
        maps: list[list[PartRow]] = []
        lines = 0
        for row in (row for name in names for row in self.index.parts(name)):
            if not maps or lines + row.lines > MOST_ADDRESSES:
                maps.append([])
                lines = 0
            maps[-1].append(row)
            lines += row.lines
        return maps


def _literal(text: bytes, *, packed: bool) -> Piece:
    return Piece.of(gzip.compress(text, mtime=0) if packed else text)
