"""From files to typed records: everything wrong is told at once, each with its place.

A folder of records holds one ``registry.yaml`` (or ``.yml`` or ``.json``), optionally one ``links.yaml`` and one
``ledger.yaml``, and one file per article anywhere below it (of the same suffixes; names that begin with ``.`` or ``_``
are passed over).
Must not know: texts, RDF.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection as Collected
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Final, Generic, TypeVar

from .errors import OnRecordError, Problem, RecordError
from .ledger import Ledger
from .ledger_check import check_ledger
from .modelling import model_of
from .record import Article
from .registry import Links, Registry
from .source import Source, read_source
from .values import closest

__all__ = [
    "Collection",
    "Document",
    "Record",
    "Shared",
    "read_article",
    "read_collection",
    "read_shared",
    "record_files",
    "record_names",
    "record_of",
    "same_key",
    "same_text",
]

M = TypeVar("M", Registry, Links, Ledger)
SUFFIXES: Final = (".yaml", ".yml", ".json")
_SHARED: Final = frozenset(f"{stem}{suffix}" for stem in ("registry", "links", "ledger") for suffix in SUFFIXES)


@dataclass(frozen=True)
class Document(Generic[M]):
    """A file that articles share, with where its values stand."""

    model: M
    source: Source


@dataclass(frozen=True)
class Record:
    """One article's record and the file it came from."""

    article: Article
    source: Source
    path: Path


@dataclass(frozen=True)
class Shared:
    """What the articles of a folder share.

    Attributes:
        registry: what articles share; empty when there is no such file.
        links: outside identities; empty when there is no such file.
        ledger: the steps that were taken after publishing; empty when there is no such file.
        problems: everything wrong in these files.
    """

    registry: Document[Registry]
    links: Document[Links]
    ledger: Document[Ledger]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Collection(Shared):
    """What a folder of records holds.

    Attributes:
        records: the articles that could be read; none when what all of them share is not sound.
        problems: everything wrong in any file, sorted by place.
    """

    records: tuple[Record, ...] = ()


def read_collection(path: Path) -> Collection:
    """Read a folder of records, or one record; the registry and the links are beside them or above.

    Raises:
        OnRecordError: there is no such folder or file, or no record in it.
    """
    problems: list[Problem] = []
    files = record_files(path, problems)
    shared = read_shared(path)
    records = tuple(_unique(list(_articles(files, problems)), problems))
    told = tuple(sorted([*shared.problems, *problems]))
    return Collection(shared.registry, shared.links, shared.ledger, told, () if shared.problems else records)


def read_shared(path: Path) -> Shared:
    """Read what the articles of a folder share: registry, links and ledger, beside the records or above."""
    folder = path if path.is_dir() else path.parent
    problems: list[Problem] = []
    registry = _shared(_find(folder, "registry", problems), Registry, problems)
    links = _shared(_find(folder, "links", problems), Links, problems)
    ledger = _shared(_find(folder, "ledger", problems), Ledger, problems)
    if not problems:
        problems += (*_bad_territories(registry), *_bad_links(registry, links))
        problems += check_ledger(ledger.model, ledger.source, registry.model)
    return Shared(registry, links, ledger, tuple(problems))


def record_files(path: Path, problems: list[Problem]) -> list[Path]:
    """Return the files of records in a folder, sorted, or the one file; what cannot be read is added to the problems.

    Raises:
        OnRecordError: there is none.
    """
    return [path / name for name in record_names(path, problems)]


def record_names(path: Path, problems: list[Problem]) -> list[str]:
    """Return the names of the files of records below a folder, with slashes; of the one file that it is a dot.

    Raises:
        OnRecordError: there is none.
    """
    names = ["."] if path.is_file() else list(_record_names(str(path), "", _SHARED, problems))
    if not names:
        raise OnRecordError(f"{path}: no record here: a folder of .yaml or .json files, or one such file, is asked for")
    return names


def _bad_territories(registry: Document[Registry]) -> Iterator[Problem]:
    for key, actor in registry.model.actors.items():
        if actor.territory is not None and actor.territory not in registry.model.places:
            near = closest(actor.territory, tuple(registry.model.places))
            yield registry.source.problem(
                ("actors", key, "territory"), f'there is no place "{actor.territory}" in the registry', near
            )


def _bad_links(registry: Document[Registry], links: Document[Links]) -> Iterator[Problem]:
    for index, link in enumerate(links.model.links):
        path = ("links", index, "thing")
        kind, _, key = link.thing.rpartition(":")
        entry = getattr(registry.model, f"{kind}s", {}).get(key)
        if entry is None:
            remedy = "write type:key, e.g. actor:jane-doe"
            yield links.source.problem(path, f'the registry has no "{link.thing}"', remedy)
        elif not getattr(entry, "named", True):
            yield links.source.problem(path, f'"{link.thing}" is unnamed', "an unnamed actor is never linked")


def read_article(path: Path, name: str | None = None) -> Record:
    """Read one article's record.

    Raises:
        RecordError: all that is wrong in the file.
    """
    return record_of(read_source(path, name), path)


def record_of(source: Source, path: Path) -> Record:
    """Return the record that a parsed file holds.

    Raises:
        RecordError: all that is wrong in it.
    """
    return Record(model_of(Article, source), source, path)


def _record_names(folder: str, below: str, passed: Collected[str], problems: list[Problem]) -> Iterator[str]:
    """Yield the names of records' files, sorted; a folder or file that cannot be read is a problem, never passed over.

    Args:
        folder: the folder.
        below: what the names of its files begin with.
        passed: names in this folder that are no records'.
        problems: takes what cannot be read.
    """
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=attrgetter("name"))
    except OSError as error:
        problems.append(Problem(str(error.filename), 0, 0, "", f"cannot be read: {error.strerror}"))
        return
    for entry in entries:
        if entry.name[0] in "._":
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _record_names(entry.path, f"{below}{entry.name}/", (), problems)
        elif entry.name.lower().endswith(SUFFIXES) and entry.name not in passed:
            if _is_irregular(entry):
                problems.append(Problem(entry.path, 0, 0, "", "is no regular file", "put a file in its place"))
            elif not (entry.is_symlink() and Path(entry.path).is_dir()):
                yield f"{below}{entry.name}"


def _is_irregular(entry: os.DirEntry[str]) -> bool:
    """Tell whether something is there and neither a regular file nor a folder; of most it is known without looking."""
    if entry.is_file(follow_symlinks=False):
        return False
    path = Path(entry.path)
    return path.exists() and not path.is_file() and not path.is_dir()


def _find(folder: Path, stem: str, problems: list[Problem]) -> Path | None:
    """Return the shared file in a folder, or in the nearest above; a second one beside it is a problem."""
    for place in (folder, *folder.resolve().parents):
        files = [place / f"{stem}{suffix}" for suffix in SUFFIXES]
        found = [file for file in files if file.is_file() or file.is_symlink()]
        if found:
            message = f"stands beside {found[0].name}, and only one of them can be meant"
            problems.extend(Problem(str(other), 0, 0, "", message, "join them into one") for other in found[1:])
            return found[0]
    return None


def _shared(path: Path | None, model: type[M], problems: list[Problem]) -> Document[M]:
    empty = Source("", "", None, {}, {})
    if path is not None:
        try:
            source = read_source(path)
            return Document(model_of(model, source), source)
        except RecordError as error:
            problems.extend(error.problems)
    return Document(model(onrecord="1"), empty)


def _articles(files: Iterable[Path], problems: list[Problem]) -> Iterator[Record]:
    for file in files:
        try:
            yield read_article(file)
        except RecordError as error:
            problems.extend(error.problems)


def _unique(records: list[Record], problems: list[Problem]) -> Iterator[Record]:
    """Yield the records whose key and text no other has; which of several is meant nobody can tell."""
    by_key, by_text = defaultdict(list), defaultdict(list)
    for record in records:
        by_key[record.article.article].append(record)
        by_text[record.article.text.digest].append(record)
    for record in records:
        keyed = _others(record, by_key[record.article.article])
        texted = _others(record, by_text[record.article.text.digest])
        if keyed:
            problems.append(same_key(record, keyed))
        if texted:
            problems.append(same_text(record, texted))
        if not keyed and not texted:
            yield record


def same_key(record: Record, others: str) -> Problem:
    """Return what is wrong with a record whose article's key others have too."""
    message = f'the article key "{record.article.article}" is also that of {others}'
    return record.source.problem(("article",), message, "give one of them a key of its own")


def same_text(record: Record, others: str) -> Problem:
    """Return what is wrong with a record whose text others have too."""
    message = f"the text is also that of {others}, and a text belongs to one article"
    return record.source.problem(("text", "digest"), message, "put both into one record")


def _others(record: Record, records: list[Record]) -> str:
    return ", ".join(other.source.name for other in records if other is not record)
