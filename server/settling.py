"""Bringing files to the disk, so that what was told to be there is there after the power went.

Must not know: what is in the files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

__all__ = ["settle", "settle_files", "settle_names"]


def settle(folder: Path) -> None:
    """Bring every file below a folder to the disk, and the folders that name them.

    Files with several names were brought there when they had only one: they are shared with another generation.
    """
    for path in [folder, *folder.rglob("*")]:
        if not path.is_file():
            settle_names(path)
        elif path.stat().st_nlink == 1:
            _sync(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)


def settle_files(paths: Iterable[Path]) -> None:
    """Bring some files to the disk, and the folders that name them."""
    listed = tuple(paths)
    for path in listed:
        _sync(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    for folder in {path.parent for path in listed} | {path.parent.parent for path in listed}:
        settle_names(folder)


def settle_names(folder: Path) -> None:
    """Bring the names in one folder to the disk; elsewhere than on POSIX the system sees to that."""
    if os.name == "posix":
        _sync(folder, os.O_RDONLY)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
