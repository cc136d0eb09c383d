"""Content negotiation as regular expressions, for servers that know nothing else (RFC 9110 section 12.5.1).

The most specific range decides for each media type, and of several types the one that is liked best, the site's
favourite first. Weights count by their first decimal digit. Must not know: any server's language, any document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["BEST", "Range", "ranges", "variable", "winning"]

BEST: Final = "A"
"""The level of a weight of 1; the others are their first decimal digits."""
_LEVELS: Final = f"0123456789{BEST}"
_PARAMETERS: Final = r"\s*(?:;(?!\s*q\s*=)[^,;]*)*"
_ONE: Final = r"(?:;\s*q\s*=\s*1[.0]*\s*(?:;[^,]*)?)?(?:,|$)"
_TENTHS: Final = r";\s*q\s*=\s*0?\.(?{name}[0-9])"
_ZERO: Final = r";\s*q\s*=\s*0\s*(?:[,;]|$)"


@dataclass(frozen=True, slots=True)
class Range:
    """What an Accept field can say of a media type.

    Attributes:
        pattern: a regular expression that the field matches, without regard to capitals.
        level: the level that it gives the type; empty for the digit that the expression captures.
    """

    pattern: str
    level: str = ""


def ranges(media_type: str, capture: str) -> tuple[Range, ...]:
    """Return what an Accept field can say of a media type; the first that matches is what it says.

    Args:
        media_type: the type.
        capture: what stands after the opening parenthesis of a group that captures: a name in angle brackets, or
            nothing.
    """
    general = f"{media_type.partition('/')[0]}/*"
    told = [Range(r"^\s*$", BEST), Range("^[^/*]*$", BEST)]
    for each in (media_type, general, "*/*"):
        start = rf"(?:^|,)\s*{re.escape(each)}{_PARAMETERS}"
        tenths = _TENTHS.replace("?{name}", capture)
        told += [Range(start + _ONE, BEST), Range(start + tenths), Range(start + _ZERO, "0")]
    return tuple(told)


def winning(position: int) -> str:
    """Return the regular expression of levels of which the one at a position is the highest, the first of equals.

    >>> import re
    >>> [bool(re.match(winning(1), levels)) for levels in ("590", "599", "959", "000")]
    [True, True, False, False]
    """
    each = (
        rf"[{_LEVELS[:rank]}]{{{position}}}{level}[{_LEVELS[: rank + 1]}]*"
        for rank, level in enumerate(_LEVELS)
        if rank
    )
    return f"^(?:{'|'.join(each)})$"


def variable(media_type: str) -> str:
    """Return what the variable is called that holds the level of a media type."""
    return f"frozen_q_{re.sub('[^a-z0-9]', '_', media_type.lower())}"
