"""Completion of what somebody types, as OpenSearch Suggestions has it, and the description that browsers look for.

Must not know: how things are found, pages.
"""

from __future__ import annotations

import json
from typing import Final
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, request

from .answers import wanted_languages
from .documents import Document, Representation, respond
from .formats import Format
from .interface import Interface
from .listing import Listed, listed
from .search import Wanted, find
from .search_asked import plain
from .site import Addresses, Site, encoded
from .tables import SUGGESTIONS
from .things import TYPES
from .type_names import TypeNames

__all__ = ["suggesting"]

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
    generation, things, query = site.generation, site.things, plain(request.args.get("q", ""))
    addresses, names, languages = Addresses.of(generation), TypeNames.of(site.interface), wanted_languages()

    def make(_row: Format) -> Representation:
        found = find(generation.catalogue.within, Wanted(query, _TYPES), _LOOKED_AT, hides=things.hides)
        hits = found.hits[:_SUGGESTED] if query else ()
        known = things.at(hit.path for hit in hits)
        rows = listed(things, [known[hit.path] for hit in hits], addresses, site.interface, languages)
        told = [query, *([*each] for each in zip(*(_suggested(row, names) for row in rows), strict=True))]
        body = json.dumps(told if rows else [query, [], [], []], ensure_ascii=False).encode()
        return Representation(body, modified=generation.created)

    path, asked = "/search/suggest", f"?{urlencode({'q': query})}"
    identity = (generation.id, site.published.current().id, addresses.root, path, query)
    facts = (addresses.url(path), encoded(generation.base + path), (SUGGESTIONS,), make, identity, asked)
    return Document(*facts, languages)


def _suggested(row: Listed, names: TypeNames) -> tuple[str, str, str]:
    """Return a completion, what is told of it, and where it leads."""
    told = [row.kind or names.one[row.thing.type], *([row.article.text] if row.article else [])]
    return row.name.text, " · ".join(told), row.name.href or ""


def _description(site: Site) -> Document:
    """Return the OpenSearch description (OpenSearch 1.1 draft 6); its addresses are those that the client sees."""
    generation, root = site.generation, request.url_root.rstrip("/")
    addresses = Addresses.of(generation)

    def make(_row: Format) -> Representation:
        return Representation(_written(root, site.interface), modified=generation.created)

    canonical = encoded(f"{generation.base}/opensearch.xml")
    return Document(addresses.url("/opensearch"), canonical, (_DESCRIPTION,), make, (generation.id, root, "opensearch"))


def _written(root: str, interface: Interface) -> bytes:
    """Return the description as XML."""
    whole = ET.Element("OpenSearchDescription", xmlns="http://a9.com/-/spec/opensearch/1.1/")
    told = {
        "ShortName": interface.say("search.short"),
        "Description": interface.say("search.about"),
        "InputEncoding": "UTF-8",
        "OutputEncoding": "UTF-8",
        "Language": "*",
    }
    for name, text in told.items():
        ET.SubElement(whole, name).text = text
    ET.SubElement(whole, "Image", type="image/svg+xml").text = f"{root}/static/icon.svg"
    addresses = (
        ("text/html", "results", "/search?q={searchTerms}&page={startPage?}"),
        ("application/json", "results", "/search.json?q={searchTerms}&page={startPage?}"),
        (SUGGESTIONS.media_type, "suggestions", "/search/suggest?q={searchTerms}"),
        (_DESCRIPTION.media_type, "self", "/opensearch.xml"),
    )
    for media_type, relation, template in addresses:
        ET.SubElement(whole, "Url", type=media_type, rel=relation, template=root + template)
    return bytes(ET.tostring(whole, encoding="utf-8", xml_declaration=True))
