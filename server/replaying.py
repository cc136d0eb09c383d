"""Publishing the past: records as they were at commits of their git repository, each at the time of its commit.

Must not know: git's commands, how a generation is made.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from ..mapping.errors import OnRecordError, Problem
from ..mapping.reading import record_files
from .generation import Generations
from .git_history import Checkout, Commit, HistoryError, Repository, UnfitCommitError
from .instants import InstantError, instant_of
from .publishing import NothingGoodError, Order, Publication

__all__ = ["Replayed", "chosen", "later", "published_as_of", "replayed"]

_TICK: Final = timedelta(microseconds=1)
Publish = Callable[[Path, Order], Publication]
"""Publishes the records of a folder."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of a commit.

    Attributes:
        commit: the commit.
        outcome: what was published; None when nothing could be.
        why: why nothing could be.
        is_empty: whether that is so because there is no record in it.
    """

    commit: Commit
    outcome: Publication | None
    why: str = ""
    is_empty: bool = False


def chosen(repository: Repository, as_of: str) -> tuple[Commit, ...]:
    """Return the commits that changed the records up to a time or to a commit, the oldest first.

    Args:
        repository: the repository, and the folder of records in it.
        as_of: an instant or a date of RFC 3339, before which they were made; a commit; empty for all.

    Raises:
        HistoryError: there are none, or one is dated in the future.
    """
    before, tip = _read(as_of)
    found = tuple(each for each in later(repository.commits(tip)) if before is None or each.at < before)
    where = repository.root / repository.folder
    if not found:
        until = f" before {before:%Y-%m-%dT%H:%M:%SZ}" if before else ""
        raise HistoryError(f"no commit{until} changes {where}; see git log --first-parent -- {where}")
    if found[-1].at > datetime.now(UTC):
        raise HistoryError(f"commit {found[-1].id[:12]} is dated {found[-1].at:%Y-%m-%d %H:%M}, which is yet to come")
    return found


def later(commits: Sequence[Commit]) -> Iterator[Commit]:
    """Yield commits, the time of each after that of the one before.

    Many commits can have one time, for example after a rebase, and a clock can go wrong: what came later in the history
    was published later, by a microsecond at least.
    """
    last: datetime | None = None
    for commit in commits:
        last = commit.at if last is None else max(commit.at, last + _TICK)
        yield replace(commit, at=last)


def published_as_of(repository: Repository, commit: Commit, order: Order, publish: Publish) -> Replayed:
    """Publish records as they were at a commit, at the time of the commit.

    Args:
        repository: the repository, and the folder of records in it.
        commit: the commit.
        order: how to publish. A state has many commits behind it: who and why are not this one's.
        publish: publishes it.

    Raises:
        HistoryError: the history cannot be read.
        PublishError: something that is not older is published, or the publisher cannot go on.
    """
    with TemporaryDirectory(prefix="onrecord-") as folder:
        return _published(Checkout(repository, Path(folder)), commit, order, publish)


def replayed(
    repository: Repository, commits: Sequence[Commit], data: Path, order: Order, publish: Publish
) -> Iterator[Replayed]:
    """Publish records as they were at commits, one after the other; those not after what is published are passed over.

    Args:
        repository: the repository, and the folder of records in it.
        commits: the commits, the oldest first, each at a time of its own.
        data: the data directory.
        order: how to publish; who and why are each commit's, where it does not say so.
        publish: publishes them.

    Raises:
        HistoryError: the history cannot be read.
        PublishError: the publisher cannot go on; to replay again goes on where it stopped.
    """
    manifest = Generations(data).manifest()
    last = None if manifest is None else datetime.fromisoformat(manifest["created"])
    with TemporaryDirectory(prefix="onrecord-") as folder:
        checkout = Checkout(repository, Path(folder))
        for commit in commits:
            if last is None or commit.at > last:
                told = replace(order, by=order.by or commit.by, reason=order.reason or commit.why)
                yield _published(checkout, commit, told, publish)


def _published(checkout: Checkout, commit: Commit, order: Order, publish: Publish) -> Replayed:
    try:
        checkout.go_to(commit)
    except UnfitCommitError as error:
        return Replayed(commit, None, str(error))
    if not _has_records(checkout.records):
        return Replayed(commit, None, "there is no record in it", is_empty=True)
    told = _Places(checkout, commit)
    try:
        outcome = publish(checkout.records, replace(order, at=commit.at, source=commit.id))
    except NothingGoodError as error:
        return Replayed(commit, None, told.named(str(error)))
    return Replayed(commit, replace(outcome, problems=tuple(map(told.moved, outcome.problems))))


def _has_records(folder: Path) -> bool:
    try:
        return bool(record_files(folder, []))
    except OnRecordError:
        return False


@dataclass(frozen=True, slots=True)
class _Places:
    """Where things are in a commit, as git names it, in place of where they are checked out for a moment."""

    checkout: Checkout
    commit: Commit

    def named(self, text: str) -> str:
        """Return a text that may name files."""
        return text.replace(f"{self.checkout.tree}{os.sep}", f"{self.commit.id[:12]}:")

    def moved(self, problem: Problem) -> Problem:
        """Return a problem at its place in the commit."""
        file, message, remedy = map(self.named, (problem.file, problem.message, problem.remedy))
        return replace(problem, file=file, message=message, remedy=remedy)


def _read(as_of: str) -> tuple[datetime | None, str]:
    """Return the instant that is meant, or the commit."""
    if not as_of:
        return None, "HEAD"
    try:
        return instant_of(as_of), "HEAD"
    except InstantError:
        return None, as_of
