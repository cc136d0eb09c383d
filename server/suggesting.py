"""Completion of what somebody types, as OpenSearch Suggestions has it, and the description that browsers look for.

Must not know: how things are found, pages.
"""

from __future__ import annotations

import json
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from .documents import Document, Representation, respond
from .formats import Format
from .listing import Listed, listed
from .search import Wanted, find
from .search_asked import plain
from .site import Addresses, Site, encoded
from .things import TYPES
from .type_names import TypeNames

__all__ = ["SUGGESTIONS", "suggesting"]

SUGGESTIONS: Final = Format("suggestions", "application/x-suggestions+json", ".json", "Suggestions", "text")
_DESCRIPTION: Final = Format("opensearch", "application/opensearchdescription+xml", ".xml", "OpenSearch", "text")
_SUGGESTED: Final = 10
_LOOKED_AT: Final = 100
_TYPES: Final = tuple(each for each in TYPES if each != "statement")
"""What is said would stand there without those who say it."""


def suggesting(site: Site) -> Blueprint:
    """Return the routes of completion."""
    routes = Blueprint("suggesting", __name__)

    @routes.get("/search/suggest")
    def suggest() -> Response:
        return respond(_suggestions(site), site.kept, SUGGESTIONS)

    @routes.get("/opensearch.xml")
    def description() -> Response:
        return respond(_description(site), site.kept, _DESCRIPTION)

    return routes


def _suggestions(site: Site) -> Document:
    """Return what completes the words of the request: in the form of OpenSearch Suggestions 1.1."""
    generation, query = site.generation, plain(request.args.get("q", ""))
    addresses, names = Addresses.of(generation), TypeNames.of(site.interface)

    def make(_row: Format) -> Representation:
        hits = find(generation.index.within, Wanted(query, _TYPES), _LOOKED_AT).hits[:_SUGGESTED] if query else ()
        things = generation.index.things
        known = things.at(hit.path for hit in hits)
        rows = listed(things, [known[hit.path] for hit in hits], addresses, site.interface)
        told = [query, *([*each] for each in zip(*(_suggested(row, names) for row in rows), strict=True))]
        body = json.dumps(told if rows else [query, [], [], []], ensure_ascii=False).encode()
        return Representation(body, modified=generation.created)

    path, asked = "/search/suggest", f"?{urlencode({'q': query})}"
    identity = (generation.id, site.published.current().id, addresses.root, path, query)
    return Document(addresses.url(path), encoded(generation.base + path), (SUGGESTIONS,), make, identity, asked)


def _suggested(row: Listed, names: TypeNames) -> tuple[str, str, str]:
    """Return a completion, what is told of it, and where it leads."""
    told = [row.kind or names.one[row.thing.type], *([row.article.text] if row.article else [])]
    return row.name.text, " · ".join(told), row.name.href or ""


def _description(site: Site) -> Document:
    """Return the OpenSearch description (OpenSearch 1.1 draft 6); its addresses are those that the client sees."""
    generation, root = site.generation, request.url_root.rstrip("/")
    addresses = Addresses.of(generation)

    def make(_row: Format) -> Representation:
        return Representation(render_template("opensearch.xml", root=root, suggestions=SUGGESTIONS).encode())

    canonical = encoded(f"{generation.base}/opensearch.xml")
    return Document(addresses.url("/opensearch"), canonical, (_DESCRIPTION,), make, (generation.id, root, "opensearch"))
