"""The files of a generation that no digest stands for elsewhere, with theirs: those of its store, and its index.

The list is written when the generation is made, and true for as long as it stays; ``sha256sum --check`` reads it. What
two generations share is read for the first of them alone. Must not know: what is in the files, pyoxigraph.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from .generation import INDEX, STORE
from .lines import write_lines

__all__ = ["SUMS", "digest_of_file", "sealed_files", "stated_sums", "write_sums"]

SUMS: Final = "files.sha256"
_PASSING: Final = ("LOCK", "LOG")
"""Files that RocksDB writes and does not read: whoever opens a store may change them."""


def write_sums(folder: Path, before: Path | None) -> None:
    """Write the list of a generation's files.

    Args:
        folder: the generation's folder.
        before: the folder of the generation that the store was copied from; None for none.

    Raises:
        OSError: a file cannot be read, or the list cannot be written.
    """
    known = {} if before is None else _shared(before)
    files = sealed_files(folder).items()
    write_lines(folder / SUMS, (f"{_digest(path, known)}  {name}\n" for name, path in files))


def stated_sums(folder: Path) -> dict[str, str]:
    """Return the digests that the list of a generation gives, by the files' names below its folder.

    Raises:
        OSError: there is no such list.
        UnicodeDecodeError: it is damaged.
    """
    rows = (line.partition("  ") for line in (folder / SUMS).read_text(encoding="utf-8").splitlines())
    return {name: digest for digest, _, name in rows}


def sealed_files(folder: Path) -> dict[str, Path]:
    """Return the files of a generation that are in its list, by their names below its folder, in their order.

    Raises:
        OSError: there is no store.
    """
    tables = (path for path in (folder / STORE).iterdir() if path.name not in _PASSING)
    return {path.relative_to(folder).as_posix(): path for path in sorted((folder / INDEX, *tables)) if path.exists()}


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _shared(before: Path) -> dict[tuple[int, int], str]:
    """Return the digests of an earlier generation's files, by what tells files apart whatever their names."""
    try:
        sums = stated_sums(before)
        return {_identity(path): sums[name] for name, path in sealed_files(before).items() if name in sums}
    except (OSError, UnicodeDecodeError):
        return {}


def _digest(path: Path, known: dict[tuple[int, int], str]) -> str:
    return known.get(_identity(path)) or digest_of_file(path)


def _identity(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_dev, stat.st_ino
