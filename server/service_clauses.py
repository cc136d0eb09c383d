"""SERVICE clauses in a query's text: refused, or led to where an operator allows.

The library that evaluates queries asks other endpoints by itself and has no switch against it. Must not know: networks,
how queries are evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from .complexity import asides
from .query_errors import QueryRefusedError

__all__ = ["lead"]

_SPACE: Final = r"(?:\s|#[^\r\n]*[\r\n])*"
_SERVICE: Final = re.compile(
    rf"(?<![?$:@])SERVICE{_SPACE}(?:SILENT{_SPACE})?(?:<[^>]*>|(?:\\.|[^\s<>{{}}#\\])+){_SPACE}\{{",
    re.IGNORECASE,
)
_PLAIN: Final = re.compile(r"(SERVICE\s+(?:SILENT\s+)?)<([^<>\"{}|^`\\\x00-\x20]+)>(\s*\{)", re.IGNORECASE)
_CODE_POINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(0[0-9A-Fa-f]{7})")
_NONE: Final = "SERVICE is not answered here: this endpoint fetches nothing from others"


def lead(text: str, addresses: Mapping[str, str]) -> str:
    """Return a query with each SERVICE clause led to the address that stands for its endpoint.

    The text is not parsed, so that no disagreement between two parsers can open a gap: whatever looks like a SERVICE
    clause counts as one, within strings and comments and behind code point escapes as well. One that is not written
    plainly, as ``SERVICE <IRI> {``, is refused.

    Args:
        text: the query.
        addresses: the address for each endpoint's IRI; others are refused.

    Raises:
        QueryRefusedError: a clause asks an endpoint that has no address.
    """
    found = [*_SERVICE.finditer(text)]
    plain = _CODE_POINT.sub(lambda escape: chr(min(int(escape[1] or escape[2], 16), 0x10FFFF)), text)
    if not found and not _SERVICE.search(plain):
        return text
    if not addresses:
        raise QueryRefusedError(_NONE)
    if plain != text or any(start < clause.start() < end for start, end in asides(text) for clause in found):
        raise QueryRefusedError("write SERVICE without escapes, and not in strings or comments")
    for clause in found:
        _require_allowed(clause[0], addresses)
    return _PLAIN.sub(lambda clause: f"{clause[1]}<{addresses[clause[2]]}>{clause[3]}", text)


def _require_allowed(clause: str, addresses: Mapping[str, str]) -> None:
    written = _PLAIN.fullmatch(clause)
    if written is None or written[2] not in addresses:
        listed = ", ".join(f"<{iri}>" for iri in sorted(addresses))
        raise QueryRefusedError(f"SERVICE asks here only {listed}, each written as SERVICE <IRI> {{ … }}")
