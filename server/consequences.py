"""What the ledger's steps mean for what is published: what is gone, what is listed nowhere, what is to be forgotten.

Must not know: how the ledger is written, how a generation is made, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .gone import ABSENT, Gone, mark_of
from .parts import Bucket

if TYPE_CHECKING:
    from ..mapping.amendments import Amendments, Withdrawal
    from ..mapping.iris import Iris
    from .predecessor import Predecessor

__all__ = ["Consequences", "along"]


@dataclass(frozen=True)
class Consequences:
    """What the ledger's steps come to.

    Attributes:
        amendments: what they do to the records.
        iris: mints the IRIs.
    """

    amendments: Amendments
    iris: Iris

    @cached_property
    def gone(self) -> Mapping[str, Gone]:
        """What is there no more or goes on elsewhere, by path."""
        return {path: _gone(each) for path, each in self.amendments.withdrawn.items()}

    @property
    def delisted(self) -> frozenset[str]:
        """The IRIs of things that are in no download, no site map and no feed."""
        return frozenset(f"{self.iris.base}/id/{path}" for path in self.amendments.delisted)

    @cached_property
    def forgotten(self) -> tuple[str, ...]:
        """The keys of articles of which nothing stays."""
        hidden = (path for path, each in self.amendments.withdrawn.items() if each.hidden)
        return tuple(path.partition("/")[2] for path in hidden if path.startswith("article/") and path.count("/") == 1)

    @cached_property
    def _hidden(self) -> tuple[str, ...]:
        """How the IRIs begin, in N-Quads, of what must not be found any more."""
        hidden = (path for path, each in self.amendments.withdrawn.items() if each.hidden)
        return tuple(f"<{self.iris.base}/id/{path}{end}" for path in hidden for end in (">", "#", "/"))

    @property
    def effects(self) -> Mapping[str, str]:
        """Digests of what applies to each thing that a step is about, by path."""
        return self.amendments.effects

    def marks(self, salt: str) -> list[str]:
        """Return keyed digests of everything that must not be found any more, sorted."""
        hidden = (path for path, each in self.amendments.withdrawn.items() if each.hidden)
        return sorted(mark_of(salt, text) for text in (*self.amendments.strings, *hidden))

    def forgets(self, before: Predecessor | None) -> bool:
        """Tell whether there is anything to be forgotten that the generation before may still hold."""
        if before is None:
            return False
        marks = self.marks(str(before.index.note("salt")))
        return not set(marks) <= set(before.index.note("forgotten") or ())

    @property
    def removes(self) -> bool:
        """Whether there is anything that must not be found any more."""
        return bool(self.amendments.words or self._hidden)

    def leaks(self, lines: Iterable[str]) -> bool:
        """Tell whether any line holds what must not be found any more."""
        told = "".join(lines) if self.removes else ""
        return self.amendments.words.are_in(told) or any(iri in told for iri in self._hidden)

    def touched(self, before: Predecessor) -> Iterator[str]:
        """Yield the keys of published articles that other steps apply to than before."""
        old: Mapping[str, Any] = before.index.note("effects") or {}
        salt = str(before.index.note("salt"))
        now = {self._written(path, salt): path for path in self.effects}
        for name in sorted(old.keys() | now.keys()):
            path = now.get(name, name)
            if old.get(name) != self.effects.get(path):
                yield from self._with(path, before)

    def noted(self, salt: str) -> dict[str, str]:
        """Return the effects as they are written down: what must not be named by a keyed digest."""
        return {self._written(path, salt): digest for path, digest in self.effects.items()}

    def _written(self, path: str, salt: str) -> str:
        each = self.amendments.withdrawn.get(path)
        return mark_of(salt, path) if each is not None and each.hidden else path

    def _with(self, path: str, before: Predecessor) -> Iterator[str]:
        """Yield the keys of the articles that a thing is in."""
        if path.startswith("article/"):
            yield path.split("/")[1]
            return
        start = f"{self.iris.base}/graph/article/"
        for graph in sorted(before.store.graphs_naming(f"{self.iris.base}/id/{path}")):
            if graph.startswith(start):
                yield graph[len(start) :].partition("/")[0]

    def naming(self, buckets: Iterable[Bucket]) -> Iterator[str]:
        """Yield the keys of articles whose quads hold what must not be found any more."""
        start = f"{self.iris.base}/graph/article/"
        for bucket in buckets:
            for graph, lines in bucket.graphs.items():
                if graph.startswith(start) and self.leaks(lines):
                    yield graph[len(start) :].partition("/")[0]


def along(each: Withdrawal) -> Gone:
    """Return what is told of a thing that went with another which a step takes back."""
    return Gone(each.path, each.kind, ABSENT, each.at, each.grounds, number=each.number)


def _gone(each: Withdrawal) -> Gone:
    path = "" if each.hidden else each.path
    return Gone(path, each.kind, each.step, each.at, each.grounds, each.successors, number=each.number)
