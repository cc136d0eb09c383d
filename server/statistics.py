"""What a generation holds, counted when it is published: triples, things, classes, properties, graphs.

Counted from the sorted lines that the store is loaded from, one at a time, so that memory does not grow with them;
terms are taken from canonical N-Triples as they are written there. Must not know: stores, HTTP.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from .merging import merge_lines, read_lines, sorted_parts

__all__ = ["Statistics", "count_graphs", "statistics", "things"]

_TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over the union of the named graphs (VoID section 4).

    Attributes:
        triples: triples in all.
        subjects: distinct subjects.
        objects: distinct objects, literals included.
        entities: things with a document of their own.
        classes: instances by class.
        properties: triples by property.
    """

    triples: int
    subjects: int
    objects: int
    entities: int
    classes: dict[str, int]
    properties: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """Return the counts as they stand in a manifest."""
        return asdict(self)


def statistics(triples: Path, base: str, scratch: Path) -> Statistics:
    """Return what there is to count in a file of sorted N-Triples without repetitions.

    Args:
        triples: the file.
        base: the IRIs' base.
        scratch: a folder for what does not fit into memory.
    """
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for _, predicate, value in _terms(triples):
        properties[predicate[1:-1]] += 1
        if predicate == _TYPE:
            classes[value[1:-1]] += 1
    return Statistics(
        triples=properties.total(),
        subjects=sum(1 for _ in groupby(_terms(triples), key=lambda terms: terms[0])),
        objects=_distinct((value for _, _, value in _terms(triples)), scratch),
        entities=sum(1 for _ in things(triples, base)),
        classes=dict(sorted(classes.items())),
        properties=dict(sorted(properties.items())),
    )


def things(triples: Path, base: str) -> Iterator[str]:
    """Yield the IRI of every thing with a document of its own: subjects below ``{base}/id/`` without a fragment."""
    start = f"<{base}/id/"
    for subject, _ in groupby(_terms(triples), key=lambda terms: terms[0]):
        if subject.startswith(start) and "#" not in subject:
            yield subject[1:-1]


def count_graphs(quads: Path, base: str) -> dict[str, int]:
    """Return how many triples each named graph holds, by its name below ``{base}/graph/``."""
    start = len(f"<{base}/graph/")
    names = (line[line.rindex(" <") + 1 : -3] for line in read_lines(quads))
    return dict(sorted(Counter(name[start:-1] for name in names).items()))


def _terms(triples: Path) -> Iterator[tuple[str, str, str]]:
    for line in read_lines(triples):
        subject, predicate, rest = line.split(" ", 2)
        yield subject, predicate, rest[:-3]


def _distinct(terms: Iterable[str], scratch: Path) -> int:
    lines = (f"{term}\n" for term in terms)
    return sum(1 for _ in merge_lines(sorted_parts(lines, scratch), scratch))
