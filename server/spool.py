"""An answer put aside until it is known to be whole: in memory while it is small, then in a file.

Must not know: what the bytes are, who sends them.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

__all__ = ["IN_MEMORY", "Spool"]

IN_MEMORY: Final = 1_000_000
"""How many bytes stay in memory."""


class Spool:
    """Takes bytes; a writable binary file as far as writers ask for one.

    Attributes:
        path: the file that they go to when there are many; it is made then, and must not be there before.
        size: how many bytes came.
        error: why the file cannot be written; None when nothing is wrong.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.error: OSError | None = None
        self._digest = hashlib.sha256()
        self._memory: BytesIO | None = BytesIO()
        self._file: BinaryIO | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 of all bytes, in hexadecimal."""
        return self._digest.hexdigest()

    @property
    def content(self) -> bytes | None:
        """All bytes, if they are in memory."""
        return None if self._memory is None else self._memory.getvalue()

    def write(self, data: bytes, /) -> int:
        """Take some bytes.

        Raises:
            OSError: the file cannot be written, for example because the disk is full; ``error`` keeps it.
        """
        self.size += len(data)
        self._digest.update(data)
        try:
            self._put(data)
        except OSError as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        """Do nothing: `close` writes what is still to be written."""

    def close(self) -> None:
        """Write what is still to be written.

        Raises:
            OSError: the file cannot be written; ``error`` keeps it.
        """
        try:
            if self._file is not None:
                self._file.close()
        except OSError as error:
            self.error = error
            raise

    def _put(self, data: bytes) -> None:
        if self._memory is not None and self.size > IN_MEMORY:
            before, self._memory = self._memory.getvalue(), None
            self._file = self.path.open("xb")
            self._file.write(before)
        target = self._file if self._memory is None else self._memory
        if target is not None:
            target.write(data)
