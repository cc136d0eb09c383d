"""The cells of an answer: what each term is called, and where it leads.

All names that an answer does not bring itself come by one look-up. Must not know: tables, pictures, HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..ontology import EDTF, PREFIXES
from .answer_columns import Column, Term
from .naming import Name, prefixed
from .site import Addresses

__all__ = ["Cell", "Cells", "Namer", "Naming"]

Naming = Callable[[Iterable[str]], Mapping[str, Name]]
"""What things are called, by their IRIs; those that nobody calls anything are left out."""
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
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
class Namer:
    """Makes cells.

    Attributes:
        addresses: where pages are.
        naming: tells what things are called.
    """

    addresses: Addresses
    naming: Naming

    def of(self, columns: Sequence[Column], rows: Sequence[int]) -> Cells:
        """Return what makes cells of some rows of some columns: what is called nothing there is looked up at once."""
        iris = dict.fromkeys(
            column.terms[row]["value"]  # type: ignore[index]  # an IRI is bound
            for row in rows
            for column in columns
            if (column.terms[row] or {}).get("type") == "uri" and column.labels[row] is None
        )
        return Cells(self.addresses, self.naming(list(iris)[:_MOST_NAMED]))


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells whose names are known.

    Attributes:
        addresses: where pages are.
        names: what things are called, by their IRIs.
    """

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


def _short(text: str) -> str:
    """Return a text that pages have room for; the whole is in all other formats."""
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}…"


def _datatype(iri: str) -> str:
    """Return a datatype worth a word: numbers, truth values and dates speak for themselves."""
    plain = {f"{_XSD}{name}" for name in ("integer", "decimal", "double", "boolean", "date", "dateTime")}
    return "" if iri in plain | {str(EDTF.EDTF)} else prefixed(iri, PREFIXES) or iri
