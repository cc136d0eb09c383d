"""The parts of the downloads: some articles' quads, written once in every format, and kept by their digests.

Publishing one article writes only the part that it is in; all other parts are those of the generation before. A part is
packed with gzip, whose files can be read one after another as one. What is delisted stands in a file of its own that no
download has. Must not know: which articles there are, which generation is current, HTTP.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, Final, cast
from uuid import uuid4

import pyoxigraph as ox

from ..ontology import PREFIXES
from .index import Index
from .index_rows import PartRow
from .lines import batches
from .sitemap import address_line

__all__ = ["FORMATS", "SHARED", "WHOLE", "WITHHELD", "Bucket", "Parts", "article_lines", "bucket_of"]

SHARED: Final = -1
"""The part of the graphs that no single article owns; it stands first."""
WHOLE: Final = "onrecord"
WITHHELD: Final = "withheld.nq"
FORMATS: Final = (".nq", ".nt", ".ttl", ".trig", ".jsonld")
ADDRESSES: Final = "sitemap"
MOST_ADDRESSES: Final = 20_000
"""So many a file of the site map holds: however long they are, it stays below 50 MB and 50,000 (sitemaps.org)."""
_LEVEL: Final = 5


def bucket_of(key: str, buckets: int) -> int:
    """Return which part an article is in.

    Args:
        key: its key.
        buckets: how many parts there are for articles, a power of two.
    """
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) % buckets


@dataclass(frozen=True, slots=True)
class Bucket:
    """The quads of a part.

    Attributes:
        graphs: sorted N-Quads by the IRI of their graph.
    """

    graphs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Iterable[str]) -> Bucket:
        """Return the part that some N-Quads make."""
        graphs: dict[str, list[str]] = {}
        for line in lines:
            graphs.setdefault(graph_of(line), []).append(line)
        return cls({name: tuple(sorted(set(graphs[name]))) for name in sorted(graphs)})

    def lines(self) -> Iterator[str]:
        """Yield the N-Quads, graph by graph."""
        for lines in self.graphs.values():
            yield from lines

    def triples(self) -> list[str]:
        """Return the N-Triples of all graphs, sorted, each once."""
        return sorted({without_graph(line) for line in self.lines()})


def graph_of(line: str) -> str:
    """Return the IRI of the graph in a line of canonical N-Quads."""
    return line[line.rindex(" <") + 2 : -4]


def article_lines(graphs: Mapping[str, tuple[str, ...]], base: str, name: str) -> tuple[str, ...]:
    """Return the N-Quads of an article's graph, and of what the catalogue says of that.

    Args:
        graphs: the graphs of its part, as `Bucket.graphs` has them.
        base: the IRIs' base.
        name: the graph's name below ``{base}/graph/``.

    Raises:
        KeyError: there is no such graph in the part.
    """
    graph = f"{base}/graph/{name}"
    starts = f"<{graph}> ", f"<{graph}#"
    entry = (line for line in graphs.get(f"{base}/graph/catalogue", ()) if line.startswith(starts))
    return *graphs[graph], *entry


def without_graph(line: str) -> str:
    """Return the N-Triples of a line of canonical N-Quads."""
    return f"{line[: line.rindex(' <')]} .\n"


@dataclass(frozen=True, slots=True)
class Parts:
    """The folder of parts.

    Attributes:
        folder: the folder.
        base: the IRIs' base.
        delisted: the IRIs of things that are in no download and in no site map.
    """

    folder: Path
    base: str
    delisted: frozenset[str] = frozenset()

    def file(self, digest: str) -> str:
        """Return the path of the file of a piece, as text: there are many thousands, and few are opened."""
        return f"{self.folder}/{digest[:2]}/{digest}"

    def path(self, digest: str) -> Path:
        """Return the file of a piece."""
        return Path(self.file(digest))

    def read(self, rows: Iterable[PartRow | None]) -> Bucket:
        """Return the quads of a part from its rows of N-Quads, listed or withheld.

        Raises:
            OSError: a file is gone or damaged.
        """
        found = []
        for row in rows:
            if row is not None:
                found += self.lines(row)
        return Bucket.of(found)

    def bucket(self, index: Index, number: int) -> Bucket:
        """Return the quads of a part, with those that no download has.

        Raises:
            OSError: a file is gone or damaged.
        """
        return self.read(index.part(name, number) for name in (f"{WHOLE}.nq", WITHHELD))

    def lines(self, row: PartRow) -> list[str]:
        """Return the lines of a piece.

        Raises:
            OSError: its file is gone or damaged.
        """
        try:
            with gzip.open(self.path(row.digest), "rt", encoding="utf-8", newline="\n") as file:
                return list(file)
        except (EOFError, zlib.error) as error:
            raise OSError(errno.EIO, f"is damaged: {error}", str(self.path(row.digest))) from error

    def write(self, number: int, bucket: Bucket) -> list[PartRow]:
        """Write a part in every format; return what was written.

        Raises:
            OSError: the disk is full, read-only or failing.
        """
        listed, withheld = self._split(bucket)
        rows = [*self._formats(number, listed), *self._addresses(number, listed)]
        if withheld.graphs:
            rows.append(self._text(number, WITHHELD, withheld.lines()))
        for graph, lines in listed.graphs.items():
            name = graph.removeprefix(f"{self.base}/graph/")
            if "/" not in name:
                rows += self._graph(number, name, lines)
        return [row for row in rows if row.size]

    def listed(self, bucket: Bucket) -> Bucket:
        """Return what of a part's quads is in downloads and pictures."""
        return self._split(bucket)[0]

    def _split(self, bucket: Bucket) -> tuple[Bucket, Bucket]:
        """Return what is listed and what is withheld: all quads about delisted things, and those that name them."""
        if not self.delisted:
            return bucket, Bucket()
        hidden = {line for line in bucket.lines() if self._is_delisted(line)}
        return Bucket.of(line for line in bucket.lines() if line not in hidden), Bucket.of(hidden)

    def _is_delisted(self, line: str) -> bool:
        subject, _, rest = line.split(" ", 2)
        ends = [subject, graph_of(line), *(rest[: rest.index(">")] for _ in "1" if rest.startswith("<"))]
        return any(self._concerns(end.strip("<>")) for end in ends)

    def _concerns(self, iri: str) -> bool:
        """Tell whether an IRI is that of something delisted, or of what is below it."""
        start, own = f"{self.base}/graph/", iri.partition("#")[0]
        if own.startswith(f"{self.base}/doc/"):  # what the history tells of
            own = f"{self.base}/id/{own[len(self.base) + len('/doc/') :].partition('?')[0]}"
        if own.startswith(f"{start}article/"):
            own = f"{self.base}/id/{own[len(start) :].rpartition('/')[0]}"
        while own.startswith(f"{self.base}/id/"):
            if own in self.delisted:
                return True
            own = own.rpartition("/")[0]
        return False

    def _formats(self, number: int, bucket: Bucket) -> Iterator[PartRow]:
        triples = bucket.triples()
        yield self._text(number, f"{WHOLE}.nq", bucket.lines())
        yield self._text(number, f"{WHOLE}.nt", triples)
        yield self._turtle(number, f"{WHOLE}.ttl", triples)
        with self._packing() as packing:
            quads = ox.parse(input="".join(bucket.lines()), format=ox.RdfFormat.N_QUADS)
            ox.serialize(quads, cast("IO[bytes]", packing), ox.RdfFormat.TRIG, prefixes=dict(PREFIXES))
        yield packing.row(number, f"{WHOLE}.trig")
        with self._packing() as packing:
            ox.serialize(_parsed(triples), cast("IO[bytes]", _Inside(packing)), ox.RdfFormat.JSON_LD)
        yield packing.row(number, f"{WHOLE}.jsonld")

    def _graph(self, number: int, name: str, lines: Iterable[str]) -> Iterator[PartRow]:
        triples = [without_graph(line) for line in lines]
        yield self._text(number, f"graph/{name}.nt", triples)
        yield self._turtle(number, f"graph/{name}.ttl", triples)

    def _turtle(self, number: int, name: str, triples: list[str]) -> PartRow:
        with self._packing() as packing:
            if triples:
                ox.serialize(_parsed(triples), cast("IO[bytes]", packing), ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))
        return packing.row(number, name)

    def _addresses(self, number: int, bucket: Bucket) -> Iterator[PartRow]:
        """Write the addresses of the documents of the things that this part describes and no other."""
        start, owned = f"<{self.base}/id/", tuple(f"<{self.base}/id/{kind}/" for kind in ("article", "text"))
        subjects = sorted({line.partition("> ")[0] for line in bucket.lines() if line.startswith(start)})
        own = [each for each in subjects if "#" not in each and each.startswith(owned) != (number == SHARED)]
        for place, some in enumerate(batches(own, MOST_ADDRESSES)):
            lines = (address_line(f"{self.base}/doc/{each[len(start) :]}") for each in some)
            yield self._text(number, f"{ADDRESSES}/{place}", lines)

    def _text(self, number: int, name: str, lines: Iterable[str]) -> PartRow:
        with self._packing() as packing:
            for some in batches(lines, 1_000):
                packing.write("".join(some).encode())
        return packing.row(number, name)

    def _packing(self) -> _Packing:
        return _Packing(self)


def _parsed(triples: Iterable[str]) -> Iterator[ox.Triple]:
    return (quad.triple for quad in ox.parse(input="".join(triples), format=ox.RdfFormat.N_TRIPLES))


class _Packing:
    """A file being packed: written aside, and named by the digest of its bytes when it is whole."""

    def __init__(self, parts: Parts) -> None:
        parts.folder.mkdir(parents=True, exist_ok=True)
        self._parts = parts
        self._aside = parts.folder / f"new-{uuid4().hex}"
        self._raw: BinaryIO = self._aside.open("xb")
        self._digest = hashlib.sha256()
        self._packed = self._size = self._lines = 0
        told = cast("IO[bytes]", _Told(self._take))
        self._gzip = gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=told, mtime=0)

    def __enter__(self) -> _Packing:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if failed is not None:
            self._give_up()
            return
        try:
            self._gzip.close()
            self._raw.close()
        except OSError:
            self._give_up()
            raise
        target = self._parts.path(self._digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        self._aside.replace(target)

    def _give_up(self) -> None:
        with suppress(OSError):  # what it still holds finds no room
            self._raw.close()
        self._aside.unlink(missing_ok=True)

    def write(self, block: bytes) -> int:
        """Take some bytes."""
        self._size += len(block)
        self._lines += block.count(b"\n")
        self._gzip.write(block)
        return len(block)

    def flush(self) -> None:
        """Do nothing: all comes to the disk at the end."""

    def row(self, number: int, name: str) -> PartRow:
        """Return what was written."""
        return PartRow(number, name, self._digest.hexdigest(), self._packed, self._size, self._lines)

    def _take(self, block: bytes) -> int:
        self._digest.update(block)
        self._packed += len(block)
        return self._raw.write(block)


@dataclass(frozen=True, slots=True)
class _Told:
    """A file that hands on what is written to it."""

    write: Callable[[bytes], int]

    def flush(self) -> None:
        """Do nothing."""


class _Inside:
    """Writes a JSON array to a file without its brackets."""

    def __init__(self, file: _Packing) -> None:
        self._file = file
        self._held = b""
        self._begun = False

    def write(self, block: bytes) -> int:
        """Take some bytes, and hold back the last, which may be the closing bracket."""
        whole = self._held + (block if self._begun else block[1:])
        self._begun = self._begun or bool(block)
        self._held = whole[-1:]
        self._file.write(whole[:-1])
        return len(block)

    def flush(self) -> None:
        """Do nothing."""
