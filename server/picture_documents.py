"""Pages of pictures as documents: the same rules for what may be shown, and one way to answer for all of them.

Must not know: what is drawn, how anything is found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from flask import redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from ..ontology import codes
from .answers import wanted_languages
from .documents import REVALIDATED, Document, Representation, respond, variant
from .formats import Format, by_media_type
from .generation import Generation
from .gone import is_delisted
from .languages import Languages
from .naming import Name
from .picture_data import DATA, PictureData
from .picture_filters import Filters
from .problems import RequestError
from .site import Addresses, Site, encoded
from .things import Things
from .tombstones import require_there

__all__ = ["OFFERS", "Asked", "Picture", "PicturePage", "answer", "moved", "named_format"]

_HTML: Final = by_media_type("text/html")
OFFERS: Final = (_HTML, *DATA)
"""The formats of a picture: a page, and the data behind it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a page is asked for.

    Attributes:
        generation: the generation that it is about.
        things: its catalogue, without what is not shown today.
        addresses: where things are.
        languages: what things are named in.
    """

    generation: Generation
    things: Things
    addresses: Addresses
    languages: Languages


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a document.

    Attributes:
        template: the template of its page.
        path: its path in this application, decoded.
        query: what of the address chooses it besides, with its question mark.
        page: makes what the page shows.
        data: makes the data behind it; None where another document has them, or several.
        stem: the path of the document that has the data; empty where none has.
        asks: returns the query for the same, given the IRIs' base; may be empty.
    """

    template: str
    path: str
    query: str
    page: Callable[[Asked], object]
    data: Callable[[Asked], PictureData] | None = None
    stem: str = ""
    asks: Callable[[str], str] = field(default=lambda _base: "")

    def html(self, asked: Asked) -> bytes:
        """Return the page."""
        url, text = asked.addresses.url, self.asks(asked.generation.base)
        formats = [(row, f"{url(self.stem)}{row.suffix}{self.query}") for row in DATA] if self.stem else []
        query = f"{url('/sparql')}?query={quote(text)}" if text else ""
        return render_template(self.template, page=self.page(asked), formats=formats, query=query).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturePage:
    """What the pages of all pictures show.

    Attributes:
        title: what it is called.
        about: what it is about; None for everything.
        filters: what is asked for.
        offered: some of the actors and articles that can be asked for, by type: what stands for each, and its name.
    """

    title: str
    about: Name | None
    filters: Filters
    offered: Mapping[str, Sequence[tuple[str, str]]]

    @property
    def factualities(self) -> tuple[str, ...]:
        """The factualities that can be asked for."""
        return codes("factuality")


def named_format(suffix: str) -> Format | None:
    """Return the format that the end of an address names, without its dot; None for none.

    Raises:
        RequestError: a picture cannot be had in it.
    """
    row, _ = variant(f".{suffix}", OFFERS)
    if suffix and row is None:
        raise RequestError(404, f"Pictures can be had as {', '.join(each.suffix for each in OFFERS)}.")
    return row


def answer(site: Site, picture: Picture, row: Format | None = None) -> AnyResponse:
    """Return a picture's page, or the data behind it.

    Args:
        site: the application.
        picture: the picture.
        row: the format that the address names; None to let the request choose.

    Raises:
        RequestError: it cannot be had in that format.
    """
    generation, data = site.generation, picture.data
    if row is not None and data is None:
        raise RequestError(404, "This is a page alone.")
    asked = Asked(generation, site.things, Addresses.of(generation), wanted_languages())

    def make(wanted: Format) -> Representation:
        body = picture.html(asked) if data is None or wanted is _HTML else data(asked).written(wanted)
        return Representation(body, (), generation.created)

    today, path, query = site.published.current().id, picture.path, picture.query
    identity = (generation.id, today, asked.addresses.root, path, query)
    offers = (_HTML,) if data is None else OFFERS
    facts = (asked.addresses.url(path), encoded(generation.base + path), offers, make, identity, query)
    return respond(Document(*facts, languages=asked.languages), site.kept, _HTML if data is None else row)


def moved(site: Site, start: str, path: str, *others: str) -> AnyResponse | None:
    """Return the way to the picture of the actor with whom one was united; None when all can be in pictures.

    Args:
        site: the application.
        start: the beginning of the picture's path.
        path: the path of whom the picture is about.
        others: whom it is about besides.

    Raises:
        RequestError: one is withdrawn (410), or in no list (404).
    """
    generation = site.generation
    gone = generation.index.gone(path)
    if gone is None or gone.step != "merge" or len(gone.successors) != 1:
        for each in (path, *others):
            _require_listed(site, each)
        return None
    response = redirect(Addresses.of(generation).url(f"{start}{gone.successors[0]}"), 301)
    response.headers["Cache-Control"] = REVALIDATED  # a merger can be taken back
    return response


def _require_listed(site: Site, path: str) -> None:
    """Require that a thing may be in pictures.

    Raises:
        RequestError: it is withdrawn (410), or in no list (404).
    """
    require_there(site.generation, path, site.interface.say)
    if is_delisted(site.generation.index.note("delisted"), path):
        raise RequestError(404, "There is no picture of this.")
