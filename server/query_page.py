"""An answer to a query as a page shows it: a table of names that lead somewhere, or a picture of it.

All names come by one look-up, however many things there are. Must not know: how pages look, queries, HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..ontology import EDTF, PREFIXES
from .answer_columns import DATE, Column, Term, bounds_of, columns_of, number_of
from .answer_views import CHART, TABLE, Chosen, View, views_of
from .charts import MOST_BARS, Bars, Line, bars_of, line_of
from .evaluation import Evaluated
from .naming import Name, prefixed
from .site import Addresses

__all__ = ["Answer", "Cell", "Naming", "Table", "answer_of"]

Naming = Callable[[Iterable[str]], Mapping[str, Name]]
"""What things are called, by their IRIs; those that nobody calls anything are left out."""
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_MOST_ROWS: Final = 100
_MOST_CELLS: Final = 600
_MOST_CHARACTERS: Final = 400
_MOST_NAMED: Final = 1_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A term.

    Attributes:
        name: its text and where it leads.
        note: its datatype or language, where that is worth a word.
    """

    name: Name
    note: str = ""


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
    shown: Table | Bars | Line


def answer_of(found: Evaluated, chosen: Chosen, addresses: Addresses, naming: Naming) -> Answer:
    """Return what a page shows of an answer in SPARQL JSON, which is closed.

    Args:
        found: the answer.
        chosen: how somebody wants to look at it.
        addresses: where pages are.
        naming: tells what things are called.
    """
    members = _members(found)
    columns = columns_of(members)
    views = views_of(columns, chosen)
    total = len(members.get("results", {}).get("bindings", ()))
    view = next((each for each in views if each.name == chosen.view and total), views[0])
    shown = _shown(view, columns, total, chosen, _Namer(addresses, naming))
    return Answer(total, bool(found.cut), members.get("boolean"), found.absent, views, view, chosen.view, shown)


def _members(found: Evaluated) -> dict[str, Any]:
    content = found.content
    if found.file is not None:
        with found.file:
            content = found.file.read()
    members: dict[str, Any] = json.loads(content or b'{"head": {}}')
    return members


@dataclass(frozen=True, slots=True)
class _Namer:
    addresses: Addresses
    naming: Naming

    def of(self, columns: Sequence[Column], rows: Sequence[int]) -> _Cells:
        """Return what makes cells of some rows of some columns: what is called nothing there is looked up at once."""
        iris = dict.fromkeys(
            column.terms[row]["value"]  # type: ignore[index]  # an IRI is bound
            for row in rows
            for column in columns
            if (column.terms[row] or {}).get("type") == "uri" and column.labels[row] is None
        )
        return _Cells(self.addresses, self.naming(list(iris)[:_MOST_NAMED]))


@dataclass(frozen=True, slots=True)
class _Cells:
    addresses: Addresses
    names: Mapping[str, Name]

    def cell(self, column: Column, row: int) -> Cell | None:
        """Return a cell: ``?thing`` is called what ``?thingLabel`` says, if there is such a variable."""
        term, label = column.terms[row], column.labels[row]
        if term is None or label is None:
            return self._cell(term if term is not None else label)
        href = self.addresses.page_of(term["value"]) if term["type"] == "uri" else None
        return Cell(Name(_short(label["value"]), href, label.get("xml:lang", "")))

    def name(self, column: Column, row: int) -> Name:
        """Return what a cell is called."""
        cell = self.cell(column, row)
        return Name("") if cell is None else cell.name

    def _cell(self, term: Term | None) -> Cell | None:
        if term is None:
            return None
        match term["type"]:
            case "uri":
                return Cell(self.names.get(term["value"]) or self._iri(term["value"]))
            case "literal":
                language = term.get("xml:lang", "")
                text = _short(term["value"])
                return Cell(Name(text, language=language), language or _datatype(term.get("datatype", "")))
            case "bnode":
                return Cell(Name(f"_:{term['value']}"))
        return Cell(Name(_short(json.dumps(term["value"], ensure_ascii=False))))

    def _iri(self, iri: str) -> Name:
        text = prefixed(iri, PREFIXES) or iri.removeprefix(f"{self.addresses.base}/id/")
        return Name(_short(text), self.addresses.page_of(iri))


def _shown(view: View, columns: Sequence[Column], total: int, chosen: Chosen, namer: _Namer) -> Table | Bars | Line:
    if view.name == CHART and view.of is not None and view.by is not None:
        return _chart(view.of, view.by, total, namer)
    return _table(columns, total, chosen.page if view.name == TABLE == chosen.view else 1, namer)


def _table(columns: Sequence[Column], total: int, wanted: int, namer: _Namer) -> Table:
    """Return a page of rows: fewer where there are many columns, so that no page grows large."""
    size = max(10, min(_MOST_ROWS, _MOST_CELLS // max(1, len(columns))))
    pages = max(1, -(-total // size))
    page = min(wanted, pages)
    rows = range((page - 1) * size, min(page * size, total))
    cells = namer.of(columns, rows)
    made = tuple(tuple(cells.cell(column, row) for column in columns) for row in rows)
    numeric = frozenset(column.name for column in columns if column.kind == "number")
    return Table(tuple(column.name for column in columns), numeric, made, rows.start + 1, page, pages)


def _chart(of: Column, by: Column, total: int, namer: _Namer) -> Bars | Line:
    """Return a line where numbers go by dates, else bars; what has no number is not in it."""
    numbers = [(row, number_of(by.terms[row])) for row in range(total)]
    known = [(row, number, by.terms[row]) for row, number in numbers if number is not None]
    if of.kind == DATE:
        dated = [(bounds_of(of.terms[row]), of.terms[row], number, term) for row, number, term in known]
        days = [
            (day, f"{date['value']}: {term['value']}", number)
            for bounds, date, number, term in dated
            if bounds and date and term and (day := bounds.begin_earliest or bounds.begin_latest or bounds.end_latest)
        ]
        if len(days) > 1:
            return line_of(days)
    cells = namer.of([of], [row for row, *_ in known[:MOST_BARS]])
    return bars_of([(cells.name(of, row), term["value"], number) for row, number, term in known if term])


def _short(text: str) -> str:
    """Return a text that pages have room for; the whole is in all other formats."""
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}…"


def _datatype(iri: str) -> str:
    """Return a datatype worth a word: numbers, truth values and dates speak for themselves."""
    plain = {f"{_XSD}{name}" for name in ("integer", "decimal", "double", "boolean", "date", "dateTime")}
    return "" if iri in plain | {str(EDTF.EDTF)} else prefixed(iri, PREFIXES) or iri
