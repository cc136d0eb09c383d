"""Who changed a record and why: as publishing was told, else as git knows, else as the record says.

Must not know: how git is asked, how revisions are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .commits import Commit, last_commits
from .index import Index
from .plan import Entry

__all__ = ["Reasons", "renewed"]

Reason = tuple[str, str, str]


def renewed(entries: Iterable[Entry], index: Index | None) -> list[Entry]:
    """Return the articles whose graphs are others than in an index: those that get a revision."""
    return [entry for entry in entries if index is None or _is_new(entry, index)]


def _is_new(entry: Entry, index: Index) -> bool:
    row = index.article(entry.key)
    return row is None or not entry.mapped.graph.endswith(f"/{row.revision}")


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why records changed.

    Attributes:
        told: what publishing was told of a record; who made it, where it was told nothing.
        commits: the commits that changed them, by the names of their files.
        leaks: tells whether any text holds what must not be found any more.
    """

    told: Callable[[Entry], Reason]
    commits: Mapping[str, Commit]
    leaks: Callable[[Iterable[str]], bool]

    @classmethod
    def of(
        cls,
        told: Callable[[Entry], Reason],
        folder: Path,
        entries: Iterable[Entry],
        leaks: Callable[[Iterable[str]], bool],
    ) -> Reasons:
        """Return the reasons for the changes of records in a folder.

        Args:
            told: see above.
            folder: the folder of records; empty entries ask nothing of git.
            entries: the records to find commits of.
            leaks: see above.
        """
        return cls(told, last_commits(folder, (entry.seen.file.file for entry in entries)), leaks)

    def why(self, entry: Entry) -> Reason:
        """Return who changed a record, why, and what that is taken from."""
        by, why, source = self.told(entry)
        commit = self.commits.get(entry.seen.file.file)
        if commit is not None:
            by, why, source = commit.by or by, commit.why, f"git:{commit.id} {commit.at}".strip()
        by, why = ("" if self.leaks([text]) else text for text in (by, why))
        return by, why, source
