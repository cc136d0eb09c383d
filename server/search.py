"""Finding things by their words, in a time that does not grow with the catalogue.

What matches is looked at in the order of ids, what articles share first, so many of each group of `things.GROUPS` at
most; of more it is told that there are more. What is called so comes before names that begin so, names with the words,
other names, then descriptions in own words; after that what is named, then what more articles tell of. Words of the
ontology come last. Must not know: HTTP, pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from .matching import Sought, sought
from .things import CERTAIN, DATED, GROUPS, WITHIN, WORDS, id_of, ids_of

__all__ = ["CAP", "FIELDS", "WHEN", "Found", "Hit", "Rows", "Wanted", "find"]

CAP: Final = 1_000
"""So many of a group are ranked and counted."""
STEPS: Final = 20_000_000
"""So many steps SQLite may take for what is looked for: a tenth of a second, about."""
WHEN: Final = ("possible", "certain")
FIELDS: Final = ("label", "alias", "description")
_COLUMNS: Final = """thing.id, thing.path, thing.type, thing.named, thing.articles, thing.sort, thing.factuality,
    words.label, words.alias, words.description"""
_NAMES: Final = ("actor", "place", "topic")
_AT_ONCE: Final = 3
"""How many times as many as are looked at of a group are looked at when there are not more altogether."""
_REGISTERED: Final = tuple(number for number, (type_, shared) in enumerate(GROUPS) if shared and type_ in _NAMES)
_NAMED: Final = ("actor", "place", "article")
"""The types of what has a name although it is one article's own, unless it is said to have none."""
_BETWEEN: Final = (
    "thing.edtf != '' AND COALESCE(thing.begin_earliest, '') <= ? AND COALESCE(thing.end_latest, '~') >= ?"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for.

    Attributes:
        query: words; empty for everything.
        types: the types of things; empty for all.
        article: the key of the article that describes or mentions them; empty for any.
        first: the first day, ``YYYY-MM-DD``; empty for no bound.
        last: the last day.
        certainly: whether they must have fallen between these days for certain, or may have.
        factuality: the factuality of events; empty for all things.
    """

    query: str = ""
    types: tuple[str, ...] = ()
    article: str = ""
    first: str = ""
    last: str = ""
    certainly: bool = False
    factuality: str = ""

    @property
    def sought(self) -> Sought:
        """Its words."""
        return sought(self.query)

    @property
    def is_dated(self) -> bool:
        """Whether it asks for days."""
        return bool(self.first or self.last)

    @property
    def is_reversed(self) -> bool:
        """Whether its last day comes before its first, so that nothing falls between."""
        first, last = self.days
        return first > last

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day."""
        return self.first or "0001-01-01", self.last or "9999-12-31"


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found.

    Attributes:
        path: its path.
        type: its type.
        factuality: its factuality.
        field: one of `FIELDS` that shows why; empty when nothing was looked for, or only all of them together do.
        rank: what it is sorted by.
    """

    path: str
    type: str
    factuality: str
    field: str
    rank: tuple[bool, int, bool, int, str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        hits: the things, best first.
        types: how many of each type there are, whatever types are wanted.
        factualities: how many events of each factuality there are, whatever factuality is wanted.
        more: the types of which there are more than these.
        whole: whether everything was looked through in time.
    """

    hits: tuple[Hit, ...] = ()
    types: Mapping[str, int] = field(default_factory=dict)
    factualities: Mapping[str, int] = field(default_factory=dict)
    more: frozenset[str] = frozenset()
    whole: bool = True


class Rows(Protocol):
    """Where rows are asked for in SQL, within a number of steps."""

    def __call__(self, query: str, values: Iterable[Any], steps: int) -> tuple[list[tuple[Any, ...]], bool]:
        """Return the rows that a query finds, and whether they are all: not when it took too many steps."""
        ...


def find(
    rows: Rows, wanted: Wanted, cap: int = CAP, steps: int = STEPS, hides: Callable[[str], bool] | None = None
) -> Found:
    """Return what is found.

    Args:
        rows: asks the index.
        wanted: what is looked for.
        cap: how many of a group are looked at.
        steps: how many steps each look-up may take.
        hides: tells of a path whether it must not be shown.
    """
    looking = _Looking(rows, wanted, wanted.sought, cap, steps)
    if wanted.query.strip() and not looking.sought:
        return Found()  # nothing in it is a word
    if wanted.is_reversed:
        return Found()
    hits = [_hit(row, looking.sought) for row in looking.run() if hides is None or not hides(row[1])]
    types, factualities = Counter(hit.type for hit in hits), Counter(hit.factuality for hit in hits if hit.factuality)
    chosen = (hit for hit in hits if not wanted.types or hit.type in wanted.types)
    ranked = tuple(sorted(chosen, key=_rank))
    return Found(ranked, dict(types), dict(factualities), frozenset(looking.more), not looking.stopped)


@dataclass(slots=True)
class _Looking:
    """One look through the catalogue."""

    rows: Rows
    wanted: Wanted
    sought: Sought
    cap: int
    steps: int
    more: set[str] = field(default_factory=set)
    stopped: bool = False

    def run(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows that match, each once."""
        if self.wanted.article:
            yield from self._of_article()
            return
        if self.sought or self._filters:
            some = self._ask(self._text, 0, (1 << 63) - 1, _AT_ONCE * self.cap)
            if len(some) <= _AT_ONCE * self.cap:
                yield from some
                return
        for group, (type_, _) in enumerate(GROUPS):
            if self._concerns(type_):
                yield from self._of_group(group, type_)

    def _concerns(self, type_: str) -> bool:
        """Tell whether things of a type can match at all."""
        if self.wanted.factuality:
            return type_ == "event"
        return type_ in DATED or not self.wanted.is_dated

    def _of_group(self, group: int, type_: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a group; of too many those that are or begin with what is looked for among the others."""
        some = self._ask(self._text, *ids_of(group), self.cap)
        if len(some) <= self.cap:
            yield from some
            return
        self.more.add(type_)
        narrow = self.sought.expressions()[:2] if self.sought and group in _REGISTERED else ()
        best = [row for each in narrow for row in self._ask(each, *ids_of(group), self.cap)]
        yield from {row[0]: row for row in (*best, *some[: self.cap])}.values()

    def _of_article(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of what an article describes and mentions; there are not so many that words need a table."""
        where, values = self._filtered
        key = self.wanted.article
        query = f"""
        SELECT {_COLUMNS} FROM thing JOIN words ON words.rowid = thing.id WHERE thing.name IN (
            SELECT name FROM thing WHERE article = ?1 AND article != ''
            UNION ALL SELECT thing FROM mention WHERE article = ?1
        ) AND EXISTS (SELECT 1 FROM thing WHERE name = ?2 AND listed) {where} ORDER BY thing.id LIMIT ?"""  # noqa: S608
        some = self._rows(query, key, id_of(f"article/{key}"), *values, 9 * self.cap)
        yield from (row for row in some if self.sought.is_in(*row[7:]))

    def _ask(self, expression: str, first: int, last: int, most: int) -> list[tuple[Any, ...]]:
        """Return the rows between two ids that match, one more than so many at most."""
        where, values = self._filtered
        between = "BETWEEN ? AND ?"
        if expression:
            query = f"words JOIN thing ON thing.id = words.rowid WHERE words MATCH ? AND words.rowid {between} {where}"
            given: tuple[Any, ...] = (expression, first, last, *values)
            order = "ORDER BY words.rowid"  # as FTS5 has them; by any other name they would all be sorted
        elif self.wanted.is_dated:
            near = f"({WITHIN}) AS near CROSS JOIN thing ON thing.id = near.id JOIN words ON words.rowid = thing.id"
            query = f"{near} WHERE thing.id {between} {where}"
            given = (self.wanted.days[1], *(self.wanted.days[0],) * 2, first, last, *values)
            order = ""
        else:
            query = f"thing JOIN words ON words.rowid = thing.id WHERE thing.listed AND thing.id {between} {where}"
            given = (first, last, *values)
            order = "ORDER BY thing.id"
        return self._rows(f"SELECT {_COLUMNS} FROM {query} {order} LIMIT ?", *given, most + 1)  # noqa: S608

    @property
    def _text(self) -> str:
        return self.sought.expressions()[2] if self.sought else ""

    @property
    def _filters(self) -> bool:
        return self.wanted.is_dated or bool(self.wanted.factuality)

    @property
    def _filtered(self) -> tuple[str, list[str]]:
        """Return what else is asked of a thing, in SQL, and the values in it."""
        where, values = list[str](), list[str]()
        if self.wanted.factuality:
            where.append("thing.factuality = ?")
            values.append(self.wanted.factuality)
        if self.wanted.is_dated:
            first, last = self.wanted.days
            where += [_BETWEEN, *([CERTAIN.removeprefix("AND ")] if self.wanted.certainly else [])]
            values += [last, first, *((last, first) if self.wanted.certainly else ())]
        return "".join(f" AND {each}" for each in where), values

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        found, whole = self.rows(query, values, self.steps)
        self.stopped = self.stopped or not whole
        return found


def _hit(row: tuple[Any, ...], wanted: Sought) -> Hit:
    _, path, type_, named, articles, sort, factuality, *texts = row
    has_name = bool(named) and (type_ in _NAMED or not path.startswith("article/"))
    number, name = _why(wanted, *texts, has_name=has_name)
    return Hit(path, type_, factuality, name, (type_ in WORDS, number, not named, -articles, sort, path))


def _why(wanted: Sought, label: str, alias: str, description: str, *, has_name: bool) -> tuple[int, str]:
    """Return how well a thing matches, from 0, and the field that shows it.

    The label of what has no name is a description in own words.
    """
    if not wanted:
        return 0, ""
    below = 0 if has_name else 5
    tests = (
        (0, "label", wanted.is_all_of(label)),
        (1, "alias", wanted.is_all_of(alias)),
        (2 + below, "label", wanted.begins(label)),
        (3 + below, "label", wanted.is_in(label)),
        (4 + below, "alias", wanted.is_in(alias)),
        (10, "description", wanted.is_in(description)),
    )
    return next(((number, name) for number, name, holds in tests if holds), (11, ""))


def _rank(hit: Hit) -> tuple[bool, int, bool, int, str, str]:
    return hit.rank
