"""Lines in files: read one at a time, sorted and merged in parts that fit into memory.

Must not know: what the lines say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import count, groupby, islice
from pathlib import Path
from typing import Final

__all__ = ["merge_lines", "read_lines", "sorted_parts", "write_lines"]

OPEN_FILES: Final = 200
LINES: Final = 200_000


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write lines to a new file, making its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


def read_lines(path: Path) -> Iterator[str]:
    """Yield a file's lines, each with its line end."""
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from file


def merge_lines(files: Sequence[Path], scratch: Path) -> Iterator[str]:
    """Yield the lines of sorted files in order, each once, with a limited number of files open at a time.

    Args:
        files: the files.
        scratch: a folder for what is merged in between; its names there begin with ``merged-``.
    """
    names = (scratch / f"merged-{number}" for number in count())
    while len(files) > OPEN_FILES:
        files = [_merged(files[start : start + OPEN_FILES], next(names)) for start in range(0, len(files), OPEN_FILES)]
    return _unique(files)


def sorted_parts(lines: Iterable[str], scratch: Path) -> list[Path]:
    """Write lines to files that are each sorted and without repetitions; return the files."""
    parts: list[Path] = []
    waiting = iter(lines)
    while part := set(islice(waiting, LINES)):
        parts.append(scratch / f"sorted-{len(parts)}")
        write_lines(parts[-1], sorted(part))
    return parts


def _merged(batch: Sequence[Path], part: Path) -> Path:
    write_lines(part, _unique(batch))
    return part


def _unique(files: Sequence[Path]) -> Iterator[str]:
    return (line for line, _ in groupby(merge(*map(read_lines, files))))
