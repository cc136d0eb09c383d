"""The files of a generation's store, with their digests: written when it is made, and true for as long as it stays.

The list is one that ``sha256sum --check`` reads. A file that two generations share is read for the first of them alone.
Must not know: what is in the files, pyoxigraph.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .generation import STORE
from .lines import write_lines

__all__ = ["STORE_SUMS", "digest_of_file", "store_files", "stored_sums", "write_sums"]

STORE_SUMS: Final = "store.sha256"
_PASSING: Final = ("LOCK", "LOG")
"""Files that RocksDB writes and does not read: whoever opens a store may change them."""


def write_sums(folder: Path, before: Path | None) -> None:
    """Write the list of the files of a generation's store.

    Args:
        folder: the generation's folder.
        before: the folder of the generation that the store was copied from; None for none.

    Raises:
        OSError: a file cannot be read, or the list cannot be written.
    """
    known = {} if before is None else _shared(before)
    write_lines(folder / STORE_SUMS, (f"{_digest(path, known)}  {STORE}/{path.name}\n" for path in store_files(folder)))


def stored_sums(folder: Path) -> dict[str, str]:
    """Return the digests that the list of a generation gives, by the files' names.

    Raises:
        OSError: there is no such list.
        UnicodeDecodeError: it is damaged.
    """
    rows = (line.partition("  ") for line in (folder / STORE_SUMS).read_text(encoding="utf-8").splitlines())
    return {name.removeprefix(f"{STORE}/"): digest for digest, _, name in rows}


def store_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a generation's store that are the same for good, in the order of their names."""
    yield from (path for path in sorted((folder / STORE).iterdir()) if path.name not in _PASSING)


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _shared(before: Path) -> dict[tuple[int, int], str]:
    """Return the digests of an earlier generation's files, by what tells files apart whatever their names."""
    try:
        sums = stored_sums(before)
        return {_identity(path): sums[path.name] for path in store_files(before) if path.name in sums}
    except (OSError, UnicodeDecodeError):
        return {}


def _digest(path: Path, known: dict[tuple[int, int], str]) -> str:
    return known.get(_identity(path)) or digest_of_file(path)


def _identity(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_dev, stat.st_ino
