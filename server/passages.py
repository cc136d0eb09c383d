"""The passages that things rest on, as pages show them: the words where they may be shown, else where they stand.

Must not know: what rests on them, HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .naming import Name, Reader
from .store import Term
from .stretches import place_of

__all__ = ["Passage", "passage", "passages", "rights_of"]

_REC: Final = "https://w3id.org/onrecord/ns#"
_SCHEMA: Final = "https://schema.org/"
_OA: Final = "http://www.w3.org/ns/oa#"
_CITING: Final = (f"{_REC}evidencedBy", f"{_REC}quotedAt", f"{_SCHEMA}caption")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text.

    Attributes:
        start: its first character, from 0.
        end: the character after its last.
        paragraph: the number of the paragraph it begins in; empty when nobody says.
        words: its characters; empty where they may not be shown.
        before: the characters before it, as far as they may be shown.
        after: those after it.
        language: the language of its words; empty when it is the page's.
        digest: the SHA-256 of its characters; empty when it is not on record.
        text: the name of the text, and where it is.
        href: where the place in the text is shown.
    """

    start: int
    end: int
    paragraph: str
    words: str
    before: str
    after: str
    language: str
    digest: str
    text: Name
    href: str


def passages(reader: Reader, things: Iterable[Term]) -> tuple[Passage, ...]:
    """Return the passages that things are evidenced, quoted or captioned by, each once, in the order of the text."""
    anchors = {anchor for thing in things for name in _CITING for anchor in reader.values(thing, name)}
    found = (passage(reader, anchor) for anchor in anchors)
    return tuple(sorted((each for each in found if each), key=lambda each: (each.text.text, each.start, -each.end)))


def passage(reader: Reader, anchor: Term) -> Passage | None:
    """Return a passage; None for what is none."""
    place = place_of(str(anchor))
    text = reader.value(anchor, f"{_OA}hasSource")
    selector = reader.value(anchor, f"{_OA}hasSelector")
    if place is None or text is None or selector is None:
        return None
    words, before, after = (str(reader.value(selector, f"{_OA}{name}") or "") for name in ("exact", "prefix", "suffix"))
    return Passage(
        start=place[0],
        end=place[1],
        paragraph=str(reader.value(anchor, f"{_REC}paragraph") or ""),
        words=words,
        before=before,
        after=after,
        language=_language(reader, text),
        digest=str(reader.value(anchor, f"{_REC}textDigest") or ""),
        text=reader.name(text),
        href=reader.addresses.page_of(str(anchor)) or "",
    )


def rights_of(reader: Reader, article: Term) -> str:
    """Return how much of an article's text may be shown: ``none``, ``quote`` or ``full``."""
    return str(reader.value(article, f"{_SCHEMA}usageInfo") or "rights-none").rpartition("rights-")[2]


def _language(reader: Reader, text: Term) -> str:
    found = str(reader.value(text, f"{_SCHEMA}inLanguage") or "")
    return "" if found in ("", "en") else found
