"""How much a query may ask of the parser: what is nested or chained beyond reason is refused before it is parsed.

Oxigraph's parser takes time that grows with the third power of nesting and of property paths, and 10,000 levels of it
end the process (seen with pyoxigraph 0.5.13), so the text is looked over once beforehand.
Must not know: stores, HTTP.
"""

from __future__ import annotations

import re
from typing import Final

from .store import QueryRefusedError

__all__ = ["refuse_excess"]

NESTING: Final = 64
STEPS: Final = 200
OPERATORS: Final = 2_000

_ASIDE: Final = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>"""  # IRIs
    r'''|"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\''''  # long strings
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*\'"""  # strings
    r"|#[^\n\r]*",  # comments
    re.DOTALL,
)
_BRACKETS: Final = re.compile(r"[(\[{]|[)\]}]")
_OPERATORS: Final = re.compile(r"[-+*!|&^=<>]|\bUNION\b|\bOPTIONAL\b", re.IGNORECASE)


def refuse_excess(query: str) -> None:
    """Refuse a query that is nested or chained beyond reason; takes time in proportion to its length.

    Raises:
        QueryRefusedError: it has more than 64 levels of brackets, 200 steps of property paths (and divisions), or
            2,000 operators.
    """
    bare = _ASIDE.sub(" ", query)
    _refuse_above(NESTING, _depth(bare), "levels of brackets")
    _refuse_above(STEPS, bare.count("/"), "steps of property paths")
    _refuse_above(OPERATORS, sum(1 for _ in _OPERATORS.finditer(bare)), "operators")


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
