"""Whether a quotation stands between quotation marks, in the ways that the world's newspapers set them.

Must not know: records, who is quoted.
"""

from __future__ import annotations

import re
from typing import Final

from .span import Span

__all__ = ["stands_in_quotes"]

# English, German and its neighbours, Swedish, French, reversed guillemets, East Asian, typewriter
_SET: Final = "“” ‘’ „“ „” ‚‘ ‚’ ”” ’’ «» ‹› »« ›‹ »» 「」 『』 ｢｣ 〝〟 〝〞 ＂＂ ＇＇ \"\" '' `' ``"
_PAIRS: Final = frozenset(_SET.split())
_MARKS: Final = "".join(sorted({mark for pair in _PAIRS for mark in pair}))
_GAP: Final = "[ \u00a0\u2009\u202f]"  # French sets one inside its guillemets
_ELLIPSIS: Final = r"(?:…|\.\.\.)"
_STOPS: Final = r"[.,;:!?…—–。、，．！？；：]"
_REACH: Final = 12

_OPENERS: Final = re.compile(rf"(?:[{_MARKS}]|[«‹]{_GAP})+{_ELLIPSIS}?\Z")
_CLOSERS: Final = re.compile(rf"(?:{_STOPS}|[{_MARKS}]|{_GAP}[»›])+")
_FIRST: Final = re.compile(rf"[{_MARKS}]+")
_LAST: Final = re.compile(rf"[{_MARKS}]+\Z")
_NEXT_PARAGRAPH: Final = re.compile(rf"{_STOPS}*\s*\n\s*([{_MARKS}])")


def stands_in_quotes(text: str, span: Span) -> bool:
    """Return whether a span lies between quotation marks of one pair, just outside it or at its edges.

    Before the closing mark may stand punctuation that is not in the span, after the opening one an ellipsis.
    A quotation may be interrupted (“…,” she said, “…”), and a paragraph of it need not be closed when the
    next one opens with the same mark again. What is between the two edges is not looked at.
    """
    covered = span.of(text)
    if not any(character.isalnum() for character in covered):
        return False
    before = _found(_OPENERS.search(text[max(0, span.start - _REACH) : span.start]))
    after = text[span.end : span.end + _REACH]
    openers = before + _found(_FIRST.match(covered))
    closers = _found(_LAST.search(covered)) + _found(_CLOSERS.match(after))
    if any(opener + closer in _PAIRS for opener in openers for closer in closers):
        return True
    continued = _NEXT_PARAGRAPH.match(after)
    return continued is not None and continued[1] in openers


def _found(match: re.Match[str] | None) -> str:
    return match[0] if match else ""
