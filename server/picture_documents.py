"""Pages of pictures as documents: the same rules for what may be shown, and one way to answer for all of them.

Must not know: what is drawn, how anything is found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from .answers import wanted_languages
from .documents import REVALIDATED, Document, Representation, respond
from .formats import Format, by_media_type
from .generation import Generation
from .gone import is_delisted
from .languages import Languages
from .problems import RequestError
from .site import Addresses, Site, encoded
from .tombstones import require_there

__all__ = ["Asked", "answer", "moved", "require_listed"]

_HTML: Final = by_media_type("text/html")


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a page is asked for.

    Attributes:
        generation: the generation that it is about.
        addresses: where things are.
        languages: what things are named in.
    """

    generation: Generation
    addresses: Addresses
    languages: Languages


def answer(site: Site, template: str, path: str, query: str, model: Callable[[Asked], object]) -> AnyResponse:
    """Return a page.

    Args:
        site: the application.
        template: the page's template.
        path: the page's path in this application, decoded.
        query: what of the address chooses it besides, with its question mark.
        model: makes what the page shows.
    """
    generation = site.generation
    asked = Asked(generation, Addresses.of(generation), wanted_languages())

    def make(_row: Format) -> Representation:
        page = render_template(template, page=model(asked))
        return Representation(page.encode(), (), generation.created)

    identity = (generation.id, asked.addresses.root, path, query)
    canonical = encoded(generation.base + path)
    facts = (asked.addresses.url(path), canonical, (_HTML,), make, identity, query)
    return respond(Document(*facts, languages=asked.languages), site.kept, _HTML)


def moved(generation: Generation, path: str, start: str) -> AnyResponse | None:
    """Return the way to the picture of the actor with whom one was united; None when one was not."""
    gone = generation.index.gone(path)
    if gone is None or gone.step != "merge" or len(gone.successors) != 1:
        return None
    response = redirect(Addresses.of(generation).url(f"{start}{gone.successors[0]}"), 301)
    response.headers["Cache-Control"] = REVALIDATED  # a merger can be taken back
    return response


def require_listed(generation: Generation, path: str) -> None:
    """Require that a thing may be in pictures.

    Raises:
        RequestError: it is withdrawn (410), or in no list (404).
    """
    require_there(generation, path)
    if is_delisted(generation.index.note("delisted"), path):
        raise RequestError(404, "There is no picture of this.")
