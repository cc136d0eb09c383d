"""An answer to a query as a page shows it: a table of names that lead somewhere, or a picture of it.

All names come by one look-up, however many things there are. Must not know: how pages look, queries, HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from .answer_cells import Cell, Namer
from .answer_columns import NUMBER, Column, columns_of
from .answer_pictures import Drawn, drawn_chart, drawn_network, drawn_timeline
from .answer_views import CHART, TIMELINE, Chosen, View, views_of
from .charts import Bars, Line
from .evaluation import Evaluated
from .picture_names import Say

__all__ = ["Answer", "Table", "answer_of"]

_MOST_ROWS: Final = 100
_MOST_CELLS: Final = 600


@dataclass(frozen=True, slots=True)
class Table:
    """A page of the rows of an answer.

    Attributes:
        columns: the columns' names.
        numeric: which of them hold nothing but numbers.
        rows: their cells; None where nothing is bound.
        first: the number of the first row, from 1.
        page: which page this is, from 1.
        pages: how many there are.
    """

    columns: tuple[str, ...]
    numeric: frozenset[str]
    rows: tuple[tuple[Cell | None, ...], ...]
    first: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer.

    Attributes:
        total: how many rows it has, as far as pages go.
        cut: whether there is more.
        yes: the answer to ASK; None for other queries.
        absent: graphs that were named and are not there.
        views: the ways in which it can be looked at.
        view: the one that is shown.
        wanted: the view that was asked for.
        shown: what it shows.
    """

    total: int
    cut: bool
    yes: bool | None
    absent: tuple[str, ...]
    views: tuple[View, ...]
    view: View
    wanted: str
    shown: Table | Bars | Line | Drawn


def answer_of(found: Evaluated, chosen: Chosen, namer: Namer, say: Say) -> Answer:
    """Return what a page shows of an answer in SPARQL JSON, which is closed.

    Args:
        found: the answer.
        chosen: how somebody wants to look at it.
        namer: tells what things are called.
        say: says wordings.
    """
    members = _members(found)
    columns = columns_of(members)
    views = views_of(columns, chosen)
    total = len(members.get("results", {}).get("bindings", ()))
    view = next((each for each in views if each.name == chosen.view and total), views[0])
    shown = _shown(view, columns, total, chosen, namer, say)
    return Answer(total, bool(found.cut), members.get("boolean"), found.absent, views, view, chosen.view, shown)


def _members(found: Evaluated) -> dict[str, Any]:
    content = found.content
    if found.file is not None:
        with found.file:
            content = found.file.read()
    members: dict[str, Any] = json.loads(content or b'{"head": {}}')
    return members


def _shown(
    view: View, columns: Sequence[Column], total: int, chosen: Chosen, namer: Namer, say: Say
) -> Table | Bars | Line | Drawn:
    if view.pair is None:
        return _table(columns, total, chosen, namer)
    if view.name == CHART:
        return drawn_chart(*view.pair, total, namer)
    draw = drawn_timeline if view.name == TIMELINE else drawn_network
    return draw(*view.pair, total, namer, say)


def _table(columns: Sequence[Column], total: int, chosen: Chosen, namer: Namer) -> Table:
    """Return a page of rows: fewer where there are many columns, so that no page grows large."""
    size = max(10, min(_MOST_ROWS, _MOST_CELLS // max(1, len(columns))))
    pages = max(1, -(-total // size))
    page = min(chosen.page, pages)
    rows = range((page - 1) * size, min(page * size, total))
    cells = namer.of(columns, rows)
    made = tuple(tuple(cells.cell(column, row) for column in columns) for row in rows)
    numeric = frozenset(column.name for column in columns if column.kind == NUMBER)
    return Table(tuple(column.name for column in columns), numeric, made, rows.start + 1, page, pages)
