"""Candidates judged: how well each fits a query, by features that are told with it, and whether one is certainly meant.

A name counts twice as much as each property. A property that a candidate has no value for counts half. One of another
type than is wanted counts half as a whole. Must not know: how candidates are found, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .candidates import Found, names_of, nearness
from .likeness import SAME, days_of, likeness, overlap
from .reconcilable import PROPERTIES, Property, Value, classes_of, local, values_of
from .reconcile_asked import Compared, Given, Query
from .things import Thing

__all__ = ["Judged", "Judging", "named_by"]

_LEAST: Final = 30
"""Names that are less alike are no candidates."""
_UNKNOWN: Final = 50
_CONTRADICTS: Final = 50
_NAMED: Final = ("actor", "place", "article")
"""The types of what has a name although it is one article's own, unless it is said to have none."""
_ROLE, _DATE = "role", "date"


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate, judged.

    Attributes:
        thing: the thing.
        score: how well it fits, from 0 to 100.
        match: whether it is certainly meant.
        features: what the score is made of, by name.
    """

    thing: Thing
    score: float
    match: bool
    features: Mapping[str, float | bool]

    @property
    def rank(self) -> tuple[float, bool, int, str]:
        """What candidates are sorted by."""
        return -self.score, not self.thing.named, -self.thing.articles, self.thing.path


def named_by(query: Query, thing: Thing, held: Sequence[Thing]) -> Iterator[str]:
    """Yield the paths of what must be known by name to compare a thing with a query."""
    for asked in _asked(query):
        for value in values_of(PROPERTIES[local(asked.id)], thing, held):
            yield from (value.path for _ in "1" if value.path)
    if any(local(each.id) == _ROLE for each in query.properties):
        yield from (path for role in held for path in role.links.get("inBody", ()))


@dataclass(frozen=True, slots=True)
class Judging:
    """What judges the candidates of a query.

    Attributes:
        query: the query.
        found: what was found.
        meant: what the query names by its identifier: several when that was split.
        held: the roles of actors, by path.
        known: what is known by name, by path.
        base: the IRIs' base.
    """

    query: Query
    found: Found
    meant: Sequence[Thing]
    held: Mapping[str, Sequence[Thing]]
    known: Mapping[str, Thing]
    base: str

    def run(self) -> list[Judged]:
        """Return the candidates, the best first."""
        things = {**self.found.things, **{thing.path: thing for thing in self.meant}}
        judged = [each for thing in things.values() if (each := self._judged(thing)) is not None]
        return sorted(judged, key=lambda each: each.rank)[: self.query.limit]

    def _judged(self, thing: Thing) -> Judged | None:
        """Return a candidate, judged; None when it is none."""
        features = dict[str, float | bool]()
        name = self._name(thing)
        is_typed = self._has_types(thing)
        if (self.query.text and name < _LEAST) or (self.query.strict != "should" and not is_typed):
            return None
        if self.query.text:
            features |= {"name": name, "exact": thing.path in self.found.exact}
        compared = {local(each.id): self._compared(each, thing) for each in _asked(self.query)}
        features |= {f"property:{id_}": told for id_, told in compared.items() if told is not None}
        if self.query.types:
            features["type"] = is_typed
        features |= {"named": has_name(thing), "articles": thing.articles}
        match = self._is_meant(thing) and is_typed and not any(_contradicts(told) for told in compared.values())
        return Judged(thing, self._score(name, [*compared.values()], is_typed=is_typed), match, features)

    def _score(self, name: int, compared: Sequence[int | None], *, is_typed: bool) -> float:
        weight = 2 if self.query.text else 0
        told = [_UNKNOWN if each is None else each for each in compared]
        whole = (weight * name + sum(told)) / (weight + len(told)) if weight or told else _UNKNOWN
        return round(whole if is_typed else whole / 2, 1)

    def _name(self, thing: Thing) -> int:
        return SAME if thing in self.meant else nearness(self.query.text, thing)

    def _has_types(self, thing: Thing) -> bool:
        wanted, classes = {local(each) for each in self.query.types}, {*classes_of(thing)}
        if self.query.strict == "all":
            return wanted <= classes
        return not wanted or bool(wanted & classes)

    def _is_meant(self, thing: Thing) -> bool:
        """Tell whether a thing is the only one that is called so, or the one whose identifier was given."""
        if not has_name(thing):
            return thing.named and [*self.meant] == [thing]
        if self.meant:
            return [*self.meant] == [thing]
        same = [path for path in self.found.exact if self._has_types(self.found.things[path])]
        return self.found.whole and same == [thing.path]

    def _compared(self, asked: Compared, thing: Thing) -> int | None:
        """Return how well a thing's values fit those that are given; None when it has none, or none are given."""
        given = [each for each in asked.values if each.text or each.id]
        values = self._values(PROPERTIES[local(asked.id)], thing)
        scores = [self._alike(one, value) for one in given for value in values]
        return max(scores, default=None)

    def _values(self, asked: Property, thing: Thing) -> tuple[Value, ...]:
        """Return the values of a property; the dates of an actor are those of the roles that were asked for."""
        held = self.held.get(thing.path, ())
        if asked.id == _DATE:
            roles = [each for each in self.query.properties if local(each.id) == _ROLE]
            fit = [role for role in held if any(self._alike(one, Value(path=role.path)) >= _CONTRADICTS
                                                for each in roles for one in each.values)]  # fmt: skip
            held = fit or held
        return values_of(asked, thing, held)

    def _alike(self, given: Given, value: Value) -> int:
        if given.id:
            return SAME if given.id.removeprefix(f"{self.base}/id/") == value.path else 0
        days = days_of(given.text) if value.bounds is not None else None
        if value.bounds is not None and days is not None:
            return overlap(value.bounds, days)
        return max((likeness(given.text, text) for text in self._texts(value)), default=0)

    def _texts(self, value: Value) -> Iterator[str]:
        """Yield what a value is called; a role also with the body that it is in."""
        yield from (value.text for _ in "1" if value.text)
        thing = self.known.get(value.path)
        if thing is None:
            return
        yield from names_of(thing)
        bodies = [self.known[path] for path in thing.links.get("inBody", ()) if path in self.known]
        yield from (f"{label.text} {name}" for label in thing.labels for body in bodies for name in names_of(body))


def has_name(thing: Thing) -> bool:
    """Tell whether what a thing is called is a name: of what only one article tells it mostly is a description."""
    return thing.named and (thing.type in _NAMED or not thing.path.startswith("article/"))


def _asked(query: Query) -> Iterator[Compared]:
    """Yield the properties of a query that we know."""
    yield from (each for each in query.properties if local(each.id) in PROPERTIES)


def _contradicts(told: int | None) -> bool:
    return told is not None and told < _CONTRADICTS
