"""Checking a data directory: that everything in it is as it was made, and agrees with everything else.

Checks are independent of each other: what one finds does not keep the others from looking. Nothing is changed.

Must not know: how anything is mended, HTTP, the command line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from ..mapping.errors import OnRecordError, Problem
from ..mapping.texts import Texts
from .catalogue import CATALOGUES, edition_of
from .endpoint import Endpoint
from .examined import AGAIN, Check, Examined, found
from .generation import INDEX, LAYOUT, OLD, PARTS, GenerationError, Generations
from .index import Index, IndexDamagedError
from .retention import BUILDING, manifest_of, names_of
from .verify_files import check_downloads, check_index, check_manifest, check_parts, check_sealed, check_shape
from .verify_history import check_graphs, check_revisions, revision_files
from .verify_pictures import check_pictures
from .verify_quads import check_quads, check_remote
from .verify_texts import check_anchors, check_evidence_of, check_ledger
from .verify_things import check_catalogue, check_things

__all__ = ["Verification", "verified"]

CHECKS: Final[tuple[Check, ...]] = (
    check_manifest,
    check_parts,
    check_downloads,
    check_sealed,
    check_quads,
    check_graphs,
    check_revisions,
    check_things,
    check_pictures,
)
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Verification:
    """What is to be checked.

    Attributes:
        data: the data directory.
        every: whether all generations that are kept are, and not only the current one.
        records: the folder of records whose evidence and ledger are held against what is published; None for none.
        texts: the folder of texts that anchors are looked up in; None for none.
        endpoint: the remote store that holds the quads as well; None for none.
    """

    data: Path
    every: bool = False
    records: Path | None = None
    texts: Path | None = None
    endpoint: Endpoint | None = None


def verified(asked: Verification) -> Iterator[Problem]:
    """Yield everything that is wrong, check by check."""
    yield from _check_current(asked)
    for name in names_of(asked.data):
        if asked.every and name != _current(asked.data):
            yield from map(_of_the_past, _check_generation(asked, name, is_current=False))
    yield from _check_catalogues(asked)
    yield from _check_strays(asked.data)
    if asked.records is not None and asked.texts is not None:
        yield from check_evidence_of(asked.records, Texts(asked.texts))


def _current(data: Path) -> str:
    """Return the id of the current generation; empty when that cannot be read."""
    try:
        return (data / "current").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _check_current(asked: Verification) -> Iterator[Problem]:
    """Yield what is wrong with the pointer, or with what it points at."""
    place, name = asked.data / "current", _current(asked.data)
    if not place.is_file() and not names_of(asked.data):
        yield found(asked.data, "nothing is published here", "run `onrecord publish`, or mend --data")
    elif not name:
        yield found(place, "the pointer to the current generation is gone or empty")
    elif name not in names_of(asked.data):
        yield found(place, f"there is no generation {name[:80]!r}")
    else:
        yield from _check_generation(asked, name, is_current=True)
        yield from _check_served(asked)


def _check_served(asked: Verification) -> Iterator[Problem]:
    """Yield why the current generation cannot be served, with the remote store if it is in one."""
    try:
        manifest = Generations(asked.data).manifest() or {}
        if "store" in manifest and asked.endpoint is None:
            told = "the quads are in a remote store, too, which was not asked"
            yield found(asked.data, told, "name it with --store", "info")
        else:
            Generations(asked.data, asked.endpoint if "store" in manifest else None).current().index.close()
    except (GenerationError, IndexDamagedError, KeyError) as error:
        yield found(asked.data, f"the current generation cannot be served: {error}")


def _check_generation(asked: Verification, name: str, *, is_current: bool) -> Iterator[Problem]:
    folder, manifest = asked.data / "generations" / name, manifest_of(asked.data, name)
    if manifest is None:
        yield found(folder / "manifest.json", "the manifest is gone or damaged")
        return
    if manifest.get("layout") != LAYOUT:
        told = "this was made by another version of the software"
        yield found(folder, told, AGAIN, "error" if is_current else "info")
        return
    unshaped = list(check_shape(folder / "manifest.json", manifest))
    yield from unshaped
    if unshaped:
        return
    try:
        with closing(Index(folder / INDEX)) as index:
            yield from _check_open(asked, Examined(asked.data, folder, manifest, index), is_current=is_current)
    except IndexDamagedError as error:
        yield found(folder / INDEX, str(error))


def _check_open(asked: Verification, examined: Examined, *, is_current: bool) -> Iterator[Problem]:
    broken = list(check_index(examined))
    yield from broken
    if broken:
        return
    for check in CHECKS:
        yield from _guarded(check, examined)
    if asked.texts is not None:
        yield from check_anchors(examined, Texts(asked.texts))
    if is_current and asked.endpoint is not None and "store" in examined.manifest:
        yield from check_remote(examined, asked.endpoint)
    if is_current:
        yield from _check_floor(examined)
    if is_current and asked.records is not None:
        yield from check_ledger(examined, asked.records)


def _guarded(check: Check, examined: Examined) -> Iterator[Problem]:
    """Yield what a check finds; that a file cannot be read is found, too."""
    try:
        yield from check(examined)
    except OSError as error:
        yield found(error.filename or examined.folder, f"cannot be read: {error.strerror or error}")


def _check_catalogues(asked: Verification) -> Iterator[Problem]:
    """Yield what is wrong with the files of the catalogue that the generations which are checked are in."""
    names = names_of(asked.data) if asked.every else [_current(asked.data)]
    files: set[str] = set()
    for name in names:
        with suppress(IndexDamagedError), closing(Index(asked.data / "generations" / name / INDEX)) as index:
            files.add(edition_of(index).file)
    for file in sorted(files):
        if (path := asked.data / CATALOGUES / file).is_file():
            yield from check_catalogue(path)


def _check_floor(examined: Examined) -> Iterator[Problem]:
    for name in names_of(examined.data):
        if name < examined.manifest["floor"]:
            told = "this generation may hold what must not be found any more"
            yield found(examined.data / "generations" / name, told, f"remove the folder, or {AGAIN}")


def _of_the_past(problem: Problem) -> Problem:
    """Return what was found in a generation that is not current, with what to do about that."""
    if problem.severity != "error":
        return problem
    return replace(problem, remedy="restore a backup, or remove the generation's folder: what is current is not of it")


def _check_strays(data: Path) -> Iterator[Problem]:
    """Yield what is in a data directory that nothing needs."""
    for path in sorted([*data.glob(f"{BUILDING}*"), *data.glob("*.new")]):
        yield found(path, "a publisher left this behind", "the next publication clears it away", "info")
    current = _current(data)
    for name in names_of(data):
        if current and name > current:
            told = "this generation was made and not switched to"
            yield found(data / "generations" / name, told, "the next publications prune it", "info")
    known = _known(data)
    if known is None:  # as long as an index cannot be read nobody knows what is needed
        return
    strays = [
        path for folder in (PARTS, OLD, CATALOGUES) for path in sorted((data / folder).rglob("*")) if path.is_file()
    ]
    unknown = [path for path in strays if path.name not in known]
    for path in unknown[:_SHOWN]:
        yield found(path, "no generation knows this file", "the next publications sweep it away", "info")
    if len(unknown) > _SHOWN:
        yield found(data, f"no generation knows {len(unknown) - _SHOWN} other files", "", "info")


def _known(data: Path) -> set[str] | None:
    """Return the names of the files in the folders that generations share; None when that cannot be told."""
    known: set[str] = set()
    for name in names_of(data):
        folder, manifest = data / "generations" / name, manifest_of(data, name)
        if manifest is None or manifest.get("layout") != LAYOUT:
            return None
        try:
            with closing(Index(folder / INDEX)) as index:
                known |= {digest for digest, _ in index.part_files()}
                known.add(edition_of(index).file)
                known |= revision_files(Examined(data, folder, manifest, index))
        except OnRecordError:
            return None
    return known


def told(problems: list[Problem]) -> dict[str, Any]:
    """Return what was found, for programs."""
    rows = [
        {"severity": each.severity, "place": each.file, "line": each.line, "path": each.path}
        | {"message": each.message, "remedy": each.remedy}
        for each in problems
    ]
    return {"sound": all(each.severity != "error" for each in problems), "found": rows}


def as_json(problems: list[Problem]) -> str:
    """Return what was found, as JSON."""
    return json.dumps(told(problems), ensure_ascii=False, indent=2) + "\n"
