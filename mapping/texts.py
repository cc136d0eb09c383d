"""Finding the text of an article, when it is at hand.

A text is looked for, in this order: the file named on the command line, the record's own ``text.path``, and in a
folder of texts the same file name, ``{article}.txt``, and any ``.txt`` file with the record's digest.
Must not know: what is checked against it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from errno import ENAMETOOLONG
from functools import cached_property
from pathlib import Path

from .errors import TextError
from .grounding import read_text

__all__ = ["Texts"]


@dataclass(frozen=True)
class Texts:
    """Where texts may be.

    Attributes:
        folder: a folder of texts; None when there is none.
        file: the one file to use for every record; None to look for it.
    """

    folder: Path | None = None
    file: Path | None = None

    @cached_property
    def by_digest(self) -> Mapping[str, Path]:
        """The folder's texts by the SHA-256 of their bytes; made when a record's text is not found by its name."""
        files = sorted(self.folder.rglob("*.txt"), reverse=True) if self.folder else []
        return {_digest_of(path): path for path in files if path.is_file()}

    def find(self, record: Path, article: str, path: str | None, sha: str | None) -> str | None:
        """Return the text of an article, or None when it is not at hand.

        Args:
            record: the record's file.
            article: the article's key.
            path: the record's own ``text.path``.
            sha: the recorded digest of the text.

        Raises:
            TextError: the text is there and cannot be read, or the file named for every record is not there.
        """
        if self.file is not None:
            return read_text(self.file)
        try:
            candidates = self._candidates(record, article, path, sha)
            found = next((candidate for candidate in candidates if candidate.is_file()), None)
        except OSError as error:
            raise TextError(f"the text cannot be looked for: {error.strerror}: {error.filename}") from error
        return read_text(found) if found else None

    def _candidates(self, record: Path, article: str, path: str | None, sha: str | None) -> Iterator[Path]:
        if path is not None:
            yield record.parent / path
        if self.folder is not None:
            names = (path and Path(path).name, f"{article}.txt")
            yield from filter(_is_file, (self.folder / name for name in names if name))
        if sha is not None and sha in self.by_digest:
            yield self.by_digest[sha]


def _is_file(path: Path) -> bool:
    """Return whether a file is there; one that we named after a long key, longer than the system allows, is not."""
    try:
        return path.is_file()
    except OSError as error:
        if error.errno == ENAMETOOLONG:
            return False
        raise


def _digest_of(path: Path) -> str:
    """Return the SHA-256 of a file; of nothing when it cannot be read, so that it is not found."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
