"""An answer to a query as a page shows it: a table of names that lead somewhere.

Must not know: how pages look, queries, HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..ontology import EDTF, PREFIXES
from .evaluation import Evaluated
from .naming import Name
from .site import Addresses

if TYPE_CHECKING:
    from .query_answers import QueryRequest

__all__ = ["Cell", "Page"]

_LABEL: Final = "Label"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


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
class Page:
    """An answer as a page shows it.

    Attributes:
        asked: what was asked.
        variables: the columns; a variable that only names another has none of its own.
        rows: their cells; None where nothing is bound.
        yes: the answer to ASK; None for other queries.
        cut: whether there is more.
        absent: graphs that were named and are not there.
    """

    asked: QueryRequest
    variables: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    yes: bool | None
    cut: bool
    absent: tuple[str, ...]

    @classmethod
    def of(cls, found: Evaluated, asked: QueryRequest, addresses: Addresses) -> Page:
        """Return the page of an answer in SPARQL JSON."""
        content = found.content
        if found.file is not None:
            with found.file:
                content = found.file.read()
        members = json.loads(content or b"{}")
        variables = tuple(members["head"].get("vars", ()))
        shown = tuple(name for name in variables if name.removesuffix(_LABEL) not in {*variables} - {name})
        bindings = members.get("results", {}).get("bindings", ())
        rows = tuple(tuple(_labelled(row, name, addresses) for name in shown) for row in bindings)
        return cls(asked, shown, rows, members.get("boolean"), bool(found.cut), found.absent)


def _labelled(row: Mapping[str, Any], name: str, addresses: Addresses) -> Cell | None:
    """Return a variable's cell: ``?thing`` is called what ``?thingLabel`` says, if there is such a variable."""
    cell, label = _cell(row.get(name), addresses), row.get(f"{name}{_LABEL}")
    if cell is None or label is None:
        return cell or _cell(label, addresses)
    return Cell(Name(label["value"], cell.name.href, label.get("xml:lang", "")))


def _cell(term: Mapping[str, Any] | None, addresses: Addresses) -> Cell | None:
    if term is None:
        return None
    match term["type"]:
        case "uri":
            text = _short(term["value"].removeprefix(f"{addresses.base}/id/"))
            return Cell(Name(text, addresses.page_of(term["value"])))
        case "literal":
            language = term.get("xml:lang", "")
            return Cell(Name(term["value"], language=language), language or _datatype(term.get("datatype", "")))
        case "bnode":
            return Cell(Name(f"_:{term['value']}"))
    return Cell(Name(json.dumps(term["value"], ensure_ascii=False)))


def _datatype(iri: str) -> str:
    """Return a datatype worth a word: numbers, truth values and dates speak for themselves."""
    plain = {f"{_XSD}{name}" for name in ("integer", "decimal", "double", "boolean", "date", "dateTime")}
    return "" if iri in plain | {str(EDTF.EDTF)} else _short(iri)


def _short(iri: str) -> str:
    """Return an IRI with one of our prefixes, where what is left could stand in Turtle."""
    for prefix, space in PREFIXES.items():
        local = iri.removeprefix(space)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return iri
