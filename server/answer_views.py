"""The ways in which an answer can be looked at: which of them its columns allow, and which columns each takes.

Must not know: how anything is drawn, HTTP.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .answer_columns import DATE, IRI, NUMBER, Column
from .problems import RequestError

__all__ = ["CHART", "NETWORK", "TABLE", "TIMELINE", "VIEWS", "Chosen", "View", "chosen_view", "views_of"]

TABLE: Final = "table"
CHART: Final = "chart"
TIMELINE: Final = "timeline"
NETWORK: Final = "network"
VIEWS: Final = (TABLE, CHART, TIMELINE, NETWORK)
_THING: Final = re.compile(r"/id/(?:article/[^/#]+/)?([a-z]+)/[^/#]+$")


Pair = tuple[Column, Column]


@dataclass(frozen=True, slots=True)
class Chosen:
    """How somebody wants to look at an answer.

    Attributes:
        view: one of `VIEWS`.
        of: the column that a picture is about; empty to leave that to us.
        by: the column that it goes by: numbers, dates, the other end of a line; empty to leave that to us.
        page: which page of the table, from 1.
    """

    view: str = TABLE
    of: str = ""
    by: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class View:
    """A way of looking at an answer that its columns allow.

    Attributes:
        name: one of `VIEWS`.
        ofs: the columns that it can be about.
        bys: the columns that it can go by.
        pair: the one that it is about, and the one that it goes by; None for a table.
    """

    name: str
    ofs: tuple[str, ...] = ()
    bys: tuple[str, ...] = ()
    pair: Pair | None = None


def chosen_view(given: Mapping[str, str]) -> Chosen:
    """Return what the parameters of a request say.

    Raises:
        RequestError: there is no such view, or no such page.
    """
    view, page = given.get("view", TABLE), given.get("page", "1")
    if view not in VIEWS:
        raise RequestError(400, f'There is no view "{view[:60]}": choose {", ".join(VIEWS)}.')
    if not re.fullmatch("[1-9][0-9]{0,8}", page):
        raise RequestError(400, f'There is no page "{page[:60]}": pages are numbered from 1.')
    return Chosen(view, given.get("of", ""), given.get("by", ""), int(page))


def views_of(columns: Sequence[Column], chosen: Chosen) -> tuple[View, ...]:
    """Return the views that some columns allow, the table first; columns that cannot be had are chosen by us."""
    things = [each for each in columns if each.kind not in (NUMBER, DATE) and any(each.terms)]
    dates = [each for each in columns if each.kind == DATE]
    numbers = [each for each in columns if each.kind == NUMBER]
    links = [each for each in columns if each.kind == IRI]
    found = (
        _view(CHART, [*things, *dates, *numbers], numbers, chosen, _first),
        _view(TIMELINE, things, dates, chosen, _first),
        _view(NETWORK, links, links, chosen, _alike),
    )
    return View(TABLE), *(view for view in found if view is not None)


def _view(
    name: str, ofs: Sequence[Column], bys: Sequence[Column], chosen: Chosen, best: Callable[[list[Pair]], Pair]
) -> View | None:
    pairs = [(of, by) for of in ofs for by in bys if of is not by]
    if not pairs:
        return None
    wanted = [pair for pair in pairs if chosen.view == name and (pair[0].name, pair[1].name) == (chosen.of, chosen.by)]
    half = [pair for pair in pairs if chosen.view == name and chosen.of == pair[0].name]
    pair = best(wanted or half or pairs)
    return View(name, tuple(each.name for each in ofs), tuple(each.name for each in bys), pair)


def _first(pairs: list[Pair]) -> Pair:
    return pairs[0]


def _alike(pairs: list[Pair]) -> Pair:
    """Return the first two columns of things of one kind, actors and actors say; else the first two."""
    kinds = {column.name: _kind(column) for pair in pairs for column in pair}
    alike = (pair for pair in pairs if kinds[pair[0].name] and kinds[pair[0].name] == kinds[pair[1].name])
    return next(alike, pairs[0])


def _kind(column: Column) -> str:
    """Return what kind most things of a column are, as their IRIs tell; empty when they do not."""
    found = (_THING.search(term["value"]) for term in column.terms if term is not None)
    counted = Counter(match[1] if match else "" for match in found)
    return max(counted, key=lambda kind: (counted[kind], kind), default="")
