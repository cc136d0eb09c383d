"""Publishing: a folder of records becomes the next generation, or nothing changes.

A generation is built whole in a folder of its own, brought to the disk, checked, given its name, and only then made
the current one by replacing one small file. Whatever stops the work on the way leaves the last one serving; what a
dead publisher left behind is cleared away by the next. Must not know: HTTP, SPARQL.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from ..mapping.checking import Checked
from ..mapping.errors import OnRecordError
from ..mapping.iris import Iris
from ..mapping.reading import Collection
from ..mapping.shared_graphs import (
    catalogue_entry,
    catalogue_head,
    links_graph,
    registry_graph,
    vocabulary_graph,
)
from ..mapping.terms import NamedGraph, n_quads
from .building import article_file, build, checksums, read_lines, settle, shared_file, write_lines
from .generation import Generations

__all__ = ["Publication", "PublishError", "publish"]

KEPT: Final = 3
BUILDING: Final = "building-"


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


@dataclass(frozen=True, slots=True)
class _Parts:
    """What goes into a generation: each article's lines, those no article owns, and the manifest's table."""

    shared: tuple[str, ...]
    articles: Mapping[str, tuple[str, ...]]
    table: Mapping[str, Mapping[str, Any]]
    kept: tuple[str, ...] = field(default=())


def publish(collection: Collection, checked: Iterable[Checked], iris: Iris, data: Path) -> Publication:
    """Make and switch to the generation of a folder of records.

    Args:
        collection: the records, the registry and the links.
        checked: each record's verdict; those with errors are not published.
        iris: mints the IRIs; its base is the generation's.
        data: the data directory; made when it is not there.

    Raises:
        PublishError: another publisher is at work, nothing can be published, or the disk refuses.
    """
    verdicts = tuple(checked)
    with _lock(data):
        try:
            return _publish(collection, verdicts, iris, data)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            message = f"nothing was published, the last generation goes on serving: {where}{error.strerror or error}"
            raise PublishError(f"{message}; free space or mend the permissions, then publish again") from error


def _publish(collection: Collection, verdicts: tuple[Checked, ...], iris: Iris, data: Path) -> Publication:
    _clear(data)
    parts = _parts(collection, verdicts, iris, data)
    refused = tuple(sorted({problem.file for problem in collection.problems} | _refused(verdicts)))
    if not parts.articles:
        raise PublishError("no record can be published; mend what is reported and publish again")
    digest = _digest(parts)
    current = _current(data)
    published = tuple(key for key in parts.articles if key not in parts.kept)
    if current is not None and current["digest"] == digest:
        return Publication(current["id"], False, published, parts.kept, refused, current["quads"])
    manifest = _build(parts, iris, data, digest)
    _prune(data)
    return Publication(manifest["id"], True, published, parts.kept, refused, manifest["quads"])


def _build(parts: _Parts, iris: Iris, data: Path, digest: str) -> dict[str, Any]:
    created = datetime.now(UTC)
    name = f"{created:%Y%m%dT%H%M%S.%fZ}-{digest[:12]}"
    folder = data / f"{BUILDING}{name}"
    write_lines(shared_file(folder), parts.shared)
    for key, lines in parts.articles.items():
        write_lines(article_file(folder, key), lines)
    quads = build(folder, tuple(parts.articles))
    manifest = {
        "id": name,
        "base": iris.base,
        "created": created.isoformat().replace("+00:00", "Z"),
        "software": version("onrecord"),
        "digest": digest,
        "quads": quads,
        "articles": parts.table,
        "dumps": checksums(folder),
    }
    write_lines(folder / "manifest.json", [json.dumps(manifest, ensure_ascii=False, indent=1), "\n"])
    settle(folder)
    _switch(folder, data, name)
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
    if os.name == "posix":
        settle_folder(generations)
        settle_folder(data)


def settle_folder(folder: Path) -> None:
    """Bring the names in one folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _parts(collection: Collection, verdicts: tuple[Checked, ...], iris: Iris, data: Path) -> _Parts:
    articles: dict[str, tuple[str, ...]] = {}
    table: dict[str, dict[str, Any]] = {}
    for verdict in verdicts:
        if verdict.graph is not None and verdict.conforms:
            key = verdict.record.article.article
            articles[key] = _lines(verdict.graph, catalogue_entry(verdict.record, iris))
            table[key] = {"file": verdict.record.path.name, "revision": verdict.record.revision}
    kept = _keep(collection, verdicts, iris, data, articles, table)
    shared = _lines(
        registry_graph(collection.registry.model, iris),
        links_graph(collection.links.model, iris),
        catalogue_head(iris),
        vocabulary_graph(iris),
    )
    order = sorted(articles)
    return _Parts(shared, {key: articles[key] for key in order}, {key: table[key] for key in order}, kept)


def _keep(
    collection: Collection,
    verdicts: tuple[Checked, ...],
    iris: Iris,
    data: Path,
    articles: dict[str, tuple[str, ...]],
    table: dict[str, dict[str, Any]],
) -> tuple[str, ...]:
    """Add the last good graphs of articles whose records were refused; return their keys."""
    current = _current(data)
    if current is None or current["base"] != iris.base:
        return ()
    refused = {Path(problem.file).name for problem in collection.problems}
    refused |= {verdict.record.path.name for verdict in verdicts if not verdict.conforms}
    kept = [key for key, row in current["articles"].items() if row["file"] in refused and key not in articles]
    for key in kept:
        articles[key] = tuple(read_lines(article_file(data / "generations" / current["id"], key)))
        table[key] = current["articles"][key]
    return tuple(kept)


def _refused(verdicts: tuple[Checked, ...]) -> set[str]:
    return {verdict.record.source.name for verdict in verdicts if not verdict.conforms}


def _lines(*graphs: NamedGraph) -> tuple[str, ...]:
    return tuple(sorted({line for graph in graphs for line in n_quads(graph)}))


def _digest(parts: _Parts) -> str:
    """Return the SHA-256 of everything that goes into a generation."""
    digest = hashlib.sha256()
    for lines in (parts.shared, *parts.articles.values()):
        digest.update(b"\0")
        for line in lines:
            digest.update(line.encode())
    return digest.hexdigest()


def _current(data: Path) -> dict[str, Any] | None:
    generation = Generations(data).manifest()
    return None if generation is None else dict(generation)


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
        shutil.rmtree(left_behind)


def _prune(data: Path) -> None:
    """Remove all but the newest generations; one that is still open elsewhere is left for next time."""
    for old in sorted((data / "generations").iterdir())[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
