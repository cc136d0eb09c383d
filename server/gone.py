"""Things that are there no more: withdrawn by a step of the ledger, or described by no record now.

Each is found by a keyed digest of its path, so that nothing else need be written of what must not be named. Whoever
holds the file with its key can still try names; nobody else can. Must not know: records, graphs, HTTP.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

__all__ = [
    "ABSENT",
    "COLUMNS",
    "SCHEMA",
    "Gone",
    "absent",
    "first_gone",
    "gone_of",
    "gone_row",
    "is_delisted",
    "mark_of",
    "parts_in",
    "with_owners",
]

SCHEMA: Final = """
CREATE TABLE gone (
    mark TEXT PRIMARY KEY, path TEXT NOT NULL, kind TEXT NOT NULL, step TEXT NOT NULL, at TEXT NOT NULL,
    grounds TEXT NOT NULL, successors TEXT NOT NULL, text TEXT NOT NULL, number INTEGER NOT NULL
) WITHOUT ROWID;
"""
COLUMNS: Final = "path, kind, step, at, grounds, successors, text, number"
ABSENT: Final = "absent"
"""The step of what no record describes any more, without a line in the ledger."""
_MOVED: Final = ("merge", "split")


@dataclass(frozen=True, slots=True)
class Gone:
    """What is told of a thing that is there no more.

    Attributes:
        path: its path below ``/id/``; empty when it must not be named.
        kind: the IRI of its class.
        step: the ledger's step: ``retract``, ``delete``, ``anonymise``, ``merge``, ``split``; or ``absent``.
        at: when: a date or an instant.
        grounds: why; may be empty.
        successors: the paths of what stands in its place.
        text: for an article the SHA-256 of its text, which tells it from another of its key.
        number: the number of the ledger's step; of what is absent, of that by which it went along; 0 for none.
    """

    path: str
    kind: str
    step: str
    at: str
    grounds: str = ""
    successors: tuple[str, ...] = ()
    text: str = ""
    number: int = 0

    @property
    def moved(self) -> bool:
        """Whether it goes on under other names."""
        return self.step in _MOVED

    @property
    def hidden(self) -> bool:
        """Whether it must not be named."""
        return not self.path

    @property
    def withdrawn(self) -> bool:
        """Whether the ledger takes it back, or what it went with, so that the past does not show it either."""
        return not self.moved and (self.step != ABSENT or self.number > 0)


class Rows(Protocol):
    """Where rows are looked up by their mark."""

    def __call__(self, mark: str) -> tuple[Any, ...] | None:
        """Return the columns of the row with a mark."""
        ...


def mark_of(salt: str, path: str) -> str:
    """Return the keyed digest by which a path is found (HMAC, RFC 2104)."""
    return hmac.new(bytes.fromhex(salt), path.encode(), "sha256").hexdigest()


def gone_row(salt: str, path: str, gone: Gone) -> tuple[str | int, ...]:
    """Return the row of a thing."""
    facts = (gone.path, gone.kind, gone.step, gone.at, gone.grounds)
    return (mark_of(salt, path), *facts, json.dumps(gone.successors), gone.text, gone.number)


def first_gone(rows: Rows, salt: str, path: str) -> Gone | None:
    """Return what is told of a thing, or else of what it is a part of; None when it is not gone."""
    for each in with_owners(path):
        if (row := rows(mark_of(salt, each))) is not None:
            return gone_of(row)
    return None


def gone_of(row: tuple[Any, ...]) -> Gone:
    """Return what a row's columns tell."""
    path, kind, step, at, grounds, successors, text, number = row
    return Gone(path, kind, step, at, grounds, tuple(json.loads(successors)), text, number)


def with_owners(path: str) -> Iterator[str]:
    """Yield a path and those of what it is a part of: an article's statement and the article."""
    steps = path.partition("#")[0].split("/")
    for end in range(len(steps), 1, -2):
        yield "/".join(steps[:end])


def is_delisted(delisted: Iterable[str], path: str) -> bool:
    """Tell whether a thing, or what it is a part of, is among the IRIs of what is listed nowhere."""
    owners = tuple(f"/id/{each}" for each in with_owners(path))
    return any(iri.endswith(owners) for iri in delisted)


def absent(old: Mapping[str, str], new: Iterable[str], at: str) -> dict[str, Gone]:
    """Return what becomes of things that were described and are not any more.

    Args:
        old: the IRIs of the classes of what was described, by path.
        new: the paths of what is described now.
        at: when.
    """
    return {path: Gone(path, old[path], ABSENT, at) for path in sorted(old.keys() - set(new))}


def parts_in(lines: Iterable[str], base: str) -> dict[str, str]:
    """Return the kinds of the parts of articles that some N-Quads describe, by path.

    Args:
        lines: canonical N-Quads.
        base: the IRIs' base.
    """
    start, found = f"<{base}/id/article/", {}
    for line in lines:
        iri = line.partition("> ")[0]
        if iri.startswith(start) and "#" not in iri:
            path = iri.removeprefix(f"<{base}/id/")
            if path.count("/") == 3:
                found[path] = path.split("/")[2]
    return found
