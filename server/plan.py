"""What is to be published: which records are new, which articles stay, which leave, which are refused.

Only records that changed are read and mapped, and those that a change elsewhere touches. Their quads are put aside at
once, one record after another, so that memory does not grow with them. Must not know: how a generation is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ..mapping.errors import Problem
from ..mapping.mapped import Mapped
from ..mapping.reading import read_article, same_key, same_text
from .gone import Gone
from .index import Index
from .index_rows import Article
from .survey import Seen, Survey

__all__ = ["Entry", "Plan", "plan_of"]

_UNREAD: Final = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that is to be published from its record.

    Attributes:
        mapped: what its record says, without its quads, which are put aside.
        seen: the record's file.
    """

    mapped: Mapped
    seen: Seen

    @property
    def key(self) -> str:
        """The article's key."""
        return self.mapped.article


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be published.

    Attributes:
        entries: the articles to be published from their records, by key.
        leaving: the keys of the articles that leave.
        kept: the keys of those whose records are refused, and whose last good graphs stay.
        problems: everything wrong in the records that were read, sorted.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    leaving: frozenset[str] = frozenset()
    kept: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> tuple[str, ...]:
        """The names of the files that are refused."""
        return tuple(sorted({problem.file for problem in self.problems if problem.severity == "error"}))


@dataclass(slots=True)
class _Reading:
    """Records as they are read."""

    read: dict[str, tuple[Mapped, Seen]] = field(default_factory=dict)

    def take(self, found: Iterable[tuple[Mapped, Seen]], aside: Callable[[str, Sequence[str]], None]) -> None:
        """Take records, and put their quads aside."""
        for mapped, seen in found:
            if mapped.conforms:
                aside(mapped.article, mapped.lines)
            self.read[seen.file.file] = replace(mapped, lines=()), seen


def plan_of(
    survey: Survey,
    index: Index | None,
    read: Callable[[Sequence[Seen]], Iterator[tuple[Mapped, Seen]]],
    aside: Callable[[str, Sequence[str]], None],
    problems: Sequence[Problem] = (),
) -> Plan:
    """Read what changed and decide what becomes of it.

    Args:
        survey: what became of the records' files.
        index: the articles that are published; None for none.
        read: reads and maps records.
        aside: takes the quads of an article; a second time in place of the first.
        problems: what is wrong with files that could not even be listed.
    """
    reading = _Reading()
    reading.take(read(survey.changed), aside)
    twice = _twice(reading.read.values(), index, survey)
    others = [survey.seen(file) for file in sorted(twice) if file in survey.unchanged and file not in reading.read]
    reading.take(read(others), aside)
    clashes = [problem for file, found in twice.items() for problem in found if file in reading.read]
    clashes += [problem for _, found in _reused(reading.read.values(), index) for problem in found]
    twice |= dict(_reused(reading.read.values(), index))
    told = tuple(sorted({*problems, *clashes, *(p for mapped, _ in reading.read.values() for p in mapped.problems)}))
    good = {
        mapped.article: Entry(mapped, seen)
        for file, (mapped, seen) in reading.read.items()
        if mapped.conforms and file not in twice
    }
    leaving, kept = _missing(reading, survey, index, good, unread=bool(problems))
    return Plan(good, leaving, kept, told)


def _missing(
    reading: _Reading, survey: Survey, index: Index | None, good: Mapping[str, Entry], *, unread: bool
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the articles that leave, and those that are kept although no sound record has them now.

    Of a file that cannot be read nobody knows whose record it is: as long as there is one, no article leaves.
    """
    if index is None:
        return frozenset(), ()
    concerned = {key for file in (*survey.gone, *reading.read) if (key := index.key_of(file)) is not None}
    missing = concerned - good.keys()
    refused = {mapped.article for mapped, _ in reading.read.values() if not mapped.withdrawn}
    kept = missing if unread or _UNREAD in refused else missing & refused
    return frozenset(missing - kept), tuple(sorted(kept))


def _twice(read: Iterable[tuple[Mapped, Seen]], index: Index | None, survey: Survey) -> dict[str, list[Problem]]:
    """Return what is wrong with files of whose key or text there is another; which is meant nobody can tell."""
    claims: dict[tuple[str, str], dict[str, Path]] = {}
    for mapped, seen in read:
        for claim in _claims(mapped):
            claims.setdefault(claim, {})[seen.file.file] = seen.path
            other = _holder(claim, index)
            if other is not None and other.file.file in survey.unchanged:
                claims[claim][other.file.file] = survey.seen(other.file.file).path
    found: dict[str, list[Problem]] = {}
    for claim, files in claims.items():
        if len(files) > 1:
            for file in files:
                others = ", ".join(str(path) for name, path in sorted(files.items()) if name != file)
                found.setdefault(file, []).append(_clash(files[file], claim, others))
    return found


def _reused(read: Iterable[tuple[Mapped, Seen]], index: Index | None) -> Iterator[tuple[str, list[Problem]]]:
    """Yield what is wrong with files of articles under the keys of others that are gone: no key is used again."""
    for mapped, seen in read:
        if index is None or not mapped.article or index.article(mapped.article) is not None:
            continue
        gone = index.gone(f"article/{mapped.article}")
        if gone is not None and _is_another(gone, mapped):
            what = "that of an article that the ledger removed" if gone.hidden else "the key of another article"
            message, remedy = f'"{mapped.article}" was {what}, which is gone', "no key is used again: give another"
            yield seen.file.file, [read_article(seen.path).source.problem(("article",), message, remedy)]


def _is_another(gone: Gone, mapped: Mapped) -> bool:
    """Tell whether an article is another than the one that was under its key; what was removed never comes back."""
    if gone.hidden:
        return not mapped.withdrawn
    return gone.text not in ("", mapped.text)


def _claims(mapped: Mapped) -> Iterator[tuple[str, str]]:
    if mapped.article and not mapped.withdrawn:
        yield "article", mapped.article
        yield "text", mapped.text


def _holder(claim: tuple[str, str], index: Index | None) -> Article | None:
    kind, value = claim
    if index is None:
        return None
    return index.article(value) if kind == "article" else index.article_of_text(value)


def _clash(path: Path, claim: tuple[str, str], others: str) -> Problem:
    record = read_article(path)
    return same_key(record, others) if claim[0] == "article" else same_text(record, others)
