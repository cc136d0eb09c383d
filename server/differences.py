"""What two graphs say differently, grouped by the things that it is said of, in the order of the text.

Graphs without blank nodes differ by sets of triples, and those are what is told: nothing is guessed about what became
of what. Must not know: stores, names of things, formats, HTTP.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from typing import Literal as Choice

from rdflib import URIRef

from .store import Term, Triple

__all__ = ["Change", "Changed", "Difference", "difference"]

_SPAN: Final = re.compile(r"#(?:char|selector)=([0-9]{1,12}),")
_NOWHERE: Final = 10**12
"""Where in the order of the text stands what no passage is cited for: behind all that has a place."""


@dataclass(frozen=True, slots=True)
class Change:
    """One property of a thing, or of a part of it, that has other values.

    Attributes:
        subject: the thing or the part.
        predicate: the property.
        removed: the values that it has no more, in stable order.
        added: the values that it has now and had not.
    """

    subject: Term
    predicate: Term
    removed: tuple[Term, ...]
    added: tuple[Term, ...]

    @property
    def size(self) -> int:
        """How many triples it stands for."""
        return len(self.removed) + len(self.added)


@dataclass(frozen=True, slots=True)
class Changed:
    """A thing of which something else is said.

    Attributes:
        thing: its IRI, which has no fragment: what has one is a part of it.
        state: whether nothing was said of it before, nothing is said of it any more, or neither.
        place: the first character of the first passage that is cited for it, from 0; None without one.
        changes: what is said otherwise, by part and property.
    """

    thing: URIRef
    state: Choice["new", "gone", "changed"]
    place: int | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What two graphs say differently.

    Attributes:
        things: the things concerned, in the order of the text.
        removed: the triples that the first graph alone has, in stable order.
        added: those that the second one alone has.
    """

    things: tuple[Changed, ...]
    removed: tuple[Triple, ...]
    added: tuple[Triple, ...]

    @property
    def size(self) -> int:
        """How many triples differ."""
        return len(self.removed) + len(self.added)

    def first(self, most: int) -> tuple[Changed, ...]:
        """Return as many of the things, whole, as have no more triples together; the first one in any case."""
        shown: list[Changed] = []
        room = most
        for thing in self.things:
            room -= sum(change.size for change in thing.changes)
            if shown and room < 0:
                break
            shown.append(thing)
        return tuple(shown)


def difference(old: frozenset[Triple], new: frozenset[Triple]) -> Difference:
    """Return what a graph says otherwise than an older one; neither has blank nodes.

    Args:
        old: the triples of the older one.
        new: the triples of the newer one.
    """
    removed, added = sorted(old - new, key=_stable), sorted(new - old, key=_stable)
    places = _places((*old, *new))
    before, after = ({_owner(triple[0]) for triple in triples} for triples in (old, new))
    things: list[Changed] = []
    for thing, changes in _grouped(removed, added).items():
        state: Choice["new", "gone", "changed"] = "changed"
        if thing not in before or thing not in after:
            state = "gone" if thing in before else "new"
        things.append(Changed(thing, state, places.get(thing), changes))
    things.sort(key=lambda found: (_NOWHERE if found.place is None else found.place, found.thing))
    return Difference(tuple(things), tuple(removed), tuple(added))


def _grouped(removed: Iterable[Triple], added: Iterable[Triple]) -> dict[URIRef, tuple[Change, ...]]:
    """Return the changes by the thing that they are of."""
    values: dict[tuple[Term, Term], tuple[list[Term], list[Term]]] = defaultdict(lambda: ([], []))
    for number, triples in enumerate((removed, added)):
        for subject, predicate, value in triples:
            values[subject, predicate][number].append(value)
    found: dict[URIRef, list[Change]] = defaultdict(list)
    for (subject, predicate), (gone, come) in sorted(values.items()):
        found[_owner(subject)].append(Change(subject, predicate, tuple(gone), tuple(come)))
    return {thing: tuple(changes) for thing, changes in found.items()}


def _owner(subject: Term) -> URIRef:
    """Return what a thing is a part of; itself when it is no part."""
    return URIRef(subject.partition("#")[0])


def _places(triples: Iterable[Triple]) -> Mapping[URIRef, int]:
    """Return where the first passage begins that a thing or a part of it points at."""
    found: dict[URIRef, int] = {}
    for subject, _, value in triples:
        span = _SPAN.search(value) if isinstance(value, URIRef) else None
        owner = _owner(subject)
        if span is not None and not str(value).startswith(f"{owner}#"):  # a text's own passages give it no place
            found[owner] = min(found.get(owner, _NOWHERE), int(span[1]))
    return found


def _stable(triple: Triple) -> tuple[str, ...]:
    return tuple(term.n3() for term in triple)
