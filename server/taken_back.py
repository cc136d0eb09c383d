"""What today's ledger withdraws, kept out of what is shown of the past.

Must not know: how the past is kept, formats, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import Literal

from .generation import Generation
from .store import Quad

__all__ = ["TakenBack"]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The things that a generation's ledger withdraws.

    Attributes:
        iris: their IRIs.
    """

    iris: frozenset[str] = frozenset()

    @classmethod
    def of(cls, generation: Generation) -> TakenBack:
        """Return what a generation withdraws, but for what must not be named: that is kept nowhere."""
        gone = generation.index.all_gone()
        return cls(frozenset(f"{generation.base}/id/{each.path}" for each in gone if each.withdrawn and each.path))

    def concerns(self, iri: str) -> bool:
        """Tell whether an IRI is that of something withdrawn, or of a part of it."""
        if not self.iris:
            return False
        return any(step in self.iris for step in _owners(iri.partition("#")[0]))

    def without(self, quads: Iterable[Quad]) -> frozenset[Quad]:
        """Return quads without those that say anything of what is withdrawn, or name it."""
        if not self.iris:
            return frozenset(quads)
        return frozenset(quad for quad in quads if not any(map(self.concerns, _ends(quad))))

    def is_in(self, lines: Iterable[str]) -> bool:
        """Tell whether any line of N-Quads says anything of what is withdrawn, or names it."""
        return bool(self.iris) and any(self.concerns(iri) for line in lines for iri in _iris(line))

    def left(self, lines: Iterable[str]) -> tuple[str, ...]:
        """Return the lines of N-Quads that say nothing of what is withdrawn, and do not name it."""
        return tuple(line for line in lines if not any(map(self.concerns, _iris(line)))) if self.iris else tuple(lines)


def _owners(iri: str) -> Iterator[str]:
    while "/id/" in iri:
        yield iri
        iri = iri.rpartition("/")[0]


def _ends(quad: Quad) -> Iterator[str]:
    yield str(quad.subject)
    if not isinstance(quad.object, Literal):
        yield str(quad.object)


def _iris(line: str) -> Iterator[str]:
    subject, _, rest = line.split(" ", 2)
    yield subject[1:-1]
    if rest.startswith("<"):
        yield rest[1 : rest.index(">")]
