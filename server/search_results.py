"""Results of a search as a page shows them and as programs read them: each with why it is one.

Must not know: how things are found, requests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .listing import Listed
from .matching import Piece, Sought, indexed
from .search import Found
from .tables import as_json

__all__ = ["Choice", "Result", "as_result", "told"]


@dataclass(frozen=True, slots=True)
class Result:
    """A thing that was found, and why.

    Attributes:
        listed: the thing as lists show it.
        name: its name, with what was looked for told apart.
        field: where that is found besides, if not in the name that is shown: ``label``, ``alias``, ``description``.
        text: what is written there, with what was looked for told apart.
        language: that text's language; empty when it is the page's.
    """

    listed: Listed
    name: tuple[Piece, ...]
    field: str = ""
    text: tuple[Piece, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several things to choose from.

    Attributes:
        name: what it is called in addresses.
        words: what it is called on pages.
        count: how many results it leaves.
        more: whether there are more than these.
        href: where it leads.
        chosen: whether it is chosen.
    """

    name: str
    words: str
    count: int
    more: bool
    href: str
    chosen: bool


def as_result(each: Listed, wanted: Sought) -> Result:
    """Return a result with what shows why it is one: its name, or else the first text that does."""
    thing = each.thing
    name = wanted.marked(each.name.text)
    if not wanted or wanted.is_in(indexed([each.name.text])):
        return Result(each, name)
    texts = [
        *(("label", label.text, label.language) for label in thing.labels if label.text != each.name.text),
        *(("alias", text, "") for text in thing.aliases),
        *(("description", text, "") for text in thing.descriptions),
    ]
    whole = [text for text in texts if wanted.is_in(indexed([text[1]]))]
    some = [text for text in texts if any(piece.found for piece in wanted.marked(text[1]))]
    for field, text, language in (whole or some)[:1]:
        return Result(each, name, field, wanted.marked(text), "" if language == "en" else language)
    return Result(each, name)


def told(found: Found, results: Sequence[Result]) -> dict[str, Any]:
    """Return what was found and some results, for programs."""
    return {
        "total": len(found.hits),
        "more": sorted(found.more),
        "whole": found.whole,
        "types": found.types,
        "factualities": found.factualities,
        "results": [{**as_json(each.listed), "matched": _matched(each)} for each in results],
    }


def _matched(each: Result) -> dict[str, Any]:
    """Return why a result is one."""
    pieces = [{"text": piece.text, "found": piece.found} for piece in each.text or each.name]
    return {"field": each.field or "label", "pieces": pieces}
