"""Oxigraph's answers as results of the store seam: rdflib's terms, lexical forms as they stand.

Must not know: queries, where an answer comes from, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from typing import Literal as Choice

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef

from .engine import Answer, told
from .store import Result, Solution, Term, Triple

__all__ = ["result_of"]

_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


def result_of(answer: Answer) -> Result:
    """Return an answer as a result of the store seam."""
    return _Values(answer) if isinstance(answer, ox.QueryBoolean | ox.QuerySolutions) else _Graph(answer)


@dataclass(frozen=True, slots=True)
class _Values:
    """The result of SELECT or ASK."""

    answer: ox.QuerySolutions | ox.QueryBoolean

    @property
    def kind(self) -> Choice["select", "ask"]:
        return "ask" if isinstance(self.answer, ox.QueryBoolean) else "select"

    @property
    def variables(self) -> tuple[str, ...]:
        if isinstance(self.answer, ox.QueryBoolean):
            return ()
        return tuple(variable.value for variable in self.answer.variables)

    def __iter__(self) -> Iterator[Solution]:
        if isinstance(self.answer, ox.QueryBoolean):
            yield from ({},) if self.answer else ()
            return
        names = self.variables
        with told():
            for row in self.answer:
                yield {name: _term(value) for name, value in zip(names, row, strict=True) if value is not None}


@dataclass(frozen=True, slots=True)
class _Graph:
    """The result of CONSTRUCT or DESCRIBE."""

    answer: Iterator[ox.Triple]

    @property
    def kind(self) -> Choice["graph"]:
        return "graph"

    def __iter__(self) -> Iterator[Triple]:
        with told():
            for triple in self.answer:
                yield _term(triple.subject), _term(triple.predicate), _term(triple.object)


def _term(value: Any) -> Term:
    if isinstance(value, ox.NamedNode):
        return URIRef(value.value)
    if isinstance(value, ox.BlankNode):
        return BNode(value.value)
    return _literal(value)


def _literal(value: ox.Literal) -> Literal:
    """Return a literal with its lexical form as it stands: nothing may be lost between formats."""
    if value.language:
        return Literal(value.value, lang=value.language)
    datatype = None if value.datatype.value == _STRING else URIRef(value.datatype.value)
    return Literal(value.value, datatype=datatype, normalize=False)
