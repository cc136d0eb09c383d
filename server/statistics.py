"""What a generation holds, counted: triples, things, classes, properties.

A first count goes through the default graph once; after that only what changes is looked at. Must not know: files,
articles, HTTP.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Final, cast

import pyoxigraph as ox

__all__ = ["Statistics", "Tally", "counted"]

_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_DEFAULT: Final = ox.DefaultGraph()
_SHELVES: Final = 64
_DIGEST: Final = 16
Ends = Mapping[ox.NamedNode | ox.Literal, bool]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over the default graph, the union of the named graphs (VoID section 4).

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

    @classmethod
    def from_json(cls, stated: Mapping[str, Any]) -> Statistics:
        """Return the counts that a manifest states."""
        return cls(**stated)


def counted(store: ox.Store, base: str, scratch: Path) -> Statistics:
    """Return what there is to count in a store's default graph.

    Args:
        store: the store.
        base: the IRIs' base.
        scratch: a folder for what does not fit into memory.
    """
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    with TemporaryDirectory(dir=scratch) as folder:
        subjects, objects = _Distinct(Path(folder) / "subjects"), _Distinct(Path(folder) / "objects")
        entities = _Distinct(Path(folder) / "entities")
        for quad in store.quads_for_pattern(None, None, None, _DEFAULT):
            properties[quad.predicate.value] += 1
            if quad.predicate == _TYPE:
                classes[cast("ox.NamedNode", quad.object).value] += 1
            subjects.add(str(quad.subject))
            objects.add(str(quad.object))
            if _is_entity(quad.subject, base):
                entities.add(str(quad.subject))
        return Statistics(
            triples=properties.total(),
            subjects=subjects.count(),
            objects=objects.count(),
            entities=entities.count(),
            classes=dict(sorted(classes.items())),
            properties=dict(sorted(properties.items())),
        )


def _is_entity(subject: Any, base: str) -> bool:
    return subject.value.startswith(f"{base}/id/") and "#" not in subject.value


class _Distinct:
    """Counts distinct texts by their digests, put on shelves so that one shelf at a time is in memory."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._paths = [folder / str(number) for number in range(_SHELVES)]
        self._shelves: list[BinaryIO] = [path.open("wb") for path in self._paths]
        self._last = b""

    def add(self, text: str) -> None:
        """Note a text."""
        digest = hashlib.blake2b(text.encode(), digest_size=_DIGEST).digest()
        if digest != self._last:
            self._last = digest
            self._shelves[digest[0] % _SHELVES].write(digest)

    def count(self) -> int:
        """Return how many there were; nothing can be noted after that."""
        for shelf in self._shelves:
            shelf.close()
        return sum(_count(path.read_bytes()) for path in self._paths)


def _count(held: bytes) -> int:
    return len({held[place : place + _DIGEST] for place in range(0, len(held), _DIGEST)})


class Tally:
    """Follows the counts through one change of a store: looked at before it, and again after it.

    Work is in proportion to the change: two look-ups for each subject and object that it touches.
    """

    def __init__(self, store: ox.Store, base: str, before: Statistics, touched: Iterable[ox.Triple]) -> None:
        """Look at what is there before the change.

        Args:
            store: the store.
            base: the IRIs' base.
            before: the counts before the change.
            touched: every triple that comes or goes.
        """
        self._store, self._base, self._before = store, base, before
        self._triples = {triple: self._has(*triple) for triple in touched}
        self._subjects = {triple.subject: self._has(triple.subject) for triple in self._triples}
        self._objects = {triple.object: self._has(value=triple.object) for triple in self._triples}

    def after(self) -> Statistics:
        """Return the counts after the change."""
        before = self._before
        classes, properties = Counter(before.classes), Counter(before.properties)
        triples = 0
        for triple, was in self._triples.items():
            change = self._has(*triple) - was
            triples += change
            properties[triple.predicate.value] += change
            if triple.predicate == _TYPE:
                classes[cast("ox.NamedNode", triple.object).value] += change
        subjects = {subject: self._has(subject) - was for subject, was in self._subjects.items()}
        return Statistics(
            triples=before.triples + triples,
            subjects=before.subjects + sum(subjects.values()),
            objects=before.objects + sum(self._has(value=each) - was for each, was in self._objects.items()),
            entities=before.entities + sum(n for each, n in subjects.items() if _is_entity(each, self._base)),
            classes={name: number for name, number in sorted(classes.items()) if number},
            properties={name: number for name, number in sorted(properties.items()) if number},
        )

    def _has(self, subject: Any = None, predicate: Any = None, value: Any = None) -> bool:
        return next(iter(self._store.quads_for_pattern(subject, predicate, value, _DEFAULT)), None) is not None
