"""The pictures on an entity's page: the chain of a statement, an actor's roles and what it took part in on a time line.

What they show the page's lists say as well. Must not know: queries, templates, how anything is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from .chain_picture import chain_picture
from .interface import Say
from .page_model import EntityPage, Entry
from .role_lines import life_line
from .site import Addresses
from .svg import Markup, affordable, octets
from .timeline_picture import Span

__all__ = ["EntityPictures", "pictures_of"]

_BUDGET: Final = 14_000
"""Bytes of a page for what a time line shows on it: its lists come first."""


@dataclass(frozen=True, slots=True)
class EntityPictures:
    """The pictures on an entity's page.

    Attributes:
        chain: who says a statement, where it comes through several mouths; else empty.
        line: the roles of an actor and what it took part in, as far as they have a date; else empty.
        timeline: the address of the whole time line of an actor or an article; empty for others.
        network: the address of the network of an actor; empty for others.
    """

    chain: Markup
    line: Markup
    timeline: str
    network: str


def pictures_of(page: EntityPage, addresses: Addresses, path: str, say: Say) -> EntityPictures:
    """Return the pictures on an entity's page.

    Args:
        page: what the page shows.
        addresses: where things are.
        path: the path of its document, decoded.
        say: says wordings of the interface.
    """
    steps, thing = page.shown.chain, path.removeprefix("/doc/")
    is_listed, is_actor = bool(page.feed or page.exports), page.sort == "actor"
    has_timeline = is_listed and page.sort in ("actor", "article")
    return EntityPictures(
        chain=chain_picture(steps, say("entity.chain"), say("picture.chain")) if len(steps) > 1 else Markup(""),
        line=_line(page, say) if is_actor else Markup(""),
        timeline=addresses.url(f"/timeline/{thing}") if has_timeline else "",
        network=addresses.url(f"/network/{thing}") if is_actor and is_listed else "",
    )


def _line(page: EntityPage, say: Say) -> Markup:
    roles, events = page.shown.roles, page.shown.happened
    spans = [*_spans(roles, 0), *_spans(events, 1)]
    kept = spans[: affordable((octets(span.href, span.told, span.label) + 450 for span in spans), _BUDGET)]
    return life_line(kept, say("timeline.of", whose=page.name.text), say("picture.life"))


def _spans(entries: Iterable[Entry], key: int) -> list[Span]:
    found = []
    for entry in entries:
        if entry.when is not None:
            told = " · ".join(filter(None, (entry.name.text, entry.when.words, entry.status)))
            written = (
                entry.when.begin_earliest, entry.when.begin_latest, entry.when.end_earliest, entry.when.end_latest,
            )  # fmt: skip
            bounds = tuple(date.fromisoformat(each) if each else None for each in written)
            mark = "-".join(entry.status.split()) if key else "role"
            found.append(
                Span(entry.name.text, entry.name.href, told, bounds, mark or "actual", entry.name.language, key)
            )
    return found
