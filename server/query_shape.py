"""What can be told of a query without a parser of its own: whether it names a dataset, and what its solutions are.

Only texts that are SPARQL already come here. Must not know: stores, HTTP, RDF.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["has_dataset", "solutions_of"]

_ASIDE: Final = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>"""
    r'''|"""(?:[^"\\]|\\.|"(?!""))*+"""'''
    r"""|'''(?:[^'\\]|\\.|'(?!''))*+'''"""
    r"""|"(?:[^"\\\n\r]|\\.)*+"|'(?:[^'\\\n\r]|\\.)*+'"""
    r"""|\#[^\n\r]*""",
    re.DOTALL,
)
_FORM: Final = re.compile(r"(?<![\w?$:.-])(CONSTRUCT|DESCRIBE)(?![\w:-])", re.IGNORECASE)
_FROM: Final = re.compile(r"(?<![\w?$:.-])FROM(?![\w:-])", re.IGNORECASE)
_AFTER_TARGETS: Final = re.compile(r"(?<![\w?$:.-])(?:FROM|WHERE)(?![\w:-])|\{", re.IGNORECASE)


def has_dataset(query: str) -> bool:
    """Tell whether a query names its dataset itself, with FROM or FROM NAMED.

    >>> has_dataset("SELECT * FROM <urn:g> { ?from ?p 'FROM' }")
    True
    >>> has_dataset("SELECT ?from { ?from ?p 'FROM <urn:g>' } # FROM <urn:g>")
    False
    """
    return _FROM.search(_outside_braces(_masked(query))) is not None


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
    if found[1].upper() == "CONSTRUCT":
        if masked[rest:].lstrip().startswith("{"):
            rest = _closing(masked, rest)
    elif after := _AFTER_TARGETS.search(masked, rest):
        rest = after.start()
    if "{" not in masked[rest:]:
        return ""
    return f"{query[: found.start()]}SELECT (1 AS ?one) {query[rest:].lstrip()}"


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
