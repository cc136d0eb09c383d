"""The past: generations that are still on disk, by the time from which each was current.

They are listed anew only when something was published or removed, and opened when somebody asks; few are open at a
time, since each takes memory and files. Must not know: how generations are made, HTTP, Flask.
"""

from __future__ import annotations

import json
import logging
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final

from ..mapping.errors import OnRecordError
from .catalogue import Catalogue
from .generation import INDEX, LAYOUT, STORE, Generation, GenerationError, Published
from .index import Index
from .instants import stamps_of
from .kept import Kept
from .store import Result, Store

__all__ = ["Elapsed", "Listing", "Moment", "NoPastError", "NotRetainedError", "Past", "PrunedError"]

_ID: Final = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{12}")
_OPEN: Final = 16  # generations whose index is open at a time
_STORES: Final = 8
"""How many stores of the past are open at a time: each takes some megabytes, and a file for each of its tables."""


class NotRetainedError(OnRecordError):
    """Nothing is kept of the time that is asked for."""


class NoPastError(NotRetainedError):
    """Nothing is kept of any time but the present."""


class PrunedError(NotRetainedError):
    """What was kept of the time that is asked for has just been removed."""


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """When a generation came to be the current one.

    Attributes:
        created: the instant, in UTC.
        id: the generation's id.
        stamp: what names it in addresses: year to second, with microseconds for one that replaced another within
            its second.
        readable: whether the generation can be served.
    """

    created: datetime
    id: str
    stamp: str = ""
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """What is kept at one time.

    Attributes:
        current: the current generation.
        all: all moments, the oldest first, those of generations that cannot be served among them.
        moments: those that can be.
    """

    current: Generation
    all: tuple[Moment, ...]
    moments: tuple[Moment, ...]

    def named(self, stamp: str) -> Moment | None:
        """Return the moment of a stamp."""
        return next((each for each in self.moments if each.stamp == stamp), None)

    def at(self, instant: datetime) -> Moment:
        """Return the moment of the generation that was current at an instant.

        Raises:
            NotRetainedError: it is not kept.
        """
        number = bisect_right(self.all, instant, key=lambda each: each.created)
        if number and self.all[number - 1].readable:
            return self.all[number - 1]
        if self.current.elsewhere is not None:
            raise NoPastError("only the present can be asked: the quads are in a remote store, which keeps no past")
        if number:
            raise NotRetainedError("what was published at that time was made by other software or cannot be read")
        first = self.moments[0].created.isoformat(timespec="seconds").replace("+00:00", "Z")
        raise NotRetainedError(f"nothing is kept of that time; the past that is kept begins at {first}")


@dataclass(frozen=True, slots=True)
class Elapsed:
    """The store of a generation of the past, opened by the first query.

    Attributes:
        path: its folder.
        stores: those that are open.
    """

    path: Path
    stores: Kept[Store]

    def query(self, text: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Result:
        """Return the answer to a query; see `Store.query`."""
        store = self.stores.get_or_make(self.path, self._open, lambda _: 1)
        return store.query(text, default_graphs, named_graphs)

    def _open(self) -> Store:
        from .embedded import EmbeddedStore

        return EmbeddedStore.open(self.path)


@dataclass(slots=True)
class Past:
    """The generations that are kept beside the current one.

    Those that are newer than the current one were rolled back, or are not current yet: they are no past.

    Attributes:
        published: tells which generation is current.
    """

    published: Published
    _listed: tuple[tuple[str, int], Listing] | None = None
    _read: dict[str, Moment] = field(default_factory=dict)
    _opened: Kept[Generation] = field(default_factory=lambda: Kept(_OPEN))
    _stores: Kept[Store] = field(default_factory=lambda: Kept(_STORES))
    _lock: Lock = field(default_factory=Lock)

    def listing(self) -> Listing:
        """Return what is kept now.

        Raises:
            GenerationError: nothing is published, or it cannot be read.
        """
        current = self.published.current()
        mark = current.id, _changed(current.path.parent)
        listed = self._listed
        if listed is not None and listed[0] == mark:
            return listed[1]
        with self._lock:
            everything = _stamped(sorted((*self._before(current), Moment(current.created, current.id))))
            found = Listing(current, everything, tuple(each for each in everything if each.readable))
            self._listed = mark, found
            self._opened, self._stores = Kept(_OPEN), Kept(_STORES)  # lets go of what was removed
            return found

    def generation(self, moment: Moment) -> Generation:
        """Return a moment's generation.

        Raises:
            PrunedError: it is not kept any more.
            GenerationError: it cannot be read.
        """
        current = self.published.current()
        if moment.id == current.id:
            return current
        folder = current.path.parent / moment.id
        return self._opened.get_or_make(moment.id, lambda: _opened(folder, self._stores), lambda _: 1)

    @contextmanager
    def glance(self, moment: Moment) -> Iterator[Generation]:
        """Hold a moment's generation for a short while, to look up something in its index or its manifest.

        Raises:
            PrunedError: it is not kept any more.
            GenerationError: it cannot be read.
        """
        current = self.published.current()
        if moment.id == current.id:
            yield current
            return
        found = _opened(current.path.parent / moment.id, self._stores)
        with closing(found.index):
            yield found

    def _before(self, current: Generation) -> list[Moment]:
        """Return the moments of all generations before the current one; their manifests are read once."""
        floor, folder = str(current.manifest.get("floor", "")), current.path.parent
        names = [path.name for path in folder.iterdir() if _ID.fullmatch(path.name)]
        wanted = [name for name in names if floor <= name < current.id]
        known = {name: self._read.get(name) or _moment(folder / name, current.base) for name in wanted}
        self._read = known
        return list(known.values())


def _changed(folder: Path) -> int:
    """Return when something came into a folder or left it, in nanoseconds."""
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def _moment(folder: Path, base: str) -> Moment:
    """Return the moment of a generation; one that cannot be served now counts, for it was current in its time."""
    try:
        manifest = _manifest(folder)
        created = datetime.fromisoformat(manifest["created"])
        why = _unfit(manifest, base)
    except (GenerationError, KeyError, TypeError, ValueError) as error:
        created = datetime.strptime(folder.name.partition("-")[0], "%Y%m%dT%H%M%S.%f%z")
        why = str(error)
    if why:
        logging.getLogger(__name__).warning("%s is no part of the past that is served: %s", folder, why)
    return Moment(created, folder.name, readable=not why)


def _unfit(manifest: dict[str, Any], base: str) -> str:
    if manifest.get("layout") != LAYOUT:
        return "another version of the software made it"
    if manifest["base"] != base:
        return f"its IRIs have the base {manifest['base']}"
    return "its quads are in a remote store" if manifest.get("store") else ""


def _stamped(moments: Sequence[Moment]) -> tuple[Moment, ...]:
    stamps = stamps_of([each.created for each in moments])
    return tuple(replace(each, stamp=stamp) for each, stamp in zip(moments, stamps, strict=True))


def _opened(folder: Path, stores: Kept[Store]) -> Generation:
    try:
        manifest = _manifest(folder)
        index = Index(folder / INDEX)
        catalogue = Catalogue.of(index, folder.parent.parent)
    except OnRecordError as error:
        if not folder.exists():
            raise PrunedError("what was kept of that time has been removed") from error
        raise GenerationError(str(error)) from error
    return Generation(folder.name, folder, Elapsed(folder / STORE, stores), index, catalogue, manifest)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GenerationError(f"{folder / 'manifest.json'} cannot be read: {error}") from error
    return manifest
