"""Lines in files, and anything in lists of a size.

Must not know: what the lines say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

__all__ = ["batches", "read_lines", "write_lines"]

T = TypeVar("T")


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write lines to a new file, making its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


def read_lines(path: Path) -> Iterator[str]:
    """Yield a file's lines, each with its line end."""
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from file


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of a size, the last one shorter."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
