"""An answer in SPARQL JSON, column by column: what its values are, and which variable only names another's.

Must not know: pages, pictures, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..mapping.edtf import Bounds, EdtfError, parse
from ..ontology import EDTF

__all__ = ["DATE", "IRI", "NUMBER", "TEXT", "Column", "Term", "bounds_of", "columns_of", "number_of"]

Term = Mapping[str, Any]
IRI: Final = "iri"
NUMBER: Final = "number"
DATE: Final = "date"
TEXT: Final = "text"
_LABEL: Final = "Label"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS: Final = frozenset(
    f"{_XSD}{name}"
    for name in (
        *("integer", "decimal", "double", "float", "long", "int", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)
_DATES: Final = frozenset(
    (*(f"{_XSD}{name}" for name in ("date", "dateTime", "gYear", "gYearMonth")), str(EDTF.EDTF)),
)
_DAY: Final = len("2031-06-02")
_LARGEST: Final = 1e100


@dataclass(frozen=True, slots=True)
class Column:
    """The values of one variable, solution by solution.

    Attributes:
        name: the variable.
        kind: ``iri``, ``number`` or ``date`` when all values are of that kind; else ``text``.
        terms: the values; None where nothing is bound.
        labels: what ``?…Label`` calls them, if there is such a variable; None where it does not.
    """

    name: str
    kind: str
    terms: tuple[Term | None, ...]
    labels: tuple[Term | None, ...]


def columns_of(members: Mapping[str, Any]) -> tuple[Column, ...]:
    """Return the columns of an answer in SPARQL JSON; a variable that only names another has none of its own."""
    variables = tuple(members["head"].get("vars", ()))
    shown = (name for name in variables if name.removesuffix(_LABEL) not in {*variables} - {name})
    bindings = members.get("results", {}).get("bindings", ())
    return tuple(_column(name, bindings) for name in shown)


def _column(name: str, bindings: Iterable[Mapping[str, Term]]) -> Column:
    terms = tuple(row.get(name) for row in bindings)
    labels = tuple(row.get(f"{name}{_LABEL}") for row in bindings)
    kinds = {_kind(term) for term in terms if term is not None}
    return Column(name, kinds.pop() if len(kinds) == 1 else TEXT, terms, labels)


def _kind(term: Term) -> str:
    if term["type"] == "uri":
        return IRI
    datatype = term.get("datatype", "")
    return NUMBER if datatype in _NUMBERS else DATE if datatype in _DATES else TEXT


def number_of(term: Term | None) -> float | None:
    """Return the number that a literal writes; None when it is none that can be drawn beside others."""
    try:
        value = float(term["value"]) if term else None
    except ValueError:
        return None
    if value is None or not abs(value) < _LARGEST:
        return None
    return value if abs(value) > 1 / _LARGEST else 0.0


def bounds_of(term: Term | None) -> Bounds | None:
    """Return between which days a date lies, whichever datatype it has; None when it is none that can be read."""
    if term is None:
        return None
    text, datatype = term["value"], term.get("datatype", "")
    if datatype in (f"{_XSD}date", f"{_XSD}dateTime"):
        text = text[:_DAY]  # times and zones are finer than what is drawn
    try:
        return parse(text)
    except EdtfError:
        return None
