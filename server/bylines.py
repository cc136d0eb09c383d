"""What is made public of a commit's author and message: a name and words, without anybody's address.

Must not know: git's commands, records, revisions.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["message_of", "name_of"]

_LONGEST_NAME: Final = 200
_LONGEST_MESSAGE: Final = 2_000
_READ: Final = 2 * _LONGEST_MESSAGE
_MAIL: Final = re.compile(r"\s?<[^<>\s]+@[^<>\s]+>|[^\s<>()\"',;:]+@[^\s<>()\"',;:]+\.[^\s<>()\"',;:.]+")
_TRAILER: Final = re.compile(r"[A-Z][A-Za-z]*(?:-[A-Za-z]+)*-[Bb]y: ")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def name_of(text: str) -> str:
    """Return an author's name; an address is none."""
    return _clean(_MAIL.sub("", text))[:_LONGEST_NAME].strip()


def message_of(text: str) -> str:
    """Return a commit's message without addresses and the lines that name who signed it."""
    lines = text.strip().split("\n")
    while lines and (_TRAILER.match(lines[-1]) or not lines[-1].strip()):
        lines.pop()
    said = "\n".join(lines)
    whole = _clean(_MAIL.sub("", said[:_READ]))
    if len(said) <= _READ and len(whole) <= _LONGEST_MESSAGE:
        return whole
    return f"{whole[: _LONGEST_MESSAGE - 2].rpartition(' ')[0].rstrip()} …"  # an address may be cut in two at the end


def _clean(text: str) -> str:
    """Return a text that XML and RDF can hold."""
    return _CONTROLS.sub("", text.encode("utf-8", "replace").decode("utf-8")).strip()
