"""Generations on disk, read: which one is current, what it holds. Writing them is publishing's.

::

    {data}/current                 the current generation's id, replaced atomically
    {data}/generations/{id}/       manifest.json, store/, dump/

Must not know: how a generation is made, HTTP, Flask.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Final, Protocol
from urllib.parse import quote

from ..mapping.errors import OnRecordError
from .store import Store, StoreError

__all__ = ["Generation", "GenerationError", "Generations", "NothingPublishedError", "Published", "file_stem"]

LONGEST_NAME: Final = 200  # bytes; file systems take 255


class GenerationError(OnRecordError):
    """No generation can be served: none is published yet, or it cannot be read."""


class NothingPublishedError(GenerationError):
    """No generation is published yet."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One immutable publication.

    Attributes:
        id: its name; a later one sorts after it.
        path: its folder.
        store: its dataset, opened read-only.
        manifest: what was published, when, by which version.
    """

    id: str
    path: Path
    store: Store
    manifest: Mapping[str, Any]

    @property
    def base(self) -> str:
        """The base of its IRIs: that of its publishing, whatever the server's settings are."""
        return str(self.manifest["base"])

    def dump(self, suffix: str) -> Path:
        """Return the file that holds the whole dataset in the format with a suffix, e.g. ``.ttl``."""
        return self.path / "dump" / f"onrecord{suffix}"

    def article_dump(self, key: str, suffix: str = ".ttl") -> Path:
        """Return the file that holds an article's current graph."""
        return self.path / "dump" / "article" / f"{file_stem(key)}{suffix}"


def file_stem(key: str) -> str:
    """Return the name of an article's files without suffix: its key percent-encoded, or where long a digest."""
    name = quote(key, safe="")
    return name if len(name) <= LONGEST_NAME else hashlib.sha256(key.encode()).hexdigest()


class Published(Protocol):
    """Where the server finds what to serve."""

    def current(self) -> Generation:
        """Return the current generation; cheap enough to be asked on every request.

        Raises:
            GenerationError: there is none, or it cannot be read.
        """
        ...


@dataclass(slots=True)
class Generations:
    """The generations in a data directory.

    Attributes:
        data: the data directory.
    """

    data: Path
    _opened: Generation | None = None
    _lock: Lock = field(default_factory=Lock)

    def current(self) -> Generation:
        """Return the current generation, opening it when it is not the one that was current before.

        Raises:
            NothingPublishedError: none is published yet.
            GenerationError: it cannot be read.
        """
        name = self._name()
        if name is None:
            message = f"nothing is published in {self.data} yet; run: onrecord publish seeds/"
            raise NothingPublishedError(message)
        opened = self._opened
        return opened if opened is not None and opened.id == name else self._open(name)

    def manifest(self) -> Mapping[str, Any] | None:
        """Return the current generation's manifest without opening its store; None when there is none.

        Raises:
            GenerationError: it cannot be read.
        """
        name = self._name()
        return None if name is None else self._manifest(name)

    def _open(self, name: str) -> Generation:
        with self._lock:
            if self._opened is None or self._opened.id != name:
                path = self.data / "generations" / name
                store = _store(path / "store")
                self._opened = Generation(name, path, store, self._manifest(name))
            return self._opened

    def _name(self) -> str | None:
        try:
            return (self.data / "current").read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise GenerationError(f"{self.data / 'current'} cannot be read: {error}") from error

    def _manifest(self, name: str) -> Mapping[str, Any]:
        path = self.data / "generations" / name / "manifest.json"
        try:
            manifest: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            message = f"{path} cannot be read: {error}; publish again"
            raise GenerationError(message) from error
        return manifest


def _store(path: Path) -> Store:
    from .embedded import EmbeddedStore

    try:
        return EmbeddedStore.open(path)
    except StoreError as error:
        raise GenerationError(str(error)) from error
