"""How much a query may ask of the parser: what is nested or chained beyond reason is refused before it is parsed.

Oxigraph's parser takes time that grows with the third power of nesting and of property paths, and 10,000 levels of it
end the process (seen with pyoxigraph 0.5.13), so the text is looked over once beforehand.
Must not know: stores, HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .query_errors import QueryRefusedError

__all__ = ["asides", "refuse_excess"]

NESTING: Final = 64
STEPS: Final = 200
OPERATORS: Final = 2_000
LONGEST: Final = 2_000

# Possessive, with the closing quotation mark optional: a string left open is passed over once, not once for each mark.
_ASIDE: Final = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)"""
    r'''|"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?'''
    r"""|'''(?:[^'\\]|\\.|'(?!''))*+(?:''')?"""
    r"""|"(?:[^"\\\n\r]|\\.)*+"?"""
    r"""|'(?:[^'\\\n\r]|\\.)*+'?"""
    r"""|#[^\n\r]*""",
    re.DOTALL,
)
_BRACKETS: Final = re.compile(r"[(\[{]|[)\]}]")
_OPERATORS: Final = re.compile(r"[-+*!|&^=<>]|\bUNION\b|\bOPTIONAL\b", re.IGNORECASE)


def refuse_excess(query: str) -> None:
    """Refuse a query that is nested or chained beyond reason; takes time in proportion to its length.

    Raises:
        QueryRefusedError: it has more than 64 levels of brackets, 200 steps of property paths (and divisions), 2,000
            operators, or an IRI of more than 2,000 characters.
    """
    iris = [aside["iri"] for aside in _ASIDE.finditer(query) if aside["iri"]]
    bare = _ASIDE.sub(_brackets_of_iri, query)
    _refuse_above(LONGEST, max(map(len, iris), default=0), "characters in an IRI")
    _refuse_above(NESTING, _depth(bare), "levels of brackets")
    _refuse_above(STEPS, bare.count("/"), "steps of property paths")
    _refuse_above(OPERATORS, sum(1 for _ in _OPERATORS.finditer(bare)), "operators")


def asides(query: str) -> Iterator[tuple[int, int]]:
    """Yield where strings and comments begin and end."""
    yield from (aside.span() for aside in _ASIDE.finditer(query) if aside["iri"] is None)


def _brackets_of_iri(aside: re.Match[str]) -> str:
    """Return the brackets in an IRI, for what looks like one may be a comparison; of strings and comments nothing."""
    return " ".join(_BRACKETS.findall(aside["iri"])) if aside["iri"] else " "


def _depth(bare: str) -> int:
    """Return how deep brackets are nested; those that close nothing count for nothing."""
    depth = deepest = 0
    for bracket in _BRACKETS.finditer(bare):
        depth = depth + 1 if bracket[0] in "([{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest


def _refuse_above(limit: int, found: int, what: str) -> None:
    if found > limit:
        raise QueryRefusedError(f"the query has {found:,} {what}; {limit:,} are answered here: make it simpler")
