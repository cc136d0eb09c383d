"""Exports over HTTP: ``/export`` lists them, ``/export/onrecord.…`` is everything, ``/export/article/…`` one article.

Plain addresses, as downloads have them; written as they are sent. Must not know: how anything is written.
"""

from __future__ import annotations

import json
from typing import Final

from flask import Blueprint, Response, render_template

from .documents import Document, Representation, respond
from .export_table import EXPORTS, WHOLE, Export
from .extent import Extent
from .formats import Format
from .problems import RequestError
from .revisions import article_of
from .site import Addresses, Site, encoded
from .streamed import Streamed, streamed
from .tables import PAGED
from .tombstones import require_there

__all__ = ["exporting"]

_ROWS: Final = tuple(each.row for each in EXPORTS)


def exporting(site: Site) -> Blueprint:
    """Return the routes of exports."""
    routes = Blueprint("exporting", __name__)

    @routes.get("/export")
    def listed() -> Response:
        return respond(_overview(site), site.kept)

    @routes.get("/export.<suffix>")
    def listed_as(suffix: str) -> Response:
        row = next((each for each in PAGED if each.suffix == f".{suffix}"), None)
        if row is None:
            raise RequestError(404, "The exports are listed as .html and .json.")
        return respond(_overview(site), site.kept, row)

    @routes.get("/export/<path:name>")
    def one(name: str) -> Response:
        export = next((each for each in EXPORTS if name.endswith(each.row.suffix)), None)
        stem = name.removesuffix(export.row.suffix) if export else name
        key = article_of(stem) or ""
        if export is None or not (key or stem == WHOLE):
            offers = ", ".join(row.suffix for row in _ROWS)
            raise RequestError(404, f"Exports are /export/{WHOLE} and /export/article/…, each with {offers}.")
        return _export(site, export, stem, key)

    return routes


def _export(site: Site, export: Export, stem: str, article: str) -> Response:
    """Return an export of everything, or of an article.

    Raises:
        RequestError: there is no such article, it is withdrawn, or listed nowhere.
    """
    generation, addresses = site.generation, Addresses.of(site.generation)
    extent = Extent(site.things, generation.base, generation.created, site.interface.say, article)
    if article:
        require_there(generation, stem, site.interface.say)
        if next(extent.told(), None) is None:
            raise RequestError(404, f"There is no article {article} to be exported.")
    path = f"/export/{stem}"
    identity = (generation.id, site.published.current().id, path)
    offers = tuple(each.row for each in EXPORTS if each.types == export.types)
    canonical = f"{generation.base}{path}{export.row.suffix}"  # no address stands for all of them
    facts = (addresses.url(path), canonical, offers, identity, generation.created)
    response = streamed(Streamed(*facts), export.row, export.write(extent), negotiated=False)
    name = f"{stem.rpartition('/')[2]}{export.row.suffix}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _overview(site: Site) -> Document:
    """Return the list of exports."""
    generation = site.generation
    addresses = Addresses.of(generation)

    def make(row: Format) -> Representation:
        rows = [(each, addresses.url(f"/export/{WHOLE}{each.suffix}"), about[each.name]) for each in _ROWS]
        told = [{"title": each.title, "type": each.media_type, "url": url, "about": text} for each, url, text in rows]
        as_page = row.kind == "page"
        body = render_template("exports.html", rows=rows) if as_page else json.dumps({"exports": told}, indent=1) + "\n"
        return Representation(body.encode(), modified=generation.created)

    about = _about(site)
    canonical, identity = encoded(f"{generation.base}/export"), (generation.id, addresses.root, "exports")
    return Document(addresses.url("/export"), canonical, PAGED, make, identity)


def _about(site: Site) -> dict[str, str]:
    """Return in words what each export holds."""
    say = site.interface.say
    return {
        "bibtex": say("export.about-bibtex"),
        "csl": say("export.about-csl"),
        "calendar": say("export.about-calendar"),
        "gexf": say("export.about-gexf"),
        "ftm": say("export.about-ftm"),
        "quickstatements": say("export.about-quickstatements"),
    }
