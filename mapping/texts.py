"""Finding the text of an article, when it is at hand.

A text is looked for, in this order: the file named on the command line, the record's own ``text.path``, and in a
folder of texts the same file name, ``{article}.txt``, and any ``.txt`` file with the record's digest.
Must not know: what is checked against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .grounding import read_text
from .span import digest

__all__ = ["Texts"]


@dataclass(frozen=True, slots=True)
class Texts:
    """Where texts may be.

    Attributes:
        folder: a folder of texts; None when there is none.
        file: the one file to use for every record; None to look for it.
        by_digest: the folder's texts by SHA-256.
    """

    folder: Path | None = None
    file: Path | None = None
    by_digest: Mapping[str, Path] = field(default_factory=dict)

    @classmethod
    def at(cls, folder: Path | None, file: Path | None = None) -> Texts:
        """Return the texts of a folder, each read once for its digest.

        Raises:
            TextError: a text in the folder cannot be read.
        """
        files = sorted(folder.rglob("*.txt")) if folder else []
        return cls(folder, file, {digest(read_text(path)): path for path in files})

    def find(self, record: Path, article: str, path: str | None, sha: str | None) -> str | None:
        """Return the text of an article, or None when it is not at hand.

        Args:
            record: the record's file.
            article: the article's key.
            path: the record's own ``text.path``.
            sha: the recorded digest of the text.

        Raises:
            TextError: the text is there and cannot be read.
        """
        candidates = self._candidates(record, article, path, sha)
        found = next((candidate for candidate in candidates if candidate.is_file()), None)
        return read_text(found) if found else None

    def _candidates(self, record: Path, article: str, path: str | None, sha: str | None) -> Iterator[Path]:
        if self.file is not None:
            yield self.file
            return
        if path is not None:
            yield record.parent / path
        if self.folder is not None:
            yield from (self.folder / name for name in (path and Path(path).name, f"{article}.txt") if name)
        if sha is not None and sha in self.by_digest:
            yield self.by_digest[sha]
