"""What can be told of a query without a parser of its own: which dataset it names, and what its solutions are.

Only texts that are SPARQL already come here. Must not know: stores, HTTP, RDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

__all__ = ["Shape", "shape_of", "solutions_of"]

_ASIDE: Final = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>"""
    r'''|"""(?:[^"\\]|\\.|"(?!""))*+"""'''
    r"""|'''(?:[^'\\]|\\.|'(?!''))*+'''"""
    r"""|"(?:[^"\\\n\r]|\\.)*+"|'(?:[^'\\\n\r]|\\.)*+'"""
    r"""|\#[^\n\r]*""",
    re.DOTALL,
)
_SPACE: Final = r"(?:\s|\#[^\n\r]*)*+"
_WORD: Final = r"(?<![\w?$:.-])(?:{})(?![\w:-])"
_FORM: Final = re.compile(_WORD.format("SELECT|ASK|CONSTRUCT|DESCRIBE"), re.IGNORECASE)
_FROM: Final = re.compile(_WORD.format("FROM"), re.IGNORECASE)
_CLAUSE: Final = re.compile(
    rf"FROM{_SPACE}(?P<named>NAMED(?![\w:-]))?{_SPACE}(?P<graph><[^>]*>|[^\s<>{{}}()\#\"']+)", re.IGNORECASE
)
_AFTER_TARGETS: Final = re.compile(_WORD.format("FROM|WHERE") + r"|\{", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shape:
    """A query and the dataset that it names.

    Attributes:
        text: the query without FROM and FROM NAMED.
        prologue: what stands before SELECT, ASK, CONSTRUCT or DESCRIBE, and declares prefixes.
        default_graphs: what FROM names, as it stands there: IRIs in angle brackets or with prefixes.
        named_graphs: what FROM NAMED names.
    """

    text: str
    prologue: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def shape_of(query: str) -> Shape:
    """Return the shape of a query.

    >>> shape_of("SELECT ?from FROM <urn:g> FROM NAMED x:g { ?from ?p 'FROM x:h' } # FROM <urn:g>")
    Shape(text="SELECT ?from     { ?from ?p 'FROM x:h' } # FROM <urn:g>", prologue='', \
default_graphs=('<urn:g>',), named_graphs=('x:g',))
    """
    outside = _outside_braces(_masked(query))
    form = _FORM.search(outside)
    clauses = tuple(_clauses(query, outside))
    text, end = "", 0
    for clause in clauses:
        text += f"{query[end : clause.start()]} "
        end = clause.end()
    return Shape(
        text + query[end:],
        query[: form.start()] if form else "",
        tuple(clause["graph"] for clause in clauses if not clause["named"]),
        tuple(clause["graph"] for clause in clauses if clause["named"]),
    )


def solutions_of(query: str) -> str:
    """Return a query with as many solutions as one that makes triples; empty when that is not made from solutions.

    >>> solutions_of("CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p ?o } LIMIT 5")
    'SELECT (1 AS ?one) WHERE { ?s ?p ?o } LIMIT 5'
    >>> solutions_of("DESCRIBE <urn:x>")
    ''
    """
    masked = _masked(query)
    found = _FORM.search(_outside_braces(masked))
    if found is None:
        return ""
    rest = found.end()
    if found[0].upper() == "CONSTRUCT":
        if masked[rest:].lstrip().startswith("{"):
            rest = _closing(masked, rest)
    elif after := _AFTER_TARGETS.search(masked, rest):
        rest = after.start()
    if "{" not in masked[rest:]:
        return ""
    return f"{query[: found.start()]}SELECT (1 AS ?one) {query[rest:].lstrip()}"


def _clauses(query: str, outside: str) -> Iterator[re.Match[str]]:
    for found in _FROM.finditer(outside):
        if clause := _CLAUSE.match(query, found.start()):
            yield clause


def _masked(query: str) -> str:
    """Return a query with blanks in the place of IRIs, strings and comments."""
    return _ASIDE.sub(lambda aside: " " * len(aside[0]), query)


def _outside_braces(masked: str) -> str:
    """Return a masked query with blanks in the place of everything between braces."""
    depth, kept = 0, []
    for mark in masked:
        depth -= mark == "}"
        kept.append(mark if depth == 0 else " ")
        depth += mark == "{"
    return "".join(kept)


def _closing(masked: str, start: int) -> int:
    """Return the place after the group that begins at the next brace."""
    depth = 0
    for brace in re.compile("[{}]").finditer(masked, start):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return len(masked)
