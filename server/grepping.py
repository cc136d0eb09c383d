"""Looking through every byte of a data directory for strings that must not be in it.

What is packed is unpacked, rows of databases and quads of stores are read one by one, and all files are gone through as
they lie on the disk, journals and what was deleted included. Tables of a store that are compressed hide what was
deleted in them; what must go is therefore never deleted there, but left out of a store that is made anew.

Must not know: generations, what the strings are, HTTP.
"""

from __future__ import annotations

import gzip
import re
import sqlite3
import string
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol, cast

import pyoxigraph as ox

from ..mapping.words import Words
from .lines import batches

__all__ = ["Occurrence", "occurrences"]

_BLOCK: Final = 1 << 20
_OVERLAP: Final = 1 << 14
"""Bytes of each block that the next one has as well: more than any string has in any way of writing it."""
_ROWS: Final = 5_000
_GZIP: Final = b"\x1f\x8b"
_ESCAPED: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|&#([0-9]{1,7});|&#x([0-9A-Fa-f]{1,6});")
_SURROGATES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """That a string was found.

    Attributes:
        place: the file, and what in it.
        number: the string's number among those that were looked for, from 0; it is not repeated here.
    """

    place: str
    number: int


class _Finder(Protocol):
    """What finds strings in bytes: their numbers."""

    def __call__(self, block: bytes) -> set[int]: ...


def occurrences(data: Path, strings: Sequence[str], *, words: bool = False) -> list[Occurrence]:
    """Return where strings occur in a data directory, sorted; each once for each place.

    Args:
        data: the directory; nobody changes it meanwhile.
        strings: what to look for: as it is, escaped as in JSON and N-Triples, percent-encoded, as in XML.
        words: whether they are words as the ledger removes them: in any case, with anything between their parts, and
            not as parts of longer words.

    Raises:
        OSError: a file cannot be read.
    """
    wanted = [each for each in strings if each]
    if not wanted:
        return []
    numbers = [number for number, each in enumerate(strings) if each]
    finder = _words_finder(wanted) if words else _literal_finder(wanted)
    hits = {Occurrence(place, numbers[number]) for place, block in _blocks(data) for number in finder(block)}
    return sorted(hits)


def _literal_finder(strings: Sequence[str]) -> _Finder:
    patterns = [re.compile(b"".join(map(_written, each))) for each in strings]
    together = re.compile(b"|".join(pattern.pattern for pattern in patterns))

    def find(block: bytes) -> set[int]:
        if together.search(block) is None:
            return set()
        return {number for number, pattern in enumerate(patterns) if pattern.search(block)}

    return find


def _written(letter: str) -> bytes:
    """Return a pattern of all the ways in which a character may be written."""
    units = letter.encode("utf-16-be").hex()
    coded = "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))
    ways: set[bytes] = {
        re.escape(letter.encode()),
        _any_case(coded),
        _any_case(f"\\U{ord(letter):08x}"),
        _any_case("".join(f"%{byte:02x}" for byte in letter.encode())),
        _any_case(f"&#x{ord(letter):x};"),
        re.escape(f"&#{ord(letter)};".encode()),
        *(re.escape(way) for way in _SPECIAL.get(letter, ())),
    }
    longest_first: list[bytes] = sorted(ways, key=_length, reverse=True)
    return b"(?:" + b"|".join(longest_first) + b")"


def _length(way: bytes) -> tuple[int, bytes]:
    return len(way), way


_SPECIAL: Final = {
    '"': (b'\\"', b"&quot;"),
    "\\": (b"\\\\",),
    "\n": (b"\\n",),
    "\r": (b"\\r",),
    "\t": (b"\\t",),
    "&": (b"&amp;",),
    "<": (b"&lt;",),
    ">": (b"&gt;",),
    "'": (b"&apos;", b"\\'"),
    " ": (b"+",),
    "/": (b"\\/",),
}


def _any_case(text: str) -> bytes:
    """Return a pattern of an escape, whose hexadecimal digits may be written in small letters and in large ones."""
    start = 2 if text[0] in "\\&" else 0
    digits = "".join(f"[{each}{each.upper()}]" if each in "abcdef" else re.escape(each) for each in text[start:])
    return (re.escape(text[:start]) + digits).encode()


def _words_finder(strings: Sequence[str]) -> _Finder:
    each, together = [Words.of([one]) for one in strings], Words.of(strings)

    def find(block: bytes) -> set[int]:
        text = _plain(block.decode("utf-8", "ignore"))
        if not together.are_in(text):
            return set()
        return {number for number, words in enumerate(each) if words.are_in(text)}

    return find


def _plain(text: str) -> str:
    """Return a text with its escapes resolved; `Words` sees to what is percent-encoded."""
    if "\\" not in text and "&#" not in text:
        return text
    resolved = _ESCAPED.sub(lambda found: _character(next(filter(None, found.groups())), found[0]), text)
    return _SURROGATES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), resolved)


def _character(digits: str, written: str) -> str:
    number = int(digits, 10 if written.startswith("&#") and not written.startswith("&#x") else 16)
    return chr(number) if number <= 0x10FFFF else written


def _blocks(data: Path) -> Iterator[tuple[str, bytes]]:
    """Yield everything in a directory, each piece with its place."""
    for path in sorted(data.rglob("*")):
        place = path.relative_to(data).as_posix()
        yield place, place.encode("utf-8", "surrogateescape")
        if path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            start = file.read(len(_GZIP))
            file.seek(0)
            yield from ((place, block) for block in _read(file))
        if start == _GZIP:
            yield from ((f"{place}, unpacked", block) for block in _unpacked(path))
        elif path.suffix == ".sqlite":
            yield from ((f"{place}, rows", block) for block in _rows(path))
        elif path.name == "CURRENT":
            yield from ((f"{path.parent.relative_to(data).as_posix()}, quads", block) for block in _quads(path.parent))


def _read(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file's bytes in blocks that share some with the next, and are cut where no word is cut."""
    held = file.read(_BLOCK)
    is_first = True
    while block := file.read(_BLOCK):
        yield _cut(held, start=is_first, end=False)
        held, is_first = held[-_OVERLAP:] + block, False
    yield _cut(held, start=is_first, end=True)


_LETTERS: Final = (string.ascii_letters + string.digits).encode()
_EDGE: Final = _OVERLAP // 2


def _cut(held: bytes, *, start: bool, end: bool) -> bytes:
    """Return a block without the parts of words at its ends, which the blocks beside it have whole."""
    head, rest = held[:_EDGE], held[_EDGE:]
    middle, tail = rest[:-_EDGE], rest[-_EDGE:]
    return (head if start else head.lstrip(_LETTERS)) + middle + (tail if end else tail.rstrip(_LETTERS))


def _unpacked(path: Path) -> Iterator[bytes]:
    """Yield what a packed file holds, as far as it can be unpacked."""
    try:
        with gzip.open(path) as file:
            yield from _read(cast("BinaryIO", file))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return


def _rows(path: Path) -> Iterator[bytes]:
    """Yield all that the rows of a database hold, each value on a line of its own, as far as it can be read."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for name in names:
                rows = connection.execute('SELECT * FROM "{}"'.format(name.replace('"', '""')))  # noqa: S608
                for some in batches(rows, _ROWS):
                    yield "\n".join(str(value) for row in some for value in row).encode("utf-8", "surrogatepass")
    except sqlite3.Error:
        return


def _quads(path: Path) -> Iterator[bytes]:
    """Yield the quads of a store as N-Quads, as far as it can be read."""
    try:
        lines: Iterable[str] = (f"{quad} .\n" for quad in ox.Store.read_only(str(path)))
        for some in batches(lines, _ROWS):
            yield "".join(some).encode()
    except (OSError, RuntimeError):  # the second is how damaged stores are told
        return
