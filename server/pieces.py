"""Files that are kept in pieces: read as if they were one, in any part, without ever being in memory whole.

A piece is some bytes, or a file of a generation, plain or packed with gzip. Packed files one after another are one
packed file (RFC 1952 section 2.2), so that the pieces of a download serve both it and its compressed form.

Must not know: what is in the files, HTTP.
"""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

__all__ = ["Piece", "PiecedFile", "digest_of", "size_of", "tag_of"]

BLOCK: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file.

    Attributes:
        size: its bytes, as it is read.
        digest: what tells its content from any other's.
        file: the path of the file it is in, not made into one before it is needed; empty when it is ``content``.
        packed: whether the file is to be unpacked.
        content: its bytes, where it has no file.
    """

    size: int
    digest: str
    file: str = ""
    packed: bool = False
    content: bytes = b""

    @classmethod
    def of(cls, content: bytes) -> Piece:
        """Return a piece of some bytes."""
        return cls(len(content), hashlib.sha256(content).hexdigest(), content=content)

    def open(self) -> BinaryIO:
        """Return the piece, opened for reading.

        Raises:
            OSError: its file is gone or damaged.
        """
        if not self.file:
            return io.BytesIO(self.content)
        return cast("BinaryIO", gzip.open(self.file)) if self.packed else Path(self.file).open("rb")

    @property
    def is_gone(self) -> bool:
        """Whether the file it is in is not there."""
        return bool(self.file) and not Path(self.file).exists()


def size_of(pieces: Iterable[Piece]) -> int:
    """Return how many bytes some pieces have together."""
    return sum(piece.size for piece in pieces)


def tag_of(pieces: Iterable[Piece]) -> str:
    """Return what tells a file from any other: a digest of its pieces' digests."""
    return hashlib.sha256("\n".join(piece.digest for piece in pieces).encode()).hexdigest()


def digest_of(pieces: Iterable[Piece]) -> str:
    """Return the SHA-256 of what the pieces hold together."""
    digest = hashlib.sha256()
    for piece in pieces:
        with piece.open() as file:
            while block := file.read(BLOCK):
                digest.update(block)
    return digest.hexdigest()


class PiecedFile(io.RawIOBase):
    """A file in pieces, opened for reading; going to any place in it opens the piece there alone."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        """Open nothing yet.

        Args:
            pieces: the pieces in their order; those without bytes are passed over.
        """
        self._pieces = tuple(piece for piece in pieces if piece.size)
        self._ends = tuple(_ends(self._pieces))
        self._place = 0
        self._open: tuple[int, BinaryIO] | None = None

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return self._ends[-1] if self._ends else 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that any place in it can be gone to."""
        return True

    def tell(self) -> int:
        """Return the place of the next byte."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        self._place = max(0, start + offset)
        self._leave()
        return self._place

    def readinto(self, buffer: Any) -> int:
        """Read some bytes into a buffer; return how many, 0 at the end.

        Raises:
            OSError: a piece is gone, damaged or shorter than it was.
            ValueError: the file is closed.
        """
        if self.closed:
            raise ValueError("I/O operation on closed file")
        view = memoryview(buffer).cast("B")
        number = next((number for number, end in enumerate(self._ends) if self._place < end), None)
        if number is None or not view:
            return 0
        wanted = min(len(view), self._ends[number] - self._place)
        block = self._entered(number).read(wanted)
        if not block:
            raise OSError(f"{self._pieces[number].file} is shorter than it was")
        view[: len(block)] = block
        self._place += len(block)
        return len(block)

    def close(self) -> None:
        """Let go of the piece that is open."""
        self._leave()
        super().close()

    def _entered(self, number: int) -> BinaryIO:
        """Return the piece of a number, opened at the place that is read next."""
        if self._open is not None and self._open[0] == number:
            return self._open[1]
        self._leave()
        file = self._pieces[number].open()
        self._open = number, file
        file.seek(self._place - (self._ends[number] - self._pieces[number].size))
        return file

    def _leave(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None


def _ends(pieces: Iterable[Piece]) -> Iterator[int]:
    place = 0
    for piece in pieces:
        place += piece.size
        yield place
