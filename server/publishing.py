"""Publishing: a folder of records becomes the next generation, or nothing changes.

A generation is built whole in a folder of its own, brought to the disk, checked, given its name, and only then made
the current one by replacing one small file. Whatever stops the work on the way leaves the last one serving; what a
dead publisher left behind is cleared away by the next. With a remote store the quads are brought there before, as
`uploading` says. Must not know: HTTP, SPARQL.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from ..mapping.checking import Checked
from ..mapping.errors import OnRecordError
from ..mapping.iris import Iris
from ..mapping.reading import Collection
from .building import (
    article_file,
    build,
    settle,
    settle_names,
    shared_file,
)
from .contents import Contents, Predecessor, contents_of, predecessor
from .endpoint import Endpoint
from .generation import LAYOUT
from .merging import write_lines
from .query_errors import StoreError
from .remote_graphs import RemoteGraphs
from .uploading import Upload
from .words import shipped_vocabulary

__all__ = ["Publication", "PublishError", "publish"]

KEPT: Final = 3
BUILDING: Final = "building-"
UPLOADING: Final = "uploading"
"""A file that is there while a remote store is being changed: where it is left behind, nobody knows what that holds."""


class PublishError(OnRecordError):
    """Nothing was published; the last generation goes on serving."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of publishing.

    Attributes:
        generation: the id of the generation that is current now.
        changed: whether it is a new one.
        published: keys of the articles published from their records.
        kept: keys of articles whose record was refused now, and whose last good graph stays published.
        refused: names of the files that were refused.
        quads: how many quads the generation's named graphs hold.
    """

    generation: str
    changed: bool
    published: tuple[str, ...]
    kept: tuple[str, ...]
    refused: tuple[str, ...]
    quads: int


def publish(
    collection: Collection, checked: Iterable[Checked], iris: Iris, data: Path, endpoint: Endpoint | None = None
) -> Publication:
    """Make and switch to the generation of a folder of records.

    Args:
        collection: the records, the registry and the links.
        checked: each record's verdict; those with errors are not published.
        iris: mints the IRIs; its base is the generation's.
        data: the data directory; made when it is not there.
        endpoint: the remote store that gets the quads; None to make an embedded one.

    Raises:
        PublishError: another publisher is at work, nothing can be published, or the disk or the store refuses.
    """
    verdicts = tuple(checked)
    with _lock(data):
        try:
            return _publish(collection, verdicts, iris, _Place(data, endpoint))
        except StoreError as error:
            message = f"nothing was published, and what was goes on serving: {error}"
            raise PublishError(f"{message}; then publish again, which goes on where this stopped") from error
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            message = f"nothing was published, and what was goes on serving: {where}{error.strerror or error}"
            raise PublishError(f"{message}; free space or mend the permissions, then publish again") from error
        except SyntaxError as error:
            raise PublishError(f"nothing was published: the store cannot read what was mapped: {error}") from error
        finally:
            _clear(data)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where generations go.

    Attributes:
        data: the data directory.
        endpoint: the remote store that gets the quads; None to make embedded ones.
    """

    data: Path
    endpoint: Endpoint | None

    def holds(self, current: Predecessor) -> bool:
        """Tell whether a generation's quads are where the next one's go."""
        stated = current.manifest.get("store")
        if stated is None or self.endpoint is None:
            return stated is None and self.endpoint is None
        return bool(stated["query"] == self.endpoint.query)

    def upload(self, folder: Path, base: str, graphs: Mapping[str, int], current: Predecessor | None) -> Upload | None:
        """Return the way of a generation to the remote store; None when it has a store of its own."""
        if self.endpoint is None:
            return None
        remote = RemoteGraphs.of(self.endpoint)
        if current is None:
            return Upload(remote, folder, base, graphs)
        sure = self.holds(current) and not (self.data / UPLOADING).exists()
        return Upload(remote, folder, base, graphs, (current.folder, current.manifest), sure)


def _publish(collection: Collection, verdicts: tuple[Checked, ...], iris: Iris, place: _Place) -> Publication:
    data = place.data
    _clear(data)
    if not verdicts:
        raise PublishError("no record can be published; mend what is reported and publish again")
    current = predecessor(data, iris)
    contents = contents_of(collection, verdicts, iris, current)
    refused = tuple(sorted({problem.file for problem in collection.problems} | _refused(verdicts)))
    if not contents.articles:
        raise PublishError("no record can be published; mend what is reported and publish again")
    digest = contents.digest
    published = tuple(key for key in contents.articles if key not in contents.kept)
    if current is not None and _is_there(current, digest, place):
        manifest = current.manifest
        return Publication(manifest["id"], False, published, contents.kept, refused, manifest["quads"])
    manifest = _build(contents, iris, place, digest, current)
    _prune(data, manifest["id"])
    return Publication(manifest["id"], True, published, contents.kept, refused, manifest["quads"])


def _is_there(current: Predecessor, digest: str, place: _Place) -> bool:
    """Return whether the current generation is what is to be published; what a remote store lacks of it is mended."""
    manifest = current.manifest
    if (manifest["digest"], manifest.get("layout")) != (digest, LAYOUT) or not place.holds(current):
        return False
    upload = place.upload(current.folder, manifest["base"], manifest["graphs"], current)
    if upload is None:
        return True
    if _bring(upload, place.data) != manifest["store"]["union"]:
        return False
    _tidy(upload, place.data)
    return True


def _bring(upload: Upload, data: Path) -> bool:
    """Bring a generation to the remote store; return whether its default graph is the union of its graphs."""
    (data / UPLOADING).touch()
    return upload.run()


def _tidy(upload: Upload, data: Path) -> None:
    """Remove what the current generation does not need; what cannot be removed waits for the next time."""
    try:
        upload.tidy()
        (data / UPLOADING).unlink(missing_ok=True)
    except StoreError as error:
        logging.getLogger(__name__).warning(
            "what is not needed any more stays in the store until the next publication: %s", error
        )


def _build(contents: Contents, iris: Iris, place: _Place, digest: str, current: Predecessor | None) -> dict[str, Any]:
    created = datetime.now(UTC)
    name = f"{created:%Y%m%dT%H%M%S.%fZ}-{digest[:12]}"
    folder = place.data / f"{BUILDING}{name}"
    write_lines(shared_file(folder), contents.shared)
    for key, lines in contents.articles.items():
        write_lines(article_file(folder, key), lines)
    embedded = place.endpoint is None
    built = build(folder, tuple(contents.articles), iris.base, shipped_vocabulary().files, embedded)
    manifest: dict[str, Any] = {
        "id": name,
        "layout": LAYOUT,
        "base": iris.base,
        "created": created.isoformat().replace("+00:00", "Z"),
        "software": version("onrecord"),
        "digest": digest,
        "quads": built.quads,
        "statistics": built.statistics.to_json(),
        "graphs": built.graphs,
        "articles": contents.table,
        "dumps": built.dumps,
    }
    upload = place.upload(folder, iris.base, built.graphs, current)
    if upload is not None:
        union = _bring(upload, place.data)
        manifest["store"] = {"query": upload.remote.connection.endpoint.query, "union": union}
    write_lines(folder / "manifest.json", [json.dumps(manifest, ensure_ascii=False, indent=1), "\n"])
    settle(folder)
    _switch(folder, place.data, name)
    if upload is not None:
        _tidy(replace(upload, folder=place.data / "generations" / name), place.data)
    return manifest


def _switch(folder: Path, data: Path, name: str) -> None:
    """Name the generation and make it the current one: two renames, each whole or not at all."""
    generations = data / "generations"
    generations.mkdir(exist_ok=True)
    folder.rename(generations / name)
    pointer = data / "current.new"
    pointer.write_text(name + "\n", encoding="utf-8")
    settle(pointer)
    pointer.replace(data / "current")
    settle_names(generations)
    settle_names(data)


def _refused(verdicts: tuple[Checked, ...]) -> set[str]:
    return {verdict.record.source.name for verdict in verdicts if not verdict.conforms}


@contextmanager
def _lock(data: Path) -> Iterator[None]:
    """Hold the data directory for one publisher; the system lets go of a dead one's hold."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data / "publish.lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise PublishError(f"another publisher is at work on {data}; wait for it to end") from error
    except OSError as error:
        raise PublishError(f"{data} cannot be written: {error.strerror}; choose another with --data") from error
    try:
        yield
    finally:
        lock.release()


def _clear(data: Path) -> None:
    for left_behind in data.glob(f"{BUILDING}*"):
        shutil.rmtree(left_behind, ignore_errors=True)


def _prune(data: Path, current: str) -> None:
    """Remove all but the current and the newest other generations; what cannot be removed waits for the next time."""
    others = sorted(path for path in (data / "generations").iterdir() if path.name != current)
    for old in others[: 1 - KEPT]:
        shutil.rmtree(old, ignore_errors=True)
