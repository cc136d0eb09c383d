"""Graphs and answers as text, for the command line.

Must not know: the command line, HTTP.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from io import BytesIO
from typing import Final, cast

from rdflib import URIRef

from ..mapping.errors import OnRecordError
from ..mapping.terms import NamedGraph, n_quads
from ..ontology import PREFIXES
from .engine import Answer, Engine
from .formats import Content, by_suffix, of_kind
from .query_errors import QuerySyntaxError
from .results import Limits, kind_of, write_answer
from .solutions import result_of
from .store import Quad, ValueResult
from .words import shipped_vocabulary

__all__ = ["ANSWER_FORMATS", "answer_text", "graph_text"]

ANSWER_FORMATS: Final = ("table", *(row.name for row in of_kind("values", "triples")))


def graph_text(graph: NamedGraph, suffix: str, base: str) -> str:
    """Return a graph in the format with a suffix: ``nq`` and ``nt`` sorted, ``ttl`` and ``jsonld`` to be read.

    Raises:
        FormatError: the graph cannot be written in that format.
    """
    if suffix == "nq":
        return "".join(sorted(n_quads(graph)))
    quads = frozenset(Quad(*triple, graph.name) for triple in graph.triples)
    row = by_suffix(f".{suffix}")
    if row is None:
        raise OnRecordError(f'there is no format "{suffix}"')
    return row.to_bytes(_content(quads, base)).decode()


def answer_text(engine: Engine, query: str, name: str) -> str:
    """Return the answer to a query, as a table for people or in one of the formats; ours need no PREFIX.

    Raises:
        OnRecordError: there is no such format for this kind of query.
        StoreError: the query cannot be answered.
    """
    found = _asked(engine, query)
    graph = kind_of(found) == "graph"
    if name == "table" and not graph:
        return _table(cast("ValueResult", result_of(found)))
    offers = of_kind("triples" if graph else "values")
    wanted = "turtle" if name == "table" else name
    row = next((row for row in offers if wanted in (row.name, row.suffix[1:])), None)
    if row is None:
        names = ", ".join(offer.name for offer in offers)
        raise OnRecordError(f'this query\'s answer cannot be written as "{name}"; one of: {names}')
    sink = _Sink()
    write_answer(found, row.media_type, sink, Limits(sys.maxsize, sys.maxsize), PREFIXES)
    return sink.getvalue().decode()


class _Sink(BytesIO):
    """Takes bytes and keeps them."""

    @property
    def size(self) -> int:
        return self.tell()


def _content(quads: frozenset[Quad], base: str) -> Content:
    return shipped_vocabulary().content(quads, base)


def _asked(engine: Engine, query: str) -> Answer:
    """Return the answer to a query that may use our prefixes: they are declared on a line before its first."""
    declared = " ".join(f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in PREFIXES.items())
    try:
        return engine.evaluate(f"{declared}\n{query}")
    except QuerySyntaxError as error:
        raise QuerySyntaxError(error.reason, max(error.line - 1, 0), error.column, error.token) from error


def _table(result: ValueResult) -> str:
    rows = [[_cell(solution, name) for name in result.variables] for solution in result]
    if result.kind == "ask":
        return "yes\n" if rows else "no\n"
    return _aligned([[f"?{name}" for name in result.variables], *rows])


def _cell(solution: Mapping[str, object], name: str) -> str:
    term = solution.get(name)
    if isinstance(term, URIRef):
        return next(
            (f"{prefix}:{term[len(space) :]}" for prefix, space in PREFIXES.items() if term.startswith(space)),
            str(term),
        )
    return "" if term is None else " ".join(str(term).split())


def _aligned(rows: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)
