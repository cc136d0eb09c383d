"""Finding what a name may mean: with three look-ups, of so many rows and steps at most.

Things that are called exactly so, then those whose names have all its words, then those that have any. Must not know:
scores, HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from .gone import Gone
from .likeness import days_of, likeness
from .matching import Sought, sought
from .reconcilable import SORTS, local, sorts_of
from .reconcile_asked import Query
from .search import Rows
from .things import COLUMNS, DATED, GROUPS, Thing, Things, thing_of, type_of

__all__ = ["MOST", "STEPS", "Candidates", "Found", "names_of", "nearness", "resolved", "roles_of"]

STEPS: Final = 300_000
"""So many steps SQLite may take for each look-up: a thirtieth of a second, about."""
MOST: Final = 50
"""So many candidates of a query are judged: those whose names are closest."""
_ROWS: Final = 100
_ROLES: Final = 20
_REPLACED: Final = "isReplacedBy"
_ALL: Final = (*SORTS, "actor")
_OF_TYPE: Final = "thing.type IN (SELECT value FROM json_each(?))"
_OF_KIND: Final = """thing.type || '/' || CASE thing.type WHEN 'actor' THEN thing.kind ELSE '' END
    IN (SELECT value FROM json_each(?))"""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        things: what a name may mean, by path.
        exact: the paths of what is called exactly so.
        whole: whether those are all of them.
    """

    things: Mapping[str, Thing] = field(default_factory=dict)
    exact: frozenset[str] = frozenset()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Candidates:
    """What finds them.

    Attributes:
        rows: asks the index, within a number of steps.
        things: the catalogue.
        steps: how many steps each look-up may take.
    """

    rows: Rows
    things: Things
    steps: int = STEPS

    def of(self, query: Query) -> Found:
        """Return what a query may mean."""
        wanted = replace(sought(query.text), open=False)
        if not wanted:
            return Found({thing.path: thing for thing in self._unnamed(query)}) if not query.text else Found()
        kinds = sorts_of(map(local, query.types))
        must = kinds if query.types and query.strict != "should" else None
        same, whole = self._named(wanted.expressions()[0], must)
        found = {thing.path: thing for thing in same}
        for expression, only in ((wanted.expressions()[2], must), (_any(wanted), kinds if query.types else None)):
            if expression:
                found |= {thing.path: thing for thing in self._named(expression, only)[0]}
        kept = {thing.path: thing for thing in _closest(query.text, found.values())}
        return Found(kept, frozenset(thing.path for thing in same) & kept.keys(), whole and len(same) <= MOST)

    def _named(self, expression: str, kinds: list[str] | None) -> tuple[list[Thing], bool]:
        """Return the things whose names match, and whether they are all.

        Args:
            expression: what FTS5 is asked.
            kinds: the only ones that count, as `sorts_of` writes them; None for all things of the world.
        """
        where, values = _OF_TYPE, json.dumps(_ALL)
        if kinds is not None:
            where, values = _OF_KIND, json.dumps(kinds)
        query = f"""
        SELECT {COLUMNS} FROM words JOIN thing ON thing.id = words.rowid
        WHERE words MATCH ? AND {where} ORDER BY words.rowid LIMIT {_ROWS + 1}"""  # noqa: S608 - columns
        rows, whole = self.rows(query, (f"{{label alias}} : ({expression})", values), self.steps)
        hides = self.things.hides
        found = [thing for thing in map(thing_of, rows) if hides is None or not hides(thing.path)]
        return found, whole and len(rows) <= _ROWS

    def _unnamed(self, query: Query) -> list[Thing]:
        """Return what a query without a name may mean: what an article tells of, or what fell into some days."""
        given = {each.id: each.values[0] for each in query.properties if each.values}
        kinds = {*sorts_of(map(local, query.types))} if query.types else None
        article, day = given.get("article"), given.get("date")
        if article is not None:
            some: Iterable[Thing] = self.things.of_article((article.id or article.text).removeprefix("article/"))
        else:
            some = self._between(days_of(day.text) if day is not None else None)
        wanted = [thing for thing in some if thing.type in _ALL and (kinds is None or _kind(thing) in kinds)]
        return wanted[:_ROWS]

    def _between(self, days: tuple[date, date] | None) -> list[Thing]:
        if days is None:
            return []
        first, last = (day.isoformat() for day in days)
        return self.things.between(first, last, DATED, _ROWS, certainly=False)


def _kind(thing: Thing) -> str:
    return f"{thing.type}/{thing.kind if thing.type == 'actor' else ''}"


def _closest(name: str, things: Iterable[Thing]) -> list[Thing]:
    """Return the things whose names are closest to one."""
    return sorted(things, key=lambda thing: (-nearness(name, thing), thing.path))[:MOST]


def nearness(name: str, thing: Thing) -> int:
    """Return how alike a name and the closest label or other name of a thing are."""
    return max((likeness(name, text) for text in names_of(thing)), default=0)


def names_of(thing: Thing) -> tuple[str, ...]:
    """Return what a thing is called, in all languages."""
    return (*(label.text for label in thing.labels), *thing.aliases)


def _any(wanted: Sought) -> str:
    """Return what FTS5 is asked for names that have any of some words; empty where that is nothing else."""
    runs = [run for run in wanted.runs if len(run) > 1]
    return " OR ".join(f'"{run}"' for run in runs) if len(wanted.runs) > 1 else ""


def roles_of(things: Things, paths: Iterable[str]) -> dict[str, list[Thing]]:
    """Return the roles that some actors hold, so many of each at most: with one look-up."""
    wanted = sorted({path for path in paths if type_of(path) == "actor"})
    if not wanted:
        return {}
    query = f"""
    SELECT {COLUMNS} FROM (SELECT value AS holder FROM json_each(?)) CROSS JOIN thing WHERE thing.id IN (
        SELECT id FROM thing AS role WHERE role.type = 'role' AND role.listed
            AND json_extract(role.facts, '$.links.holder[0]') = holder ORDER BY id LIMIT {_ROLES}
    )"""  # noqa: S608 - columns
    found: dict[str, list[Thing]] = {}
    for role in map(thing_of, things.rows(query, json.dumps(wanted))):
        if things.hides is None or not things.hides(role.path):
            found.setdefault(role.links["holder"][0], []).append(role)
    return found


def resolved(
    things: Things, gone: Callable[[str], Gone | None], base: str, names: Iterable[str]
) -> dict[str, list[Thing]]:
    """Return the things that identifiers name: their paths or IRIs; those that others went on into for what moved.

    It takes two look-ups, and three more at most for each name that is not there.

    Args:
        things: the catalogue.
        gone: tells what became of what is there no more.
        base: the IRIs' base.
        names: what may be identifiers.
    """
    paths = {name: path for name in names if (path := _path(name, base))}
    known = things.at(paths.values())
    moved = {path: was.successors for path in {*paths.values()} - known.keys() if (was := gone(path)) and was.moved}
    moved |= {path: thing.links[_REPLACED] for path, thing in known.items() if _REPLACED in thing.links}
    after = things.at(path for successors in moved.values() for path in successors)
    found = {path: [thing] for path, thing in known.items()}
    found |= {path: [after[each] for each in successors if each in after] for path, successors in moved.items()}
    return {name: found[path] for name, path in paths.items() if found.get(path)}


def _path(name: str, base: str) -> str:
    """Return the path that a name is, or that it names by its IRI; empty where no thing of the world can be there."""
    path = name.removeprefix(f"{base}/id/")
    is_shared = not path.startswith("article/") or path.count("/") == 1
    is_one = "/" in path and path.isprintable() and path.count("/") in ((1,) if is_shared else (3,))
    return path if is_one and type_of(path) in _ALL and (type_of(path), is_shared) in GROUPS else ""
